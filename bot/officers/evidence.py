"""Files of a case on their way to an officer: by our own copy under a neutral name, never by Telegram's id.

Photos are given with the file: delivery draws them anew, without what the camera wrote into them. Other kinds
are handed over as they came, marked "belum dibersihkan", and only after one more tap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import asking, words
from bot.rules import media
from bot.texts import N_, Rich, Translator, bold, format  # noqa: A004 - the module of formats
from storage import events
from storage import evidence as kept
from storage.records import EventKind, Evidence, EvidenceKind, EvidenceState, Upload

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
    wanted = act.request.args[0] if act.request.args else ""
    for number, item in enumerate(files, 1):
        if item.id == wanted:
            await send(act, item, number)
            return
    await act.answer(words.outdated(act.t, act.case.ticket), alert=True)


async def send(act: Act, item: Evidence, number: int) -> None:
    """Put a file into the outbox for the officer, and write down that it was shown."""
    if item.state is not EvidenceState.STORED:
        state = Rich.join(": ", [act.case.ticket, described(item, number, act.t)])
        await act.answer(state, alert=True)
        return
    method, parameter = _way(item)
    slot = await asking.private_slot(act)
    caption = Rich.join("\n", [bold(act.case.ticket), described(item, number, act.t)])
    upload = Upload(
        parameter, item.id, media.evidence_name(act.case.ticket, number, item.mime or media.UNKNOWN)
    )
    await speech.send_file(act.tx, act.private_chat, method, upload, caption, slot=slot.id, protect=True)
    shown = {"evidence": item.id, "number": number}
    await events.append(act.tx, act.case.id, EventKind.EVIDENCE_SHOWN, act.role, act.officer.id, shown)


def _way(item: Evidence) -> tuple[str, str]:
    """The Bot API's method for a file, by its content; whatever isn't surely playable goes as a document."""
    if is_cleaned(item):
        return "sendPhoto", "photo"
    if item.kind is EvidenceKind.VOICE and item.mime in {"audio/ogg", "application/ogg"}:
        return "sendVoice", "voice"
    return "sendDocument", "document"
