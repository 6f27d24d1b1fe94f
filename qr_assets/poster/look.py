"""What a poster is about, and how it looks: a unit's colours and logo, in full or saving ink."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from qr_assets import colours
from qr_assets.colours import Colour, mixed, parsed
from qr_assets.errors import CodeError
from qr_assets.poster.words import WORDS, Words

COLOUR: Final = "#0f3d4c"
ACCENT: Final = "#ffc857"

_WHITE: Final = (1.0, 1.0, 1.0)
_BLACK: Final = (0.0, 0.0, 0.0)
_INK: Final = (0.09, 0.13, 0.15)
_LARGE_TEXT: Final = 3.0
_LOGO_PX: Final = 1200


@dataclass(frozen=True, slots=True)
class Poster:
    """What is said on a poster that isn't the same on all.

    `number` names it (and its files), `unit` is where it counts. What may be empty: `organisation`, who
    runs the bot; `place`, where it hangs, so that one that was moved or copied shows; `other_way` for people
    without Telegram, and `footer`, a line of the unit's own, each also in English, and else in Indonesian
    there too.
    """

    link: str
    number: str
    unit: str
    organisation: str
    version: int = 1
    other_way: str = ""
    footer: str = ""
    other_way_en: str = ""
    footer_en: str = ""
    place: str = ""

    def other_ways(self, words: Sequence[Words], *, titled: bool = False) -> str:
        """For people without Telegram, a paragraph in each language that has its own."""
        ways = _each(words, untitled(self.other_way), untitled(self.other_way_en))
        titles = [" / ".join(each.other_way for each in group) for group in ways.values()]
        return "\n".join(
            f"{title}: {way}" if titled else way for title, way in zip(titles, ways, strict=True)
        )

    def run_by(self, words: Sequence[Words]) -> str:
        """Who runs the bot, if that is said."""
        return f"{' / '.join(each.run_by for each in words)} {self.organisation}" if self.organisation else ""

    def footers(self, words: Sequence[Words]) -> str:
        """Return the unit's own line, in each language that has its own."""
        return "\n".join(_each(words, self.footer, self.footer_en))

    def mark(self, words: Words) -> str:
        """Return number, version, and place."""
        mark = words.number.format(number=self.number, version=self.version)
        return f"{mark} · {self.place}" if self.place else mark

    @property
    def own(self) -> dict[str, str]:
        """Every text that a unit can shorten, by what it is called."""
        texts = {
            "the unit's name": self.unit,
            "the organisation": self.organisation,
            "the second way": untitled(self.other_way),
            "the second way in English": untitled(self.other_way_en),
            "the footer": self.footer,
            "the footer in English": self.footer_en,
            "the poster's number": self.number,
            "the place": self.place,
        }
        return {name: text for name, text in texts.items() if text}

    @property
    def mark_short(self) -> str:
        """The same, in few letters."""
        return " · ".join(part for part in (self.number, f"v{self.version}", self.place) if part)


_TITLES: Final = "|".join(
    (*(re.escape(each.other_way) for each in WORDS.values()), "Tidak punya Telegram", "No Telegram")
)
_TITLED: Final = re.compile(
    rf"\s*(?:(?:{_TITLES})(?:\s*[:–—]\s*|\s+-\s+|[.,;?!…]+(?:\s+|$)|\s*/\s*(?={_TITLES})|\s*$))+",
    re.IGNORECASE,
)
"""A title by itself and what ends it; not the beginning of a sentence."""


def untitled(way: str) -> str:
    """Return a second way without the title that the poster gives it, in case it was given with one."""
    found = _TITLED.match(way)
    rest = way[found.end() :] if found else way
    return rest[:1].upper() + rest[1:]


def _each(words: Sequence[Words], indonesian: str, english: str) -> dict[str, list[Words]]:
    """Return the languages of each text; none where there is none."""
    texts: dict[str, list[Words]] = {}
    for each in words:
        text = english or indonesian if each.language == "en" else indonesian
        if text:
            texts.setdefault(text, []).append(each)
    return texts


@dataclass(frozen=True)
class Look:
    """Colours as `#rrggbb`, a logo as PNG or JPEG; `saving` prints black on white and fills nothing.

    `emblem` puts the logo into the middle of the code as well: `matrices` says at what price.

    Codes are black on white in every look. Raises `CodeError` for colours in which a text couldn't be read.
    """

    colour: str = COLOUR
    accent: str = ACCENT
    logo: Path | None = None
    saving: bool = False
    emblem: bool = False

    def __post_init__(self) -> None:
        if self.emblem and self.logo is None:
            raise CodeError("an emblem in the code is the logo: give one, or leave the emblem out")
        colours.check_text("#ffffff", self.colour)
        colours.check_text(self.accent, self.colour, _LARGE_TEXT)

    @property
    def strong(self) -> Colour:
        """Of what is to be found at once."""
        return _BLACK if self.saving else parsed(self.colour)

    @property
    def panel(self) -> Colour | None:
        """The ground of the headline; None: the paper."""
        return None if self.saving else parsed(self.colour)

    @property
    def on_panel(self) -> Colour:
        return _BLACK if self.saving else _WHITE

    @property
    def quiet_on_panel(self) -> Colour:
        return _BLACK if self.saving else mixed(_WHITE, parsed(self.colour), 0.16)

    @property
    def accent_on_panel(self) -> Colour:
        return _BLACK if self.saving else parsed(self.accent)

    @property
    def ink(self) -> Colour:
        return _BLACK if self.saving else _INK

    @property
    def muted(self) -> Colour:
        """Of texts that come second."""
        return _BLACK if self.saving else mixed(_INK, _WHITE, 0.3)

    @property
    def tint(self) -> Colour | None:
        """A quiet ground; None: the paper."""
        return None if self.saving else mixed(parsed(self.colour), _WHITE, 0.92)

    @property
    def line(self) -> Colour:
        return _BLACK if self.saving else mixed(parsed(self.colour), _WHITE, 0.75)

    @property
    def in_code(self) -> Image.Image | None:
        """The emblem in the middle of the code."""
        return self.picture if self.emblem else None

    @cached_property
    def picture(self) -> Image.Image | None:
        """The logo. Raises `CodeError` if the file is no picture."""
        if self.logo is None:
            return None
        try:
            with Image.open(self.logo, formats=("PNG", "JPEG")) as opened:
                image = opened.convert("RGBA")
        except FileNotFoundError as error:
            raise CodeError(f"the logo {str(self.logo)!r} isn't there") from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise CodeError(f"the logo {str(self.logo)!r} has too many pixels: make it smaller") from error
        except (UnidentifiedImageError, OSError) as error:
            raise CodeError(f"the logo {str(self.logo)!r} can't be read as PNG or JPEG") from error
        image.thumbnail((_LOGO_PX, _LOGO_PX))
        return image.convert("LA").convert("RGBA") if self.saving else image
