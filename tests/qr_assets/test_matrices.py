"""Matrices: as much correction as the size and the distance bear, and outlines that are the same code."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from qr_assets import matrices
from qr_assets.errors import CodeError
from tests import pictures

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"
REFERENCE = Path(__file__).with_name("reference.txt")
LONGEST = f"https://t.me/{'x' * 29}bot?start=Ab3dEf6hIj9k"


@pytest.mark.parametrize(
    ("print_mm", "reading_mm", "level"),
    [
        (40, None, "H"),
        (24.5, None, "H"),
        (24, None, "Q"),
        (22, None, "M"),
        (40, 600, "H"),
        (40, 650, "Q"),
        (40, 700, "M"),
    ],
)
def test_the_highest_correction_is_chosen_that_can_be_told_apart(
    print_mm: float, reading_mm: float | None, level: str
) -> None:
    assert matrices.choose(LINK, print_mm, reading_mm).level == level


def test_the_matrix_is_the_one_kept_as_text() -> None:
    """A new version of the library that draws another code for the same link is noticed."""
    rows = matrices.choose(LINK, 40).matrix
    drawn = "".join("".join("#" if dark else "." for dark in row) + "\n" for row in rows)
    assert drawn == REFERENCE.read_text()


def test_the_code_is_an_ordinary_qr_code_with_the_highest_correction() -> None:
    kind = zxingcpp.BarcodeFormat.QRCode
    image = pictures.of_modules(matrices.choose(LINK, 40).matrix, 5)
    (code,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(kind))
    assert code.format == kind
    assert code.ec_level == "H"


def test_four_modules_on_every_side_are_white() -> None:
    rows = matrices.choose(LINK, 40).matrix
    size = len(rows)
    for i in range(size):
        for margin in (*range(4), *range(size - 4, size)):
            assert not rows[i][margin]
            assert not rows[margin][i]
    assert rows[4][4]


def test_a_print_too_small_for_phones_is_refused_with_the_size_that_would_do() -> None:
    with pytest.raises(CodeError, match=r"too small .* at 20\.5 mm or more"):
        matrices.choose(LINK, 20)
    assert matrices.choose(LINK, 20.5)


def test_a_link_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(CodeError, match="too many for a code"):
        matrices.choose("x" * 3000, 500)


def test_a_code_too_far_away_is_refused_with_the_size_that_would_do() -> None:
    with pytest.raises(CodeError, match=r"too small .* at 54\.\d+ mm or more"):
        matrices.choose(LINK, 40, 1000)


def test_the_longest_name_of_a_bot_has_the_highest_correction_in_the_size_of_a_card() -> None:
    assert matrices.choose(LONGEST, 30).level == "H"


def test_room_that_is_left_is_filled_with_correction() -> None:
    """19 bytes fill version 2 at M, and fit it at Q too."""
    assert matrices._made("x" * 19, "M").level == "Q"


def test_without_its_middle_a_code_is_white_there_and_else_the_same() -> None:
    code = matrices.choose(LINK, 40)
    hollow = matrices.without_middle(code)
    middle = range((code.size - matrices.EMBLEM) // 2, (code.size + matrices.EMBLEM) // 2)
    assert len(middle) == matrices.EMBLEM
    for y, row in enumerate(code.matrix):
        for x, dark in enumerate(row):
            assert hollow.matrix[y][x] == (dark and not (x in middle and y in middle))
    assert hollow.level == code.level


@settings(max_examples=20, deadline=None)
@given(st.text(string.ascii_letters + string.digits, min_size=12, max_size=40))
def test_the_outlines_enclose_exactly_the_dark_modules(token: str) -> None:
    modules = matrices.choose(f"https://t.me/lobar_yanduan_bot?start={token}", 40).matrix
    filled = [[False] * len(modules) for _ in modules]
    for outline in matrices.outlines(modules):
        for (x, y), (next_x, next_y) in zip(outline, outline[1:] + outline[:1], strict=True):
            assert (x == next_x) != (y == next_y), "a line is level or upright"
            for row in range(*sorted((y, next_y))):
                filled[row][x:] = [not dark for dark in filled[row][x:]]
    assert tuple(map(tuple, filled)) == modules
