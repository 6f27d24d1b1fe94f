"""What a reporter is told of the deadlines of their case: dates to come, paused ones, and those that passed.

The dates are those of `bot.rules.clocks`, which the officers' file shows too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import case_clocks, take_up_date
from bot.reporter.followup.timeline import titled_list
from bot.reporter.help_page import other_doors, protection_line
from bot.rules import calendar, routing
from bot.rules.clocks import Deadline, Span
from bot.texts import N_, Rich
from bot.texts import formats as written
from storage import units

if TYPE_CHECKING:
    from datetime import datetime

    from bot.rules.clocks import Clock
    from bot.texts import Translator
    from bot.turn import Deployment
    from storage.records import Case, CaseEvent
    from storage.store import Tx

TO_COME: Final[dict[Deadline, str]] = {
    Deadline.TAKE_UP: N_("Petugas wajib mulai menangani paling lambat {date}."),
    Deadline.DANGER: N_("Petugas wajib mulai menangani paling lambat {date}."),
    Deadline.SP3D: N_(
        "Kabar perkembangan (SP3D) wajib diberikan paling lambat {date}. Dasarnya Perpol 2/2024."
    ),
    Deadline.CLARIFICATION: N_(
        "Hasil klarifikasi wajib diberikan paling lambat {date}. Dasarnya Perpol 2/2024."
    ),
    Deadline.SERVICE: N_(
        "Pengaduan pelayanan publik wajib diselesaikan paling lambat {date}. Dasarnya Perpres 76/2013."
    ),
}
_PAUSED: Final = N_(
    "Batas penyelesaian pengaduan pelayanan publik (Perpres 76/2013) berhenti sementara, menunggu keterangan "
    "Anda."
)
"""Of the one shown deadline that pauses."""
MISSED: Final[dict[Deadline, str]] = {
    Deadline.SP3D: N_(
        "Kabar perkembangan (SP3D) seharusnya diberikan paling lambat {date}, tetapi belum tercatat. Kami "
        "mohon maaf."
    ),
    Deadline.CLARIFICATION: N_(
        "Hasil klarifikasi seharusnya diberikan paling lambat {date}, tetapi belum tercatat. Kami mohon maaf."
    ),
    Deadline.SERVICE: N_(
        "Pengaduan ini seharusnya selesai ditangani paling lambat {date}, tetapi belum. Kami mohon maaf."
    ),
}
_NEVER_BEGUN: Final = N_(
    "Pengaduan ini seharusnya mulai ditangani petugas paling lambat {date}, tetapi belum. Kami mohon maaf."
)
_LET_GO: Final = N_(
    "Pengaduan ini sudah pernah mulai ditangani, tetapi sekarang belum ada petugas yang melanjutkannya, "
    "padahal batasnya, {date}, sudah lewat. Kami mohon maaf."
)


async def deadline_texts(
    tx: Tx, deployment: Deployment, t: Translator, case: Case, chain: list[CaseEvent]
) -> list[Rich]:
    """Return the deadlines that the case has before it, and whom else one can turn to if any has passed."""
    running = [
        clock
        for clock in await case_clocks.load_clocks(tx, deployment, case, chain)
        if clock.rule.shown and clock.is_running(tx.now)
    ]
    if not running:
        return []
    running.sort(key=lambda clock: (clock.due is None, clock.due))
    lines = [_line(clock, t, tx.now, begun=take_up_date.was_begun(chain)) for clock in running]
    parts = [titled_list(t("Batas waktu"), [Rich.join(" ", ["•", line]) for line in lines])]
    if any(clock.is_missed(tx.now) for clock in running):
        parts.append(await next_doors(tx, deployment, t, case))
    return parts


def _line(clock: Clock, t: Translator, now: datetime, *, begun: bool) -> Rich:
    if clock.due is None:
        return t(_PAUSED)
    if clock.is_missed(now):
        return missed_text(clock, clock.due, t, begun=begun)
    said = t(TO_COME[clock.deadline], date=date_text(clock, clock.due, t))
    return Rich.join(" ", [said, *_may_move(clock, clock.due.year, now.year, t)])


def missed_text(clock: Clock, due: datetime, t: Translator, *, begun: bool) -> Rich:
    """Return that a date has passed. `begun`: somebody took the case up before, and let it go."""
    taken_up = _LET_GO if begun else _NEVER_BEGUN
    return t(MISSED.get(clock.deadline, taken_up), date=date_text(clock, due, t))


def date_text(clock: Clock, due: datetime, t: Translator) -> str:
    """Return a clock's date, by its unit's time."""
    return written.deadline_text(due, clock.timezone, t.language)


async def clarification_texts(tx: Tx, deployment: Deployment, t: Translator, case: Case) -> list[Rich]:
    """Return by when the result of the clarification has to be given, as long as that lies ahead."""
    return [
        _line(clock, t, tx.now, begun=True)
        for clock in await case_clocks.load_clocks(tx, deployment, case)
        if clock.deadline is Deadline.CLARIFICATION
        and clock.is_running(tx.now)
        and not clock.is_missed(tx.now)
    ]


async def missed_texts(
    tx: Tx, deployment: Deployment, t: Translator, case: Case, deadline: str
) -> list[Rich]:
    """Return that a date of a public rule has passed, and whom one can turn to; nothing if it hasn't."""
    for clock in await case_clocks.load_clocks(tx, deployment, case):
        if clock.deadline.value == deadline and clock.due is not None and clock.is_missed(tx.now):
            said = missed_text(clock, clock.due, t, begun=True)
            return [said, await next_doors(tx, deployment, t, case)]
    return []


async def next_doors(tx: Tx, deployment: Deployment, t: Translator, case: Case) -> Rich:
    """Return whom one can turn to: the unit above, then others than the police's own Propam."""
    way = routing.way_up(await units.all_units(tx), case.handling_unit_id)
    above = [t("{unit} · satuan di atas {below}", unit=unit.name, below=way[0].name) for unit in way[1:2]]
    others = [other_doors(t, deployment, titled=False), protection_line(t)]
    return titled_list(t("Pintu lain"), [*above, *others])


def _may_move(clock: Clock, year: int, this_year: int, t: Translator) -> list[Rich]:
    """Working days can't be counted to the end before the joint holidays of that year are decreed."""
    known = all(calendar.are_joint_holidays_known(one) for one in range(this_year, year + 1))
    if clock.rule.span is not Span.WORKING_DAYS or known:
        return []
    return [t("Tanggal ini dapat mundur bila ada cuti bersama yang belum ditetapkan.")]
