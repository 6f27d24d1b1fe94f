"""`/tambah`: text, voice, files, a place or a contact for one *named* open case, until [Selesai].

The question that is open (`asking`: {"what": "add", "ticket", "until", "guest"}) names the case, and every
message that comes while it is open belongs there. Half an hour after the last one it is closed: what comes
later is asked about like any other message (`bot.reporter.followup.unassigned`). The holder is told at once
of the first addition and then, for what follows within two minutes, once more: an album is one notice, not
ten.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import Talk, tap
from bot.reporter.followup import code_entry, replies, waiting_messages
from bot.reporter.followup.addition_outcomes import closed, losses, outcome, why
from bot.reporter.followup.addition_store import Taken, take, tell
from bot.reporter.message_parts import wrap
from bot.rules import workflow
from bot.texts import Rich, Translator, bold, code
from storage import cases, work
from storage.records import Case, Json

if TYPE_CHECKING:
    from telegram import Update

    from bot import speech
    from bot.turn import Context

OFFERED: Final = 8  # cases to choose from by a button, the newest
SESSION: Final = timedelta(minutes=30)
GATHER: Final = timedelta(minutes=2)


async def command(update: Update, context: Context) -> None:
    """`/tambah`, `/tambah TICKET`, `/tambah TICKET CODE`."""
    talk = await Talk.of(update, context)
    await talk.drop_small_question()
    asked = code_entry.read(" ".join(context.args or ()))
    if asked.secret:
        await talk.erase_message()
    if asked.empty:
        await _choose(talk)
    elif asked.ticket is None:
        await talk.say(code_entry.mistyped(talk.t))
    else:
        case, guest = await talk.seen_case(asked.ticket)
        if case is None:
            case, guest = await code_entry.knock(talk, asked.ticket, asked.code, code_entry.ADD), True
        if case is not None:
            await begin(talk, case, guest=guest)


async def open_cases(talk: Talk) -> list[Case]:
    """The account's cases that still take additions, newest first."""
    return [c for c in await cases.of_account(talk.tx, talk.chat_id) if not workflow.is_closed(c.status)]


async def _choose(talk: Talk) -> None:
    mine, t = await open_cases(talk), talk.t
    if len(mine) == 1:
        await begin(talk, mine[0])
    elif mine:
        rows = [[tap(case.ticket, "add", case.ticket)] for case in mine[:OFFERED]]
        more = [named_so(t, "/tambah YDN-XXXX-XXXX")] if len(mine) > OFFERED else []
        await talk.say(Rich.join("\n\n", [t("Keterangan ini untuk pengaduan yang mana?"), *more]), *rows)
    else:
        await talk.say(
            t(
                "Tidak ada pengaduan terbuka dari akun ini. Untuk melapor, kirim /lapor. Untuk pengaduan "
                "dari akun lain, kirim /tambah diikuti nomornya."
            )
        )


def named_so(t: Translator, example: str) -> Rich:
    """More cases than buttons: how another one is named."""
    return t(
        "Yang tampil hanya {count} pengaduan terbaru. Untuk pengaduan lain, tulis nomornya: {example}",
        count=OFFERED,
        example=code(example),
    )


async def begin(talk: Talk, case: Case, *, guest: bool = False) -> None:
    """Open the question for one case and say its name; asked twice, it stays one question. What waited for a
    case to be chosen goes there first.
    """
    if workflow.is_closed(case.status):
        await talk.say(closed(talk.t, case), about=case)
        return
    if held := await waiting_messages.release(talk):
        await replies.hold(talk, case, held, guest=guest)
    if talk.tapped is not None and listens_to(talk, case):
        talk.context.toast(talk.t("Silakan kirim: semuanya masuk ke pengaduan {ticket}.", ticket=case.ticket))
        return
    await _listen(talk, case, guest=guest)
    await talk.say(
        talk.t(
            "Silakan kirim keterangan untuk pengaduan {ticket}: tulisan, pesan suara, foto, berkas, lokasi, "
            "atau kontak. Semua yang Anda kirim sekarang masuk ke pengaduan itu, sampai Anda mengetuk "
            "Selesai.",
            ticket=bold(case.ticket),
        ),
        done_row(talk),
        about=case,
    )


def done_row(talk: Talk) -> list[speech.Button]:
    return [tap(talk.t("Selesai"), "done")]


async def _listen(talk: Talk, case: Case, *, guest: bool, album: str | None = None) -> None:
    until = (talk.now + SESSION).isoformat()
    asking = {"what": "add", "ticket": case.ticket, "until": until, "guest": guest, "album": album}
    if talk.asking.get("ticket") == case.ticket and "gather" in talk.asking:
        asking["gather"] = talk.asking["gather"]
    await talk.ask(asking)


def is_open(talk: Talk) -> bool:
    """Whether a case is listening right now: later messages are asked about instead."""
    return talk.asking.get("what") == "add" and talk.still(talk.asking.get("until"))


def listens_to(talk: Talk, case: Case) -> bool:
    """Whether this very case is listening."""
    return is_open(talk) and talk.asking["ticket"] == case.ticket


async def answered(talk: Talk) -> None:
    """A message while a case is listening."""
    case = await cases.by_ticket(talk.tx, talk.asking["ticket"])
    if case is None or workflow.is_closed(case.status):
        await talk.remember(asking=None)
        if case is not None:
            await talk.say(closed(talk.t, case), about=case)
        return
    parcel = wrap(talk.message) if talk.message else None
    if parcel is None:
        said = talk.t(
            "Kiriman jenis ini tidak dapat dimasukkan ke pengaduan {ticket}. Kirim tulisan, pesan suara, "
            "foto, berkas, lokasi, atau kontak.",
            ticket=bold(case.ticket),
        )
        await talk.say(Rich.join(" ", [*why(talk), said]), done_row(talk), about=case)
        return
    again = parcel.get("album") is not None and parcel.get("album") == talk.asking.get("album")
    guest = bool(talk.asking.get("guest"))
    taken = await take(talk.tx, talk.chat_id, case, [parcel], guest=guest)
    await _listen(talk, case, guest=guest, album=parcel.get("album"))
    await _tell_gathered(talk, case, taken)
    if taken.refused or not again:
        said = Rich.join(" ", [outcome(talk.t, case, taken, listening=True), *losses(talk)])
        await talk.say(said, done_row(talk), about=case)


async def done(talk: Talk) -> None:
    """[Selesai]: nothing listens any more; what is under way otherwise is named."""
    ticket = talk.asking.get("ticket") if talk.asking.get("what") == "add" else None
    if ticket is None:
        talk.context.toast(talk.t("Sudah selesai."))
        return
    await talk.remember(asking=None)
    text = talk.t("Terima kasih. Keterangan untuk pengaduan {ticket} sudah tersimpan.", ticket=bold(ticket))
    if talk.has_draft:
        text = Rich.join("\n\n", [text, talk.t("Draf pengaduan Anda masih ada: lanjutkan dengan /lapor.")])
    case = await cases.by_ticket(talk.tx, ticket)
    await talk.turn_page(text, [tap(talk.t("Lihat status"), "see", ticket)], about=case)


async def _tell_gathered(talk: Talk, case: Case, taken: Taken) -> None:
    """Tell the holder: at once of the first addition, of what follows once more when the gathering ends."""
    if not taken.last:
        return
    gather: Json = talk.asking.get("gather") or {}
    if not talk.still(gather.get("until")):
        await tell(talk.tx, case.id, taken, guest=bool(talk.asking.get("guest")))
        gather = {"until": (talk.now + GATHER).isoformat(), "after": taken.last, "put": False}
    elif not gather["put"]:
        due = datetime.fromisoformat(gather["until"])
        await work.put(talk.tx, "reporter.added", {"case_id": case.id} | gather, due_at=due)
        gather = gather | {"put": True}
    await talk.remember(asking=talk.asking | {"gather": gather})
