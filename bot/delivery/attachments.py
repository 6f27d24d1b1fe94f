"""The files that messages carry: kept ones as they came, or the pages drawn anew of a picture, which lie
beside it (`bot.upkeep.cleaning`); posters, printed (`printing`), and how they do, drawn; and what takes the
place of a file (`blank_picture`).

Posters are drawn one at a time, and one under which the program died three times is given up.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from bot import errands
from bot.delivery import blank_picture, printing
from bot.errands import AboutFile
from storage import evidence, outbox
from storage.errors import NoSuchRow, SealBroken
from storage.records import Blank, EvidenceState, Overview, Printout

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.turn import Deployment
    from storage.records import Evidence, OutboxRow, Upload
    from storage.store import Store

DEATHS: Final = 3


class AttachmentGone(Exception):
    """The file is no longer kept, can't be opened, or can't be given in the way that was asked for."""


class AttachmentLate(Exception):
    """The picture is drawn anew first: an older version promised it when this was still done at sending."""


class Attachments:
    """Opens the files that messages carry. Raises `AttachmentGone` or `AttachmentLate`."""

    def __init__(self, store: Store, deployment: Deployment) -> None:
        self._store = store
        self._deployment = deployment
        self._drawing = asyncio.Lock()

    async def open(self, row: OutboxRow, upload: Upload | Printout | Overview | Blank) -> bytes:
        """Return the content of a row's file; of a picture that goes out as a photo, or drawn, one of its
        pages.
        """
        if isinstance(upload, Blank):
            return await asyncio.to_thread(blank_picture.draw_blank)
        if isinstance(upload, Printout):
            return await self._printed(row, upload)
        if isinstance(upload, Overview):
            return await self._charted(row, upload)
        kept, key = await self._found(upload)
        try:
            if upload.parameter != "photo" and not upload.drawn:
                return await self._deployment.evidence.open(kept.id, key)
            return await self._page(kept, key, upload.page)
        except (NoSuchRow, SealBroken) as error:
            raise AttachmentGone from error

    @asynccontextmanager
    async def _survivable(self, row: OutboxRow) -> AsyncIterator[None]:
        """Yield what the program may not survive, and isn't tried again once it died of it `DEATHS` times."""
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
                    poster, unit = await printing.find_valid_poster(tx, wanted)
                return await printing.print_poster(self._deployment, poster, unit, wanted)
        except (NoSuchRow, printing.Unprintable) as error:
            raise AttachmentGone from error

    async def _charted(self, row: OutboxRow, wanted: Overview) -> bytes:
        try:
            async with self._drawing, self._survivable(row):
                return await printing.draw_overview(wanted)
        except printing.Unprintable as error:
            raise AttachmentGone from error

    async def _found(self, upload: Upload) -> tuple[Evidence, bytes]:
        try:
            async with self._store.read() as tx:
                found = await evidence.get(tx, upload.evidence_id)
                if found is None or found.case_id is None or found.state is not EvidenceState.STORED:
                    raise AttachmentGone
                return found, await evidence.data_key(tx, found.id)
        except (NoSuchRow, SealBroken) as error:
            raise AttachmentGone from error

    async def _page(self, kept: Evidence, key: bytes, number: int) -> bytes:
        if kept.clean is None:
            async with self._store.write() as tx:
                await errands.CLEAN_PICTURE.put_once(tx, AboutFile(kept.id))
            raise AttachmentLate
        sizes = kept.clean.pages
        if number >= len(sizes):
            raise AttachmentGone
        begin = sum(sizes[:number])
        return (await self._deployment.evidence.open_clean(kept.id, key))[begin : begin + sizes[number]]
