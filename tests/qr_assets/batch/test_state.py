from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from qr_assets import links
from qr_assets.batch.drawing import Manner, Order, proof
from qr_assets.batch.state import NAME, Fingerprints, opened
from qr_assets.poster import Look, Poster

POSTER = Poster(links.start_link("yanduan_bot", "abcdefghijkl"), "SEK-001", "Polsek Sekotong", "Propam")
ORDER = Order(POSTER, ("a4",), "id")
MANNER = Manner(Path("out"), ("pdf",), Look())


def printed(order: Order = ORDER, manner: Manner = MANNER) -> str:
    return Fingerprints(manner).of(order)


def test_a_fingerprint_is_of_all_that_a_sheet_depends_on_but_its_folder(tmp_path: Path) -> None:
    logos = [tmp_path / f"{colour}.png" for colour in ("red", "blue")]
    for logo in logos:
        Image.new("RGB", (8, 8), logo.stem).save(logo)
    others = [
        printed(replace(ORDER, layouts=("a4", "a5"))),
        printed(replace(ORDER, language="both")),
        printed(replace(ORDER, poster=replace(POSTER, link=links.start_link("yanduan_bot", "ABCDEFGHIJKL")))),
        printed(replace(ORDER, poster=replace(POSTER, footer="Jl. Raya 1"))),
        printed(manner=replace(MANNER, marks=True)),
        printed(manner=replace(MANNER, formats=("pdf", "png"))),
        printed(manner=replace(MANNER, look=Look(colour="#402010"))),
        printed(manner=replace(MANNER, look=Look(saving=True))),
        *(printed(manner=replace(MANNER, look=Look(logo=logo))) for logo in logos),
    ]
    assert len({printed(), *others}) == 1 + len(others)
    assert printed() == printed(manner=replace(MANNER, out=Path("elsewhere")))
    copied = tmp_path / "copied.png"
    copied.write_bytes(logos[0].read_bytes())
    assert printed(manner=replace(MANNER, look=Look(logo=copied))) == others[-2], "a logo is its content"


def test_what_was_kept_counts_as_long_as_its_files_are_there_unchanged(tmp_path: Path) -> None:
    sheet = tmp_path / "a.pdf"
    sheet.write_bytes(b"sheet")
    with opened(tmp_path) as state:
        state.keep("one", {"a.pdf": proof(sheet)})
    with opened(tmp_path) as state:
        assert state.files("one") == {"a.pdf": proof(sheet)}
        assert state.files("two") is None
        assert state.others({"b.pdf"}) == ["a.pdf"]
        sheet.write_bytes(b"SHEET")
        assert state.files("one") is None
        sheet.unlink()
        assert state.files("one") is None


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "7", '{"of": "x"}', '{"of": "x", "files": {"a": 1}}', "\udc80"]
)
def test_a_line_that_cannot_be_read_costs_nothing_else(tmp_path: Path, line: str) -> None:
    sheet = tmp_path / "a.pdf"
    sheet.write_bytes(b"sheet")
    good = json.dumps({"of": "one", "files": {"a.pdf": proof(sheet)}})
    (tmp_path / NAME).write_text(f"{line}\n{good}\n{line}", errors="surrogateescape")
    with opened(tmp_path) as state:
        assert state.files("one")
        state.keep("two", {"a.pdf": proof(sheet)})
    with opened(tmp_path) as state:
        assert state.files("one") == state.files("two") != None  # noqa: E711
