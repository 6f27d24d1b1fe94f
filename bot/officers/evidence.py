"""Files of a case on their way to an officer: by our own copy under a neutral name, never by Telegram's id.

Photos are given with the file: delivery draws them anew, without what the camera wrote into them. Other kinds
are handed over as they came, marked "belum dibersihkan", and only after one more tap. A picture that Telegram
takes for no photo goes as a document, drawn anew all the same; one that can't be drawn is offered as it came.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import asking, words
from bot.rules import media
from bot.texts import N_, Rich, Translator, bold, format  # noqa: A004 - the module of formats
from storage import events, outbox
from storage import evidence as kept
from storage.records import EventKind, Evidence, EvidenceKind, EvidenceState, Message, Upload

if TYPE_CHECKING:
    from bot.officers.acts import Act

KIND_NAMES: Final = {
    EvidenceKind.PHOTO: N_("foto"),
    EvidenceKind.VOICE: N_("pesan suara"),
    EvidenceKind.AUDIO: N_("suara"),
    EvidenceKind.VIDEO: N_("video"),
    EvidenceKind.VIDEO_NOTE: N_("pesan video"),
    EvidenceKind.ANIMATION: N_("animasi"),
    EvidenceKind.DOCUMENT: N_("dokumen"),
}
STATE_NAMES: Final = {
    EvidenceState.WAITING: N_("masih diunduh"),
    EvidenceState.TOO_BIG: N_("terlalu besar, tidak tersimpan"),
    EvidenceState.EMPTY: N_("kosong"),
    EvidenceState.VANISHED: N_("tidak ada lagi di Telegram"),
    EvidenceState.DISK_FULL: N_("tidak tersimpan, penyimpanan penuh"),
}


AS_IT_CAME: Final = "asli"


def is_cleaned(item: Evidence) -> bool:
    """Whether delivery can draw this file anew, so that nothing but the picture is left."""
    return item.state is EvidenceState.STORED and media.is_cleanable(item.mime or media.UNKNOWN)


def warning(t: Translator) -> Rich:
    """Why some files wait for one more tap."""
    return t(
        "Bukti bertanda “belum dibersihkan” diberikan seperti saat diterima: di dalamnya bisa ada nama, "
        "nomor, lokasi, atau berkas berbahaya."
    )


def button(item: Evidence, number: int, ticket: str, t: Translator) -> speech.Button:
    """A button that gives one file, or says why it can't be given."""
    label = t("Bukti {number}: {kind}", number=number, kind=t(KIND_NAMES[item.kind]))
    return words.tap(label, "evidence", ticket, item.id)


def described(item: Evidence, number: int, t: Translator) -> Rich:
    """One line on a file: its number, kind, size, and what became of it."""
    parts = [t("Bukti {number}: {kind}", number=number, kind=t(KIND_NAMES[item.kind]))]
    if item.size:
        parts.append(Rich(format.size(item.size, t.language)))
    if item.state is not EvidenceState.STORED:
        parts.append(t(STATE_NAMES[item.state]))
    elif not is_cleaned(item):
        parts.append(t("belum dibersihkan"))
    return Rich.join(" · ", parts)


async def give(act: Act) -> None:
    """The one more tap: hand over a file of this case."""
    files = await kept.of_case(act.tx, act.case.id)
    wanted, *way = act.request.args or ("",)
    for number, item in enumerate(files, 1):
        if item.id == wanted:
            await send(act, item, number, as_it_came=way == [AS_IT_CAME])
            return
    await act.answer(words.outdated(act.t, act.case.ticket), alert=True)


async def send(act: Act, item: Evidence, number: int, *, as_it_came: bool = False) -> None:
    """Put a file into the outbox for the officer, and write down that it was shown."""
    if item.state is not EvidenceState.STORED:
        state = Rich.join(": ", [act.case.ticket, described(item, number, act.t)])
        await act.answer(state, alert=True)
        return
    slot = await asking.private_slot(act)
    message = _message(act, item, number, slot.id, as_it_came=as_it_came)
    await outbox.put(act.tx, replace(message, case_id=act.case.id))
    shown = {"evidence": item.id, "number": number}
    await events.append(act.tx, act.case.id, EventKind.EVIDENCE_SHOWN, act.role, act.officer.id, shown)


def _message(act: Act, item: Evidence, number: int, slot: str, *, as_it_came: bool) -> Message:
    """The file, and what stands in its place if it can't be given so."""
    lines = [bold(act.case.ticket), described(item, number, act.t)]
    unread = Rich.join("\n", [*lines, act.t("Berkas ini tidak dapat dibuka.")])
    if not is_cleaned(item) or as_it_came:
        if as_it_came:
            lines.append(act.t("belum dibersihkan"))
        method, parameter = _way(item)
        name = media.evidence_name(act.case.ticket, number, item.mime or media.UNKNOWN)
        return speech.file_message(
            act.private_chat,
            method,
            Upload(parameter, item.id, name),
            Rich.join("\n", lines),
            slot=slot,
            otherwise=speech.text_message(act.private_chat, unread, slot=slot),
        )
    caption = Rich.join("\n", lines)
    name = media.evidence_name(act.case.ticket, number, "image/jpeg")
    undrawn = act.t("Gambar ini tidak dapat dibersihkan.")
    offer = words.tap(act.t("Berikan seperti diterima"), "evidence", act.case.ticket, item.id, AS_IT_CAME)
    offered = Rich.join("\n", [*lines, undrawn, warning(act.t)])
    told = speech.text_message(act.private_chat, offered, speech.inline([offer]), slot=slot)
    drawn = Upload("document", item.id, name, drawn=True)
    document = speech.file_message(
        act.private_chat, "sendDocument", drawn, caption, slot=slot, otherwise=told
    )
    photo = Upload("photo", item.id, name)
    return speech.file_message(act.private_chat, "sendPhoto", photo, caption, slot=slot, otherwise=document)


def _way(item: Evidence) -> tuple[str, str]:
    """The Bot API's method for a file that goes as it came; whatever isn't surely playable is a document."""
    if item.kind is EvidenceKind.VOICE and item.mime in {"audio/ogg", "application/ogg"}:
        return "sendVoice", "voice"
    return "sendDocument", "document"
