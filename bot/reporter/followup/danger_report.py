"""[Saya dalam bahaya sekarang]: danger that begins after the report was sent.

Whom to call is said at once; only a second tap marks the case, so that no slip wakes anybody. From then on it
is as if the report had said so: urgent, with a date in hours that both sides see, also where somebody had
taken the case up before. Said again within those hours it tells nobody anew. A reporter who is muted is heard
all the same, and for those hours in whatever else they write.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import errands, muting, take_up_date
from bot.errands import AboutCase
from bot.reporter import danger, help_page
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.followup import muted
from bot.rules import clocks, workflow
from bot.texts import Rich, bold, formats
from storage import cases, events, units
from storage.records import ActorRole, Case, EventKind, Urgency

if TYPE_CHECKING:
    from storage.store import Tx


async def ask_danger(turn: CitizenTurn, case: Case) -> None:
    """Whom to call, and whether the case is to be marked."""
    t = turn.t
    if await _say_if_closed(turn, case):
        return
    asked = t(
        "Apakah Anda atau orang lain sedang dalam bahaya sekarang? Bila ya, pengaduan {ticket} kami tandai "
        "mendesak dan petugas langsung diberi tahu.",
        ticket=bold(case.ticket),
    )
    await turn.say(
        Rich.join("\n\n", [help_page.help_numbers(t), asked]),
        [citizen_button(t("Ya, ada bahaya sekarang"), "dgry", case.ticket)],
        [citizen_button(t("Tidak"), "page", case.ticket)],
        about=case,
    )


async def declare_danger(turn: CitizenTurn, case: Case) -> None:
    """Mark the case and start its clock; whoever has to know hears of it."""
    t = turn.t
    if await _say_if_closed(turn, case):
        return
    if not await _is_recently_declared(turn, case):
        case = await _mark_case(turn.tx, case, await _take_up_deadline(turn, case))
    more = [t("Bila dapat, ceritakan singkat apa yang terjadi dan di mana. Ketuk Tambah keterangan.")]
    if await muting.find_mute(turn.tx, case) is not None:
        more.append(muted.heard_text(t, turn.context.deployment))
    await turn.show_page(
        Rich.join("\n\n", [danger.notice_text(t), *await _deadline_text(turn, case), *more]),
        [citizen_button(t("Tambah keterangan"), "add", case.ticket)],
        [citizen_button(t("Lihat status"), "see", case.ticket)],
        about=case,
    )


async def _say_if_closed(turn: CitizenTurn, case: Case) -> bool:
    """Say of a closed case whom to call, and that it is closed; False if it is open."""
    if not workflow.is_closed(case.status):
        return False
    t = turn.t
    over = t("Pengaduan {ticket} sudah ditutup. Untuk melapor lagi, kirim /lapor.", ticket=bold(case.ticket))
    await turn.say(Rich.join("\n\n", [help_page.help_numbers(t), over]), about=case)
    return True


async def _is_recently_declared(turn: CitizenTurn, case: Case) -> bool:
    """Whether it was said within those hours; if its reporter was muted meanwhile, since then."""
    since = turn.now - timedelta(hours=turn.context.deployment.danger_hours)
    mute = await muting.find_mute(turn.tx, case)
    return any(
        event.kind is EventKind.DANGER and event.at > since and (mute is None or event.n > mute.event)
        for event in await events.of_case(turn.tx, case.id)
    )


async def _take_up_deadline(turn: CitizenTurn, case: Case) -> datetime:
    """Within hours; a date that stands and comes sooner stays."""
    unit, rules = await units.get(turn.tx, case.handling_unit_id), turn.context.deployment.rules
    soon = clocks.promise_take_up(turn.now, unit.timezone, rules, danger=True)
    stands = case.taken_up_at is None and case.take_up_by is not None and case.take_up_by >= turn.now
    return min(soon, case.take_up_by) if stands and case.take_up_by else soon


async def _mark_case(tx: Tx, case: Case, by: datetime) -> Case:
    payload = {"take_up_by": by.isoformat()}
    await events.append(tx, case.id, EventKind.DANGER, ActorRole.REPORTER, payload=payload)
    await cases.set_urgency(tx, case.id, Urgency.URGENT)
    await cases.promise(tx, case.id, by)
    marked = await cases.get(tx, case.id)
    await take_up_date.watch(tx, marked)
    await errands.TELL_DANGER.put(tx, AboutCase(case.id))
    await danger.alert_unit_above(tx, marked)
    return marked


async def _deadline_text(turn: CitizenTurn, case: Case) -> list[Rich]:
    if case.taken_up_at is not None or case.take_up_by is None or case.take_up_by < turn.now:
        return []
    unit = await units.get(turn.tx, case.handling_unit_id)
    by = formats.deadline_text(case.take_up_by, unit.timezone, turn.t.language)
    return [turn.t("Petugas wajib mulai menangani paling lambat {date}.", date=by)]
