"""What a poster is about, and how it looks: a unit's colours and logo, in full or saving ink."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from qr_assets import colours
from qr_assets.colours import Colour, mixed, parsed
from qr_assets.matrices import CodeError

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

    `number` names it (and its files), `unit` is where it counts, `organisation` who runs the bot;
    `other_way` for people without Telegram and `footer`, a line of the unit's own, may be empty.
    """

    link: str
    number: str
    unit: str
    organisation: str
    version: int = 1
    other_way: str = ""
    footer: str = ""


@dataclass(frozen=True)
class Look:
    """Colours as `#rrggbb`, a logo as PNG or JPEG; `saving` prints black on white and fills nothing.

    Codes are black on white in every look. Raises `CodeError` for colours in which a text couldn't be read.
    """

    colour: str = COLOUR
    accent: str = ACCENT
    logo: Path | None = None
    saving: bool = False

    def __post_init__(self) -> None:
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

    @cached_property
    def picture(self) -> Image.Image | None:
        """The logo. Raises `CodeError` if the file is no picture."""
        if self.logo is None:
            return None
        try:
            with Image.open(self.logo) as opened:
                image = opened.convert("RGBA")
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
            raise CodeError(f"the logo {str(self.logo)!r} can't be read as PNG or JPEG") from error
        image.thumbnail((_LOGO_PX, _LOGO_PX))
        return image.convert("LA").convert("RGBA") if self.saving else image
