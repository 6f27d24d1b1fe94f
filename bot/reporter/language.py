"""`/bahasa`: another language at any moment, with everything under way left as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import Talk, tap
from bot.texts import LANGUAGES, translator
from storage import conversations

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context

NAMES: Final = {"id": "Bahasa Indonesia", "en": "English"}  # each in its own language, whatever is spoken


async def command(update: Update, context: Context) -> None:
    """`/bahasa`: the two languages, the present one marked."""
    await show(await Talk.of(update, context))


async def show(talk: Talk) -> None:
    """Both languages, each in its own name."""
    rows = [[tap(_label(code, talk.t.language), "lang", code)] for code in LANGUAGES]
    await talk.turn_page(talk.t("Pilih bahasa. Jawaban dan pengaduan Anda tidak berubah."), *rows)


def _label(code: str, chosen: str) -> str:
    return f"✓ {NAMES[code]}" if code == chosen else NAMES[code]


async def choose(talk: Talk, code: str) -> bool:
    """The tap on a language: kept for all that is said to this chat from now on, pushes too."""
    if code not in LANGUAGES:
        return False
    talk.conversation = replace(talk.conversation, language=code, chosen=True)
    await conversations.save(talk.tx, talk.conversation)
    talk.t = translator(code)
    if talk.has_draft:
        await talk.turn_page(
            talk.t("Baik, kita memakai Bahasa Indonesia. Lanjutkan pengaduan Anda dengan /lapor.")
        )
    else:
        await talk.turn_page(talk.t("Baik, kita memakai Bahasa Indonesia."))
    return True
