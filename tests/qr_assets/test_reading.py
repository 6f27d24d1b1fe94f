"""Reading: a code that would be lost to the first stain is no code for a poster."""

from __future__ import annotations

import pytest
from PIL import Image, ImageFilter

from qr_assets import codes, matrices, reading

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"


def picture(code: matrices.Code) -> Image.Image:
    return codes.image(code.matrix, 12).convert("L")


def proven(image: Image.Image, code: matrices.Code, link: str = LINK) -> None:
    reading.prove(image, link, code.size, code.level, "x")


@pytest.mark.parametrize("length", range(5, 33))
def test_a_code_for_any_name_that_a_bot_can_have_bears_all_harm(length: int) -> None:
    link = f"https://t.me/{'x' * (length - 3)}bot?start=Ab3dEf6hIj9k"
    code = matrices.choose(link, 34)
    proven(picture(code), code, link)
    proven(picture(code).point(lambda value: 255 if value else 56), code, link)


def test_what_still_reads_but_bears_no_more_is_refused_and_says_which_harm() -> None:
    code = matrices.choose(LINK, 40)
    stained = picture(code)
    middle, spot = stained.width // 2, stained.width // 6
    stained.paste(255, (middle - spot, middle - spot, middle + spot, middle + spot))
    assert reading.found(stained) == [LINK]
    with pytest.raises(matrices.CodeError, match=r"x can't be read after soiling \(10 % of area\)"):
        proven(stained, code)
    blurred = picture(code).filter(ImageFilter.GaussianBlur(5))
    assert reading.found(blurred) == [LINK]
    with pytest.raises(matrices.CodeError, match="x can't be read after blur"):
        proven(blurred, code)


def test_a_code_of_another_link_is_never_proven() -> None:
    code = matrices.choose(LINK.replace("Ab3", "Xy9"), 40)
    with pytest.raises(matrices.CodeError, match="can't be read"):
        proven(picture(code), code)


@pytest.mark.parametrize("level", ["M", "Q"])
def test_less_correction_is_asked_to_bear_fewer_stains(level: str) -> None:
    code = matrices._made(LINK, level)
    proven(picture(code), code)
