"""Colours: read as written, and refused where an eye couldn't tell them apart."""

from __future__ import annotations

import pytest

from qr_assets import colours
from qr_assets.errors import CodeError


def test_black_and_white_are_furthest_apart() -> None:
    assert colours.contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert colours.contrast((1, 1, 1), (1, 1, 1)) == pytest.approx(1)
    assert colours.luminance(colours.parsed("#ffffff")) == pytest.approx(1)


def test_a_colour_is_written_in_six_digits() -> None:
    assert colours.parsed("#FF0000") == (1, 0, 0)
    for wrong in ("", "red", "#f00", "#ff00000", "ff0000", "#gg0000", "#ff0000\n"):
        with pytest.raises(CodeError, match="#rrggbb"):
            colours.parsed(wrong)


def test_text_that_is_hard_to_read_is_refused_with_its_contrast() -> None:
    colours.check_text("#ffffff", "#0f3d4c")
    with pytest.raises(CodeError, match=r"contrast of 1\.\d to 1 and needs 4\.5"):
        colours.check_text("#ffffff", "#ffc857")
