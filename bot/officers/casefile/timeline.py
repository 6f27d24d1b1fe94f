"""What happened in a case so far, for officers: every event with who did it, and what was written later."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.officers import wording
from bot.officers.casefile import answers, batches
from bot.texts import N_, Rich, Translator, formats, strangers
from storage.records import ActorRole, CaseEvent, CaseMessage, EventKind, Json

MOST_EVENTS: Final = 60  # events; the newest are shown

EVENT_NAMES: Final[dict[EventKind, str]] = {
    EventKind.REGISTERED: N_("Pengaduan terdaftar"),
    EventKind.CLAIMED: N_("Kasus diambil"),
    EventKind.RELEASED: N_("Kasus dilepas"),
    EventKind.TAKEN_OVER: N_("Kasus diambil alih"),
    EventKind.TAKEN_UP: N_("Kasus mulai ditangani"),
    EventKind.OPENED: N_("Berkas dibuka"),
    EventKind.EVIDENCE_SHOWN: N_("Bukti dibuka"),
    EventKind.ORIGINAL_SHOWN: N_("Berkas asli bukti dibuka"),
    EventKind.NOT_DELIVERED: N_("Tidak sampai utuh kepada petugas"),
    EventKind.EVIDENCE_STORED: N_("Bukti tersimpan"),
    EventKind.EVIDENCE_LOST: N_("Bukti tidak dapat disimpan"),
    EventKind.STATUS_CHANGED: N_("Status diubah"),
    EventKind.NOTE_ADDED: N_("Catatan ditambahkan"),
    EventKind.CLOSING_ASKED: N_("Penutupan dimintakan persetujuan"),
    EventKind.CLOSING_REFUSED: N_("Penutupan tidak disetujui"),
    EventKind.REOPENED: N_("Kasus dibuka kembali"),
    EventKind.ADDED: N_("Pelapor menambahkan keterangan"),
    EventKind.ANSWER_CHANGED: N_("Pelapor mengubah jawaban"),
    EventKind.REPLIED: N_("Petugas menulis kepada pelapor"),
    EventKind.SP3D_SENT: N_("SP3D dikirim"),
    EventKind.DANGER: N_("Pelapor menyatakan ada bahaya sekarang"),
    EventKind.WITHDRAWN: N_("Pengaduan dicabut pelapor"),
    EventKind.IDENTITY_ASKED: N_("Identitas pelapor diminta"),
    EventKind.IDENTITY_WITHDRAWN: N_("Permintaan identitas ditarik"),
    EventKind.IDENTITY_DECIDED: N_("Permintaan identitas diputus"),
    EventKind.IDENTITY_ANSWERED: N_("Permintaan identitas dijawab"),
    EventKind.IDENTITY_REFUSED: N_("Permintaan identitas dijawab"),
    EventKind.IDENTITY_SHOWN: N_("Permintaan identitas dijawab"),
    EventKind.REROUTED: N_("Kasus dipindahkan ke kesatuan lain"),
    EventKind.ERASED: N_("Isi berkas dihapus"),
    EventKind.MUTED: N_("Pelapor dibisukan"),
    EventKind.UNMUTED: N_("Pembisuan pelapor dicabut"),
    EventKind.RESTORED: N_("Data dipulihkan dari cadangan"),
}
_UNTOLD: Final = {
    EventKind.IDENTITY_DECIDED: True,
    EventKind.IDENTITY_ANSWERED: True,
    EventKind.IDENTITY_REFUSED: False,
    EventKind.IDENTITY_SHOWN: False,
}
"""Events of which no more is told than that they happened, and whether by or to whom: what was decided, and
why, would tell whether a name was given. Older chains name others for a no than for a yes.
"""
WHY_REROUTED: Final = {
    "unbound": N_("grup dilepas"),
    "removed": N_("bot dikeluarkan dari grup"),
    "unreachable": N_("grup tidak dapat dijangkau"),
    "public": N_("grup menjadi publik"),
    "refused": N_("grup menolak pesan"),
}
WRITER_NAMES: Final = {
    ActorRole.REPORTER: N_("Tambahan dari pelapor"),
    ActorRole.OFFICER: N_("Pesan petugas kepada pelapor"),
    ActorRole.SUPERVISOR: N_("Pesan petugas kepada pelapor"),
    ActorRole.SYSTEM: N_("Catatan sistem"),
}


def render_timeline(
    chain: list[CaseEvent],
    names: dict[str, str],
    t: Translator,
    timezone: str,
    ticket: str,
    shown: list[CaseEvent] | None = None,
) -> Rich:
    """Return the time line of a chain, oldest first; of what is `shown` of it, if that isn't all."""
    lines = [wording.case_title(t, ticket, N_("Riwayat"))]
    told = [event for event in (chain if shown is None else shown) if not _is_about_contact(event)]
    if len(told) > MOST_EVENTS:
        lines.append(t("({count} peristiwa sebelumnya tidak ditampilkan)", count=len(told) - MOST_EVENTS))
    lines += [_event_line(event, chain, names, t, timezone) for event in told[-MOST_EVENTS:]]
    return Rich.join("\n", lines)


def render_additions(said: list[CaseMessage], t: Translator, timezone: str, ticket: str) -> Rich:
    """Return what was written after the report was sent, oldest first."""
    head = wording.case_title(t, ticket, N_("Keterangan tambahan"))
    return Rich.join("\n", [head, *[_message_text(message, t, timezone) for message in said]])


def _is_about_contact(event: CaseEvent) -> bool:
    """Whether it says that the reporter gave or took back name or number, which only older chains do."""
    return event.kind is EventKind.ANSWER_CHANGED and (event.payload or {}).get("question") == "contact"


def _event_line(
    event: CaseEvent, chain: list[CaseEvent], names: dict[str, str], t: Translator, timezone: str
) -> Rich:
    when = _time_text(event.at, timezone, t, coarsely=batches.is_reporters(event))
    parts = [Rich(when), _event_name(event, t), *_event_details(event, chain, t)]
    if event.kind is EventKind.MUTED and event.payload:
        until = datetime.fromisoformat(event.payload["until"])
        parts.insert(2, t("sampai {until}", until=formats.date_time_text(until, timezone, t.language)))
    if event.officer_id and _UNTOLD.get(event.kind, True):
        parts.append(Rich(names.get(event.officer_id, "–")))
    return Rich.join(" · ", parts)


def _letter_parts(event: CaseEvent, t: Translator) -> list[Rich]:
    """Return number and date of a letter that was recorded."""
    if event.kind is not EventKind.SP3D_SENT or not event.payload:
        return []
    return [wording.letter_text(t, event.payload)]


def _event_details(event: CaseEvent, chain: list[CaseEvent], t: Translator) -> list[Rich]:
    payload = event.payload or {}
    parts = _letter_parts(event, t)
    if event.kind is EventKind.STATUS_CHANGED and payload.get("to"):
        parts.append(wording.bare_status_text(t, str(payload["to"])))
    if event.kind is EventKind.NOT_DELIVERED and payload:
        parts.append(_event_name(chain[payload["event"] - 1], t))
    if event.kind is EventKind.REROUTED and payload.get("reason") in WHY_REROUTED:
        parts.append(t(WHY_REROUTED[payload["reason"]]))
    elif event.kind not in _UNTOLD:
        parts += [Rich.of(str(payload[key])) for key in ("unit", "reason", "note") if payload.get(key)]
    return parts


def _time_text(at: datetime, timezone: str, t: Translator, *, coarsely: bool) -> str:
    """Return when something was; of what the reporter did the part of the day alone."""
    return (formats.day_part_text if coarsely else formats.date_time_text)(at, timezone, t.language)


def _event_name(event: CaseEvent, t: Translator) -> Rich:
    if event.kind is EventKind.OPENED and (event.payload or {}).get("request"):
        return t("Permintaan persetujuan dibaca")
    if event.kind is EventKind.OPENED and (event.payload or {}).get("second"):
        return t("Berkas dibuka orang kedua")
    if event.kind is EventKind.OPENED and (event.payload or {}).get("added"):
        return t("Keterangan tambahan diberikan kepada pemegang kasus")
    return t(EVENT_NAMES[event.kind]) if event.kind in EVENT_NAMES else Rich(event.kind.value)


def _message_text(message: CaseMessage, t: Translator, timezone: str) -> Rich:
    when = _time_text(message.at, timezone, t, coarsely=message.role is ActorRole.REPORTER)
    head = Rich.join(" · ", [when, t(WRITER_NAMES[message.role])])
    return Rich.join("\n", [head, render_message(message.body, t)])


def render_message(content: Json, t: Translator) -> Rich:
    """Return a message's content in words: text, a shared place, a shared contact, a file."""
    if "latitude" in content and "longitude" in content:
        return t("Lokasi: {place}", place=f"{content['latitude']}, {content['longitude']}")
    if content.get("phone_number") or content.get("phone"):
        return t("Kontak: {contact}", contact=answers.contact_text(content))
    if content.get("text"):
        return Rich(strangers.answer_text(content["text"]))
    return t("(berkas, lihat bukti)")
