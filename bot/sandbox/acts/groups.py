"""Groups: who is in them, as what, and what becomes of them."""

from typing import Any

from bot.sandbox.acts.delivering import place, write
from bot.sandbox.acts.registry import act
from bot.sandbox.acts.writing import payload_of, says
from bot.sandbox.errors import ActError
from bot.sandbox.joining import link_json
from bot.sandbox.model import DEFAULT_RIGHTS, Chat, Member, User, default_rights
from bot.sandbox.telling import change, meet_all, service
from bot.sandbox.world import World


def group_json(world: World, chat: Chat) -> dict[str, Any]:
    """Return a group as the control API shows it."""
    return {
        **world.chat_json(chat),
        "members": {
            str(number): {"status": member.status, "anonymous": member.anonymous, "title": member.title}
            for number, member in chat.members.items()
        },
        "migrated_to": chat.migrated_to or None,
        "deleted": chat.deleted,
        "channel": None if chat.channel is None else chat.channel["title"],
        "tells_members": chat.tells_members,
        "forum": chat.forum,
        "screens": chat.screens,
        "links": [link_json(world, chat, link, whole=True) for link in chat.links if not link.revoked],
        "requests": [{"user": each.user, "at": each.at} for each in chat.requests.values()],
    }


def group_of(world: World, chat: int) -> Chat:
    """Return the group with this id. ActError if there is none."""
    found = world.chat(chat)
    if found.is_private:
        raise ActError(f"{chat} is not a group")
    return world.chat(found.migrated_to) if found.migrated_to else found


@act("create_group")
def create_group(
    world: World,
    title: str,
    kind: str = "supergroup",
    username: str = "",
    members: list[int] | None = None,
    admins: list[int] | None = None,
    owner: int | None = None,
    bot: str = "",
    forum: bool = False,
    id: int | None = None,  # noqa: A002 — the name that the Bot API has for it
) -> Any:
    """Return a new group. `bot` is the bot's place in it: none, `member` or `administrator`, without any
    update; a `forum` has topics.
    """
    if kind not in ("group", "supergroup"):
        raise ActError(f"a group's kind is 'group' or 'supergroup', not {kind!r}")
    if forum and kind != "supergroup":
        raise ActError("only a supergroup has topics")
    chat = world.add_group(title, kind, username, id)
    chat.forum = forum
    people = {} if owner is None else {owner: Member("creator")}
    people |= {number: Member("administrator", rights=default_rights(chat)) for number in admins or []}
    for number in members or []:
        people.setdefault(number, Member("member"))
    for number in people:
        world.user(number).met |= bool(bot)
    chat.members.update(people)
    if bot:
        chat.members[world.bot.id] = Member(
            bot, rights=default_rights(chat) if bot == "administrator" else {}
        )
    world.touch("people")
    return group_json(world, chat)


@act("adds")
def adds(world: World, user: int, chat: int, whom: int) -> Any:
    """Add somebody, the bot for instance, to a group."""
    group, by, added = group_of(world, chat), world.user(user), world.user(whom)
    if user != whom:
        place(world, by, group.id)
    if group.member(whom).present:
        raise ActError(f"{added.first_name} is in {group.title!r} already")
    change(world, group, by, added, Member("member"))
    _arrived(world, group, by, added)
    return group_json(world, group)


def _arrived(world: World, group: Chat, by: User, added: User) -> None:
    meet_all(world, group)
    service(world, group, by, {"new_chat_members": [added.json()]})


@act("leaves")
def leaves(world: World, user: int, chat: int) -> Any:
    """Leave a group."""
    group, person = group_of(world, chat), world.user(user)
    place(world, person, group.id)
    service(world, group, person, {"left_chat_member": person.json()})
    change(world, group, person, person, Member("left"))
    return group_json(world, group)


@act("kicks")
def kicks(world: World, user: int, chat: int, whom: int) -> Any:
    """Remove somebody, the bot for instance, from a group, or from those who wait to be let in."""
    group, by, removed = group_of(world, chat), administrator(world, user, chat), world.user(whom)
    if group.member(whom).present:
        service(world, group, by, {"left_chat_member": removed.json()})
    elif whom not in group.requests:
        raise ActError(f"{removed.first_name} is not in {group.title!r}")
    change(world, group, by, removed, Member("kicked"))
    return group_json(world, group)


def administrator(world: World, user: int, chat: int) -> User:
    """Return the account, if it administers the group. ActError if not."""
    group, person = group_of(world, chat), world.user(user)
    if not group.member(user).is_admin:
        raise ActError(f"{person.first_name} is no administrator of {group.title!r}")
    return person


@act("promotes")
def promotes(
    world: World,
    user: int,
    chat: int,
    whom: int,
    anonymous: bool = False,
    title: str = "",
    rights: dict[str, bool] | None = None,
) -> Any:
    """Make somebody an administrator, or change what one may do; `anonymous` lets them write as the group."""
    group, by, promoted = group_of(world, chat), administrator(world, user, chat), world.user(whom)
    old = group.member(whom)
    if not old.present:
        raise ActError(f"{promoted.first_name} is not in {group.title!r}")
    status = "creator" if old.status == "creator" else "administrator"
    new = Member(status, anonymous, title, {**default_rights(group), **(rights or {})})
    change(world, group, by, promoted, new)
    return group_json(world, group)


@act("demotes")
def demotes(world: World, user: int, chat: int, whom: int) -> Any:
    """Make an administrator a plain member."""
    group, by = group_of(world, chat), administrator(world, user, chat)
    change(world, group, by, world.user(whom), Member("member"))
    return group_json(world, group)


@act("starts_in_group")
def starts_in_group(
    world: World, user: int, chat: int, payload: str = "", rights: list[str] | None = None
) -> Any:
    """Follow a `startgroup` link: adds the bot if needed, and sends `/start@bot payload`.

    With `rights`, as links name them, the bot is made an administrator with these beside those that it had.
    """
    group, bot = group_of(world, chat), world.bot
    if rights:
        by, old = _appointer(world, user, group), world.bot_member(group)
        wanted = {"can_manage_chat": True} | {f"can_{right}": True for right in rights}
        if not all(old.may(right) for right in wanted):
            kept = old.rights if old.is_admin else dict.fromkeys(DEFAULT_RIGHTS, False)
            change(world, group, by, bot, Member("administrator", rights={**kept, **wanted}))
            if not old.present:
                _arrived(world, group, by, bot)
    elif not world.bot_member(group).present:
        adds(world, user, group.id, bot.id)
    text = f"/start@{world.bot.username} {payload_of(payload)}".strip()
    return says(world, user, text, chat=group.id, reply_to=None)


def _appointer(world: World, user: int, group: Chat) -> User:
    """Who may make others administrators: apps offer such a link no other groups."""
    if not group.member(user).may("can_promote_members"):
        raise ActError(f"{world.user(user).first_name} may make nobody an administrator of {group.title!r}")
    return world.user(user)


@act("migrates")
def migrates(world: World, user: int, chat: int) -> Any:
    """Turn a group into a supergroup, with a new id; the old one lives on only to say so."""
    old, by = group_of(world, chat), administrator(world, user, chat)
    if old.type != "group":
        raise ActError(f"{old.title!r} is a supergroup already")
    new = world.add_group(old.title, "supergroup", old.username)
    new.members = dict(old.members)
    new.links, old.links = old.links, []
    new.requests, old.requests = old.requests, {}
    service(world, old, by, {"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    world.touch("people")
    service(world, new, by, {"migrate_from_chat_id": old.id})
    return group_json(world, new)


@act("retitles")
def retitles(world: World, user: int, chat: int, title: str) -> Any:
    """Give a group another title."""
    group, by = group_of(world, chat), administrator(world, user, chat)
    group.title = title
    group.forget_json()
    world.touch("people")
    write(world, by, group, {"new_chat_title": title}, service=True)
    return group_json(world, group)


@act("deletes_group")
def deletes_group(world: World, user: int, chat: int) -> Any:
    """Delete a group for everybody."""
    group, by = group_of(world, chat), administrator(world, user, chat)
    change(world, group, by, world.bot, Member("left"))
    group.deleted = True
    world.touch("people")
    return group_json(world, group)
