"""What is said to whoever comes in: the welcome with who sees a report and the consent, and other doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter import doubts, help, places  # noqa: A004 - the command of that name
from bot.texts import N_, Rich, Translator, bold

if TYPE_CHECKING:
    from bot.turn import House
    from storage.store import Tx

CONSENT_VERSION: Final = "2"
CONSENT: Final = N_(
    "Dengan mengetuk “Setuju, mulai lapor”, Anda menyatakan: Saya setuju data saya diproses untuk menangani "
    "pengaduan ini. Persetujuan dapat saya tarik kembali. Penjelasan lengkap: /privasi"
)
"""Raise the version with every change of meaning, here or in `WHO_SEES`."""
WHO_SEES: Final = N_(
    "Pengaduan dibuka hanya oleh petugas Propam yang menangani, atasannya, dan petugas kedua yang ikut "
    "memutuskan penutupannya; setiap pembukaan tercatat. "
    "Nama Anda tidak ditampilkan kepada mereka, kecuali Anda memilihnya. Akun Telegram Anda tidak pernah "
    "ditampilkan. Telegram tahu akun Anda. Pengelola teknis server dapat membaca datanya."
)

DOORS: Final = {
    "police": N_(
        "Layanan ini khusus untuk dugaan pelanggaran oleh anggota Polri.\n\n"
        "Kejahatan oleh warga, kehilangan surat, atau urusan tilang: datanglah ke SPKT di kantor polisi "
        "terdekat.\nLayanan pemerintah lain: LAPOR! di lapor.go.id, atau SMS ke 1708.\n\n"
        "Ucapan terima kasih juga kami hargai; sampaikan langsung di kantor polisi setempat."
    ),
    "urgent": N_(
        "Bila Anda atau orang lain dalam bahaya sekarang, hubungi nomor di bawah ini lebih dulu. "
        "Menjauhlah ke tempat yang aman bila bisa. Pengaduan dapat Anda buat nanti."
    ),
    "name": N_(
        "Nama Anda dirahasiakan, kecuali Anda sendiri memilih menyebutkannya. Petugas hanya melihat nama "
        "samaran. Nama dan akun Anda disimpan terpisah dan terkunci. Pengaduan tentang suatu kesatuan "
        "ditangani oleh kesatuan di atasnya.\n\nYang perlu Anda tahu: Telegram tahu akun Anda, servernya "
        "di luar negeri, dan ia dapat membaca obrolan dengan bot. Isi cerita pun bisa membuat Anda "
        "dikenali. Tulis seperlunya. Setelah selesai, percakapan ini boleh Anda hapus dari telepon Anda."
    ),
}


async def message(tx: Tx, house: House, t: Translator, where: str) -> Rich:
    """The first message: whose service, that it is free, who sees what, whom to call, and the consent.

    Before all that, what is wrong with the code that led here.
    """
    poster, unit = await places.poster_of(tx, where), await places.unit_of(tx, where)
    name = house.organisation or (unit.name if unit else "")
    greeting = (
        t("Selamat datang di layanan pengaduan {unit}.", unit=bold(name))
        if name
        else t("Selamat datang di layanan pengaduan.")
    )
    if unit and poster and poster.is_neutral:
        greeting += t(
            " Anda memindai barcode di {place} (tempat netral), wilayah {unit}.",
            place=bold(poster.place),
            unit=bold(unit.name),
        )
    elif unit and unit.name != name:
        greeting += t(" Anda memindai barcode di {unit}.", unit=bold(unit.name))
    free = t("Layanan ini gratis. Di sini Anda dapat mengadukan dugaan pelanggaran oleh anggota Polri.")
    pieces = [Rich.join(" ", [greeting, free]), t(WHO_SEES), help.numbers(t), t(CONSENT)]
    if warning := doubts.warning(t, house, where):
        pieces.insert(0, warning)
    return Rich.join("\n\n", pieces)


def door(t: Translator, what: str) -> Rich:
    """The answer to a question that isn't a report, and the consent again."""
    return Rich.join("\n\n", [t(DOORS[what]), *([help.numbers(t)] if what == "urgent" else []), t(CONSENT)])
