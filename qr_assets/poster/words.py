"""What posters say, in Indonesian and in English.

"Rahasia" and never "anonim": Telegram knows its users, and the poster says so. 148 and 129 stand before 110,
because here the feared party can be the police.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language. Steps and numbers for help have a name, a text, and a brief one
    for where two languages stand.
    """

    language: str
    headline: str
    promise: str
    in_short: str
    meaning: str
    telegram_knows: str
    scan: str
    steps: tuple[tuple[str, str, str], ...]
    by_hand: str
    search: str
    compare: str
    compare_short: str
    free: str
    free_short: str
    help_title: str
    help: tuple[tuple[str, str, str], ...]
    help_short: str
    help_line: str
    other_way: str
    run_by: str
    number: str


WORDS: Final = {
    "id": Words(
        language="id",
        headline="Lapor dugaan pelanggaran polisi.",
        promise="Identitas Anda dirahasiakan.",
        in_short="Lapor dugaan pelanggaran polisi secara rahasia.",
        meaning="Nama dan akun Anda tidak ditampilkan kepada petugas yang menangani, "
        "kecuali Anda memilihnya.",
        telegram_knows="Telegram mengetahui akun Anda.",
        scan="Pindai dengan kamera ponsel",
        steps=(
            (
                "Pindai",
                "Arahkan kamera ponsel ke kode, lalu buka di Telegram.",
                "Arahkan kamera ponsel ke kode.",
            ),
            (
                "Ceritakan",
                "Tulis atau kirim pesan suara. Bukti boleh menyusul.",
                "Tulis, atau kirim pesan suara.",
            ),
            ("Ikuti", "Terima nomor pengaduan, dan kabar setiap langkah.", "Simpan nomor pengaduan."),
        ),
        by_hand="Tidak bisa memindai? Cari di Telegram:",
        search="Cari di Telegram",
        compare="Pastikan nama bot yang terbuka sama persis.",
        compare_short="Pastikan nama bot sama persis.",
        free="Gratis. Kami tidak pernah meminta uang, OTP, atau kata sandi.",
        free_short="Gratis. Tidak pernah meminta uang, OTP, atau kata sandi.",
        help_title="Butuh perlindungan, atau dalam bahaya?",
        help=(
            ("148", "LPSK: perlindungan saksi dan korban", "LPSK: saksi dan korban"),
            ("129", "SAPA: perempuan dan anak", "SAPA: perempuan, anak"),
            ("110", "Polisi: bahaya saat ini", "Polisi: bahaya saat ini"),
        ),
        help_short="148 LPSK · 129 SAPA · 110 Polisi",
        help_line="148 saksi dan korban · 129 perempuan dan anak · 110 bahaya",
        other_way="Tanpa Telegram",
        run_by="Dikelola oleh",
        number="Poster {number} · versi {version}",
    ),
    "en": Words(
        language="en",
        headline="Report suspected police misconduct.",
        promise="Your identity stays confidential.",
        in_short="Report suspected police misconduct in confidence.",
        meaning="Your name and account are not shown to the officers in charge, unless you choose so.",
        telegram_knows="Telegram knows your account.",
        scan="Scan with your phone’s camera",
        steps=(
            (
                "Scan",
                "Point your phone’s camera at the code and open it in Telegram.",
                "Point your phone’s camera.",
            ),
            (
                "Tell",
                "Write, or send a voice message. Evidence can follow later.",
                "Write, or send a voice message.",
            ),
            ("Follow", "You get a ticket number, and news of every step.", "Keep your ticket number."),
        ),
        by_hand="Can’t scan? Search in Telegram:",
        search="Search in Telegram",
        compare="The bot that opens must have exactly this name.",
        compare_short="Check that the name is exact.",
        free="Free. We never ask for money, OTP codes, or passwords.",
        free_short="Free. Never asks for money, OTP codes, or passwords.",
        help_title="In need of protection, or in danger?",
        help=(
            ("148", "LPSK: protection of witnesses and victims", "Witnesses and victims"),
            ("129", "SAPA: women and children", "Women and children"),
            ("110", "Police: danger right now", "Police: danger right now"),
        ),
        help_short="148 LPSK · 129 SAPA · 110 Police",
        help_line="148 witnesses, victims · 129 women, children · 110 danger",
        other_way="Without Telegram",
        run_by="Run by",
        number="Poster {number} · version {version}",
    ),
}

LANGUAGES: Final = ("id", "en", "both")
