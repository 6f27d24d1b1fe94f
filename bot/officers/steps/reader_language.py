"""In which language the reporter reads: told to whoever writes to them, and only if they chose it by a tap.

What a phone speaks says something of its owner, who was never asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.texts import N_, Rich, Translator
from storage import identities

if TYPE_CHECKING:
    from bot.officers.actions import Act

_READS: Final = {
    "id": N_("Pelapor membaca: bahasa Indonesia"),
    "en": N_("Pelapor membaca: bahasa Inggris"),
}


async def language(act: Act) -> str:
    """The language that the reporter chose, else the unit's own."""
    return await identities.chosen_language(act.tx, act.case.id) or act.deployment.language


def hint(t: Translator, language: str) -> list[Rich]:
    """A line for who writes, if the reporter reads another language than the unit's."""
    return [] if language == t.language else [t(_READS[language])]


async def hinted(act: Act, question: Rich) -> Rich:
    """A question for words that the reporter will read, with that line."""
    return Rich.join("\n", [question, *hint(act.t, await language(act))])
