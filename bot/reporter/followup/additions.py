"""`/tambah`: text, voice, files, a place or a contact for one *named* open case, until [Selesai].

The question that is open (`AdditionQuestion`) names the case, and every message that comes while it is open
belongs there. Half an hour after the last one it is closed: what comes later is asked about like any other
message (`bot.reporter.followup.unassigned`). Word of the first addition is left for the officers at once, and
of what follows within two minutes once more: an album is one notice, not ten.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards
from bot.errands import GatheredAdditions
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.followup import muted, replies, waiting_messages
from bot.reporter.followup.addition_outcomes import (
    closed_text,
    file_hints,
    loss_texts,
    outcome_text,
    untaken_text,
)
from bot.reporter.followup.addition_store import AdditionResult, attach_parts, tell_addition
from bot.reporter.open_questions import AdditionQuestion, Gathering
from bot.rules import time_limits, workflow
from bot.texts import Rich, Translator, bold, code
from storage import cases
from storage.records import Case, Json

if TYPE_CHECKING:
    pass

MAX_OFFERED: Final = 8  # cases to choose from by a button, the newest


async def list_open_cases(turn: CitizenTurn) -> list[Case]:
    """Return the account's cases that still take additions, newest first."""
    return [c for c in await cases.of_account(turn.tx, turn.chat_id) if not workflow.is_closed(c.status)]


async def ask_case(turn: CitizenTurn) -> None:
    """Ask for which case."""
    mine, t = await list_open_cases(turn), turn.t
    if len(mine) == 1:
        await begin_addition(turn, mine[0])
    elif mine:
        rows = [[citizen_button(case.ticket, "add", case.ticket)] for case in mine[:MAX_OFFERED]]
        more = [ticket_hint(t, "/tambah YDN-XXXX-XXXX")] if len(mine) > MAX_OFFERED else []
        await turn.say(Rich.join("\n\n", [t("Keterangan ini untuk pengaduan yang mana?"), *more]), *rows)
    else:
        await turn.say(
            t(
                "Tidak ada pengaduan terbuka dari akun ini. Untuk melapor, kirim /lapor. Untuk pengaduan "
                "dari akun lain, kirim /tambah diikuti nomornya."
            )
        )


def ticket_hint(t: Translator, example: str) -> Rich:
    """More cases than buttons: how another one is named."""
    return t(
        "Yang tampil hanya {count} pengaduan terbaru. Untuk pengaduan lain, tulis nomornya: {example}",
        count=MAX_OFFERED,
        example=code(example),
    )


async def begin_addition(turn: CitizenTurn, case: Case, *, guest: bool = False) -> None:
    """Open the question for one case and say its name; asked twice, it stays one question. What waited for a
    case to be chosen goes there first.
    """
    if workflow.is_closed(case.status):
        await turn.say(closed_text(turn.t, case), about=case)
        return
    if await muted.turn_away(turn, case):
        return
    if held := await waiting_messages.release_waiting(turn):
        await replies.hold_parts(turn, case, held, guest=guest, waited=len(held))
    if turn.tapped is not None and is_listening_to(turn, case):
        turn.context.toast(turn.t("Silakan kirim: semuanya masuk ke pengaduan {ticket}.", ticket=case.ticket))
        return
    await _listen_for_case(turn, case, guest=guest)
    await turn.say(
        turn.t(
            "Silakan kirim keterangan untuk pengaduan {ticket}: tulisan, pesan suara, foto, berkas, lokasi, "
            "atau kontak. Semua yang Anda kirim sekarang masuk ke pengaduan itu, sampai Anda mengetuk "
            "Selesai.",
            ticket=bold(case.ticket),
        ),
        done_row(turn),
        about=case,
    )


def done_row(turn: CitizenTurn) -> list[keyboards.Button]:
    return [citizen_button(turn.t("Selesai"), "done")]


async def _listen_for_case(
    turn: CitizenTurn, case: Case, *, guest: bool, album: str | None = None
) -> AdditionQuestion:
    """Ask for what goes to this case; what was gathered for it already goes on being gathered."""
    asked, until = turn.asking, turn.now + time_limits.LISTENING_TIME
    again = isinstance(asked, AdditionQuestion) and asked.ticket == case.ticket
    gather = asked.gather if isinstance(asked, AdditionQuestion) and again else None
    listening = AdditionQuestion(case.ticket, until, guest, album, gather)
    await turn.ask(listening)
    return listening


def find_listening(turn: CitizenTurn) -> AdditionQuestion | None:
    """Return the question that is open for a case right now; what comes later is asked about instead."""
    asked = turn.asking
    return asked if isinstance(asked, AdditionQuestion) and asked.is_open(turn.now) else None


def is_listening_to(turn: CitizenTurn, case: Case) -> bool:
    """Whether this very case is listening."""
    listening = find_listening(turn)
    return listening is not None and listening.ticket == case.ticket


async def handle_answer(
    turn: CitizenTurn, question: AdditionQuestion, case: Case, parts: Json | None
) -> None:
    """Take a message while this case is listening, and what it brings; None if that is nothing a case can
    hold.
    """
    if await muted.turn_away(turn, case, parts or {}, listening=True):
        return
    if parts is None:
        await turn.say(untaken_text(turn, case), done_row(turn), about=case)
        return
    again = parts.get("album") is not None and parts.get("album") == question.album
    taken = await attach_parts(turn.tx, turn.chat_id, case, [parts], guest=question.guest)
    listening = await _listen_for_case(turn, case, guest=question.guest, album=parts.get("album"))
    await _tell_gathered(turn, case, listening, taken)
    if taken.refused or not again:
        said = Rich.join(" ", [outcome_text(turn.t, case, taken, listening=True), *loss_texts(turn)])
        if taken.files:
            said = Rich.join("\n\n", [said, *file_hints(turn.t, [parts])])
        await turn.say(said, done_row(turn), about=case)


async def end_addition(turn: CitizenTurn) -> None:
    """[Selesai]: nothing listens any more; what is under way otherwise is named."""
    if not isinstance(turn.asking, AdditionQuestion):
        turn.context.toast(turn.t("Sudah selesai."))
        return
    ticket = turn.asking.ticket
    await turn.remember(asking=None)
    case = await cases.by_ticket(turn.tx, ticket)
    if case is not None and await muted.is_refused(turn, case):
        text = turn.t("Baik, selesai.")  # what came last isn't kept
    else:
        text = turn.t(
            "Terima kasih. Keterangan untuk pengaduan {ticket} sudah tersimpan.", ticket=bold(ticket)
        )
    if turn.has_draft:
        text = Rich.join("\n\n", [text, turn.t("Draf pengaduan Anda masih ada: lanjutkan dengan /lapor.")])
    await turn.show_page(text, [citizen_button(turn.t("Lihat status"), "see", ticket)], about=case)


async def _tell_gathered(
    turn: CitizenTurn, case: Case, listening: AdditionQuestion, taken: AdditionResult
) -> None:
    """Leave word: at once of the first addition, of what follows once more when the gathering ends."""
    if not taken.last:
        return
    gather = listening.gather
    if gather is None or turn.now >= gather.until:
        await tell_addition(turn.tx, case.id, taken, guest=listening.guest)
        gather = Gathering(turn.now + time_limits.GATHERING_TIME, taken.last)
    elif not gather.put:
        later = GatheredAdditions(case.id, gather.after, gather.until)
        await errands.TELL_LATER_ADDITIONS.put(turn.tx, later, due_at=gather.until)
        gather = replace(gather, put=True)
    await turn.ask(replace(listening, gather=gather))
