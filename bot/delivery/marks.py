"""Marks on what was sent, many in one transaction; whatever lacks one is sent again after a crash."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import structlog

from bot.logs import locate_error
from storage import outbox
from storage.errors import KeyFileError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from storage.outbox import Failed, Sent
    from storage.store import Store

MOST_WAITING: Final = 100
PAUSE: Final = 0.5  # seconds, after marks that could not be written

log = structlog.get_logger()


class Marks:
    """Writes marks until stopped and nothing is left. `written` is called after each transaction."""

    def __init__(self, store: Store, written: Callable[[], None]) -> None:
        self._store = store
        self._written = written
        self._sent: list[Sent] = []
        self._failed: list[Failed] = []
        self._wake = asyncio.Event()
        self._stopping = False
        self._failing = False

    @property
    def behind(self) -> bool:
        """Whether nothing more should be sent yet: a crash now would send all that is unmarked twice."""
        return self._failing or len(self._sent) + len(self._failed) >= MOST_WAITING

    def sent(self, marks: Iterable[Sent]) -> None:
        """To be marked soon."""
        self._sent += marks
        self._wake.set()

    def failed(self, mark: Failed) -> None:
        """To be marked soon."""
        self._failed.append(mark)
        self._wake.set()

    def stop(self) -> None:
        """Nothing more comes."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Until `stop()`, and until everything is written."""
        while not self._stopping or self._sent or self._failed:
            await self._wake.wait()
            self._wake.clear()
            sent, failed = self._sent, self._failed
            self._sent, self._failed = [], []
            if sent or failed:
                await asyncio.shield(self._write(sent, failed))
            if self._failing:
                await asyncio.sleep(PAUSE)
            if self._sent or self._failed:
                self._wake.set()  # what couldn't be marked came back, or more has come

    async def _write(self, sent: list[Sent], failed: list[Failed]) -> None:
        try:
            async with self._store.write() as tx:
                await outbox.mark(tx, sent, failed)
        except (StorageError, KeyFileError) as error:
            self._failing = True
            self._sent = sent + self._sent
            self._failed = failed + self._failed
            log.error("what was sent can't be marked; trying again", action="mark_failed", error=str(error))
            return
        except Exception as error:  # noqa: BLE001 - one that can't be marked must not keep the others from it
            await self._write_singly(sent, failed, error)
        self._failing = False
        self._written()

    async def _write_singly(self, sent: list[Sent], failed: list[Failed], error: Exception) -> None:
        if len(sent) + len(failed) > 1:
            for one in sent:
                await self._write([one], [])
            for other in failed:
                await self._write([], [other])
        elif sent and sent[0].slot is not None:
            bare = replace(sent[0], slot=None, message_id=None)  # its slot may be what fails
            await self._write([bare], [])
        else:
            log.error("a message can't be marked", action="mark_lost", error=locate_error(error))
