"""Matrices: as much correction as the size and the distance bear, and outlines that are the same code."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr_assets import matrices

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"
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


def test_a_code_too_far_away_is_refused_with_the_size_that_would_do() -> None:
    with pytest.raises(matrices.CodeError, match=r"too small .* at 54\.\d+ mm or more"):
        matrices.choose(LINK, 40, 1000)


def test_the_longest_name_of_a_bot_has_the_highest_correction_in_the_size_of_a_card() -> None:
    assert matrices.choose(LONGEST, 30).level == "H"


def test_room_that_is_left_is_filled_with_correction() -> None:
    """19 bytes fill version 2 at M, and fit it at Q too."""
    assert matrices._made("x" * 19, "M").level == "Q"


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
