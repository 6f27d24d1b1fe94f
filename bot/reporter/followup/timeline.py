"""What a citizen sees of a case's chain of events: days and facts, never who.

Openings of the file are shown and counted, because being read is what the reporter can hold Propam to. What
officers weigh among themselves (notes, a closing that waits for a second person) is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.texts import N_, Rich, Translator, bold
from bot.texts import formats as written
from bot.texts.statuses import STATUS_NAMES, status_name
from storage.records import CaseEvent, EventKind, Json

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LINES: Final = 40  # lines; the newest are shown

_IDENTITY_SHOWN: Final = N_("Nama dan nomor Anda diperlihatkan kepada petugas")
_IDENTITY_MISSING: Final = N_("Nama dan nomor Anda tidak sampai kepada petugas")

_FACTS: Final[dict[EventKind, str]] = {
    EventKind.REGISTERED: N_("Pengaduan Anda diterima"),
    EventKind.CLAIMED: N_("Petugas mengambil pengaduan"),
    EventKind.TAKEN_UP: N_("Petugas mulai menangani pengaduan"),
    EventKind.RELEASED: N_("Pengaduan menunggu petugas lain"),
    EventKind.TAKEN_OVER: N_("Pengaduan beralih ke petugas lain"),
    EventKind.OPENED: N_("Berkas dibuka petugas"),
    EventKind.EVIDENCE_SHOWN: N_("Lampiran dibuka petugas"),
    EventKind.ORIGINAL_SHOWN: N_("Lampiran asli dibuka petugas"),
    EventKind.EVIDENCE_STORED: N_("Lampiran tersimpan"),
    EventKind.EVIDENCE_LOST: N_("Lampiran tidak dapat disimpan"),
    EventKind.STATUS_CHANGED: N_("Status diperbarui"),
    EventKind.REOPENED: N_("Pengaduan dibuka kembali"),
    EventKind.ADDED: N_("Anda menambahkan keterangan"),
    EventKind.ANSWER_CHANGED: N_("Anda mengubah jawaban"),
    EventKind.REPLIED: N_("Petugas menulis kepada Anda"),
    EventKind.SP3D_SENT: N_("Petugas mencatat kabar perkembangan (SP3D)"),
    EventKind.DANGER: N_("Anda menyatakan ada bahaya sekarang"),
    EventKind.WITHDRAWN: N_("Anda mencabut pengaduan"),
    EventKind.IDENTITY_SHOWN: _IDENTITY_SHOWN,
    EventKind.IDENTITY_ANSWERED: _IDENTITY_SHOWN,
    EventKind.MUTED: N_("Keterangan dari Anda dihentikan sementara"),
    EventKind.UNMUTED: N_("Keterangan dari Anda diterima lagi"),
    EventKind.REROUTED: N_("Pengaduan dipindahkan ke kesatuan lain"),
}


_MISSING: Final[dict[EventKind, str]] = {
    EventKind.OPENED: N_("Berkas tidak sampai utuh kepada petugas"),
    EventKind.IDENTITY_SHOWN: _IDENTITY_MISSING,
    EventKind.IDENTITY_ANSWERED: _IDENTITY_MISSING,
}
_MISSING_FILE: Final = N_("Lampiran tidak sampai utuh kepada petugas")
"""What is said where something that an officer was given didn't arrive."""


def timeline_lines(events: Iterable[CaseEvent], t: Translator, timezone: str) -> list[Rich]:
    """One line for each day and fact, oldest first; what happened several times that day is counted."""
    counted: dict[tuple[str, str], int] = {}
    known: dict[int, CaseEvent] = {}
    for event in events:
        known[event.n] = event
        if fact := _fact_text(event, known, t):
            key = (written.date_text(event.at, timezone, t.language), fact)
            counted[key] = counted.get(key, 0) + 1
    lines = [_fact_line(day, fact, count, t) for (day, fact), count in counted.items()]
    return lines[-MAX_LINES:]


def _fact_text(event: CaseEvent, known: dict[int, CaseEvent], t: Translator) -> str:
    if _gives_nothing(event):
        return ""
    if event.kind is EventKind.NOT_DELIVERED:
        given = known.get((event.payload or {}).get("event", 0))
        return (
            "" if given is None or _gives_nothing(given) else str(t(_MISSING.get(given.kind, _MISSING_FILE)))
        )
    if event.kind is EventKind.STATUS_CHANGED and event.payload:
        return _status_text(event.payload, t)
    return _plain_fact_text(event, t)


def _plain_fact_text(event: CaseEvent, t: Translator) -> str:
    payload = event.payload or {}
    if event.kind is EventKind.OPENED and payload.get("added"):
        return str(t("Keterangan Anda diberikan kepada petugas"))
    if event.kind is EventKind.SP3D_SENT and payload:
        return _letter_text(payload, t)
    return str(t(_FACTS[event.kind])) if event.kind in _FACTS else ""


def _gives_nothing(event: CaseEvent) -> bool:
    """Whether a request for approval was read, and not the file, or one for the identity answered without
    it.
    """
    payload = event.payload or {}
    if event.kind is EventKind.IDENTITY_ANSWERED:
        return not payload.get("shown")
    return event.kind is EventKind.OPENED and bool(payload.get("request"))


def last_opening(history: list[CaseEvent]) -> tuple[list[str], str] | None:
    """Return what was shown of name and number when they were opened last ("name", "phone"), and why; None if
    that never was, or didn't arrive.
    """
    lost = {(event.payload or {}).get("event") for event in history if event.kind is EventKind.NOT_DELIVERED}
    found, reason = None, ""
    for event in history:
        payload = event.payload or {}
        if event.kind is EventKind.IDENTITY_ASKED:
            reason = str(payload.get("reason", ""))
        elif event.kind is EventKind.IDENTITY_ANSWERED and payload.get("shown") and event.n not in lost:
            found = (list(payload["shown"]), reason)
    return found


def _status_text(payload: Json, t: Translator) -> str:
    status = payload.get("to")
    if status not in STATUS_NAMES:
        return str(t(_FACTS[EventKind.STATUS_CHANGED]))
    return str(t("Status: {status}", status=status_name(t, status, str(payload.get("unit") or ""))))


def _letter_text(letter: Json, t: Translator) -> str:
    day = written.day_text(date.fromisoformat(letter["date"]), t.language)
    said = t(
        "Petugas mencatat kabar perkembangan (SP3D) nomor {number}, tanggal {date}",
        number=letter["number"],
        date=day,
    )
    return str(said)


def _fact_line(day: str, fact: str, count: int, t: Translator) -> Rich:
    if count > 1:
        return t("{day} · {fact} ({count} kali)", day=day, fact=fact, count=count)
    return t("{day} · {fact}", day=day, fact=fact)


def titled_list(title: Rich, lines: Sequence[Rich]) -> Rich:
    """Lines below a title in bold."""
    return Rich.join("\n", [bold(title), *lines])
