"""Codes: what is written reads back as exactly its link; what doesn't isn't written."""

from __future__ import annotations

import os
import string
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from qr_assets import codes, links, matrices, reading

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"
QR = zxingcpp.BarcodeFormat.QRCode
REFERENCE = Path(__file__).with_name("reference.txt")

tokens = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=64)


def drawn(matrix: matrices.Matrix) -> str:
    return "".join("".join("#" if dark else "." for dark in row) + "\n" for row in matrix)


def test_the_matrix_is_the_one_kept_as_text() -> None:
    """A new version of the library that draws another code for the same link is noticed."""
    assert drawn(matrices.choose(LINK, 40).matrix) == REFERENCE.read_text()


def test_four_modules_on_every_side_are_white() -> None:
    rows = matrices.choose(LINK, 40).matrix
    size = len(rows)
    for i in range(size):
        for margin in (*range(4), *range(size - 4, size)):
            assert not rows[i][margin]
            assert not rows[margin][i]
    assert rows[4][4]


def test_both_formats_are_written_and_read_back_as_the_link(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    files = codes.render(LINK, out, name="poster-1")
    assert files == [out / "poster-1.png", out / "poster-1.svg"]
    assert [reading.check(file) for file in files] == [[LINK], [LINK]]
    assert sorted(out.iterdir()) == files


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tokens)
def test_any_token_is_read_back(tmp_path: Path, token: str) -> None:
    link = links.start_link("lobar_yanduan_bot", token)
    for file in codes.render(link, tmp_path, name="code"):
        assert reading.check(file) == [link]


def test_the_same_link_gives_the_same_bytes(tmp_path: Path) -> None:
    first = codes.render(LINK, tmp_path / "a", name="x")
    second = codes.render(LINK, tmp_path / "b", name="x")
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


@pytest.mark.parametrize(("print_mm", "dpi"), [(25, 300), (40, 300), (120, 300), (60, 150), (33.3, 600)])
def test_a_png_prints_at_the_size_asked_for_with_sharp_modules(
    tmp_path: Path, print_mm: float, dpi: int
) -> None:
    (file,) = codes.render(LINK, tmp_path, formats=["png"], name="x", print_mm=print_mm, dpi=dpi)
    with Image.open(file) as image:
        assert image.width == image.height
        assert image.width % len(matrices.choose(LINK, 40).matrix) == 0
        own_dpi = float(image.info["dpi"][0])
        assert own_dpi <= dpi * 1.001
        assert image.width / own_dpi * 25.4 == pytest.approx(print_mm, rel=0.001)


def test_an_svg_prints_at_the_size_asked_for(tmp_path: Path) -> None:
    (file,) = codes.render(LINK, tmp_path, formats=["svg"], name="x", print_mm=55.5)
    assert 'width="55.5mm" height="55.5mm"' in file.read_text()


def test_a_code_survives_a_spill_over_a_fifth_of_its_width(tmp_path: Path) -> None:
    (file,) = codes.render(LINK, tmp_path, formats=["png"], name="x")
    with Image.open(file) as opened:
        image = opened.convert("L")
    spill = image.width // 5
    image.paste(255, (image.width // 2, image.width // 2, image.width // 2 + spill, image.width // 2 + spill))
    image.save(tmp_path / "spilled.png")
    assert reading.check(tmp_path / "spilled.png") == [LINK]


def test_a_print_too_small_for_phones_is_refused_with_the_size_that_would_do(tmp_path: Path) -> None:
    with pytest.raises(matrices.CodeError, match=r"too small .* at 20\.5 mm or more"):
        codes.render(LINK, tmp_path, name="x", print_mm=20)
    assert codes.render(LINK, tmp_path, name="x", print_mm=20.5)


def test_a_resolution_too_coarse_is_refused(tmp_path: Path) -> None:
    with pytest.raises(matrices.CodeError, match="40 dpi is too coarse"):
        codes.render(LINK, tmp_path, name="x", dpi=40)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a b", "x" * 101])
def test_a_name_that_leaves_the_folder_or_hides_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(matrices.CodeError, match="can't name a file"):
        codes.render(LINK, tmp_path, name=name)


def test_what_is_unknown_or_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(matrices.CodeError, match="'gif' is no format"):
        codes.render(LINK, tmp_path, formats=["gif"], name="x")
    with pytest.raises(matrices.CodeError, match="too many for a code"):
        codes.render("x" * 3000, tmp_path, name="x", print_mm=500)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("broken", ["_png", "_svg"])
def test_if_one_file_does_not_read_back_none_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """The printer's fault is played by drawing another link's code."""
    draw = getattr(codes, broken)
    other = matrices.choose(LINK.replace("Ab3", "Xy9"), 40).matrix
    monkeypatch.setattr(codes, broken, lambda _modules, *size: draw(other, *size))
    with pytest.raises(matrices.CodeError, match=r"x\.(png|svg) does not read back .* not written"):
        codes.render(LINK, tmp_path, name="x")
    assert list(tmp_path.iterdir()) == []


def test_a_code_that_cannot_be_read_at_all_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = codes.image
    monkeypatch.setattr(
        codes, "image", lambda *a: image(*a).convert("L").filter(ImageFilter.GaussianBlur(40))
    )
    with pytest.raises(matrices.CodeError, match=r"\(0 codes found\)"):
        codes.render(LINK, tmp_path, name="x")


def test_a_write_that_fails_leaves_the_old_file_whole_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = codes.render(LINK, tmp_path, formats=["svg"], name="x")
    before = file.read_bytes()

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        codes.render(LINK.replace("Ab3", "Xy9"), tmp_path, formats=["svg"], name="x")
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_photo_with_two_codes_is_read_from_top_to_bottom(tmp_path: Path) -> None:
    other = LINK.replace("Ab3", "Xy9")
    sheet = Image.new("RGB", (1000, 1200), "white")
    for link, place in ((other, (300, 600)), (LINK, (50, 50))):
        (file,) = codes.render(link, tmp_path, formats=["png"], name="one")
        with Image.open(file) as code:
            sheet.paste(code.convert("RGB"), place)
    sheet.save(tmp_path / "sheet.jpg", quality=80)
    assert reading.check(tmp_path / "sheet.jpg") == [LINK, other]


def test_a_picture_without_a_code_says_nothing(tmp_path: Path) -> None:
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(tmp_path / "empty.png")
    assert reading.check(tmp_path / "empty.png") == []


@pytest.mark.parametrize(
    "content",
    [
        b"no picture",
        b"<svg",
        b"<?xml version='1.0'?><svg/>",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0,0L9,9z"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 1e9"><path d="M0,0h1v1h-1z"/></svg>',
    ],
)
def test_what_is_no_readable_picture_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(matrices.CodeError, match=r"file is no (picture|code)"):
        reading.check(file)


def test_the_code_is_an_ordinary_qr_code_with_the_highest_correction(tmp_path: Path) -> None:
    (file,) = codes.render(LINK, tmp_path, formats=["png"], name="x")
    with Image.open(file) as image:
        (code,) = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormats(QR))
    assert code.format == QR
    assert code.ec_level == "H"
