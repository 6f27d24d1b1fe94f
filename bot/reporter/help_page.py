"""`/bantuan`: whom to call, what the bot understands, and which other doors there are.

The feared party here is the police: witness protection (148) and the help line for women and children (129)
come before the emergency number (110).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.texts import Rich, Translator, bold

if TYPE_CHECKING:
    from telegram import Update

    from bot.deployment import NewsWait
    from bot.turn import Context, Deployment


async def handle_help_command(update: Update, context: Context) -> None:
    """`/bantuan`."""
    turn = await CitizenTurn.of(update, context)
    t = turn.t
    await turn.say(
        Rich.join(
            "\n\n", [help_numbers(t), _command_list(t), other_doors(t, context.deployment), _closing_text(t)]
        ),
        [citizen_button(t("Pengaduan saya"), "list", "0"), citizen_button("Bahasa / Language", "langs")],
        [citizen_button(t("Periksa foto poster"), "check")],
    )


def help_numbers(t: Translator) -> Rich:
    """Return the help numbers, in their order."""
    return Rich.join(
        "\n",
        [
            bold(t("Bila Anda butuh pertolongan")),
            protection_line(t),
            t("{number} · SAPA, untuk perempuan dan anak", number=bold("129")),
            t("{number} · Polisi, bila ada bahaya sekarang", number=bold("110")),
        ],
    )


def protection_line(t: Translator) -> Rich:
    """Return where witnesses and victims are protected."""
    return t("{number} · LPSK, perlindungan saksi dan korban", number=bold("148"))


def _command_list(t: Translator) -> Rich:
    return Rich.join(
        "\n",
        [
            bold(t("Yang dapat Anda kirim")),
            t("/lapor · membuat atau melanjutkan pengaduan"),
            t("/status · melihat perkembangan pengaduan"),
            t("/laporanku · daftar pengaduan Anda"),
            t("/tambah · menambah keterangan atau bukti"),
            t("/batal · membatalkan, atau mencabut pengaduan"),
            t("/periksa · memeriksa apakah suatu poster asli"),
            t("/bersihkan · menghapus pesan di chat ini"),
            t("/bahasa · mengganti bahasa"),
            t("/privasi · data Anda dan hak Anda"),
        ],
    )


def why_news_waits(t: Translator, wait: NewsWait) -> Rich:
    """Return why news is late and silent, in one sentence."""
    if wait.longest < 120:
        return t("Kabar dari petugas datang tanpa bunyi, agar tidak menunjuk kepada Anda.")
    return t(
        "Kabar dari petugas datang tanpa bunyi dan ditunda {shortest} sampai {longest} menit, agar orang "
        "yang memperhatikan ponsel Anda tidak dapat menebak siapa pelapornya.",
        shortest=max(1, wait.shortest // 60),
        longest=-(-wait.longest // 60),
    )


def status_hint(t: Translator) -> Rich:
    """For somebody whose message belongs to nothing, and who may have reported before."""
    return t("Untuk melihat pengaduan yang sudah ada, kirim /status. Bantuan: /bantuan")


def other_doors(t: Translator, deployment: Deployment, *, titled: bool = True) -> Rich:
    """Return where else a complaint about the police can be taken, with phone and address where they are
    known.
    """
    others = [
        (t("Itwasum Polri · pengawas di dalam Polri"), deployment.doors.itwasum),
        (t("Kompolnas · pengawas di luar Polri"), deployment.doors.kompolnas),
        (t("Ombudsman · bila pelayanan buruk atau berlarut-larut"), deployment.doors.ombudsman),
    ]
    lines = [Rich.join("\n", [who, reached] if reached else [who]) for who, reached in others]
    return Rich.join("\n", [*([bold(t("Pintu lain"))] if titled else []), *lines])


def _closing_text(t: Translator) -> Rich:
    return t(
        "Pengaduan ini bukan Laporan Polisi. Untuk melaporkan tindak pidana, datanglah ke SPKT terdekat. "
        "Layanan ini gratis; kami tidak pernah meminta uang, OTP, atau kata sandi."
    )
