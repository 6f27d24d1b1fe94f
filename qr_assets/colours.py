"""Colours as people write them, and whether they can be told apart."""

from __future__ import annotations

import re
from typing import Final

from qr_assets.errors import CodeError

LEAST_CONTRAST: Final = 4.5
"""Between text and ground, as WCAG counts it."""

_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")

Colour = tuple[float, float, float]
"""Red, green and blue, from 0 to 1, as sRGB has them."""


def parsed(text: str) -> Colour:
    """Return a colour written as `#rrggbb`. Raises `CodeError` for anything else."""
    if not _HEX.fullmatch(text):
        raise CodeError(f"{text!r} is no colour: write it as #rrggbb, for instance #0f3d4c")
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed(colour: Colour, other: Colour, part: float) -> Colour:
    """`colour` with so large a part of `other` in it."""
    red, green, blue = (one * (1 - part) + two * part for one, two in zip(colour, other, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Return the part of white's light, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black and white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def check_text(colour: str, ground: str, least: float = LEAST_CONTRAST) -> None:
    """Raise `CodeError` unless text in `colour` on `ground` can be read with ease."""
    found = contrast(parsed(colour), parsed(ground))
    if found < least:
        raise CodeError(
            f"text in {colour} on {ground} has a contrast of {found:.1f} to 1 and needs {least:g} or more; "
            "take a darker and a lighter colour"
        )
