"""How posters are printed: what a poster, its unit and the deployment's style make of a sheet."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from bot.settings import DEFAULT_ORGANISATION
from qr_assets import links
from storage import posters
from storage.errors import InvalidInput

if TYPE_CHECKING:
    from bot.deployment import Deployment
    from qr_assets import poster as sheets
    from storage.records import Poster, Unit

DEFAULT_LAYOUT: Final = "a4"
PLACE_LENGTH: Final = 48
"""Characters on paper, so that the longest still fits on a sticker."""
_CUT: Final = "…"


def build_sheet(deployment: Deployment, poster: Poster, unit: Unit) -> sheets.Poster:
    """Return what stands on the sheet. Raises `LinkError` where the bot's name is none.

    No organisation where the option wasn't set: "run by Propam" would be read as the national one.
    """
    from qr_assets.poster import Poster as Sheet

    return Sheet(
        link=links.start_link(deployment.bot_username, poster.token),
        number=poster.code,
        unit=unit.name,
        organisation="" if deployment.organisation == DEFAULT_ORGANISATION else deployment.organisation,
        version=poster.version,
        other_way=deployment.style.other_way,
        other_way_en=deployment.style.other_way_en,
        footer=deployment.style.footer,
        footer_en=deployment.style.footer_en,
        place=shorten_text(poster.place, PLACE_LENGTH),
    )


def shorten_text(text: str, length: int) -> str:
    """At most so many characters, cut between words; between letters where the first is too long."""
    if len(text) <= length:
        return text
    cut = textwrap.shorten(text, length, placeholder=_CUT)
    return text[: length - len(_CUT)] + _CUT if cut == _CUT else cut


def validate_place(place: str) -> str:
    """Return the place on one line. InvalidInput for one that is none, or can't be printed."""
    from qr_assets.poster import letters

    said = posters.checked_place(place)
    strange = letters.printable(said)
    if strange:
        message = (
            f"Posters can't be printed with {strange!r} (U+{ord(strange):04X}), as in the place {said!r}."
            " Write it without, in Latin letters."
        )
        raise InvalidInput(message)
    return said


def build_look(deployment: Deployment, *, saving: bool = False) -> sheets.Look:
    """Colours and logo. Raises `CodeError` for colours in which a code couldn't be read."""
    from qr_assets.poster import Look

    style = deployment.style
    return Look(style.colour, style.accent, style.logo, saving, style.emblem)


def poster_language(deployment: Deployment, poster: Poster) -> str:
    """Return the poster's own, or the usual one."""
    return poster.language or deployment.language


def poster_layouts(poster: Poster) -> tuple[str, ...]:
    """Return the poster's own, or one for a wall."""
    return tuple(poster.layouts.split(",")) if poster.layouts else (DEFAULT_LAYOUT,)
