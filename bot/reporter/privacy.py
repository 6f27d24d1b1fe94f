"""`/privasi`: what was agreed to, what is stored, who sees what, and how to take consent back.

It says only what the code does. A draft is destroyed at once; a case that was sent is withdrawn, not erased,
and its erasure is asked of the organisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.citizen_turn import Talk, tap, timezone_of
from bot.texts import Rich, Translator, bold, italic
from bot.texts import formats as written
from storage import cases, consents

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context


async def command(update: Update, context: Context) -> None:
    """`/privasi`."""
    talk = await Talk.of(update, context)
    parts = [
        _stored(talk.t),
        _seen(talk.t),
        _outside(talk.t),
        _rights(talk.t, context.deployment.organisation),
    ]
    if given := await _given(talk):
        parts.insert(0, given)
    await talk.say(Rich.join("\n\n", parts), [tap(talk.t("Pengaduan saya"), "list", "0")])


async def _given(talk: Talk) -> Rich | None:
    """Which consent was given for which case, and when."""
    lines: list[Rich] = []
    for case in await cases.of_account(talk.tx, talk.chat_id):
        timezone = await timezone_of(talk.tx, case)
        for version, at in await consents.of_case(talk.tx, case.id):
            day = written.date_time(at, timezone, talk.t.language)
            lines.append(
                talk.t("{ticket} · {date} · versi {version}", ticket=case.ticket, date=day, version=version)
            )
    if not lines:
        return None
    return Rich.join("\n", [bold(talk.t("Persetujuan yang Anda berikan")), *lines[:10]])


def _stored(t: Translator) -> Rich:
    return Rich.join(
        "\n",
        [
            bold(t("Apa yang disimpan, dan untuk apa")),
            t("Data Anda dipakai untuk menangani pengaduan Anda, dan tidak untuk hal lain."),
            t("Isi pengaduan, lampiran, dan keterangan tambahan Anda, dalam keadaan terkunci (dienkripsi)."),
            t("Akun Telegram Anda, terkunci terpisah dari pengaduan, agar kabar dapat dikirim kepada Anda."),
            t("Nama dan nomor telepon, hanya bila Anda sendiri mengisinya."),
            t("Catatan siapa membuka pengaduan dan kapan."),
            t("Foto poster yang hanya diperiksa (/periksa) tidak disimpan."),
            t("Pengaduan yang belum dikirim terhapus sendiri bila 24 jam tidak disentuh."),
        ],
    )


def _seen(t: Translator) -> Rich:
    return Rich.join(
        "\n",
        [
            bold(t("Siapa yang melihat")),
            t(
                "Pengaduan dibuka hanya oleh petugas Propam yang menangani, atasannya, dan petugas kedua "
                "yang ikut memutuskan penutupannya, selama penutupan itu menunggu; setiap pembukaan tercatat "
                "dan tampak di /status."
            ),
            t(
                "Petugas melihat nama samaran, bukan nama atau akun Anda. Nama dan nomor yang Anda isi hanya "
                "diperlihatkan atas permintaan yang beralasan, dengan persetujuan orang kedua, dan Anda "
                "diberi tahu."
            ),
        ],
    )


def _outside(t: Translator) -> Rich:
    return t(
        "Yang perlu Anda tahu: Telegram mengetahui akun Anda dan isi percakapan ini, servernya di luar "
        "negeri. Pengelola teknis server dapat membaca datanya."
    )


def _rights(t: Translator, organisation: str) -> Rich:
    whom = organisation or str(t("pengelola layanan ini"))
    return Rich.join(
        "\n",
        [
            bold(t("Hak Anda")),
            t("Melihat pengaduan: /laporanku"),
            t("Menambah atau memperbaiki keterangan: /tambah"),
            t("Melihat, mengubah, atau menghapus nama dan nomor: buka pengaduannya lewat /laporanku"),
            t("Menghapus pengaduan yang belum dikirim: /batal. Jawaban dan lampirannya langsung dihapus."),
            t(
                "Menarik persetujuan untuk pengaduan yang sudah dikirim: cabut pengaduannya lewat /batal. "
                "Pengaduan ditutup, tetapi catatannya tetap disimpan."
            ),
            t(
                "Menghapus pengaduan yang sudah dikirim tidak dapat dilakukan lewat percakapan ini. Ajukan "
                "kepada {organisation} dengan menyebut nomor pengaduan. Selama pengaduan masih ditangani, "
                "permintaan itu dapat ditolak.",
                organisation=italic(whom),
            ),
        ],
    )
