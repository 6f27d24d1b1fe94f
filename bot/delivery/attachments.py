"""The files that messages carry: kept ones as they may be shown (pictures drawn anew without metadata, other
kinds as they came), posters, printed (`printing`), and how they do, drawn.

A photo says where and with which phone it was taken; drawing its pixels again leaves all of that behind. A
few kilobytes can unpack to gigabytes: what a picture needs is judged by its header, pictures and posters are
drawn one at a time, and one under which the program died three times is given up.
"""

from __future__ import annotations

import asyncio
import io
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps

from bot.delivery import printing
from storage import cases, evidence, outbox
from storage.errors import NoSuchRow, SealBroken
from storage.records import Overview, Printout

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.turn import House
    from storage.records import OutboxRow, Upload
    from storage.store import Store

LONGEST_SIDE: Final = 2560  # pixels; Telegram shows a photo at no more
RATIO: Final = 20  # Telegram takes no longer or wider photo
PIXELS: Final = 30_000_000  # 120 MB once unpacked
HEADER_PIXELS: Final = 250_000_000  # of a JPEG, which can be unpacked at an eighth of its size
JPEG_MEMORY: Final = "200M"  # a progressive one is held whole nevertheless
QUALITY: Final = 90
DEATHS: Final = 3
_RESIZABLE: Final = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})


class AttachmentGone(Exception):
    """The file is no longer kept, can't be opened, or can't be given in the way that was asked for."""


class Attachments:
    """Opens the files that messages carry. Raises `AttachmentGone`."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house
        self._drawing = asyncio.Lock()

    async def open(self, row: OutboxRow, upload: Upload | Printout | Overview) -> bytes:
        """The content of a row's file; a picture that goes out as a photo, or is to be drawn, drawn anew."""
        if isinstance(upload, Printout):
            return await self._printed(row, upload)
        if isinstance(upload, Overview):
            return await self._charted(row, upload)
        if upload.parameter != "photo" and not upload.drawn:
            return await self._kept(upload)
        async with self._drawing:
            content = await self._kept(upload)
            async with self._survivable(row):
                return await asyncio.to_thread(
                    without_metadata, content, as_photo=upload.parameter == "photo"
                )

    @asynccontextmanager
    async def _survivable(self, row: OutboxRow) -> AsyncIterator[None]:
        """What the program may not survive, and isn't tried again once it died of it `DEATHS` times."""
        async with self._store.write() as tx:
            deaths = await outbox.begin(tx, row.id)
        if deaths >= DEATHS:
            raise AttachmentGone
        try:
            yield
        finally:
            async with self._store.write() as tx:
                await outbox.survived(tx, row.id)

    async def _printed(self, row: OutboxRow, wanted: Printout) -> bytes:
        try:
            async with self._drawing, self._survivable(row):
                async with self._store.read() as tx:
                    poster, unit = await printing.counting(tx, wanted)
                return await printing.printed(self._house, poster, unit, wanted)
        except (NoSuchRow, printing.Unprintable) as error:
            raise AttachmentGone from error

    async def _charted(self, row: OutboxRow, wanted: Overview) -> bytes:
        try:
            async with self._drawing, self._survivable(row):
                return await printing.charted(wanted)
        except printing.Unprintable as error:
            raise AttachmentGone from error

    async def _kept(self, upload: Upload) -> bytes:
        try:
            async with self._store.read() as tx:
                found = await evidence.get(tx, upload.evidence_id)
                if found is None or found.case_id is None:
                    raise AttachmentGone
                key = await cases.data_key(tx, found.case_id)
            return await self._house.evidence.open(found.id, key)
        except (NoSuchRow, SealBroken) as error:
            raise AttachmentGone from error


def without_metadata(content: bytes, *, as_photo: bool = True) -> bytes:
    """A JPEG of the picture's pixels alone, upright; no larger than Telegram shows it if it is to be a photo.

    Raises `AttachmentGone` where it is no picture, or one that can't be unpacked or taken as a photo.
    """
    # Pillow's own limits would warn of honest phones' photos, and count nothing that libjpeg needs.
    Image.MAX_IMAGE_PIXELS = HEADER_PIXELS
    os.environ.setdefault("JPEGMEM", JPEG_MEMORY)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return _drawn(picture, as_photo=as_photo)
    except Exception as error:
        # A broken picture makes Pillow raise anything (SyntaxError and struct.error among them).
        raise AttachmentGone from error


def _drawn(picture: Image.Image, *, as_photo: bool) -> bytes:
    longest, shortest = max(picture.size), min(picture.size)
    if picture.width * picture.height > HEADER_PIXELS or (as_photo and longest > RATIO * shortest):
        raise AttachmentGone
    if as_photo:
        shown = LONGEST_SIDE / longest
        # A big JPEG is read smaller to begin with; others pay no heed.
        picture.draft("RGB", (int(picture.width * shown), int(picture.height * shown)))
    if picture.width * picture.height > PIXELS:
        raise AttachmentGone
    small = picture if picture.mode in _RESIZABLE else picture.convert("RGB")
    if as_photo:
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(small, in_place=True)
    bare = Image.new("RGB", small.size)
    bare.paste(small if small.mode == "RGB" else small.convert("RGB"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
