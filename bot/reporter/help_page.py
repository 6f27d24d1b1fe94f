"""`/bantuan`: whom to call, what the bot understands, and which other doors there are.

The feared party here is the police: witness protection (148) and the help line for women and children (129)
come before the emergency number (110).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.citizen_turn import Talk, tap
from bot.texts import Rich, Translator, bold

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context, Deployment


async def command(update: Update, context: Context) -> None:
    """`/bantuan`."""
    talk = await Talk.of(update, context)
    t = talk.t
    await talk.say(
        Rich.join("\n\n", [numbers(t), _commands(t), doors(t, context.deployment), _closing(t)]),
        [tap(t("Pengaduan saya"), "list", "0"), tap("Bahasa / Language", "langs")],
        [tap(t("Periksa foto poster"), "check")],
    )


def numbers(t: Translator) -> Rich:
    """The help numbers, in their order."""
    return Rich.join(
        "\n",
        [
            bold(t("Bila Anda butuh pertolongan")),
            t("{number} · LPSK, perlindungan saksi dan korban", number=bold("148")),
            t("{number} · SAPA, untuk perempuan dan anak", number=bold("129")),
            t("{number} · Polisi, bila ada bahaya sekarang", number=bold("110")),
        ],
    )


def _commands(t: Translator) -> Rich:
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
            t("/bahasa · mengganti bahasa"),
            t("/privasi · data Anda dan hak Anda"),
        ],
    )


def known_already(t: Translator) -> Rich:
    """For somebody whose message belongs to nothing, and who may have reported before."""
    return t("Untuk melihat pengaduan yang sudah ada, kirim /status. Bantuan: /bantuan")


def doors(t: Translator, deployment: Deployment, *, titled: bool = True) -> Rich:
    """Where else a complaint about the police can be taken, with phone and address where they are known."""
    others = [
        (t("Itwasum Polri · pengawas di dalam Polri"), deployment.doors.itwasum),
        (t("Kompolnas · pengawas di luar Polri"), deployment.doors.kompolnas),
        (t("Ombudsman · bila pelayanan buruk atau berlarut-larut"), deployment.doors.ombudsman),
    ]
    lines = [Rich.join("\n", [who, reached] if reached else [who]) for who, reached in others]
    return Rich.join("\n", [*([bold(t("Pintu lain"))] if titled else []), *lines])


def _closing(t: Translator) -> Rich:
    return t(
        "Pengaduan ini bukan Laporan Polisi. Untuk melaporkan tindak pidana, datanglah ke SPKT terdekat. "
        "Layanan ini gratis; kami tidak pernah meminta uang, OTP, atau kata sandi."
    )
