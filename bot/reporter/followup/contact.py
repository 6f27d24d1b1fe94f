"""How the reporter is known: name and phone can be seen, given, changed and removed from the case's page.

They lie in the sealed identity table and nowhere else. Nobody but the reporter learns that they were given,
or taken back: no event says so, and no notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.form import parsing
from bot.reporter.open_questions import Contact, ContactQuestion
from bot.rules import workflow
from bot.texts import Rich, Translator, bold
from storage import identities

if TYPE_CHECKING:
    from storage.records import Case

NAME_LENGTH: Final = 100
PAGE: Final = frozenset({"me0", "me1", "me2", "back"})
"""Buttons that only pages about name and phone have."""


async def show_contact(turn: CitizenTurn, case: Case) -> None:
    """Show what is kept about who the reporter is, to the reporter alone."""
    t, reporter = turn.t, await identities.reporter(turn.tx, case.id)
    told = await turn.how_told(case)
    none = t("belum diisi")
    await turn.show_page(
        t(
            "{ticket}: nama dan nomor Anda\n\nNama: {name}\nNomor telepon: {phone}\n\nBila diisi, petugas "
            "yang menangani dapat meminta melihatnya, dengan alasan. Yang memutuskan: atasan dari kesatuan "
            "di atasnya; bila tidak ada, dua atasan setempat. Itu tercatat, dan {told}. Akun Telegram Anda "
            "tidak ditampilkan. Boleh juga dibiarkan kosong.",
            told=told,
            ticket=bold(case.ticket),
            name=reporter.name or none,
            phone=reporter.phone or none,
        ),
        *_contact_rows(turn, case, filled=bool(reporter.name or reporter.phone)),
        about=case,
    )


def _contact_rows(turn: CitizenTurn, case: Case, *, filled: bool) -> list[list[keyboards.Button]]:
    t = turn.t
    rows = [[citizen_button(t("Kembali"), "back", case.ticket)]]
    if filled:
        rows.insert(0, [citizen_button(t("Hapus nama dan nomor"), "me0", case.ticket)])
    if not workflow.is_closed(case.status):
        rows.insert(0, fill_row(t, case))
    return rows


def fill_row(t: Translator, case: Case) -> list[keyboards.Button]:
    """Return the ways to give name and phone."""
    return [
        citizen_button(t("Isi nama"), "me1", case.ticket),
        citizen_button(t("Isi nomor"), "me2", case.ticket),
    ]


async def handle_page_reply(turn: CitizenTurn, case: Case) -> bool:
    """Take a reply to the page about name and phone: as the answer if one is asked for. Else it is kept
    nowhere, because officers read what goes into a case.
    """
    asked = turn.asking
    if isinstance(asked, ContactQuestion) and asked.ticket == case.ticket:
        await handle_answer(turn, asked)
    elif workflow.is_closed(case.status):
        await turn.say(turn.t("Pengaduan itu sudah ditutup, jadi nama dan nomor tidak diubah."))
    else:
        said = turn.t(
            "Pesan tadi tidak kami simpan, agar nama dan nomor Anda tidak masuk ke isi pengaduan yang dibaca "
            "petugas. Bila ingin mengisinya, ketuk dulu tombolnya."
        )
        await turn.say(said, fill_row(turn.t, case), about=case)
    return True


async def ask_contact(turn: CitizenTurn, case: Case, what: Contact) -> None:
    """Ask for the name or the phone; the next message is the answer."""
    if workflow.is_closed(case.status):
        await show_contact(turn, case)
        return
    await turn.ask(ContactQuestion(what, case.ticket))
    t = turn.t
    question = (
        t("Tulis nama Anda untuk pengaduan {ticket}.", ticket=bold(case.ticket))
        if what == "name"
        else t("Tulis nomor telepon Anda untuk pengaduan {ticket}.", ticket=bold(case.ticket))
    )
    await turn.show_page(question, [citizen_button(t("Batal"), "stop")], about=case)


async def handle_answer(turn: CitizenTurn, question: ContactQuestion) -> None:
    """Take the message after the question for a name or a phone."""
    case = await turn.acting_case(question.ticket)
    if case is None or workflow.is_closed(case.status):
        await turn.remember(asking=None)
        await turn.say(turn.t("Pengaduan itu sudah ditutup, jadi nama dan nomor tidak diubah."))
        return
    reporter = await identities.reporter(turn.tx, case.id)
    name, phone = reporter.name, reporter.phone
    if question.what == "name":
        name = given = _read_name(turn)
    else:
        phone = given = _read_phone(turn)
    if given is None:
        await turn.say(
            _ask_again_text(turn, question, case), [citizen_button(turn.t("Batal"), "stop")], about=case
        )
        return
    await turn.remember(asking=None)
    await _save_contact(turn, case, name, phone)


def _read_name(turn: CitizenTurn) -> str | None:
    text = " ".join(((turn.message and turn.message.text) or "").split())
    return text if 0 < len(text) <= NAME_LENGTH else None


def _read_phone(turn: CitizenTurn) -> str | None:
    if turn.message is None:
        return None
    if contact := turn.message.contact:
        return parsing.parse_phone(
            "+" + contact.phone_number.lstrip("+")
        )  # Telegram leaves the + out now and then
    return parsing.parse_phone(turn.message.text or "")


def _ask_again_text(turn: CitizenTurn, question: ContactQuestion, case: Case) -> Rich:
    """Ask once more, and name the case: a reply to this page is known by its ticket."""
    if question.what == "name":
        return turn.t(
            "Kami menunggu nama untuk pengaduan {ticket}, paling panjang 100 huruf. Pesan tadi tidak "
            "disimpan.",
            ticket=bold(case.ticket),
        )
    return turn.t(
        "Kami menunggu nomor telepon untuk pengaduan {ticket}, misalnya 0812 0000 0000. Pesan tadi tidak "
        "disimpan.",
        ticket=bold(case.ticket),
    )


async def remove_contact(turn: CitizenTurn, case: Case) -> None:
    """Remove name and phone at once; from then on there is nothing to show."""
    reporter = await identities.reporter(turn.tx, case.id)
    if reporter.name or reporter.phone:
        await _save_contact(turn, case, None, None)
    else:
        await show_contact(turn, case)


async def _save_contact(turn: CitizenTurn, case: Case, name: str | None, phone: str | None) -> None:
    await identities.set_contact(turn.tx, case.id, name, phone)
    await show_contact(turn, case)
