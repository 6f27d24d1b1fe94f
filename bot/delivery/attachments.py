"""Kept files as they may be shown: photos encoded anew without metadata, other kinds as they came.

A photo says where and with which phone it was taken; drawing its pixels again leaves all of that behind.
"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps

from storage import cases, evidence
from storage.errors import NoSuchRow, SealBroken

if TYPE_CHECKING:
    from bot.turn import House
    from storage.records import Upload
    from storage.store import Store

LONGEST_SIDE: Final = 2560  # pixels; Telegram shows a photo at no more
PIXELS: Final = 80_000_000  # 240 MB once unpacked; Pillow warns of decompression bombs from 89 million on
QUALITY: Final = 90


class AttachmentGone(Exception):
    """The file is no longer kept, or can't be opened."""


async def open_attachment(store: Store, house: House, upload: Upload) -> bytes:
    """The file's content, cleaned if it goes out as a photo. Raises `AttachmentGone`."""
    async with store.read() as tx:
        found = await evidence.get(tx, upload.evidence_id)
        if found is None or found.case_id is None:
            raise AttachmentGone
        case_id = found.case_id
        try:
            key = await cases.data_key(tx, case_id)
        except NoSuchRow as error:
            raise AttachmentGone from error
    try:
        content = await house.evidence.open(found.id, key)
    except (NoSuchRow, SealBroken) as error:
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
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a big JPEG is read smaller to begin with
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Exception as error:
        # A broken picture makes Pillow raise anything (SyntaxError and struct.error among them).
        raise AttachmentGone from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
