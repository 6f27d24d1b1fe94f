"""Ways into a group: invite links, requests to join, and how they are decided."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.links import read_invite
from bot.sandbox.model import Chat, InviteLink, JoinRequest, Member, User
from bot.sandbox.telling import change, meet_all, service
from bot.sandbox.world import World

EXPIRED = "INVITE_HASH_EXPIRED"
# How long the bot may write to somebody who asked to join and has never pressed Start.
REACHABLE_FOR = 300.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a new or changed link says; nothing said is no limit."""

    name: str = ""
    expires: int = 0
    limit: int = 0
    requests: bool = False


# Links


def make_link(world: World, chat: Chat, by: User, terms: Terms, *, primary: bool = False) -> InviteLink:
    """Give a group another link of this administrator's."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    link = InviteLink("https://t.me/+" + "".join(world.chance.choices(letters, k=16)), by.id, primary)
    set_terms(world, link, terms)
    chat.links.append(link)
    world.touch("people")
    return link


def primary_link(chat: Chat, by: User) -> InviteLink | None:
    """Return the link that an administrator made as their first one of a group, if it stands."""
    own = (link for link in chat.links if link.primary and not link.revoked and link.creator == by.id)
    return next(own, None)


def set_terms(world: World, link: InviteLink, terms: Terms) -> None:
    """Let a link say this, and nothing that it said before. ApiError for a date that is over."""
    if terms.expires and terms.expires <= world.clock.now():
        raise bad_request("EXPIRE_DATE_INVALID")
    link.name, link.expires, link.limit = terms.name.strip(), terms.expires, terms.limit
    link.requests = terms.requests


def revoke(world: World, chat: Chat, link: InviteLink) -> None:
    """End a link; whoever asks to join by it already goes on waiting. A primary one is replaced."""
    link.revoked = True
    if link.primary:
        make_link(world, chat, world.users[link.creator], Terms(), primary=True)
    world.touch("people")


def link_json(world: World, chat: Chat, link: InviteLink, *, whole: bool = False) -> dict[str, Any]:
    """As a Bot API `ChatInviteLink`: of links that others made, the bot sees the first half alone."""
    own = whole or link.creator == world.bot.id
    found: dict[str, Any] = {
        "invite_link": link.address if own else link.address[: len("https://t.me/+") + 8] + "…",
        "creator": world.users[link.creator].json(),
        "creates_join_request": link.requests,
        "is_primary": link.primary,
        "is_revoked": link.revoked,
    }
    waiting = sum(request.link is link for request in chat.requests.values())
    optional = {
        "name": link.name,
        "expire_date": link.expires,
        "member_limit": link.limit,
        "pending_join_request_count": waiting,
    }
    return found | {name: value for name, value in optional.items() if value}


def way_in(world: World, person: User, address: str) -> tuple[Chat, InviteLink]:
    """Return the group and the link of this address, if it lets this person in. ApiError as their app
    would be told: to whoever was removed from a group, its links have expired as well.
    """
    wanted = read_invite(address)
    for chat in world.chats.values():
        for link in chat.links:
            if read_invite(link.address) == wanted and _opens(world, chat, link, person):
                return chat, link
    raise bad_request(EXPIRED)


def _opens(world: World, chat: Chat, link: InviteLink, person: User) -> bool:
    came = sum(member.present and member.link is link for member in chat.members.values())
    over = link.expires and world.clock.now() >= link.expires
    full = link.limit and came >= link.limit and not chat.member(person.id).present
    return not (link.revoked or over or full or chat.deleted or chat.member(person.id).status == "kicked")


# Coming in


def admit(world: World, chat: Chat, person: User, by: User, **how: Any) -> None:
    """Make somebody a member, by a link or a request; `how` is what Telegram tells the bot of that."""
    change(world, chat, by, person, Member("member", link=how.pop("link", None)), **how)
    meet_all(world, chat)
    service(world, chat, person, {"new_chat_members": [person.json()]})


def join_by_link(world: World, chat: Chat, person: User, link: InviteLink) -> None:
    """Join by a link that asks nobody."""
    admit(world, chat, person, person, link=link, invite_link=link_json(world, chat, link))


def ask(world: World, chat: Chat, person: User, link: InviteLink | None, bio: str) -> None:
    """Ask to join a group; a bot that may invite is told. Whoever waits already goes on waiting, untold."""
    if person.id in chat.requests:
        return
    told = world.bot_member(chat).may("can_invite_users")
    chat.requests[person.id] = JoinRequest(person.id, world.clock.now(), link, told)
    person.met |= told
    _touch(world, chat)
    if not told:
        return
    request = {
        "chat": world.chat_json(chat),
        "from": person.json(),
        "user_chat_id": person.id,
        "date": int(world.clock.now()),
    }
    request |= {"bio": bio} if bio else {}
    request |= {"invite_link": link_json(world, chat, link)} if link else {}
    world.emit("chat_join_request", request, chat)


def decide(world: World, chat: Chat, person: User, by: User, *, approve: bool) -> None:
    """Approve or decline a request. ApiError if there is none."""
    if approve and chat.member(person.id).present:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    request = chat.requests.get(person.id)
    if request is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    if person.deactivated:
        raise forbidden("user is deactivated")
    del chat.requests[person.id]
    if not approve:
        _touch(world, chat)
    elif request.link is None:
        admit(world, chat, person, by, via_join_request=True)
    else:
        told = link_json(world, chat, request.link)
        admit(world, chat, person, by, link=request.link, invite_link=told)


def asks_now(world: World, person: User) -> bool:
    """Whether somebody asked to join where the bot decides, so lately that it may write to them."""
    requests = (request for chat in world.chats.values() if (request := chat.requests.get(person.id)))
    return any(each.told and world.clock.now() - each.at < REACHABLE_FOR for each in requests)


def no_rights(what: str) -> ApiError:
    """Return Telegram's refusal to who isn't an administrator that may invite."""
    return bad_request(f"not enough rights to manage chat {what}")


def _touch(world: World, chat: Chat) -> None:
    world.touch("people")
    world.touch(f"chat:{chat.id}")
