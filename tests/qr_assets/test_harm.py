"""Harm: the same each time, and what it says it is."""

from __future__ import annotations

from random import Random

import pytest
from PIL import Image, ImageChops

from qr_assets import harm, matrices, reading
from tests import pictures

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"
CODE = matrices.choose(LINK, 40)
PICTURE = pictures.of_modules(CODE.matrix, 8).resize((harm.PAPER,) * 2)
PAPER = harm.Paper(PICTURE)


@pytest.mark.parametrize("kind", harm.HARMS, ids=lambda kind: kind.name)
def test_the_same_seed_does_the_same_harm_and_the_picture_stays_whole(kind: harm.Harm) -> None:
    before = PAPER.image.copy()
    first, second = (kind(PAPER, CODE.size, seed=3) for _ in range(2))
    assert first.tobytes() == second.tobytes()
    assert before == PAPER.image


@pytest.mark.parametrize("amount", [2, 10, 20])
def test_stains_cover_what_they_are_said_to_and_leave_the_finders_clean(amount: float) -> None:
    grey = Image.new("L", PICTURE.size, 128)
    stained = harm._stained(grey, amount, Random(0), CODE.size)
    touched = ImageChops.difference(stained, grey).point(lambda v: 255 * (v > 0))
    module = PICTURE.width / CODE.size
    inner = (PICTURE.width - 8 * module) ** 2
    covered = touched.histogram()[255] / inner * 100
    assert amount <= covered <= amount + 2.6, "the last spot may be larger than needed"
    near, far = round(4 * module), round((CODE.size - 11) * module)
    for left, top in ((near, near), (far, near), (near, far)):
        assert touched.crop((left, top, left + round(7 * module), top + round(7 * module))).getbbox() is None


def test_more_harm_is_listed_than_is_required() -> None:
    for kind in harm.HARMS:
        assert max(kind.amounts) >= kind.required


def test_no_two_pictures_of_a_camera_are_alike() -> None:
    kind = harm.HARMS[1]
    first, second = (kind(PAPER, CODE.size, seed=seed) for seed in (1, 2))
    assert first.tobytes() != second.tobytes()
    assert reading.found(first) == reading.found(second) == [LINK]
