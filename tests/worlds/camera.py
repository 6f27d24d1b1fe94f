"""A citizen with a camera, and what is left of their photos."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import select

from bot import errands
from bot.errands import PosterPhoto
from bot.reporter.followup import poster_photos
from qr_assets import apart, reading
from storage import scans, schema, work
from storage.records import Json
from tests.worlds.chat import Chat, Sending
from tests.worlds.citizen import Citizen

GENUINE = "Barcode poster ini asli."
NOT_OURS = "Ini bukan poster kami."
FOREIGN_BESIDE = "Hati-hati: selain kode kami, ada kode lain yang ditempel."
NO_CODE = "Di foto ini kami tidak menemukan barcode."
LOOKING = "Sebentar, foto ini kami periksa."
NO_ADVERT = "https://evil.example/lapor"


@dataclass
class Phone:
    """A citizen with a camera. `sees` sends a photo and does the errand that follows."""

    citizen: Citizen
    contents: dict[str, bytes | Exception] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def shoots(self, content: bytes | Exception, *, document: str = "", **more: Any) -> None:
        """Send a photo; nobody has looked at it yet."""
        name = f"file-{next(self.numbers)}"
        self.contents[name] = content
        size = more.pop("size", len(content) if isinstance(content, bytes) else 9)
        file: Json = {"file_id": name, "file_unique_id": name, "file_size": size}
        if document:
            await self.citizen.sends({"document": file | {"mime_type": document}, **more})
        else:
            await self.citizen.sends({"photo": [file | {"width": 9, "height": 9}], **more})

    async def sees(self, content: bytes | Exception, **more: Any) -> str:
        """Send a photo, and hear what it is."""
        await self.shoots(content, **more)
        return await self.hears()

    async def hears(self) -> str:
        """Do the checks that are due, as the worker does; what is said of them."""
        chat = self.citizen.chat
        before = len(chat.everything)
        for item in [item for item in await chat.due() if item.kind == "reporter.check_poster"]:
            telegram = cast("Any", Telegram(self.contents))
            photo = errands.CHECK_POSTER.read(item.payload)
            fetched = await poster_photos.fetch_photo_codes(telegram, chat.deployment, photo)
            await chat_finishes(chat, item.id, photo, fetched)
        came = chat.everything[before:]
        for sending in came:
            if sending.buttons:
                self.citizen.page = sending
        self.citizen.answer.sendings = came
        return "\n".join(sending.text for sending in came)


async def chat_finishes(chat: Chat, work_id: str, photo: PosterPhoto, fetched: Json) -> None:
    async with chat.store.write() as tx:
        await poster_photos.send_verdict(tx, chat.deployment, photo, fetched)
        await work.done(tx, work_id)


async def read_here(content: bytes, *, seconds: int = apart.SECONDS) -> list[str]:
    """What `apart.of_bytes` says, without a process, whose start takes longer than all else."""
    assert seconds
    return reading.of_bytes(content, longest=2560)


class Telegram:
    """Hands over what the citizen sent, or fails."""

    def __init__(self, contents: dict[str, bytes | Exception]) -> None:
        self.contents = contents
        self.content = b""
        self.file_size: int | None = None

    async def get_file(self, file_id: str) -> Telegram:
        content = self.contents[file_id]
        if isinstance(content, Exception):
            raise content
        self.content, self.file_size = content, len(content)
        return self

    async def download_as_bytearray(self) -> bytearray:
        return bytearray(self.content)


async def alarms(chat: Chat) -> dict[str, int]:
    """How often codes that don't count were seen today."""
    async with chat.store.read() as tx:
        rows = await tx.fetch_all(select(schema.counter).where(schema.counter.c.name == scans.INVALID))
    return {row.subject: row.total for row in rows}


async def nothing_is_kept(chat: Chat) -> None:
    """No file, no row, no errand, and no trace of what Telegram calls the photo."""
    folder = chat.store.data_dir / "evidence"
    assert not folder.exists() or not list(folder.iterdir())
    async with chat.store.read() as tx:
        of_ours = schema.work.c.kind.startswith("reporter") & (schema.work.c.kind != errands.HIDE_CODE.name)
        assert not await tx.fetch_all(select(schema.work).where(of_ours))
        assert not await tx.fetch_all(select(schema.evidence))


def marked(sending: Sending, kind: str) -> list[str]:
    """What stands in entities of this kind; the texts here have no letter beyond the basic plane."""
    return [
        sending.text[e["offset"] : e["offset"] + e["length"]]
        for e in sending.message.params.get("entities", [])
        if e["type"] == kind
    ]
