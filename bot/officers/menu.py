"""The officers' commands as Telegram's menu shows them in groups; `bot.bootstrap` announces them."""

from __future__ import annotations

from typing import Final

from telegram import BotCommandScope, BotCommandScopeAllGroupChats

from bot.texts import N_, translator

COMMAND_DESCRIPTIONS: Final = {
    "kasus": N_("Kasus terbuka satuan ini"),
    "kasusku": N_("Kasus yang saya pegang"),
    "poster": N_("Poster satuan ini"),
    "bantuan": N_("Petunjuk untuk petugas"),
}


def describe_commands(language: str) -> list[tuple[str, str]]:
    """Return the group's commands with what they do, in one language."""
    t = translator(language)
    return [(name, str(t(what))) for name, what in COMMAND_DESCRIPTIONS.items()]


COMMANDS: Final[list[tuple[BotCommandScope, str | None, list[tuple[str, str]]]]] = [
    (BotCommandScopeAllGroupChats(), None, describe_commands("id")),
    (BotCommandScopeAllGroupChats(), "en", describe_commands("en")),
]
"""By scope and language: names with descriptions."""
