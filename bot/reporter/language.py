"""`/bahasa`: another language at any moment, with everything under way left as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.texts import LANGUAGES, translator
from storage import conversations

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context

LANGUAGE_NAMES: Final = {
    "id": "Bahasa Indonesia",
    "en": "English",
}  # each in its own language, whatever is spoken


async def handle_language_command(update: Update, context: Context) -> None:
    """`/bahasa`: the two languages, the present one marked."""
    await show_languages(await CitizenTurn.of(update, context))


async def show_languages(turn: CitizenTurn) -> None:
    """Both languages, each in its own name."""
    rows = [[citizen_button(_language_label(code, turn.t.language), "lang", code)] for code in LANGUAGES]
    await turn.show_page(turn.t("Pilih bahasa. Jawaban dan pengaduan Anda tidak berubah."), *rows)


def _language_label(code: str, chosen: str) -> str:
    return f"✓ {LANGUAGE_NAMES[code]}" if code == chosen else LANGUAGE_NAMES[code]


async def choose_language(turn: CitizenTurn, code: str) -> bool:
    """Take the tap on a language: it is kept for all that is said to this chat from now on, notifications
    too.
    """
    if code not in LANGUAGES:
        return False
    turn.conversation = replace(turn.conversation, language=code, chosen=True)
    await conversations.save(turn.tx, turn.conversation)
    turn.t = translator(code)
    if turn.has_draft:
        await turn.show_page(
            turn.t("Baik, kita memakai Bahasa Indonesia. Lanjutkan pengaduan Anda dengan /lapor.")
        )
    else:
        await turn.show_page(turn.t("Baik, kita memakai Bahasa Indonesia."))
    return True
