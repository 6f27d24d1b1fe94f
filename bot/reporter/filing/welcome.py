"""What is said to whoever comes in: the welcome with the consent, its buttons, and what other doors answer.

The welcome has room on a small phone with its first button: a line for each thing that has to be known before
anybody agrees. The rest stands behind [Apakah nama saya aman?] and in /privasi.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter import help_page
from bot.reporter.citizen_turn import citizen_button
from bot.reporter.filing import places
from bot.texts import N_, Rich, Translator, bold

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx

TAP_PREFIX: Final = "r:w:"
"""The welcome's buttons: `r:w:<what>:<where>`, `where` as in `places`."""

CONSENT_VERSION: Final = "3"
CONSENT_TEXT: Final = N_(
    "Ketuk “Setuju” bila data Anda boleh dipakai untuk menangani pengaduan ini. Dapat ditarik: /batal"
)
"""Raise the version with every change of meaning, here, in `WELCOME_LINES` or in what stands behind them."""
AGREE: Final = f"agree{CONSENT_VERSION}"
"""The button that agrees names the text that it stands under: an older one agrees to nothing."""

CLEARABLE: Final = "clear"
CLEARABLE_ON: Final = "clearon"
CLEARABLE_OFF: Final = "clearoff"
"""The button of `bot.reporter.clearing`, and those behind it. A dot and the id of the message that brought
the welcome may follow: only the button knows it, and it is kept when the wish is made.
"""

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")

WELCOME_LINES: Final = (
    N_("Dibaca petugas yang menangani, atasannya, dan petugas kedua."),
    N_("Telegram dan pengelola teknis server juga dapat membacanya."),
    N_("Draf yang dibiarkan sehari terhapus; yang terkirim disimpan."),
)

DOOR_TEXTS: Final = {
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
        "Nama Anda dirahasiakan, kecuali Anda sendiri memilih menyebutkannya. Akun Telegram Anda tidak "
        "pernah ditampilkan. Petugas hanya melihat nama samaran; nama dan akun Anda disimpan terpisah dan "
        "terkunci.\n\n"
        "Pengaduan hanya dibuka petugas Propam yang menangani, atasannya, dan petugas kedua yang ikut "
        "memutuskan penutupannya. Setiap pembukaan tercatat. Bila Anda menyebut Polsek atau Polres setempat "
        "sebagai kesatuan terlapor, pengaduan ditangani oleh kesatuan di atasnya.\n\n"
        "Yang perlu Anda tahu: Telegram tahu akun Anda, servernya di luar negeri, dan ia dapat membaca "
        "obrolan dengan bot. Pengelola teknis server dapat membaca datanya. Isi cerita pun bisa membuat Anda "
        "dikenali. Tulis seperlunya. Setelah selesai, percakapan ini boleh Anda hapus dari telepon Anda.\n\n"
        "Isian yang belum dikirim terhapus sendiri bila sehari tidak disentuh. Yang sudah dikirim tetap "
        "disimpan. Bila Anda menarik persetujuan, pengaduan ditutup, tetapi catatannya tetap ada. "
        "Selengkapnya: /privasi"
    ),
}


async def welcome_text(tx: Tx, deployment: Deployment, t: Translator, where: str) -> Rich:
    """Whose service, that it is free and confidential, who can read it, how long it is kept; the consent."""
    secret = t("{word} nama dan akun Anda tidak ditampilkan kepada petugas.", word=bold(t("Rahasia:")))
    pieces = [
        await greeting_text(tx, deployment, t, where),
        secret,
        *(t(line) for line in WELCOME_LINES),
        t(CONSENT_TEXT),
    ]
    return Rich.join("\n", pieces)


async def greeting_text(tx: Tx, deployment: Deployment, t: Translator, where: str) -> Rich:
    """Whose service it is, that it is free, and for which area."""
    poster, unit = await places.load_poster(tx, where), await places.load_unit(tx, where)
    name = deployment.organisation or (unit.name if unit else "")
    whose = (
        t("Layanan pengaduan {unit}.", unit=bold(name))
        if name
        else t("Layanan pengaduan tentang anggota Polri.")
    )
    said = Rich.join(" ", [whose, bold(t("Gratis."))])
    if unit and poster and poster.is_neutral:
        area = t(
            "Poster di {place} (tempat netral), wilayah {unit}.",
            place=bold(poster.place),
            unit=bold(unit.name),
        )
        return Rich.join("\n", [said, area])
    if unit and unit.name != name:
        return Rich.join("\n", [said, t("Wilayah: {unit}.", unit=bold(unit.name))])
    return said


def door_text(t: Translator, what: str) -> Rich:
    """Return the answer to a question that isn't a report, and the consent again."""
    return Rich.join(
        "\n\n",
        [t(DOOR_TEXTS[what]), *([help_page.help_numbers(t)] if what == "urgent" else []), t(CONSENT_TEXT)],
    )


# The buttons


def welcome_button(label: Rich, what: str, where: str) -> keyboards.Button:
    """Return a button of the welcome's."""
    return keyboards.callback_button(label, f"{TAP_PREFIX}{what}:{where}")


def welcome_keyboard(t: Translator, where: str, came: int = 0) -> keyboards.Keyboard:
    """Those below the welcome; `came` is the message that brought it, if that is known."""
    return keyboards.inline_keyboard(
        [welcome_button(t("Setuju, mulai lapor"), AGREE, where)],
        [welcome_button(t("Apakah nama saya aman?"), f"name.{came}" if came else "name", where)],
        [
            welcome_button(t("Bukan soal polisi"), "police", where),
            welcome_button(t("Darurat"), "urgent", where),
        ],
        language_row(where),
    )


def number_in(button: str) -> str:
    """Return the id of a message that a button of ours carries; nothing for what somebody else made."""
    return button if _NUMBER.fullmatch(button) else ""


def door_keyboard(t: Translator, what: str, where: str, came: str = "") -> keyboards.Keyboard:
    """Those below what a door answers; `came` as with the welcome's."""
    clearable = f"{CLEARABLE}.{came}" if came else CLEARABLE
    return keyboards.inline_keyboard(
        [welcome_button(t("Setuju, mulai lapor"), AGREE, where)],
        [welcome_button(t("Agar chat bisa dibersihkan"), clearable, where)] if what == "name" else [],
        check_row(t) if what == "name" else [],
        [welcome_button(t("Kembali"), "back", where)],
    )


def clearable_rows(t: Translator, where: str, came: str, *, is_on: bool) -> list[list[keyboards.Button]]:
    """Those below what clearing a chat does: the wish or its end, and the way on and back."""
    wish = (
        welcome_button(t("Matikan"), CLEARABLE_OFF, where)
        if is_on
        else welcome_button(t("Nyalakan"), f"{CLEARABLE_ON}.{came}" if came else CLEARABLE_ON, where)
    )
    return [
        [wish],
        [welcome_button(t("Setuju, mulai lapor"), AGREE, where)],
        [welcome_button(t("Kembali"), "back", where)],
    ]


def language_row(where: str) -> list[keyboards.Button]:
    """Both, whatever the phone is set to: many Indonesian phones are set to English."""
    return [
        welcome_button(Rich("Bahasa Indonesia"), "id", where),
        welcome_button(Rich("English"), "en", where),
    ]


def check_row(t: Translator) -> list[keyboards.Button]:
    """Return the button that asks for a photo of a poster, for whoever doubts."""
    return [citizen_button(t("Periksa foto poster"), "check")]
