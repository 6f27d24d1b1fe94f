"""A unit without its group: unbound on purpose, or lost because the bot was removed, or the group is gone.

What was said there of cases is taken back, as far as it can be reached; what waited to be said isn't any
more. Its open cases go to the group of the nearest unit above that may have them, never to one that a case
was routed around. What nobody can take stays where it is, and the operator is told by the log.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import structlog

from bot import errands, speech, take_up_date
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase, ClearedGroup
from bot.officers import cards, case_routes
from bot.officers.casefile import leftovers
from bot.officers.group import lost_rights
from bot.officers.home import command_menu
from bot.officers.steps import approval_requests
from bot.texts import N_, translator
from storage import attempt_limits, cases, events, officers, outbox, slots, units
from storage.records import ActorRole, Case, EventKind, Json, Unit

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx

log = structlog.get_logger(__name__)

LOST_GROUP: Final = "officers.lost_group"
"""The purpose of a note about a group that the bot was put out of: who lets it in again hears so."""
EXPOSED_LINES: Final = {
    "public": N_(
        "Grup ini sekarang publik, maka hubungannya dengan {unit} dilepas. Jadikan grup ini privat, lalu "
        "mintalah tautan baru kepada pengelola."
    ),
    "linked": N_(
        "Grup ini sekarang grup diskusi sebuah kanal: orang luar dapat masuk lewat kanal itu. Maka "
        "hubungannya dengan {unit} dilepas. Lepaskan kanal itu dari grup ini, lalu mintalah tautan baru "
        "kepada pengelola."
    ),
}
"""Ways in which strangers get into a group, and what its members are told then."""


async def let_group_go(
    tx: Tx, deployment: Deployment, unit: Unit, reason: str, *, reachable: bool = False
) -> int:
    """Unbind the unit's group and pass its open cases on; how many found no other group.

    `reason` is "unbound", "removed", "unreachable", or one of `EXPOSED_LINES`. `reachable`: messages in the
    group can still be changed.
    """
    before = await outbox.owed_to(tx, unit.group_chat_id or 0)
    stranded = 0
    for case in await cases.open_of_unit(tx, unit.id):
        await _take_case_out(tx, deployment, unit, case, reachable=reachable)
        stranded += not await pass_case_up(tx, deployment, case, reason)
    # Whoever lets the bot into that group again must not get what no slot could take back from there.
    if owed := [row.id for row, _ in before if row.message.method.startswith("send")]:
        await outbox.drop(tx, owed)
    if reachable and unit.group_chat_id is not None:
        await errands.CLEAR_GROUP.put(tx, ClearedGroup(unit.group_chat_id, after=""))
    for member in await officers.members(tx, unit.id):
        await officers.forget_proof(tx, member.officer_id, unit.id)
        async with tx.despite_damage():
            await command_menu.bring_up_to_date(tx, await officers.get(tx, member.officer_id))
    await lost_rights.review_all(tx)
    await units.unbind_group(tx, unit.id)
    if not reachable and unit.group_chat_id is not None:
        await attempt_limits.record(tx, LOST_GROUP, unit.group_chat_id)
    log.warning("A unit has no group any more.", action="group_lost", unit=unit.code, reason=reason)
    return stranded


async def _take_case_out(tx: Tx, deployment: Deployment, unit: Unit, case: Case, *, reachable: bool) -> None:
    """Take back what the group sees of a case, or forget it where nothing there can be changed any more."""
    if reachable:
        t = translator(deployment.language)
        gone = t("{ticket}: grup ini tidak lagi terhubung.", ticket=case.ticket)
        await cards.take_down_card(tx, case, unit, gone)
    else:
        await cards.forget_card(tx, case)
        await approval_requests.forget_request_lines(tx, case, unit.group_chat_id)


async def _clear_group(tx: Tx, deployment: Deployment, cleared: ClearedGroup) -> None:
    """Take back what was said of cases in a group that was let go, some of it at a time, unless the group is
    a unit's again.
    """
    if await units.by_group(tx, cleared.chat_id) is None:
        stub = translator(deployment.language)("Grup ini tidak lagi terhubung.")
        after = await slots.recall_from(tx, cleared.chat_id, str(stub), cleared.after)
        if after is not None:
            await errands.CLEAR_GROUP.put(tx, replace(cleared, after=after))


async def let_go_if_exposed(tx: Tx, deployment: Deployment, unit: Unit, found: Json) -> bool:
    """Let the unit's group go if strangers get into it; True if so. `found` has a key a way."""
    reason = next((reason for reason in EXPOSED_LINES if found[reason]), None)
    if reason is None or unit.group_chat_id is None:
        return False
    await let_group_go(tx, deployment, unit, reason, reachable=True)
    said = translator(deployment.language)(EXPOSED_LINES[reason], unit=unit.name)
    await speech.queue_message(tx, unit.group_chat_id, said)
    return True


async def pass_case_up(tx: Tx, deployment: Deployment, case: Case, reason: str) -> bool:
    """Give a case to the nearest unit above that may have it; False if there is none."""
    heir = await case_routes.find_unit_above(tx, case)
    if heir is None:
        log.error("No group can take this case.", action="case_stranded", ticket=case.ticket)
        return False
    await hand_case_over(tx, deployment, case, heir, reason)
    return True


async def hand_case_over(tx: Tx, deployment: Deployment, case: Case, heir: Unit, reason: str) -> None:
    """Give the case to another unit, where nobody has it yet: what its holder asked for lapses."""
    await approval_requests.settle_requests(tx, deployment, case)
    payload = {"from_unit": case.handling_unit_id, "to_unit": heir.id, "reason": reason}
    await events.append(tx, case.id, EventKind.REROUTED, ActorRole.SYSTEM, payload=payload)
    await take_up_date.give_back(tx, case.id)
    if case.officer_id is not None:
        async with tx.despite_damage():  # what a damaged holder keeps goes with the review below
            await leftovers.take_back_messages(tx, case, await officers.get(tx, case.officer_id))
    await cases.set_handling_unit(tx, case.id, heir.id)
    await lost_rights.review_case(tx, case.id)
    await errands.ANNOUNCE_CASE.put(tx, AboutCase(case.id))


ERRANDS: Final[Errands] = list_errands(errands.CLEAR_GROUP.done_by(_clear_group))
