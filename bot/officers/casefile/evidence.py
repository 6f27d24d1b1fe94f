"""Files of a case on their way to an officer: by our own copy under a neutral name, never by Telegram's id.

Of a picture officers are given the pages that were drawn anew when it came, each a message of its own. The
original, with the place, the time and the telephone that may be in it, is handed over for a reason, which is
written down (`give_original`). Other kinds are handed over as they came, after one more tap. Either way the
chain tells it apart from a picture that was shown.

What may be given is decided by what we keep of a file, never by what stands in a button.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errands import AboutFile
from bot.officers import questions, wording
from bot.officers.casefile import disclosures
from bot.rules import media, time_limits
from bot.texts import N_, Rich, Translator, bold, formats
from storage import evidence as kept
from storage import outbox
from storage.records import Clean, EventKind, Evidence, EvidenceKind, EvidenceState, Message, Upload

if TYPE_CHECKING:
    from bot.keyboards import Keyboard
    from bot.officers.actions import OfficerTurn

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
WHY_UNCLEANED: Final = {
    "unreadable": N_("gambar ini rusak, atau bentuknya tidak kami kenal"),
    "too_much": N_("gambar ini terlalu besar untuk diolah"),
    "different": N_("hasilnya tidak sama dengan aslinya"),
    "ended": N_("pengolahannya terhenti"),
}
"""Why a picture couldn't be drawn anew (`Clean.why`)."""


WANTS_ORIGINAL: Final = "asli"
"""In a button: that the original is wanted. It gives nothing by itself."""


def is_picture(item: Evidence) -> bool:
    """Whether it is kept, and of a kind that is drawn anew: then its original takes a reason."""
    return item.state is EvidenceState.STORED and media.is_cleanable(item.mime or media.UNKNOWN)


def is_cleaned(item: Evidence) -> bool:
    """Whether there are pages drawn anew, so that nothing but the picture is left."""
    return is_picture(item) and item.clean is not None and not item.clean.why


def is_raw(item: Evidence) -> bool:
    """Whether only the file as it came can be given."""
    return item.state is EvidenceState.STORED and not is_cleaned(item) and not _is_awaited(item)


def _is_awaited(item: Evidence) -> bool:
    return is_picture(item) and item.clean is None


def uncleaned_warning(t: Translator) -> Rich:
    """Return what it means that a file isn't cleaned."""
    return t(
        "Bukti bertanda “belum dibersihkan” hanya ada seperti saat diterima: di dalamnya bisa ada nama, "
        "nomor, lokasi, atau berkas berbahaya."
    )


def evidence_button(item: Evidence, number: int, ticket: str, t: Translator) -> keyboards.Button:
    """Return a button that gives one file, or says why it can't be given."""
    label = t("Bukti {number}: {kind}", number=number, kind=t(KIND_NAMES[item.kind]))
    return wording.action_button(label, "evidence", ticket, item.id)


def describe_evidence(item: Evidence, number: int, t: Translator) -> Rich:
    """One line on a file: its number, kind, size, pages, and what became of it."""
    parts = [t("Bukti {number}: {kind}", number=number, kind=t(KIND_NAMES[item.kind]))]
    if item.size:
        parts.append(Rich(formats.size_text(item.size, t.language)))
    if item.state is not EvidenceState.STORED:
        parts.append(t(STATE_NAMES[item.state]))
    elif _is_awaited(item):
        parts.append(t("masih dibersihkan"))
    elif item.clean is None or item.clean.why:
        parts.append(t("belum dibersihkan"))
    elif item.clean.of > len(item.clean.pages):
        shown, every = len(item.clean.pages), item.clean.of
        parts.append(t("{shown} dari {all} halaman", shown=shown, all=every))
    elif item.clean.of > 1:
        parts.append(t("{count} halaman", count=item.clean.of))
    return Rich.join(" · ", parts)


async def give_evidence(turn: OfficerTurn) -> None:
    """Give one file of this case that was tapped; what may be given for it is what we keep."""
    wanted, *way = turn.request.args or ("",)
    found = await _find_evidence(turn, wanted) if way in ([], [WANTS_ORIGINAL]) else None
    if found is None:
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return
    number, item = found
    if item.state is not EvidenceState.STORED or (_is_awaited(item) and not way):
        await _say_not_ready(turn, item, number)
    elif not is_picture(item):
        if not await questions.lead_to_private_chat(turn, "berkas"):
            await _send_as_it_came(turn, item, number)
    elif way:
        await _ask_original(turn, item, number)
    elif is_cleaned(item):
        if not await questions.lead_to_private_chat(turn, "berkas"):
            await send_picture(turn, item, number)
    else:
        await _say_why_uncleaned(turn, item, number)


async def _find_evidence(turn: OfficerTurn, wanted: str) -> tuple[int, Evidence] | None:
    files = enumerate(await kept.of_case(turn.tx, turn.case.id), 1)
    return next(((number, item) for number, item in files if item.id == wanted), None)


async def _say_not_ready(turn: OfficerTurn, item: Evidence, number: int) -> None:
    """Say that it isn't there yet, or never will be."""
    lines = [Rich.join(": ", [turn.case.ticket, describe_evidence(item, number, turn.t)])]
    if _is_awaited(item):
        await errands.CLEAN_PICTURE.put_once(turn.tx, AboutFile(item.id))
        if turn.tx.now - item.received_at >= time_limits.CLEANING_AWAITED_FOR:
            lines.append(
                turn.t(
                    "Gambar ini belum dapat dibersihkan karena gangguan di server; kami terus mencoba. Bila "
                    "tidak dapat menunggu, Bapak/Ibu dapat meminta berkas aslinya."
                )
            )
            await questions.tell_officer(turn, Rich.join("\n", lines), _original_button(turn, item))
            return
        lines.append(turn.t("Silakan coba sebentar lagi."))
    await turn.answer(Rich.join("\n", lines), alert=True)


# Pictures, drawn anew


async def send_picture(turn: OfficerTurn, item: Evidence, number: int) -> None:
    """Put a cleaned picture into the outbox for the officer, page by page, and write that down."""
    assert item.clean is not None  # noqa: S101 - `is_cleaned`
    shown = {"evidence": item.id, "number": number}
    loss = await disclosures.record_disclosure(turn, EventKind.EVIDENCE_SHOWN, shown)
    last = len(item.clean.pages) - 1
    for page in range(last + 1):
        slot = await questions.create_private_slot(turn)
        keyboard = _original_button(turn, item) if page == last else None
        message = _page_message(turn, item, item.clean, number, page, slot.id, keyboard)
        await outbox.put(turn.tx, replace(speech.with_loss(message, loss), case_id=turn.case.id))


def _page_message(
    turn: OfficerTurn,
    item: Evidence,
    clean: Clean,
    number: int,
    page: int,
    slot: str,
    keyboard: Keyboard | None,
) -> Message:
    """One page: as a photo, as a document where Telegram takes it for none, or words in its place."""
    lines = [bold(turn.case.ticket), describe_evidence(item, number, turn.t)]
    if len(clean.pages) > 1:
        lines.append(turn.t("Halaman {number} dari {count}", number=page + 1, count=len(clean.pages)))
    caption, name = Rich.join("\n", lines), media.evidence_filename(turn.case.ticket, number, "image/jpeg")
    unread = Rich.join("\n", [*lines, turn.t("Berkas ini tidak dapat dibuka.")])
    told = speech.text_message(turn.private_chat, unread, keyboard, slot=slot)
    document = speech.file_message(
        turn.private_chat,
        "sendDocument",
        Upload("document", item.id, name, drawn=True, page=page),
        caption,
        keyboard,
        slot=slot,
        otherwise=told,
    )
    if not clean.photos:
        return document
    photo = Upload("photo", item.id, name, drawn=True, page=page)
    return speech.file_message(
        turn.private_chat, "sendPhoto", photo, caption, keyboard, slot=slot, otherwise=document
    )


async def _say_why_uncleaned(turn: OfficerTurn, item: Evidence, number: int) -> None:
    """Say why a picture couldn't be drawn anew, and what can be done."""
    why = WHY_UNCLEANED.get(item.clean.why if item.clean else "", WHY_UNCLEANED["ended"])
    lines = [
        bold(turn.case.ticket),
        describe_evidence(item, number, turn.t),
        turn.t("Gambar ini tidak dapat dibersihkan: {why}.", why=turn.t(why)),
    ]
    await questions.tell_officer(turn, Rich.join("\n", lines), _original_button(turn, item))


# Originals


def _original_button(turn: OfficerTurn, item: Evidence) -> Keyboard:
    label = turn.t("Minta berkas asli")
    return keyboards.inline_keyboard(
        [wording.action_button(label, "evidence", turn.case.ticket, item.id, WANTS_ORIGINAL)]
    )


async def _ask_original(turn: OfficerTurn, item: Evidence, number: int) -> None:
    """Ask why the original of a picture is wanted."""
    if await questions.lead_to_private_chat(turn, "berkas"):
        return
    question = turn.t(
        "tulis alasan membuka berkas asli bukti {number}. Di dalamnya bisa ada lokasi, waktu, dan jenis "
        "ponsel pengirim. Alasan ini tercatat.",
        number=number,
    )
    await questions.ask_officer(turn, "original_reasoned", question, {"evidence": item.id})


async def give_original(turn: OfficerTurn) -> None:
    """Hand the original over, because the officer said why, and write the reason down."""
    found = await _find_evidence(turn, str(turn.request.note.get("evidence", "")))
    if found is None or found[1].state is not EvidenceState.STORED:
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket))
        return
    number, item = found
    await _send_as_it_came(turn, item, number, {"reason": turn.request.text})


async def _send_as_it_came(
    turn: OfficerTurn, item: Evidence, number: int, more: dict[str, str] | None = None
) -> None:
    slot = await questions.create_private_slot(turn)
    lines = [bold(turn.case.ticket), describe_evidence(item, number, turn.t)]
    if is_picture(item):
        lines.append(turn.t("berkas asli"))
    unread = Rich.join("\n", [*lines, turn.t("Berkas ini tidak dapat dibuka.")])
    method, parameter = _send_method(item)
    name = media.evidence_filename(turn.case.ticket, number, item.mime or media.UNKNOWN)
    upload, caption = Upload(parameter, item.id, name), Rich.join("\n", lines)
    told = speech.text_message(turn.private_chat, unread, slot=slot.id)
    plain = speech.plain_document(turn.private_chat, upload, caption, slot=slot.id, otherwise=told)
    message = speech.file_message(turn.private_chat, method, upload, caption, slot=slot.id, otherwise=plain)
    shown = {"evidence": item.id, "number": number} | (more or {})
    loss = await disclosures.record_disclosure(turn, EventKind.ORIGINAL_SHOWN, shown)
    await outbox.put(turn.tx, replace(speech.with_loss(message, loss), case_id=turn.case.id))


def _send_method(item: Evidence) -> tuple[str, str]:
    """Return the Bot API's method for a file that goes as it came; whatever isn't surely playable is a
    document.
    """
    if item.kind is EvidenceKind.VOICE and item.mime in {"audio/ogg", "application/ogg"}:
        return "sendVoice", "voice"
    return "sendDocument", "document"
