"""How people come into groups: by themselves, by a link, or by asking; and who lets them in."""

from typing import Any

from bot.sandbox.acts.groups import adds, group_json, group_of
from bot.sandbox.acts.registry import act
from bot.sandbox.errors import ActError
from bot.sandbox.joining import (
    EXPIRED,
    Terms,
    ask,
    decide,
    join_by_link,
    link_json,
    make_link,
    revoke,
    way_in,
)
from bot.sandbox.model import Chat, InviteLink, User
from bot.sandbox.world import World


@act("joins")
def joins(world: World, user: int, chat: int | None = None, link: str = "") -> Any:
    """Join a group by oneself, by a link if one is given that asks nobody."""
    if not link:
        group = group_of(world, _given(chat))
        if group.screens:
            raise ActError(f"{group.title!r} lets in only whom it approves: asks_to_join")
        return adds(world, user, group.id, user)
    person = world.user(user)
    group, found = _outside(world, person, link)
    if found.requests:
        raise ActError(f"this link into {group.title!r} asks first: asks_to_join")
    join_by_link(world, group, person, found)
    return group_json(world, group)


@act("asks_to_join")
def asks_to_join(world: World, user: int, link: str = "", chat: int | None = None, bio: str = "") -> Any:
    """Ask to join, by a link that asks first, or a public group that approves of all newcomers."""
    person, found = world.user(user), None
    if link:
        group, found = _outside(world, person, link)
        if not found.requests:
            raise ActError(f"this link into {group.title!r} asks nobody: joins")
    else:
        group = group_of(world, _given(chat))
        if not group.screens or group.member(user).present or group.member(user).status == "kicked":
            raise ActError(f"{person.first_name} can't ask to join {group.title!r}")
    ask(world, group, person, found, bio)
    return {"chat": group.id, "title": group.title}


@act("looks_into")
def looks_into(world: World, user: int, link: str) -> Any:
    """Follow an invite link up to its door, and look what stands there. The bot is told nothing."""
    person = world.user(user)
    group, found = way_in(world, person, link)
    return {
        "chat": group.id,
        "title": group.title,
        "members": sum(member.present for member in group.members.values()),
        "requests": found.requests,
        "waiting": user in group.requests,
        "present": group.member(user).present,
    }


@act("makes_link")
def makes_link(
    world: World,
    user: int,
    chat: int,
    name: str = "",
    requests: bool = False,
    expires: int = 0,
    limit: int = 0,
) -> Any:
    """Make a link into a group, as an administrator who may invite: a `ChatInviteLink` with its address."""
    group, by = _gatekeeper(world, user, chat)
    if requests and limit:
        raise ActError("a link that asks first has no limit of members")
    link = make_link(world, group, by, Terms(name, expires, limit, requests))
    return link_json(world, group, link, whole=True)


@act("revokes_link")
def revokes_link(world: World, user: int, chat: int, link: str) -> Any:
    """End a link into a group; any administrator who may invite ends those of bots, too."""
    group, _by = _gatekeeper(world, user, chat)
    found = next((each for each in group.links if each.address == link and not each.revoked), None)
    if found is None:
        raise ActError(EXPIRED)
    revoke(world, group, found)
    return link_json(world, group, found, whole=True)


@act("approves")
def approves(world: World, user: int, chat: int, whom: int) -> Any:
    """Let somebody in who asked to join."""
    group, by = _gatekeeper(world, user, chat)
    decide(world, group, world.user(whom), by, approve=True)
    return group_json(world, group)


@act("declines")
def declines(world: World, user: int, chat: int, whom: int) -> Any:
    """Turn somebody away who asked to join. Nobody is told; they may ask again."""
    group, by = _gatekeeper(world, user, chat)
    decide(world, group, world.user(whom), by, approve=False)
    return group_json(world, group)


@act("screens")
def screens(world: World, user: int, chat: int, screened: bool = True) -> Any:
    """Let a public group approve of all who come without a link, or of nobody."""
    group, _by = _gatekeeper(world, user, chat)
    if not group.username:
        raise ActError(f"{group.title!r} isn't public: without a link nobody comes")
    group.screens = screened
    world.touch("people")
    return group_json(world, group)


def _given(chat: int | None) -> int:
    if chat is None:
        raise ActError("it takes a chat or a link")
    return chat


def _outside(world: World, person: User, link: str) -> tuple[Chat, InviteLink]:
    group, found = way_in(world, person, link)
    if person.deactivated:
        raise ActError(f"{person.first_name} is deactivated")
    if group.member(person.id).present:
        raise ActError(f"USER_ALREADY_PARTICIPANT: {person.first_name} is in {group.title!r} already")
    return group, found


def _gatekeeper(world: World, user: int, chat: int) -> tuple[Chat, User]:
    """Return the group, and its administrator who may invite. ActError for anybody else."""
    group, person = group_of(world, chat), world.user(user)
    if not group.member(user).may("can_invite_users"):
        raise ActError(f"{person.first_name} lets nobody into {group.title!r}: no right to invite")
    return group, person
