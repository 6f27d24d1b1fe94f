"""[Saya dalam bahaya sekarang]: danger that begins after the report was sent.

Whom to call is said at once; only a second tap marks the case, so that no slip wakes anybody. From then on it
is as if the report had said so: urgent, with a date in hours that both sides see, also where somebody had
taken the case up before. Said again within those hours it tells nobody anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.reporter import danger, help_page
from bot.reporter.citizen_turn import Talk, tap
from bot.rules import workflow
from bot.texts import Rich, bold, formats
from storage import cases, events, units, work
from storage.records import ActorRole, Case, EventKind, Urgency

if TYPE_CHECKING:
    from storage.store import Tx


async def ask(talk: Talk, case: Case) -> None:
    """Whom to call, and whether the case is to be marked."""
    t = talk.t
    if await _is_over(talk, case):
        return
    asked = t(
        "Apakah Anda atau orang lain sedang dalam bahaya sekarang? Bila ya, pengaduan {ticket} kami tandai "
        "mendesak dan petugas langsung diberi tahu.",
        ticket=bold(case.ticket),
    )
    await talk.say(
        Rich.join("\n\n", [help_page.numbers(t), asked]),
        [tap(t("Ya, ada bahaya sekarang"), "dgry", case.ticket)],
        [tap(t("Tidak"), "page", case.ticket)],
        about=case,
    )


async def declare(talk: Talk, case: Case) -> None:
    """The case is marked, and its clock starts; whoever has to know hears of it."""
    t = talk.t
    if await _is_over(talk, case):
        return
    if not await _was_said_lately(talk, case):
        case = await _mark(talk.tx, case, _by(talk, case))
    more = t("Bila dapat, ceritakan singkat apa yang terjadi dan di mana. Ketuk Tambah keterangan.")
    await talk.turn_page(
        Rich.join("\n\n", [danger.notice(t), *await _date(talk, case), more]),
        [tap(t("Tambah keterangan"), "add", case.ticket)],
        [tap(t("Lihat status"), "see", case.ticket)],
        about=case,
    )


async def _is_over(talk: Talk, case: Case) -> bool:
    """Of a closed case it is said whom to call, and that it is closed."""
    if not workflow.is_closed(case.status):
        return False
    t = talk.t
    over = t("Pengaduan {ticket} sudah ditutup. Untuk melapor lagi, kirim /lapor.", ticket=bold(case.ticket))
    await talk.say(Rich.join("\n\n", [help_page.numbers(t), over]), about=case)
    return True


async def _was_said_lately(talk: Talk, case: Case) -> bool:
    since = talk.now - timedelta(hours=talk.context.deployment.danger_hours)
    history = await events.of_case(talk.tx, case.id)
    return any(event.kind is EventKind.DANGER and event.at > since for event in history)


def _by(talk: Talk, case: Case) -> datetime:
    """Within hours; a date that stands and comes sooner stays."""
    soon = talk.now + timedelta(hours=talk.context.deployment.danger_hours)
    stands = case.taken_up_at is None and case.take_up_by is not None and case.take_up_by >= talk.now
    return min(soon, case.take_up_by) if stands and case.take_up_by else soon


async def _mark(tx: Tx, case: Case, by: datetime) -> Case:
    payload = {"take_up_by": by.isoformat()}
    await events.append(tx, case.id, EventKind.DANGER, ActorRole.REPORTER, payload=payload)
    await cases.set_urgency(tx, case.id, Urgency.URGENT)
    await cases.promise(tx, case.id, by)
    marked = await cases.get(tx, case.id)
    await danger.watch(tx, marked)
    await work.put(tx, "officers.danger", {"case_id": case.id})
    await danger.alert(tx, marked)
    return marked


async def _date(talk: Talk, case: Case) -> list[Rich]:
    if case.taken_up_at is not None or case.take_up_by is None:
        return []
    unit = await units.get(talk.tx, case.handling_unit_id)
    by = formats.deadline(case.take_up_by, unit.timezone, talk.t.language)
    return [talk.t("Petugas wajib mulai menangani paling lambat {date}.", date=by)]
