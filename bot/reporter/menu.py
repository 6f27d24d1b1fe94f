"""The citizen's commands as Telegram's menu shows them, by language; `bot.bootstrap` announces them."""

from __future__ import annotations

from typing import Final

from telegram import BotCommandScope, BotCommandScopeAllPrivateChats

COMMANDS_ID: Final = (
    ("lapor", "Buat atau lanjutkan pengaduan"),
    ("status", "Lihat perkembangan pengaduan"),
    ("laporanku", "Daftar pengaduan Anda"),
    ("tambah", "Tambah keterangan atau bukti"),
    ("batal", "Batalkan, atau cabut pengaduan"),
    ("periksa", "Periksa apakah poster asli"),
    ("bersihkan", "Bersihkan chat ini"),
    ("bahasa", "Ganti bahasa"),
    ("privasi", "Data Anda dan hak Anda"),
    ("bantuan", "Bantuan dan nomor penting"),
)
COMMANDS_EN: Final = (
    ("report", "Start or continue a complaint"),
    ("status", "See how a complaint is going"),
    ("mine", "Your complaints"),
    ("add", "Add information or evidence"),
    ("cancel", "Cancel, or withdraw a complaint"),
    ("check", "Check whether a poster is genuine"),
    ("clear", "Clear this chat"),
    ("language", "Change the language"),
    ("privacy", "Your data and your rights"),
    ("help", "Help and important numbers"),
)

COMMANDS: Final[list[tuple[BotCommandScope, str | None, list[tuple[str, str]]]]] = [
    (BotCommandScopeAllPrivateChats(), None, list(COMMANDS_ID)),
    (BotCommandScopeAllPrivateChats(), "en", list(COMMANDS_EN)),
]
