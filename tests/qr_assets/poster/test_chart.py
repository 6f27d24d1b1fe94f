"""The picture of how posters do: drawn for a chat, or refused with a reason."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from qr_assets import chart
from qr_assets.errors import CodeError

LINES = [
    chart.Line("SEK-003", "Pasar, pintu timur", "masih tergantung?", watch=True, weeks=[2] * 6 + [0] * 6),
    chart.Line("SEK-001", "Ruang tunggu SPKT", "berfungsi", watch=False, weeks=[-1] * 3 + [1, 2, 3] * 3),
]
CHART = chart.Chart(
    title="Poster Polres Lombok Barat",
    about="Berapa kali kodenya dipindai setiap pekan. Pekan ini belum dihitung.",
    first="31 Agustus 2026",
    last="16 November 2026",
    lines=LINES,
    key=("di bawah 5", "5–9", "10–19", "20–49", "50 atau lebih"),
)


def drawn(given: chart.Chart) -> Image.Image:
    with Image.open(BytesIO(chart.picture(given))) as image:
        return image.convert("RGB")


def test_it_is_as_wide_as_a_phone_shows_and_as_high_as_there_are_posters() -> None:
    assert drawn(CHART).width == pytest.approx(1285, abs=1)
    many = dataclasses.replace(CHART, lines=LINES * 12, rest="Masih ada 3 poster lain: /poster")
    assert drawn(many).height > 2 * drawn(CHART).height
    assert drawn(many).height < 20 * drawn(many).width, "Telegram takes no longer photo"
    assert chart.picture(CHART) == chart.picture(CHART)


def test_every_shade_can_be_told_from_the_next() -> None:
    for shade in range(chart.NOTHING, chart.DARKEST):
        one, other = (
            drawn(dataclasses.replace(CHART, lines=[dataclasses.replace(LINES[0], weeks=[at] * 12)]))
            for at in (shade, shade + 1)
        )
        difference = ImageChops.difference(one, other).convert("L")
        assert difference.getextrema()[1] > 20  # type: ignore[operator]


@pytest.mark.parametrize(
    "changed", [{"number": "W" * 60}, {"place": "Полиция"}, {"condition": "masih tergantung? " * 5}]
)
def test_what_can_not_be_drawn_is_refused(changed: dict[str, str]) -> None:
    line = dataclasses.replace(LINES[0], **changed)  # type: ignore[arg-type]
    with pytest.raises(CodeError):
        chart.picture(dataclasses.replace(CHART, lines=[line]))
