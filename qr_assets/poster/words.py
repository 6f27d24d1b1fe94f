"""What posters say, in Indonesian and in English.

"Rahasia" and never "anonim": Telegram knows its users, and the poster says so. 148 and 129 stand before 110,
because here the feared party can be the police.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


class Help(NamedTuple):
    """A number to call: what it is for, the same in brief, and in a line with the others."""

    number: str
    text: str
    brief: str
    line: str


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language. Steps have a name, a text, and a brief one for where two
    languages stand.
    """

    language: str
    headline: str
    promise: str
    in_short: str
    meaning: str
    telegram_knows: str
    steps: tuple[tuple[str, str, str], ...]
    by_hand: str
    search: str
    compare: str
    compare_short: str
    free: str
    free_short: str
    help_title: str
    help: tuple[Help, ...]
    help_short: tuple[str, ...]
    other_way: str
    run_by: str
    number: str
    fold: str
    glue: str

    @property
    def by_name(self) -> str:
        """Before the name to type and to compare."""
        return f"{self.search}. {self.compare_short}"

    @property
    def help_line(self) -> str:
        return " · ".join(f"{each.number} {each.line}" for each in self.help)


WORDS: Final = {
    "id": Words(
        language="id",
        headline="Lapor dugaan pelanggaran polisi.",
        promise="Identitas Anda dirahasiakan.",
        in_short="Lapor dugaan pelanggaran polisi secara rahasia.",
        meaning="Petugas tidak pernah melihat akun Anda. Nama Anda hanya tampil bila Anda memilihnya.",
        telegram_knows="Telegram mengetahui akun Anda.",
        steps=(
            (
                "Pindai",
                "Arahkan kamera ponsel ke barcode ini, lalu buka di Telegram.",
                "Arahkan kamera ponsel ke barcode ini.",
            ),
            (
                "Ceritakan",
                "Tulis atau kirim pesan suara. Bukti boleh menyusul.",
                "Tulis, atau kirim pesan suara.",
            ),
            (
                "Ikuti",
                "Anda menerima nomor pengaduan dan kabar di setiap tahap.",
                "Simpan nomor pengaduan.",
            ),
        ),
        by_hand="Tidak bisa memindai? Cari di Telegram:",
        search="Cari di Telegram",
        compare="Pastikan nama bot yang terbuka sama persis.",
        compare_short="Namanya harus sama persis.",
        free="Gratis. Kami tidak pernah meminta uang, OTP, atau kata sandi.",
        free_short="Gratis. Tidak pernah meminta uang, OTP, atau kata sandi.",
        help_title="Butuh perlindungan atau sedang dalam bahaya?",
        help=(
            Help("148", "LPSK: perlindungan saksi dan korban", "LPSK: saksi dan korban", "saksi, korban"),
            Help("129", "SAPA: perempuan dan anak", "SAPA: perempuan, anak", "perempuan, anak"),
            Help("110", "Polisi: bahaya saat ini", "Polisi: bahaya saat ini", "polisi, bila ada bahaya"),
        ),
        help_short=("LPSK", "SAPA", "polisi, bila ada bahaya"),
        other_way="Tanpa Telegram",
        run_by="Dikelola oleh",
        number="Poster {number} · versi {version}",
        fold="Lipat ke belakang di ketiga tanda, hingga dapat berdiri.",
        glue="Rekatkan bagian ini di balik tepi bawah sisi lainnya.",
    ),
    "en": Words(
        language="en",
        headline="Report suspected police misconduct.",
        promise="Your identity stays confidential.",
        in_short="Report suspected police misconduct in confidence.",
        meaning="Officers never see your account, and your name only if you choose.",
        telegram_knows="Telegram knows your account.",
        steps=(
            (
                "Scan",
                "Point your phone’s camera at this code and open it in Telegram.",
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
        compare_short="The name must match exactly.",
        free="Free. We never ask for money, OTP codes, or passwords.",
        free_short="Free. Never asks for money, OTP codes, or passwords.",
        help_title="In need of protection, or in danger?",
        help=(
            Help(
                "148",
                "LPSK: protection of witnesses and victims",
                "Witnesses and victims",
                "witnesses, victims",
            ),
            Help("129", "SAPA: women and children", "Women and children", "women, children"),
            Help("110", "Police: danger right now", "Police: danger right now", "police, if in danger"),
        ),
        help_short=("LPSK", "SAPA", "police, if in danger"),
        other_way="Without Telegram",
        run_by="Run by",
        number="Poster {number} · version {version}",
        fold="Fold backwards at the three marks, so that it stands.",
        glue="Glue this part behind the lower edge of the other side.",
    ),
}

LANGUAGES: Final = ("id", "en", "both")
