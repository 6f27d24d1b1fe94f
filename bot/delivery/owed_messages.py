"""What is owed and waits here: read from the outbox, lined up by chat, forgotten once it is owed no more."""

from __future__ import annotations

import asyncio
import heapq
from typing import TYPE_CHECKING, Final

import structlog

from bot.delivery.lanes import Lanes
from bot.logs import locate_error
from storage import outbox
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from bot.delivery.lanes import Lane
    from bot.delivery.pacing import Rates
    from storage.records import OutboxRow
    from storage.store import Store

READ_AT_ONCE: Final = 500  # rows

log = structlog.get_logger()


class OwedRows:
    """The rows of the outbox that this process knows, those that wait for their time too. `added` is called
    for each that joins a lane.
    """

    def __init__(self, store: Store, rates: Rates, added: Callable[[Lane, OutboxRow], None]) -> None:
        self._store = store
        self._added = added
        self.lanes = Lanes(rates)
        self._later: list[tuple[datetime, int, OutboxRow]] = []
        self._known = 0  # every row up to this number was seen
        self.behind = True  # there are rows to be read
        self.changes = asyncio.Lock()  # no rows are read while a chat's move
        self._dropped: int | None = None  # how often rows were dropped, as last heard

    def __len__(self) -> int:
        return len(self.lanes) + len(self._later)

    def take(self, committed: Iterable[OutboxRow]) -> None:
        """Rows of a commit need not be read back, unless another process put some in between: then those come
        first, and all are read.
        """
        rows = [row for row in committed if row.id > self._known]
        if rows and rows[0].id == self._known + 1:
            self._queue(rows)
        elif rows:
            self.behind = True

    def _queue(self, rows: Iterable[OutboxRow]) -> None:
        for row in rows:
            if row.id > self._known:
                self._known = row.id
                self.line_up(row)

    def line_up(self, row: OutboxRow) -> None:
        """Put a row into its chat's lane, now or at its time."""
        if row.message.not_before is not None:
            heapq.heappush(self._later, (row.message.not_before, row.id, row))
        else:
            self._add(row)

    def line_up_what_is_due(self) -> None:
        """Line up what has waited for its time."""
        while self._later and self._later[0][0] <= self._store.now():
            self._add(heapq.heappop(self._later)[2])

    def _add(self, row: OutboxRow) -> None:
        self._added(self.lanes.add(row, steady_now()), row)

    async def read(self) -> None:
        """Line up what isn't known yet."""
        self.behind = False
        try:
            async with self.changes, self._store.read() as tx:
                while rows := await outbox.pending(tx, after_id=self._known, limit=READ_AT_ONCE):
                    self._queue(rows)
        except Exception as error:  # noqa: BLE001 - what can't be read now is read at the next look
            _log_unreadable(error)

    async def check(self) -> bool:
        """Forget what was dropped since the last time, maybe by another process (`yanduan erase`); False if
        that can't be known now. What is in flight at that moment can't be stopped.
        """
        try:
            async with self.changes:
                known = self._known  # what comes during the read is owed
                async with self._store.read() as tx:
                    dropped = await outbox.times_dropped(tx)
                    if dropped != self._dropped:
                        self._keep(await outbox.all_owed(tx), known)
                        self._dropped = dropped
        except Exception as error:  # noqa: BLE001 - nothing is sent that may not be owed; soon tried again
            _log_unreadable(error)
            return False
        return True

    def _keep(self, owed: set[int], known: int) -> None:
        self._later = [entry for entry in self._later if entry[1] in owed or entry[1] > known]
        heapq.heapify(self._later)
        self.lanes.keep(owed, known, steady_now())

    async def still(self, row: OutboxRow) -> bool:
        """Whether this very row is owed even now."""
        async with self._store.read() as tx:
            return bool(await outbox.still_owed(tx, [row.id]))

    def held(self, lane: Lane) -> set[int]:
        """Return the numbers of a chat's rows that wait here."""
        later = {row.id for _, _, row in self._later if row.message.chat_id == lane.chat_id}
        return later | {row.id for row in lane.queue}

    def drop(self, lane: Lane, numbers: Collection[int]) -> None:
        """Forget these rows of a chat."""
        self._later = [entry for entry in self._later if entry[1] not in numbers]
        heapq.heapify(self._later)
        self.lanes.drop(lane, numbers, steady_now())


def steady_now() -> float:
    """Return the steady clock by which messages are paced."""
    return asyncio.get_running_loop().time()


def _log_unreadable(error: Exception) -> None:
    said = str(error) if isinstance(error, StorageError) else locate_error(error)
    log.warning("the outbox can't be read; trying again", action="outbox_unreadable", error=said)
