"""The deadlines of a case in its file: the same dates that its reporter sees (`bot.rules.clocks`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import case_clocks
from bot.rules.clocks import Deadline
from bot.texts import N_, Rich, bold, formats

if TYPE_CHECKING:
    from datetime import datetime

    from bot.officers.actions import OfficerTurn
    from bot.rules.clocks import Clock
    from bot.texts import Translator
    from storage.records import CaseEvent

DEADLINE_NAMES: Final[dict[Deadline, str]] = {
    Deadline.TAKE_UP: N_("mulai ditangani"),
    Deadline.DANGER: N_("mulai ditangani"),
    Deadline.SP3D: N_("SP3D (Perpol 2/2024)"),
    Deadline.CLARIFICATION: N_("hasil klarifikasi (Perpol 2/2024)"),
    Deadline.SERVICE: N_("selesai ditangani (Perpres 76/2013)"),
}


async def date_lines(turn: OfficerTurn, chain: list[CaseEvent]) -> list[Rich]:
    """Return a line for each deadline that the case has before it, and for each that has passed."""
    running = [
        clock
        for clock in await case_clocks.load_clocks(turn.tx, turn.deployment, turn.case, chain)
        if clock.is_running(turn.tx.now)
    ]
    if not running:
        return []
    running.sort(key=lambda clock: (clock.due is None, clock.due))
    return [turn.t("Batas waktu:"), *(_line(clock, turn.t, turn.tx.now) for clock in running)]


def _line(clock: Clock, t: Translator, now: datetime) -> Rich:
    name = t(DEADLINE_NAMES[clock.deadline])
    if clock.due is None:
        return t("• {what}: berhenti sementara, menunggu keterangan pelapor", what=name)
    day = formats.deadline_text(clock.due, clock.timezone, t.language)
    if clock.is_missed(now):
        return bold(t("• {what}: {date} (sudah lewat)", what=name, date=day))
    return t("• {what}: {date}", what=name, date=day)
