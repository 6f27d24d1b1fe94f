"""What has to be said before the welcome: that a code doesn't count, and for which area complaints are taken.

Where the tree of units has one branch nothing is left to choose, and nobody should learn only afterwards that
their report went to a unit far from where it happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import keyboards
from bot.reporter import help_page
from bot.reporter.filing import doubtful_poster, places, welcome
from bot.texts import Rich, Translator, bold

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Unit
    from storage.store import Tx

Page = tuple[Rich, keyboards.Keyboard]


async def first_page(tx: Tx, deployment: Deployment, t: Translator, where: str, came: int = 0) -> Page:
    """Return what somebody sees who comes in from there: what has to be said first, then the welcome. `came`
    is the message by which they do.
    """
    if not places.is_told(where):
        warning, ours = doubtful_poster.poster_warning(t, deployment, where), await places.only_branch(tx)
        if warning or ours:
            whose = await welcome.greeting_text(tx, deployment, t, where)
            said = [*([warning] if warning else []), whose, *([_area_question(t, ours)] if ours else [])]
            return Rich.join("\n\n", said), _page_buttons(t, where, ours, doubtful=warning is not None)
    return await welcome.welcome_text(tx, deployment, t, where), welcome.welcome_keyboard(t, where, came)


def _area_question(t: Translator, ours: list[Unit]) -> Rich:
    asked = t("Apakah kejadiannya di wilayah {unit}?", unit=bold(ours[0].name))
    more = t("Bila di bagian lain, pilih kesatuannya.")
    return Rich.join(" ", [asked, *([more] if len(ours) > 1 else [])])


def _page_buttons(t: Translator, where: str, ours: list[Unit], *, doubtful: bool) -> keyboards.Keyboard:
    if ours:
        on = [
            [welcome.welcome_button(t("Benar"), "told", places.mark_told(where, ours[0].id))],
            *(
                [welcome.welcome_button(Rich(unit.name), "told", places.mark_told(where, unit.id))]
                for unit in ours[1:]
            ),
            [welcome.welcome_button(t("Bukan di sini: pintu lain"), "away", where)],
        ]
    else:
        on = [[welcome.welcome_button(t("Lanjut"), "told", places.mark_told(where))]]
    check = welcome.check_row(t) if doubtful else []
    return keyboards.inline_keyboard(*on, check, welcome.language_row(where))


def elsewhere_page(t: Translator, deployment: Deployment, where: str) -> Page:
    """[Bukan di sini: pintu lain]: who takes a complaint about what happened elsewhere."""
    sorry = t("Maaf, pengaduan dari luar wilayah itu belum dapat diterima di sini. Anda dapat melapor ke:")
    text = Rich.join(
        "\n\n", [sorry, help_page.other_doors(t, deployment, titled=False), help_page.help_numbers(t)]
    )
    return text, keyboards.inline_keyboard([welcome.welcome_button(t("Kembali"), "back", where)])
