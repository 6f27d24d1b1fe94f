"""What is said of additions: that they are in the case, or which are not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter import account_limits, message_kinds
from bot.reporter.followup import daily_limits
from bot.reporter.form.phrases import REMARKS, STRAYS, list_hints
from bot.reporter.message_parts import list_files
from bot.rules.self_disclosure import find_traces
from bot.texts import N_, Rich, Translator, bold

FOUND_LENGTH: Final = 300  # characters of what was found in a message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reporter.citizen_turn import CitizenTurn
    from bot.reporter.followup.addition_store import AdditionResult
    from storage.records import Case, Json


def closed_text(t: Translator, case: Case) -> Rich:
    """Return what is said of a case that takes no additions any more."""
    return t(
        "Pengaduan {ticket} sudah ditutup, jadi tidak dapat ditambah. Bila ada kejadian baru, silakan "
        "membuat pengaduan baru lewat /lapor.",
        ticket=bold(case.ticket),
    )


UNTAKEN: Final = {
    "sticker": N_("stiker"),
    "poll": N_("jajak pendapat"),
    "paid_media": N_("isi berbayar yang belum dibuka"),
    "other": N_("kiriman jenis ini"),
}
"""What no case can hold, by the words of `bot.reporter.message_kinds.untaken_kind`."""


def untaken_text(turn: CitizenTurn, case: Case | None = None) -> Rich:
    """Return that a message can't be kept (for this case), and what to send in its place."""
    kind = message_kinds.untaken_kind(turn.message) if turn.message else "other"
    if kind == "story":
        return turn.t(STRAYS[kind])  # says itself what to do
    what = turn.t(UNTAKEN.get(kind, UNTAKEN["other"]))
    if case is None:
        return turn.t(
            "Maaf, {what} tidak dapat kami simpan: silakan kirim tulisan, pesan suara, foto, berkas, "
            "lokasi, atau kontak.",
            what=what,
        )
    return turn.t(
        "Maaf, {what} tidak dapat masuk ke pengaduan {ticket}: silakan kirim tulisan, pesan suara, "
        "foto, berkas, lokasi, atau kontak.",
        what=what,
        ticket=bold(case.ticket),
    )


def loss_texts(turn: CitizenTurn) -> list[Rich]:
    """Return what of the message isn't kept."""
    return [turn.t(REMARKS[word]) for word in message_kinds.find_losses(turn.message)] if turn.message else []


def warnings(t: Translator, all_parts: Sequence[Json]) -> list[Rich]:
    """Return what of this could tell officers who sent it, before they can read it."""
    texts = "\n".join(parts["text"] for parts in all_parts if "text" in parts)
    found = ", ".join(f"“{one.text}”" for one in find_traces(texts))
    words = t(
        "Di dalamnya ada {found}. Bila itu milik Anda, atau tentang Anda sendiri, sunting pesan Anda, atau "
        "ketuk Bukan ini.",
        found=keyboards.clip_text(found, FOUND_LENGTH),
    )
    return [*([words] if found else []), *file_hints(t, all_parts)]


def file_hints(t: Translator, all_parts: Sequence[Json]) -> list[Rich]:
    """Return what the files may tell about their sender, each sentence once."""
    kinds = [file["kind"] for parts in all_parts for file in list_files(parts)]
    return [t(hint) for hint in list_hints(kinds)]


def outcome_text(t: Translator, case: Case, taken: AdditionResult, *, listening: bool) -> Rich:
    """Return what is said of additions: that they are in the case, or which are not and why."""
    ticket = bold(case.ticket)
    if taken.refused:
        refusals = [_refusal_text(t, case, reason) for reason in taken.refused]
        rest = [t("Selebihnya sudah masuk ke pengaduan {ticket}.", ticket=ticket)] if taken.last else []
        return Rich.join("\n\n", [*refusals, *rest])
    if listening:
        return t(
            "Sudah masuk ke pengaduan {ticket}. Kirim lagi bila masih ada, atau ketuk Selesai.", ticket=ticket
        )
    return t("Sudah masuk ke pengaduan {ticket}.", ticket=ticket)


def _refusal_text(t: Translator, case: Case, reason: str) -> Rich:
    ticket = bold(case.ticket)
    if reason == "own_contact":
        return own_contact_text(t)
    if reason in daily_limits.DAILY_LIMITS:
        return _full_text(t, case, reason)
    if reason in account_limits.DAILY_LIMITS:
        return t(
            "Hari ini Anda sudah mengirim banyak berkas, jadi berkas itu tidak masuk ke pengaduan {ticket}. "
            "Mohon simpan dahulu, lalu kirim lagi besok.",
            ticket=ticket,
        )
    if reason == "empty":
        return t(
            "Berkas itu kosong, jadi tidak masuk ke pengaduan {ticket}. Silakan kirim lagi.", ticket=ticket
        )
    return t(
        "Berkas itu lebih besar dari 20 MB, jadi tidak dapat kami ambil dan tidak masuk ke pengaduan "
        "{ticket}. Kirim versi yang lebih kecil, atau potongannya.",
        ticket=ticket,
    )


def own_contact_text(t: Translator) -> Rich:
    """Return what is said to who sends their own number: it is no part of a case, and where it belongs."""
    return t(
        "Demi kerahasiaan, nomor Anda sendiri tidak kami simpan dan tidak masuk ke pengaduan mana pun, "
        "karena petugas akan membacanya. Bila ingin menyebutkan nama dan nomor Anda, kirim /laporanku, pilih "
        "pengaduannya, lalu ketuk Nama dan nomor saya."
    )


def _full_text(t: Translator, case: Case, what: str) -> Rich:
    """Return what is said if the case takes no more of this today, and what can be done."""
    ticket, most = bold(case.ticket), daily_limits.DAILY_LIMITS[what]
    if what == daily_limits.FILES:
        return t(
            "Hari ini pengaduan {ticket} sudah menerima {most} berkas, yang terbanyak dalam sehari, jadi "
            "berkas berikutnya tidak masuk. Mohon simpan dahulu, lalu kirim lagi besok. Anda juga dapat "
            "menulis di sini bahwa masih ada berkas, agar petugas mengetahuinya.",
            ticket=ticket,
            most=most,
        )
    return t(
        "Hari ini pengaduan {ticket} sudah menerima {most} pesan, yang terbanyak dalam sehari, jadi pesan "
        "berikutnya tidak masuk. Mohon kirim lagi besok, atau kirim sekarang sebagai satu berkas. Bila Anda "
        "dalam bahaya, jangan menunggu: hubungi LPSK di 148 atau SAPA di 129, atau 110.",
        ticket=ticket,
        most=most,
    )
