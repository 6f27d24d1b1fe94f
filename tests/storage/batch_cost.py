"""What a batch of 100 chat updates costs: `python -m tests.storage.batch_cost` (not a test)."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import event

from bot.clock import system_clock
from storage import conversations, intake, migrate, outbox
from storage.engine import database_url
from storage.keys import KeyRing
from storage.records import Conversation, Message
from storage.store import Names, Store

BATCHES, UPDATES = 40, 100


async def one_batch(store: Store, batch: int) -> None:
    """Each update loads and saves its conversation, owes two messages and is marked as taken."""
    numbers = range(batch * UPDATES, (batch + 1) * UPDATES)
    async with store.write() as tx:
        await intake.seen(tx, numbers)
        await conversations.prefetch(tx, range(1000, 1000 + UPDATES))
        for chat_id, number in enumerate(numbers, 1000):
            async with tx.savepoint():
                known = await conversations.load(tx, chat_id)
                flow = {"step": known.flow["step"] + 1 if known else 1, "story": "x" * 300}
                await conversations.save(tx, Conversation(chat_id, "id", flow, tx.now))
                for text in ("y" * 200, "z" * 100):
                    await outbox.put(tx, Message("sendMessage", chat_id, {"text": text}))
                await intake.mark(tx, number)


async def main() -> None:
    statements = 0
    with tempfile.TemporaryDirectory() as folder:
        url = database_url(Path(folder) / "yanduan.db")
        migrate.upgrade(url)
        store = await Store.open(
            url=url,
            data_dir=Path(folder),
            keys=KeyRing.random(),
            now=system_clock,
            names=Names(str, str),
        )

        @event.listens_for(store._writer.sync_engine, "before_cursor_execute")
        def _(*_: object) -> None:
            nonlocal statements
            statements += 1

        walls, cpus = [], []
        for batch in range(BATCHES):
            wall, cpu = time.perf_counter(), time.process_time()
            await one_batch(store, batch)
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
        await store.close()
    sys.stdout.write(
        f"{UPDATES} updates a batch: {statements / BATCHES:.0f} statements and a commit; "
        f"wall {min(walls):.1f} ms best, {statistics.median(walls):.1f} ms median; "
        f"cpu {statistics.median(cpus):.1f} ms median\n"
    )


if __name__ == "__main__":
    asyncio.run(main())
