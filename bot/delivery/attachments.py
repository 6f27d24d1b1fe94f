"""Kept files as they may be shown: photos encoded anew without metadata, other kinds as they came.

A photo says where and with which phone it was taken; drawing its pixels again leaves all of that behind.
"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from storage import cases, evidence

if TYPE_CHECKING:
    from bot.turn import House
    from storage.records import Upload
    from storage.store import Store

LONGEST_SIDE: Final = 2560  # pixels; Telegram shows a photo at no more
PIXELS: Final = 100_000_000
QUALITY: Final = 90


class AttachmentGone(Exception):
    """The file is no longer kept, or can't be opened."""


async def open_attachment(store: Store, house: House, upload: Upload) -> bytes:
    """The file's content, cleaned if it goes out as a photo. Raises `AttachmentGone`."""
    async with store.read() as tx:
        found = await evidence.get(tx, upload.evidence_id)
        if found is None or found.case_id is None:
            raise AttachmentGone
        key = await cases.data_key(tx, found.case_id)
    try:
        content = await house.evidence.open(found.id, key)
    except OSError as error:
        raise AttachmentGone from error
    if upload.parameter == "photo":
        return await asyncio.to_thread(without_metadata, content)
    return content


def without_metadata(content: bytes) -> bytes:
    """A JPEG of the picture's pixels alone, upright. Raises `AttachmentGone` where it is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > PIXELS:
                raise AttachmentGone
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise AttachmentGone from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
