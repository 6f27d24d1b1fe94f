"""What has to be said before the welcome: that a code doesn't count, and for which area complaints are taken.

Where the tree of units has one branch nothing is left to choose, and nobody should learn only afterwards that
their report went to a unit far from where it happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import speech
from bot.reporter import help_page
from bot.reporter.filing import doubtful_poster, places, welcome
from bot.texts import Rich, Translator, bold

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Unit
    from storage.store import Tx

Page = tuple[Rich, speech.Keyboard]


async def first_page(tx: Tx, deployment: Deployment, t: Translator, where: str) -> Page:
    """What somebody sees who comes in from there: what has to be said first, then the welcome."""
    if not places.is_told(where):
        warning, ours = doubtful_poster.warning(t, deployment, where), await places.only_ones(tx)
        if warning or ours:
            whose = await welcome.greeting(tx, deployment, t, where)
            said = [*([warning] if warning else []), whose, *([_area(t, ours)] if ours else [])]
            return Rich.join("\n\n", said), _buttons(t, where, ours, doubtful=warning is not None)
    return await welcome.message(tx, deployment, t, where), welcome.buttons(t, where)


def _area(t: Translator, ours: list[Unit]) -> Rich:
    asked = t("Apakah kejadiannya di wilayah {unit}?", unit=bold(ours[0].name))
    more = t("Bila di bagian lain, pilih kesatuannya.")
    return Rich.join(" ", [asked, *([more] if len(ours) > 1 else [])])


def _buttons(t: Translator, where: str, ours: list[Unit], *, doubtful: bool) -> speech.Keyboard:
    if ours:
        on = [
            [welcome.button(t("Benar"), "told", places.told(where, ours[0].id))],
            *([welcome.button(Rich(unit.name), "told", places.told(where, unit.id))] for unit in ours[1:]),
            [welcome.button(t("Bukan di sini: pintu lain"), "away", where)],
        ]
    else:
        on = [[welcome.button(t("Lanjut"), "told", places.told(where))]]
    check = welcome.check_row(t) if doubtful else []
    return speech.inline(*on, check, welcome.languages(where))


def elsewhere(t: Translator, deployment: Deployment, where: str) -> Page:
    """[Bukan di sini: pintu lain]: who takes a complaint about what happened elsewhere."""
    sorry = t("Maaf, pengaduan dari luar wilayah itu belum dapat diterima di sini. Anda dapat melapor ke:")
    text = Rich.join("\n\n", [sorry, help_page.doors(t, deployment, titled=False), help_page.numbers(t)])
    return text, speech.inline([welcome.button(t("Kembali"), "back", where)])
