"""`/privasi`: what was agreed to, what is stored, who sees what, and how to take consent back.

It says only what the code does. A draft is destroyed at once; a case that was sent is withdrawn, not erased,
and its erasure is asked of the organisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter import help_page
from bot.reporter.citizen_turn import CitizenTurn, case_timezone, citizen_button
from bot.reporter.clearing.button import clear_button
from bot.texts import Rich, Translator, bold, italic
from bot.texts import formats as written
from storage import cases, consents

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context


async def handle_privacy_command(update: Update, context: Context) -> None:
    """`/privasi`."""
    turn = await CitizenTurn.of(update, context)
    parts = [
        _storage_text(turn.t),
        _readers_text(turn.t),
        help_page.why_news_waits(turn.t, context.deployment.news_wait),
        _outsiders_text(turn.t),
        _rights_text(turn.t, context.deployment.organisation),
    ]
    if given := await _consents_text(turn):
        parts.insert(0, given)
    mine = citizen_button(turn.t("Pengaduan saya"), "list", "0")
    await turn.say(Rich.join("\n\n", parts), [mine], [clear_button(turn.t)])


async def _consents_text(turn: CitizenTurn) -> Rich | None:
    """Return which consent was given for which case, and when."""
    lines: list[Rich] = []
    for case in await cases.of_account(turn.tx, turn.chat_id):
        timezone = await case_timezone(turn.tx, case)
        for version, at in await consents.of_case(turn.tx, case.id):
            day = written.date_time_text(at, timezone, turn.t.language)
            lines.append(
                turn.t("{ticket} · {date} · versi {version}", ticket=case.ticket, date=day, version=version)
            )
    if not lines:
        return None
    return Rich.join("\n", [bold(turn.t("Persetujuan yang Anda berikan")), *lines[:10]])


def _storage_text(t: Translator) -> Rich:
    return Rich.join(
        "\n",
        [
            bold(t("Apa yang disimpan, dan untuk apa")),
            t("Data Anda dipakai untuk menangani pengaduan Anda, dan tidak untuk hal lain."),
            t("Isi pengaduan, lampiran, dan keterangan tambahan Anda, dalam keadaan terkunci (dienkripsi)."),
            t("Akun Telegram Anda, terkunci terpisah dari pengaduan, agar kabar dapat dikirim kepada Anda."),
            t(
                "Bila Anda memilih tanpa kaitan: begitu bukti terima sampai, paling lambat sehari setelah"
                " dikirim, tidak ada lagi yang menghubungkan akun Anda dengan pengaduan itu. Pengaduan "
                "itu dibuka dengan /status, nomor, dan kode; sesudah setengah jam tidak tersimpan bahwa "
                "akun Anda membukanya."
            ),
            t("Nama dan nomor telepon, hanya bila Anda sendiri mengisinya."),
            t("Catatan siapa membuka pengaduan dan kapan."),
            t(
                "Bila Anda menyalakan “Bersihkan chat ini”: nomor pesan di chat ini dan jamnya, terkunci, "
                "paling lama dua hari."
            ),
            t("Foto poster yang hanya diperiksa (/periksa) tidak disimpan."),
            t("Pengaduan yang belum dikirim terhapus sendiri bila 24 jam tidak disentuh."),
        ],
    )


def _readers_text(t: Translator) -> Rich:
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
                "diperlihatkan kepada petugas yang menangani, dengan alasan, dan bila atasan dari kesatuan "
                "di atasnya setuju (bila tidak ada: dua atasan setempat). Anda diberi tahu."
            ),
        ],
    )


def _outsiders_text(t: Translator) -> Rich:
    return t(
        "Yang perlu Anda tahu: Telegram mengetahui akun Anda dan isi percakapan ini, servernya di luar "
        "negeri. Pengelola teknis server dapat membaca datanya."
    )


def _rights_text(t: Translator, organisation: str) -> Rich:
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
