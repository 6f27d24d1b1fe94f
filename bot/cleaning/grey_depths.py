"""What the numbers of deep grey pixels stand for: which is black, which is white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL import Image

_BITS, _PHOTOMETRIC = 258, 262  # tags of TIFF
_WHITE_IS_ZERO: Final = 0
_SHADES: Final = 16
"""Of the range that a file claims so many parts have to be used, or what is used counts: a scanner with ten
bits that writes sixteen would show black on black."""


def is_deep(mode: str) -> bool:
    """Whether a mode of Pillow's has more than eight bits a pixel, all of them grey."""
    return mode in {"I", "F"} or mode.startswith("I;16")


def black_and_white(picture: Image.Image, lowest: float, highest: float) -> tuple[float, float]:
    """Return the numbers for black and white of a deep grey picture whose numbers are within these two."""
    low, high = (lowest, highest) if lowest < 0 else (0.0, _white(picture, highest))
    return (high, low) if _tag(picture, _PHOTOMETRIC) == _WHITE_IS_ZERO else (low, high)


def _white(picture: Image.Image, highest: float) -> float:
    if picture.mode == "F":
        return next((float(most) for most in (1, 255, 65535) if highest <= most), highest)
    claimed = float(2 ** _bits(picture) - 1)
    if highest * _SHADES > claimed:
        return max(claimed, highest)
    return next(float(2**bits - 1) for bits in range(8, 33) if highest < 2**bits)


def _bits(picture: Image.Image) -> int:
    bits = _tag(picture, _BITS)
    return int(bits[0]) if isinstance(bits, tuple) and bits else 16


def _tag(picture: Image.Image, number: int) -> Any:
    """Return a tag of a TIFF; None of anything else."""
    return getattr(picture, "tag_v2", {}).get(number)
