"""How the reporter is known: name and phone can be seen, given, changed and removed from the case's page.

They lie in the sealed identity table and nowhere else; the case's chain and the officers learn only that
something about them changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import Talk, tap
from bot.reporter.form import parsing
from bot.rules import workflow
from bot.texts import bold
from storage import cases, events, identities, work
from storage.records import ActorRole, Case, EventKind, Mode

if TYPE_CHECKING:
    from bot import speech

NAME_LENGTH: Final = 100


async def show(talk: Talk, case: Case) -> None:
    """What is kept about who the reporter is, shown to the reporter alone."""
    t, reporter = talk.t, await identities.reporter(talk.tx, case.id)
    none = t("belum diisi")
    await talk.turn_page(
        t(
            "{ticket}: nama dan nomor Anda\n\nNama: {name}\nNomor telepon: {phone}\n\nBila diisi, petugas "
            "yang menangani dapat meminta melihatnya dengan alasan dan persetujuan orang kedua. Itu "
            "tercatat, dan Anda diberi tahu. Akun Telegram Anda tidak ditampilkan. Boleh juga dibiarkan "
            "kosong.",
            ticket=bold(case.ticket),
            name=reporter.name or none,
            phone=reporter.phone or none,
        ),
        *_rows(talk, case, filled=bool(reporter.name or reporter.phone)),
        about=case,
    )


def _rows(talk: Talk, case: Case, *, filled: bool) -> list[list[speech.Button]]:
    t = talk.t
    rows = [[tap(t("Kembali"), "page", case.ticket)]]
    if filled:
        rows.insert(0, [tap(t("Hapus nama dan nomor"), "me0", case.ticket)])
    if not workflow.is_closed(case.status):
        rows.insert(0, [tap(t("Isi nama"), "me1", case.ticket), tap(t("Isi nomor"), "me2", case.ticket)])
    return rows


async def ask(talk: Talk, case: Case, what: str) -> None:
    """Ask for the name or the phone; the next message is the answer."""
    if workflow.is_closed(case.status):
        await show(talk, case)
        return
    await talk.ask({"what": what, "ticket": case.ticket})
    t = talk.t
    question = (
        t("Tulis nama Anda untuk pengaduan {ticket}.", ticket=bold(case.ticket))
        if what == "name"
        else t("Tulis nomor telepon Anda untuk pengaduan {ticket}.", ticket=bold(case.ticket))
    )
    await talk.turn_page(question, [tap(t("Batal"), "stop")], about=case)


async def answered(talk: Talk) -> None:
    """The message after the question for a name or a phone."""
    case = await talk.own_case(talk.asking.get("ticket"))
    if case is None or workflow.is_closed(case.status):
        await talk.remember(asking=None)
        await talk.say(talk.t("Pengaduan itu sudah ditutup, jadi nama dan nomor tidak diubah."))
        return
    reporter = await identities.reporter(talk.tx, case.id)
    name, phone = reporter.name, reporter.phone
    if talk.asking["what"] == "name":
        name = given = _name(talk)
    else:
        phone = given = _phone(talk)
    if given is None:
        await talk.say(_again(talk), [tap(talk.t("Batal"), "stop")])
        return
    await talk.remember(asking=None)
    await _keep(talk, case, name, phone)


def _name(talk: Talk) -> str | None:
    text = " ".join(((talk.message and talk.message.text) or "").split())
    return text if 0 < len(text) <= NAME_LENGTH else None


def _phone(talk: Talk) -> str | None:
    if talk.message is None:
        return None
    if contact := talk.message.contact:
        return parsing.phone("+" + contact.phone_number.lstrip("+"))  # Telegram leaves the + out now and then
    return parsing.phone(talk.message.text or "")


def _again(talk: Talk) -> str:
    if talk.asking["what"] == "name":
        return str(talk.t("Kami menunggu nama, paling panjang 100 huruf. Pesan tadi tidak disimpan."))
    return str(talk.t("Kami menunggu nomor telepon, misalnya 0812 0000 0000. Pesan tadi tidak disimpan."))


async def remove(talk: Talk, case: Case) -> None:
    """The tap that removes name and phone at once; from then on there is nothing to show."""
    reporter = await identities.reporter(talk.tx, case.id)
    if reporter.name or reporter.phone:
        await _keep(talk, case, None, None)
    else:
        await show(talk, case)


async def _keep(talk: Talk, case: Case, name: str | None, phone: str | None) -> None:
    await identities.set_contact(talk.tx, case.id, name, phone)
    await cases.set_mode(talk.tx, case.id, Mode.IDENTIFIED if name or phone else Mode.CONFIDENTIAL)
    payload = {"question": "contact"}
    await events.append(talk.tx, case.id, EventKind.ANSWER_CHANGED, ActorRole.REPORTER, payload=payload)
    await work.put(talk.tx, "officers.changed", {"case_id": case.id} | payload)
    await show(talk, case)
