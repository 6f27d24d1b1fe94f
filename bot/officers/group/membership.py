"""Who belongs to a group: Telegram is asked before an account's first act of 12 hours.

That somebody acts in a group shows nothing. Strangers comment in a channel's discussion group, and an app can
send any button's data. So whatever is done in a group waits as an errand (`lookups`) until Telegram has said
that the account is a member, and comes back from there. Nothing is said to whom Telegram calls none, and it
isn't asked about them again for a minute.

Telegram answers for certain only if the bot administers the group. Where it refuses to, administrators are
still known; for all others the group, its supervisors and the operator are told what to do, once a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot import errands, speech
from bot.errands import GroupLookUp
from bot.officers import wording
from bot.officers.home import command_menu
from bot.rules import permissions, time_limits
from bot.texts import Rich, Translator, strangers, translator
from bot.turn import is_replay
from storage import attempt_limits, officers
from storage.records import Officer, Priority, Unit

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

log = structlog.get_logger(__name__)

MEMBERS_UNTOLD: Final = "officers.members_untold"
"""The purpose of a note about a unit: Telegram doesn't tell us who is in its group."""
_NON_MEMBER: Final = "officers.no_member"
_LEFT: Final = "officers.left"


async def find_proven_officer(tx: Tx, unit: Unit, user_id: int, name: str) -> Officer | None:
    """Return the officer, if Telegram said within 12 hours that they belong to the unit's group."""
    officer = await officers.by_user(tx, user_id)
    place = await officers.membership(tx, officer.id, unit.id) if officer else None
    if officer is None or place is None or not permissions.is_proof_valid(place.proven_at, tx.now):
        return None
    name = strangers.visible_text(name)
    return officer if name in {"", officer.name} else await officers.see(tx, user_id, name)


async def ask_membership(
    tx: Tx,
    unit: Unit,
    user_id: int,
    name: str,
    *,
    request: Json | None = None,
    room: Json | None = None,
    home: bool = False,
) -> bool:
    """Let what somebody wants wait until Telegram was asked about them.

    False for whom it called no member a moment ago, and for an old update: of what was wanted then nothing
    follows, whoever belongs to the group now.
    """
    recent = await _was_recent(tx, _NON_MEMBER, _limit_key(unit, user_id), time_limits.REPEAT_PAUSE)
    if is_replay() or recent or unit.group_chat_id is None:
        return False
    asked = GroupLookUp(
        unit.id,
        unit.group_chat_id,
        user_id=user_id,
        name=name,
        at=tx.now,
        request=request,
        room=room,
        home=home,
    )
    await errands.LOOK_UP_MEMBER.put(tx, asked)
    return True


async def admit_member(tx: Tx, unit: Unit, user_id: int, name: str) -> Officer:
    """Telegram called them a member."""
    officer = await officers.see(tx, user_id, strangers.visible_text(name))
    await officers.prove(tx, officer.id, unit.id)
    await command_menu.bring_up_to_date(tx, officer)
    return officer


async def record_non_member(tx: Tx, unit: Unit, user_id: int) -> None:
    """Telegram called them no member, or said nothing."""
    await attempt_limits.record(tx, _NON_MEMBER, _limit_key(unit, user_id))


async def record_leave(tx: Tx, unit: Unit, user_id: int) -> None:
    """Somebody left. What Telegram is being asked about them may have been answered before."""
    await attempt_limits.record(tx, _LEFT, _limit_key(unit, user_id))


async def has_left_since(tx: Tx, unit: Unit, user_id: int, at: datetime) -> bool:
    """Whether a leave was seen after they were asked about."""
    left_at = (await attempt_limits.attempts(tx, _LEFT, _limit_key(unit, user_id))).last_at
    return left_at is not None and left_at > at


async def tell_who_waits(tx: Tx, user_id: int, said: Rich) -> None:
    """Tell whoever waits that they weren't served, and what to do: an officer with whom the bot has a private
    chat. To strangers nothing is said.
    """
    officer = await officers.by_user(tx, user_id)
    if officer is not None:
        await wording.say_privately(tx, officer, said, about=())


async def tell_members_untold(
    tx: Tx, deployment: Deployment, unit: Unit, user_id: int, *, administers: bool | None
) -> None:
    """Tell the group, its supervisors and the operator that Telegram doesn't say who its members are: because
    the bot `administers` nothing there; None if it doesn't say who administers the group either. Within a day
    of that only who waits is told.
    """
    if unit.group_chat_id is None:
        return
    said = _members_untold_text(translator(deployment.language), unit, is_refused=administers is None)
    if await are_members_untold(tx, unit):
        await tell_who_waits(tx, user_id, said)
        return
    await attempt_limits.record(tx, MEMBERS_UNTOLD, unit.id)
    log.error(
        "Telegram doesn't say who is in a unit's group: the bot must be its administrator.",
        action="members_untold",
        unit=unit.code,
    )
    await speech.queue_message(tx, unit.group_chat_id, said, priority=Priority.NOTICE)
    for member in await officers.members(tx, unit.id):
        if member.supervisor:
            officer = await officers.get(tx, member.officer_id)
            await wording.say_privately(tx, officer, said, about=())


def _members_untold_text(t: Translator, unit: Unit, *, is_refused: bool) -> Rich:
    if is_refused:
        return t(
            "{unit}: Telegram tidak memberi tahu saya siapa anggota dan admin grup ini, jadi kasus belum "
            "dapat ditangani dari sini. Mohon seorang admin memastikan bahwa saya admin grup, dengan hak "
            "menghapus pesan, lalu mencoba lagi.",
            unit=unit.name,
        )
    return t(
        "{unit}: Telegram tidak memberi tahu saya siapa anggota grup ini, karena saya bukan admin. Untuk "
        "sementara hanya admin grup yang dapat menangani kasus. Mohon seorang admin menjadikan saya admin "
        "grup, dengan hak menghapus pesan.",
        unit=unit.name,
    )


async def are_members_untold(tx: Tx, unit: Unit) -> bool:
    """Whether that was so within a day."""
    return await _was_recent(tx, MEMBERS_UNTOLD, unit.id, time_limits.UNTOLD_TOLD_EVERY)


async def clear_members_untold(tx: Tx, unit: Unit) -> None:
    """Note that the bot administers the group now; should that end, it is told at once."""
    await attempt_limits.reset(tx, MEMBERS_UNTOLD, unit.id)


async def _was_recent(tx: Tx, purpose: str, key: str, time: timedelta) -> bool:
    last_at = (await attempt_limits.attempts(tx, purpose, key)).last_at
    return last_at is not None and tx.now - last_at < time


def _limit_key(unit: Unit, user_id: int) -> str:
    return f"{unit.id}:{user_id}"
