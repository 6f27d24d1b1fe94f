from __future__ import annotations

import asyncio
import base64
import sys

from storage import meta
from tests.worlds.given import DataFolder

PROGRAM = """
import asyncio, base64, sys
from datetime import UTC, datetime
from pathlib import Path
from storage import meta
from storage.engine import database_url
from storage.keys import KeyRing
from storage.store import Names, Store

async def main(path, key, secret, begins, times):
    store = await Store.open(
        url=database_url(Path(path)), data_dir=Path(path).parent,
        keys=KeyRing({key: base64.b64decode(secret)}), now=lambda: datetime.fromtimestamp(float(begins), UTC),
        names=Names(str, str),
    )
    print("ready", flush=True)
    for _ in range(int(times)):
        async with store.write() as tx:
            await meta.set(tx, "n", str(int(await meta.get(tx, "n") or 0) + 1))
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_two_processes_that_write_at_once_lose_nothing_and_both_get_their_turn(
    data_folder: DataFolder,
) -> None:
    store = await data_folder.open()
    secret = base64.b64encode(data_folder.keys.keys[data_folder.keys.first]).decode()
    begins = str(data_folder.clock.now.timestamp())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, str(data_folder.path), data_folder.keys.first, secret, begins, "40"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    mine = 0
    ended = asyncio.create_task(process.wait())
    while not ended.done():  # without a pause: the other one must get in between
        async with store.write() as tx:
            await meta.set(tx, "n", str(int(await meta.get(tx, "n") or 0) + 1))
        mine += 1
    assert await ended == 0
    async with store.read() as tx:
        assert int(await meta.get(tx, "n") or 0) == mine + 40
    await store.close()
