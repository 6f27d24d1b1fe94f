"""In which language the reporter reads: told to whoever writes to them, and only if they chose it by a tap.

What a phone speaks says something of its owner, who was never asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.texts import N_, Rich, Translator
from storage import identities

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn

_READS_LINES: Final = {
    "id": N_("Pelapor membaca: bahasa Indonesia"),
    "en": N_("Pelapor membaca: bahasa Inggris"),
}


async def language_of_reporter(turn: OfficerTurn) -> str:
    """Return the language that the reporter chose, else the unit's own."""
    return await identities.chosen_language(turn.tx, turn.case.id) or turn.deployment.language


def language_hint(t: Translator, language: str) -> list[Rich]:
    """Return a line for who writes, if the reporter reads another language than the unit's."""
    return [] if language == t.language else [t(_READS_LINES[language])]


async def add_language_hint(turn: OfficerTurn, question: Rich) -> Rich:
    """Return a question for words that the reporter will read, with that line."""
    return Rich.join("\n", [question, *language_hint(turn.t, await language_of_reporter(turn))])
