"""What `kill -9` leaves: everything that was committed, nothing of the rest."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys

from storage import cases, intake, outbox
from storage.verify import verify
from tests.worlds.given import DataFolder

PROGRAM = """
import asyncio, base64, itertools, sys
from datetime import UTC, datetime
from pathlib import Path
from storage import cases, intake, outbox
from storage.engine import database_url
from storage.keys import KeyRing
from storage.records import Message
from storage.store import Names, Store
from tests.worlds.given import a_report, a_unit

async def main(path, key, secret, begins):
    count = itertools.count()
    store = await Store.open(
        url=database_url(Path(path)), data_dir=Path(path).parent,
        keys=KeyRing({key: base64.b64decode(secret)}),
        now=lambda: datetime.fromtimestamp(float(begins), UTC),
        names=Names(lambda: f"T{next(count)}", lambda: "Elang Biru"),
    )
    async with store.write() as tx:
        unit = await a_unit(tx)
    for number in itertools.count():
        async with store.write() as tx:
            for part in range(3):
                async with tx.savepoint():
                    made = await cases.register(tx, a_report(tx, unit, number))
                    await outbox.put(tx, Message("sendMessage", number, {"ticket": made.case.ticket}))
                    await intake.mark(tx, number * 3 + part)
        print(number, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_kill_loses_nothing_that_was_confirmed_and_halves_no_batch(data_folder: DataFolder) -> None:
    secret = base64.b64encode(data_folder.keys.keys[data_folder.keys.first]).decode()
    begins = str(data_folder.clock.now.timestamp())
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(data_folder.path), data_folder.keys.first, secret, begins],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        confirmed = -1
        for _ in range(12):
            confirmed = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
        confirmed = int(rest[-1]) if rest else confirmed
    store = await data_folder.open()
    async with store.write() as tx:
        messages = await outbox.pending(tx)
        registered = {row.message.params["ticket"] for row in messages}
        assert len(messages) % 3 == 0
        assert len(messages) // 3 in {confirmed + 1, confirmed + 2}
        assert all([await cases.by_ticket(tx, ticket) is not None for ticket in registered])
        assert len(await intake.seen(tx, range(len(messages) + 9))) == len(messages)
        assert await verify(tx) == []
    await store.close()
