"""Does the errands of `storage.work`: the network outside any transaction, the result inside one."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from telegram.error import RetryAfter

from bot import failure_cause
from bot.errand_kind import Pool
from bot.logs import locate_error
from bot.rules import time_limits
from bot.transport import seconds_to_wait
from storage import work
from storage.errors import KeyFileError, StorageError

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.errand_kind import Errand, Errands
    from bot.turn import Deployment
    from storage.records import Work
    from storage.store import Committed, Store, Tx

AT_ONCE: Final = {
    Pool.LOOK_UP: 4,
    Pool.DOWNLOAD: 4,
    Pool.PICTURE: 1,
    Pool.CLEANING: 2,  # one that takes its twenty seconds keeps no other picture waiting
}
LOOK_EVERY: Final = 1.0  # seconds; for what falls due by time
MOST_DOUBLINGS: Final = 12  # of a pause of a second: an hour and eight minutes
UNSTORED_DOUBLINGS: Final = 6

log = structlog.get_logger()


@dataclass(slots=True)
class FetchPool:
    """A pool of errands that need the network: their kinds, how many at once, and the rows under way."""

    kinds: list[str]
    at_once: int
    under_way: set[str] = field(default_factory=set)


class Worker:
    """Runs errands until stopped; those with a `fetch` side by side, so that a slow one holds nobody up.

    Look-ups, downloads, pictures to be read and pictures to be cleaned have a pool each.

    A kind that isn't among `errands` waits for the version that knows it. `look_every`, in seconds, is also
    how long a fetch waits at first whose result couldn't be stored.
    """

    def __init__(
        self,
        bot: ExtBot[None],
        store: Store,
        deployment: Deployment,
        errands: Errands,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._bot = bot
        self._store = store
        self._deployment = deployment
        self._errands = errands
        self._look_every = look_every
        self._plain = [kind for kind, errand in errands.items() if errand.fetch is None]
        fetched = {kind: errand.pool for kind, errand in errands.items() if errand.fetch is not None}
        self._pools = [
            FetchPool([kind for kind, its in fetched.items() if its is pool], places)
            for pool, places in AT_ONCE.items()
        ]
        self._wake = asyncio.Event()
        self._troubles: Counter[str] = Counter()  # tries of a row that were no fault of its own
        self._unstored: Counter[str] = Counter()  # and how often its result couldn't be stored
        self._stopping = False

    def committed(self, commit: Committed) -> None:
        """Take over what a commit brought; the store calls this right after it."""
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
        busy = frozenset().union(*(pool.under_way for pool in self._pools))
        try:
            async with self._store.read() as tx:
                plain = await work.due(tx, 100, self._plain)
                slow = [(pool, await work.due(tx, 2 * pool.at_once, pool.kinds)) for pool in self._pools]
            if plain:
                await self.finish_all(plain)
                self._wake.set()  # there may be more than one look's worth
            for pool, items in slow:
                for item in items:
                    if item.id not in busy and len(pool.under_way) < pool.at_once:
                        pool.under_way.add(item.id)
                        task = group.create_task(self._fetch(pool, item))
                        fetchers.add(task)
                        task.add_done_callback(fetchers.discard)
        except Exception as error:  # noqa: BLE001 - whatever the store can't do now is tried again
            log.error(
                "errands can't be done; trying again", action="errands_paused", error=locate_error(error)
            )

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
        now = await work.get(tx, item.id) or item  # what is to be done may have changed since it was read
        try:
            async with tx.savepoint():
                await self._errand(item).finish(tx, self._deployment, now.payload, result)
                await work.done(tx, item.id)
            self._troubles.pop(item.id, None)
        except (StorageError, KeyFileError):
            raise
        except Exception as error:  # noqa: BLE001 - an errand that fails must not stop the others
            await self._postpone(tx, item, error)

    async def _postpone(self, tx: Tx, item: Work, error: Exception) -> None:
        own_fault = not failure_cause.is_elsewhere(error)
        if not own_fault:
            self._troubles[item.id] += 1
        tries = item.attempts + self._troubles[item.id] + own_fault
        log.warning(
            "an errand failed", action="errand_failed", kind=item.kind, tries=tries, error=locate_error(error)
        )
        errand, age = self._errand(item), tx.now - item.created_at
        tired = errand.patience is not None and age >= errand.patience
        if tired or (own_fault and item.attempts + 1 >= errand.attempts):
            await self._give_up(tx, item)
            return
        if age >= time_limits.MACHINE_FAULT_LATE_AFTER and failure_cause.is_the_machines(error):
            log.error(
                "this machine has had no room, memory or process for an errand for a long time",
                action="machine_short",
                kind=item.kind,
                error=locate_error(error),
            )
        await self._later(tx, item, error, tries, counted=own_fault)

    async def _later(self, tx: Tx, item: Work, error: Exception, tries: int, *, counted: bool) -> None:
        longest = self._errand(item).longest_pause.total_seconds()
        pause = min(longest, 2.0 ** min(tries, MOST_DOUBLINGS))
        if isinstance(error, RetryAfter):
            pause = max(pause, seconds_to_wait(error))
        await work.again(tx, item.id, tx.now + timedelta(seconds=pause), counted=counted)

    async def _give_up(self, tx: Tx, item: Work) -> None:
        """End it the way the errand knows; else keep it for the operator, who may have it revived."""
        log.error("an errand is given up", action="errand_given_up", kind=item.kind)
        give_up = self._errand(item).give_up
        now = await work.get(tx, item.id) or item
        if give_up is not None:
            try:
                async with tx.savepoint():
                    await give_up(tx, self._deployment, now.payload)
                    await work.done(tx, item.id)
                self._troubles.pop(item.id, None)
                return
            except (StorageError, KeyFileError):
                raise
            except Exception as failure:  # noqa: BLE001 - giving up must end
                if failure_cause.is_elsewhere(failure):
                    self._troubles[item.id] += 1
                    tries = item.attempts + self._troubles[item.id]
                    await self._later(tx, item, failure, tries, counted=False)
                    return
                log.error(
                    "giving up failed too", action="errand_lost", kind=item.kind, error=locate_error(failure)
                )
        self._troubles.pop(item.id, None)
        await work.give_up(tx, item.id)

    async def _fetch(self, pool: FetchPool, item: Work) -> None:
        errand = self._errand(item)
        try:
            try:
                given = await self._gathered(errand, item)
                result = await errand.fetch(self._bot, self._deployment, given) if errand.fetch else None
            except Exception as error:  # noqa: BLE001 - whatever the network brings is tried again
                async with self._store.write() as tx:
                    await self._postpone(tx, item, error)
            else:
                async with self._store.write() as tx:
                    await self._finish(tx, item, result)
            self._unstored.pop(item.id, None)
        except Exception as error:  # noqa: BLE001 - it is fetched anew, but not at once: the disk may be full
            log.error(
                "an errand's result can't be stored", action="errand_unstored", error=locate_error(error)
            )
            await asyncio.sleep(self._look_every * 2 ** min(self._unstored[item.id], UNSTORED_DOUBLINGS))
            self._unstored[item.id] += 1
        finally:
            pool.under_way.discard(item.id)
            self._wake.set()

    async def _gathered(self, errand: Errand, item: Work) -> Any:
        if errand.gather is None:
            return item.payload
        async with self._store.read() as tx:
            return await errand.gather(tx, self._deployment, item.payload)
