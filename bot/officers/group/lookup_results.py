"""What Telegram's answer about a group leads to: who is admitted, and what waited for it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands, speech
from bot.errand_kind import Errands, list_errands
from bot.officers import action_table, authorization
from bot.officers.actions import ActionRequest
from bot.officers.group import guards, lookups, lost_rights, membership, unbinding
from bot.officers.home import showing
from bot.rules import time_limits
from bot.texts import Rich, translator
from storage import attempt_limits, units
from storage.records import Priority

if TYPE_CHECKING:
    from bot.errands import GroupLookUp
    from bot.turn import Deployment
    from storage.records import Json, Unit
    from storage.store import Tx

_UNANSWERED: Final = "officers.unanswered"


async def finish_look_up(tx: Tx, deployment: Deployment, asked: GroupLookUp, found: Json | None) -> None:
    """Telegram has answered about a group: let it go if strangers can get in; else keep who supervises, and
    go on with what waited. If it tells nothing of the group, nobody is admitted, and who waits hears so.
    """
    await _take_answer(tx, deployment, asked, found)
    if asked.home and asked.user_id is not None:
        await showing.show_again(tx, deployment, asked.user_id)


async def _take_answer(tx: Tx, deployment: Deployment, asked: GroupLookUp, found: Json | None) -> None:
    if found is None:
        if asked.user_id is None:
            await _resume_waiting(tx, deployment, asked)
        else:
            await _tell_out_of_reach(tx, deployment, asked, asked.user_id)
        return
    unit = await _still_bound_unit(tx, asked, found)
    if unit is None or await unbinding.let_go_if_exposed(tx, deployment, unit, found):
        return
    if found["people"] is not None:
        await lost_rights.set_supervisors(tx, unit, found["people"])
    if found["administers"]:
        await membership.clear_members_untold(tx, unit)
    if asked.user_id is None or await _record_membership(tx, deployment, unit, asked.user_id, asked, found):
        await _resume_waiting(tx, deployment, replace(asked, chat_id=found["chat_id"]))


async def _tell_out_of_reach(tx: Tx, deployment: Deployment, asked: GroupLookUp, user_id: int) -> None:
    """Say what to do about a group of which Telegram tells nothing: there once in a while, and each time to
    an officer who waits, as the group may take no message.
    """
    unit = await units.by_group(tx, asked.chat_id)
    if unit is None or unit.id != asked.unit_id:
        return
    said = translator(deployment.language)(
        "{unit}: Telegram tidak memberi tahu saya apa pun tentang grup ini, jadi permintaan tadi tidak "
        "dikerjakan. Mohon seorang admin memastikan bahwa saya masih di grup ini dan menjadi admin, lalu "
        "silakan ulangi.",
        unit=unit.name,
    )
    await _tell_group(tx, asked.chat_id, said)
    await membership.tell_who_waits(tx, user_id, said)


async def _still_bound_unit(tx: Tx, asked: GroupLookUp, found: Json) -> Unit | None:
    """Return the unit, if the group is still its own."""
    for chat_id in (found["chat_id"], asked.chat_id):
        unit = await units.by_group(tx, chat_id)
        if unit is not None:
            return unit if unit.id == asked.unit_id else None
    return None


async def _record_membership(
    tx: Tx, deployment: Deployment, unit: Unit, user_id: int, asked: GroupLookUp, found: Json
) -> bool:
    if asked.at is not None and await membership.has_left_since(tx, unit, user_id, asked.at):
        # The answer may be older than the leave.
        await errands.LOOK_UP_MEMBER.put(tx, replace(asked, at=tx.now))
        return False
    if found["member"]:
        await membership.admit_member(tx, unit, user_id, asked.name)
        return True
    await membership.record_non_member(tx, unit, user_id)
    if found["member"] is False:
        await lost_rights.forget_member(tx, unit, user_id)
    else:
        await membership.tell_members_untold(tx, deployment, unit, user_id, administers=found["administers"])
    return False


async def _resume_waiting(tx: Tx, deployment: Deployment, asked: GroupLookUp) -> None:
    if asked.room is not None:
        await guards.resume_action(tx, deployment, asked.room, asked.chat_id, asked.user_id)
    elif asked.request is not None:
        request = ActionRequest.from_json(asked.request)
        action = action_table.find_action(request.action)
        if not request.private:
            request = replace(request, chat_id=asked.chat_id)
        if action is not None:
            await authorization.perform(tx, deployment, request, action, asked=True)


async def give_up_look_up(tx: Tx, deployment: Deployment, asked: GroupLookUp) -> None:
    """Telegram couldn't be asked for long: say so, naming nobody, once for all who wait in a group."""
    if asked.room is None and asked.request is None:
        return
    said = translator(deployment.language)(
        "Telegram belum dapat ditanya siapa anggota dan admin grup ini, jadi permintaan tadi tidak "
        "dikerjakan. Silakan ulangi."
    )
    await _tell_group(tx, asked.chat_id, said)


async def _tell_group(tx: Tx, chat_id: int, said: Rich) -> None:
    """Tell a group that what was wanted there wasn't done: naming nobody, and once for all who wait."""
    key = str(chat_id)
    last_at = (await attempt_limits.attempts(tx, _UNANSWERED, key)).last_at
    if last_at is not None and tx.now - last_at < time_limits.LOOK_UP_PATIENCE:
        return
    await attempt_limits.record(tx, _UNANSWERED, key)
    await speech.queue_message(tx, chat_id, said, silent=True, priority=Priority.NOTICE)


ERRANDS: Final[Errands] = list_errands(
    *[
        kind.done_by(
            finish_look_up, lookups.fetch_group, give_up_look_up, patience=time_limits.LOOK_UP_PATIENCE
        )
        for kind in (errands.LOOK_UP_SUPERVISORS, errands.LOOK_UP_MEMBER)
    ]
)
