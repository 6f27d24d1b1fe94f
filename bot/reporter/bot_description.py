"""What the bot says of itself before anybody presses Start: Telegram shows it in the empty chat."""

from __future__ import annotations

from typing import Final

from bot import keyboards
from bot.texts import Translator, translator

MAX_LENGTH: Final = 512  # characters, the Bot API's limit
_MAX_NAME: Final = 80  # characters; a longer one leaves no room for what has to be said


def localized_descriptions(organisation: str) -> list[tuple[str | None, str]]:
    """Return what `setMyDescription` is told: language (None: all others) and text."""
    return [
        (None, description_text(translator("id"), organisation)),
        ("en", description_text(translator("en"), organisation)),
    ]


def description_text(t: Translator, organisation: str) -> str:
    """Return what this is, who runs it, that it is free, what it can't promise, and whom to call in
    danger.
    """
    name = keyboards.clip_text(organisation, _MAX_NAME) or t("Propam")
    said = t(
        "Layanan pengaduan {organisation} tentang dugaan pelanggaran oleh anggota Polri.\n\n"
        "Gratis. Kami tidak pernah meminta uang, kode OTP, atau kata sandi. Nama dan akun Anda tidak "
        "ditampilkan kepada petugas, kecuali nama yang Anda pilih sebutkan.\n\n"
        "Yang tidak dapat kami janjikan: Telegram dan pengelola teknis server dapat membaca pesan Anda.\n\n"
        "Ini bukan layanan darurat. Dalam bahaya, hubungi 148 (LPSK), 129 (perempuan dan anak), atau 110 "
        "(polisi).",
        organisation=name,
    )
    return str(said)
