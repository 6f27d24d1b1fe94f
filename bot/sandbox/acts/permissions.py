"""What keeps members, the bot among them, from writing in a group that they are in.

Of a restriction the bot is told; of what the group forbids everybody it isn't, as with Telegram.
"""

from typing import Any

from bot.sandbox.acts.groups import administrator, group_json, group_of
from bot.sandbox.acts.registry import act
from bot.sandbox.errors import ActError
from bot.sandbox.model import RESTRICTIONS, Member
from bot.sandbox.telling import change
from bot.sandbox.topics import GENERAL, hide_general, set_closed, use_topics
from bot.sandbox.world import World


@act("restricts")
def restricts(world: World, user: int, chat: int, whom: int, allowed: list[str] | None = None) -> Any:
    """Keep somebody from everything but what is `allowed` (names of ChatPermissions); `demotes` ends it."""
    group, by = group_of(world, chat), administrator(world, user, chat)
    if group.type != "supergroup" or not group.member(whom).present:
        raise ActError(f"{whom} can't be restricted in {group.title!r}")
    rights = dict.fromkeys(_known(allowed or []), True)
    change(world, group, by, world.user(whom), Member("restricted", rights=rights))
    return group_json(world, group)


@act("forbids")
def forbids(world: World, user: int, chat: int, what: list[str] | None = None) -> Any:
    """Forbid members who administer nothing to send `what` (default: anything; an empty list: nothing)."""
    group, _by = group_of(world, chat), administrator(world, user, chat)
    group.forbidden = frozenset(_known(["can_send_messages"] if what is None else what))
    world.touch("people")
    return group_json(world, group)


def _known(names: list[str]) -> list[str]:
    if unknown := set(names) - set(RESTRICTIONS):
        raise ActError(f"there is no permission {sorted(unknown)}; there are {', '.join(RESTRICTIONS)}")
    return names


@act("closes_general")
def closes_general(world: World, user: int, chat: int, hide: bool = False) -> Any:
    """Close the General topic of a forum, which the group becomes; `hide` hides it, which closes it too."""
    group, by = group_of(world, chat), administrator(world, user, chat)
    if group.type != "supergroup":
        raise ActError(f"{group.title!r} is no supergroup and has no topics")
    if not group.forum:
        use_topics(world, group, True)
    if hide:
        hide_general(world, group, by, True)
    else:
        set_closed(world, group, by, GENERAL, True)
    return group_json(world, group)


@act("opens_general")
def opens_general(world: World, user: int, chat: int) -> Any:
    """Open the General topic again; one that was hidden is shown again."""
    group, by = group_of(world, chat), administrator(world, user, chat)
    if not group.general_closed:
        raise ActError(f"the General topic of {group.title!r} is open")
    set_closed(world, group, by, GENERAL, False)
    return group_json(world, group)
