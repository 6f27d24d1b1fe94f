"""Does the errands of `storage.work`: the network outside any transaction, the result inside one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from telegram.error import RetryAfter

from bot.logs import where
from bot.transport import seconds_to_wait
from storage import work
from storage.errors import KeyError_, StorageError

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.errand import Errand, Errands
    from bot.turn import House
    from storage.records import Work
    from storage.store import Committed, Store, Tx

AT_ONCE: Final = 4
LOOK_EVERY: Final = 1.0  # seconds; for what falls due by time
LONGEST_PAUSE: Final = 300.0

log = structlog.get_logger()


class Worker:
    """Runs errands until stopped; those with a `fetch` side by side, so that a slow one holds nobody up.

    A kind that isn't among `errands` waits for the version that knows it. `look_every`, in seconds, is also
    how long a fetch waits whose result couldn't be stored.
    """

    def __init__(
        self, bot: ExtBot[None], store: Store, house: House, errands: Errands, look_every: float = LOOK_EVERY
    ) -> None:
        self._bot = bot
        self._store = store
        self._house = house
        self._errands = errands
        self._look_every = look_every
        self._plain = [kind for kind, errand in errands.items() if errand.fetch is None]
        self._slow = [kind for kind, errand in errands.items() if errand.fetch is not None]
        self._wake = asyncio.Event()
        self._fetching: set[str] = set()
        self._stopping = False

    def committed(self, commit: Committed) -> None:
        """Called by the store right after a commit."""
        if commit.work:
            self._wake.set()

    def stop(self) -> None:
        """Start nothing more; fetches under way are given up and done again after the next start."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Do what is due, until `stop()`."""
        async with asyncio.TaskGroup() as group:
            fetchers: set[asyncio.Task[None]] = set()
            while not self._stopping:
                self._wake.clear()
                await self._look(group, fetchers)
                try:
                    async with asyncio.timeout(self._look_every):
                        await self._wake.wait()
                except TimeoutError:
                    pass
            for task in fetchers:
                task.cancel()

    async def _look(self, group: asyncio.TaskGroup, fetchers: set[asyncio.Task[None]]) -> None:
        # Taken before the rows are read: of what ends meanwhile, the row that was read is an old one.
        busy = frozenset(self._fetching)
        try:
            async with self._store.read() as tx:
                plain = await work.due(tx, 100, self._plain)
                slow = await work.due(tx, 2 * AT_ONCE, self._slow)
            if plain:
                await self.finish_all(plain)
                self._wake.set()  # there may be more than one look's worth
            for item in slow:
                if item.id not in busy and len(self._fetching) < AT_ONCE:
                    self._fetching.add(item.id)
                    task = group.create_task(self._fetch(item))
                    fetchers.add(task)
                    task.add_done_callback(fetchers.discard)
        except Exception as error:  # noqa: BLE001 - whatever the store can't do now is tried again
            log.error("errands can't be done; trying again", action="errands_paused", error=where(error))

    def _errand(self, item: Work) -> Errand:
        return self._errands[item.kind]

    async def finish_all(self, items: list[Work]) -> None:
        """Do errands that need no network, in one transaction."""
        async with self._store.write() as tx:
            for item in items:
                await self._finish(tx, item, None)

    async def _finish(self, tx: Tx, item: Work, result: Any) -> None:
        if not await work.is_due(tx, item.id):
            return  # done by whoever looked at the same time
        try:
            async with tx.savepoint():
                await self._errand(item).finish(tx, self._house, item.payload, result)
                await work.done(tx, item.id)
        except (StorageError, KeyError_):
            raise
        except Exception as error:  # noqa: BLE001 - an errand that fails must not stop the others
            await self._postpone(tx, item, error)

    async def _postpone(self, tx: Tx, item: Work, error: Exception) -> None:
        errand = self._errand(item)
        tries = item.attempts + 1
        log.warning(
            "an errand failed", action="errand_failed", kind=item.kind, tries=tries, error=where(error)
        )
        if tries < errand.attempts:
            pause = min(LONGEST_PAUSE, 2.0**tries)
            if isinstance(error, RetryAfter):
                pause = max(pause, seconds_to_wait(error))
            await work.again(tx, item.id, tx.now + timedelta(seconds=pause))
            return
        log.error("an errand is given up", action="errand_given_up", kind=item.kind)
        try:
            async with tx.savepoint():
                if errand.give_up is not None:
                    await errand.give_up(tx, self._house, item.payload)
        except (StorageError, KeyError_):
            raise
        except Exception as failure:  # noqa: BLE001 - giving up must end
            log.error("giving up failed too", action="errand_lost", kind=item.kind, error=where(failure))
        await work.give_up(tx, item.id)

    async def _fetch(self, item: Work) -> None:
        errand = self._errand(item)
        try:
            try:
                result = await errand.fetch(self._bot, self._house, item.payload) if errand.fetch else None
            except Exception as error:  # noqa: BLE001 - whatever the network brings is tried again
                async with self._store.write() as tx:
                    await self._postpone(tx, item, error)
            else:
                async with self._store.write() as tx:
                    await self._finish(tx, item, result)
        except Exception as error:  # noqa: BLE001 - it is fetched anew, but not at once: the disk may be full
            log.error("an errand's result can't be stored", action="errand_unstored", error=where(error))
            await asyncio.sleep(self._look_every)
        finally:
            self._fetching.discard(item.id)
            self._wake.set()
