"""What officers are shown of a photo: its pixels, upright, and nothing that says where or by whom."""

from __future__ import annotations

import asyncio
import io
import struct
import threading
import zlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from bot.delivery import attachments
from bot.delivery.attachments import LONGEST_SIDE, PIXELS, AttachmentGone, Attachments, without_metadata
from bot.turn import House
from storage import evidence, outbox
from storage.files import EvidenceFiles
from storage.records import EvidenceKind, Message, OutboxRow, Upload
from storage.store import Store
from tests.storage.given import a_case
from tests.support import open_store

ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


def photo(
    width: int = 60, height: int = 40, *, orientation: int = 1, kind: str = "JPEG", mode: str = "RGB"
) -> bytes:
    """Red on the left, blue on the right, and everything a phone writes into it."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    exif = picture.getexif()
    exif[ORIENTATION] = orientation
    exif[ARTIST] = "MARK-ARTIST"
    exif.get_ifd(GPS)[ExifTags.GPS.GPSLatitude] = (8.0, 42.0, 11.0)
    out = io.BytesIO()
    picture.convert(mode).save(
        out, kind, exif=exif, **({"comment": b"MARK-COMMENT"} if kind == "JPEG" else {})
    )
    return out.getvalue()


def is_red(picture: Image.Image, x: int, y: int) -> bool:
    red, _, blue = picture.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return bool(red > blue)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_goes_out_without_place_camera_or_comment(kind: str) -> None:
    before = photo(kind=kind)
    assert b"MARK-ARTIST" in before
    after = without_metadata(before)
    assert b"MARK" not in after
    shown = Image.open(io.BytesIO(after))
    assert shown.format == "JPEG"
    assert not dict(shown.getexif())
    assert not shown.getexif().get_ifd(GPS)
    assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(shown.info)


def test_what_follows_the_picture_in_the_file_is_left_behind() -> None:
    assert b"MARK" not in without_metadata(photo() + b"MARK-TRAILER")


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (60, 40), (5, 20)), (3, (60, 40), (55, 20)), (6, (40, 60), (20, 5)), (8, (40, 60), (20, 55))],
)
def test_a_photo_stays_upright(orientation: int, size: tuple[int, int], red_at: tuple[int, int]) -> None:
    shown = Image.open(io.BytesIO(without_metadata(photo(orientation=orientation))))
    assert shown.size == size
    assert is_red(shown, *red_at)
    assert not is_red(shown, size[0] - 1 - red_at[0], size[1] - 1 - red_at[1])


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("JPEG", "CMYK")])
def test_any_kind_of_pixels_becomes_an_ordinary_photo(kind: str, mode: str) -> None:
    assert Image.open(io.BytesIO(without_metadata(photo(kind=kind, mode=mode)))).mode == "RGB"


def test_a_large_photo_is_no_larger_than_telegram_shows_it() -> None:
    shown = Image.open(io.BytesIO(without_metadata(photo(6000, 3000))))
    assert shown.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def png(width: int, height: int) -> bytes:
    """A picture that claims a size, in a few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [int(PIXELS**0.5) + 1, 10_000, 15_000, 100_000])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(side: int) -> None:
    with pytest.raises(AttachmentGone):
        without_metadata(png(side, side))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ this is a program",
        b"\xff\xd8\xff\xe0 begins as a photo",
        photo()[:200],
        png(10, 10),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_picture_is_not_shown_as_one(content: bytes) -> None:
    with pytest.raises(AttachmentGone):
        without_metadata(content)


def test_an_honest_phones_largest_photo_is_shown() -> None:
    """108 million pixels: more than are ever unpacked, and a JPEG is read smaller to begin with."""
    out = io.BytesIO()
    Image.new("L", (12_000, 9_000)).save(out, "JPEG", quality=1)
    shown = Image.open(io.BytesIO(without_metadata(out.getvalue())))
    assert shown.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_a_progressive_photo_that_would_be_held_whole_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("JPEGMEM", raising=False)  # it would keep us from making one, too
    out = io.BytesIO()
    Image.new("RGB", (9_000, 8_000)).save(out, "JPEG", quality=1, progressive=True)
    with pytest.raises(AttachmentGone):
        without_metadata(out.getvalue())


@pytest.mark.parametrize("size", [(120, 2500), (2500, 120)])
def test_a_long_screenshot_is_no_photo_to_telegram_and_keeps_its_size_as_a_document(
    size: tuple[int, int],
) -> None:
    long = photo(*size, kind="PNG")
    with pytest.raises(AttachmentGone):
        without_metadata(long)
    drawn = without_metadata(photo(6000, 250), as_photo=False)
    assert b"MARK" not in drawn
    assert Image.open(io.BytesIO(drawn)).size == (6000, 250)


async def opened(store: Store, house: House, upload: Upload, row: int = 1) -> bytes:
    message = Message("sendPhoto", 1, {}, upload=upload)
    return await Attachments(store, house).open(OutboxRow(row, message, 0), upload)


async def a_photo(store: Store, house: House) -> Upload:
    async with store.write() as tx:
        case_id = (await a_case(tx)).case.id
        kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=9, case_id=case_id)
        key = await evidence.data_key(tx, kept.id)
    await house.evidence.store(kept.id, key, photo())
    return Upload("photo", kept.id, "bukti-1.jpg")


async def test_a_picture_under_which_the_program_died_three_times_is_not_drawn_again(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        house = House(1, "yanduan_bot", "Propam", "id", EvidenceFiles(tmp_path / "evidence"))
        upload = await a_photo(store, house)
        async with store.write() as tx:
            await outbox.put(tx, Message("sendPhoto", 1, {}, upload=upload))
            (row,) = await outbox.pending(tx)
        for _ in range(attachments.DEATHS - 1):
            async with store.write() as tx:
                await outbox.begin(tx, row.id)
        assert await opened(store, house, upload, row.id), "and what ends well forgets the deaths before"
        for deaths in range(attachments.DEATHS):
            async with store.write() as tx:
                assert await outbox.begin(tx, row.id) == deaths
        with pytest.raises(AttachmentGone):
            await opened(store, house, upload, row.id)


async def test_pictures_are_drawn_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, drawn = 0, 0, threading.Lock()

    def draw(content: bytes, *, as_photo: bool) -> bytes:
        nonlocal at_once, most
        with drawn:
            at_once += 1
            most = max(most, at_once)
        cleaned = without_metadata(content, as_photo=as_photo)
        with drawn:
            at_once -= 1
        return cleaned

    monkeypatch.setattr(attachments, "without_metadata", draw)
    async with open_store(tmp_path) as store:
        house = House(1, "yanduan_bot", "Propam", "id", EvidenceFiles(tmp_path / "evidence"))
        upload = await a_photo(store, house)
        shown = Attachments(store, house)
        row = OutboxRow(1, Message("sendPhoto", 1, {}, upload=upload), 0)
        await asyncio.gather(*(shown.open(row, upload) for _ in range(8)))
    assert most == 1


async def test_a_kept_photo_is_cleaned_and_another_kind_goes_as_it_came(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        house = House(1, "yanduan_bot", "Propam", "id", EvidenceFiles(tmp_path / "evidence"))
        async with store.write() as tx:
            registered = await a_case(tx)
            case_id = registered.case.id
            kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=9, case_id=case_id)
            key = await evidence.data_key(tx, kept.id)
        await house.evidence.store(kept.id, key, photo())
        as_photo = await opened(store, house, Upload("photo", kept.id, "bukti-1.jpg"))
        assert b"MARK" not in as_photo
        as_file = await opened(store, house, Upload("document", kept.id, "bukti-1.bin"))
        assert as_file == photo()


@pytest.mark.parametrize("harm", ["removed", "changed", "unknown"])
async def test_a_file_that_is_gone_or_was_changed_is_named_gone(tmp_path: Path, harm: str) -> None:
    async with open_store(tmp_path) as store:
        house = House(1, "yanduan_bot", "Propam", "id", EvidenceFiles(tmp_path / "evidence"))
        async with store.write() as tx:
            case_id = (await a_case(tx)).case.id
            kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=9, case_id=case_id)
            key = await evidence.data_key(tx, kept.id)
        await house.evidence.store(kept.id, key, photo())
        path = tmp_path / "evidence" / kept.id
        if harm == "removed":
            path.unlink()
        if harm == "changed":
            path.write_bytes(path.read_bytes()[:-1] + b"!")
        wanted = "0" * 32 if harm == "unknown" else kept.id
        with pytest.raises(AttachmentGone):
            await opened(store, house, Upload("photo", wanted, "bukti-1.jpg"))
