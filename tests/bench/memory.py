"""`make bench-memory`: what a process holds after a hundred thousand updates.

The real application, store and courier, in this process; Telegram is a line that takes everything at once.
Each citizen starts at a poster, consents, chooses, and writes; then the next ones come.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console

from bot import handlers, logs
from bot.bootstrap import build_app
from bot.clock import system_clock
from bot.delivery.courier import Courier
from bot.delivery.pacing import Rates
from bot.intake.batch import Intake
from bot.reporter import ask_again
from bot.store_opening import build_names
from bot.transport import OfflineRequest
from bot.turn import Deployment
from bot.upkeep.worker import Worker
from storage import keys
from storage.files import EvidenceFiles
from storage.records import Json
from storage.store import Store

CITIZENS = 20  # in one batch
TEXT = "Saya diminta membayar dua ratus ribu rupiah tanpa bukti pelanggaran di pos itu."


class Line:
    """Takes every message, and keeps the buttons of the last one to each chat."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.buttons: dict[int, tuple[int, list[Json]]] = {}

    async def do_api_request(self, _method: str, api_kwargs: dict[str, Any]) -> Json:
        """What Telegram would answer."""
        if "chat_id" not in api_kwargs:  # the answer to a tap
            return {}
        message_id = int(api_kwargs.get("message_id") or next(self._ids))
        rows = (api_kwargs.get("reply_markup") or {}).get("inline_keyboard", [])
        self.buttons[api_kwargs["chat_id"]] = message_id, [button for row in rows for button in row]
        return {"message_id": message_id}


def person(number: int) -> Json:
    """As the Bot API shows an account."""
    return {"id": number, "is_bot": False, "first_name": f"Warga {number}", "language_code": "id"}


def seconds() -> int:
    """Now, as the Bot API says it."""
    return int(system_clock().timestamp())


def says(number: int, message_id: int, text: str) -> Json:
    """A private message."""
    command = [{"type": "bot_command", "offset": 0, "length": 6}] if text.startswith("/start") else []
    chat = {"id": number, "type": "private", "first_name": f"Warga {number}"}
    said = {"message_id": message_id, "date": seconds(), "from": person(number), "chat": chat}
    return {"message": {**said, "text": text, "entities": command}}


def taps(number: int, line: Line, label: str) -> Json:
    """A tap on a button of the last message, or a word where there is none."""
    message_id, buttons = line.buttons.get(number, (1, []))
    data = next((one["callback_data"] for one in buttons if one["text"].startswith(label)), None)
    if data is None:
        return says(number, message_id + 1, label)
    chat = {"id": number, "type": "private", "first_name": f"Warga {number}"}
    shown = {"message_id": message_id, "date": seconds(), "chat": chat, "text": "…"}
    query = {"id": f"{number}-{message_id}", "from": person(number), "chat_instance": "1"}
    return {"callback_query": {**query, "data": data, "message": shown}}


def prepared(folder: Path) -> str:
    """A poster's token; made by another process, so that this one holds what `yanduan run` does."""
    program = "import asyncio, pathlib, sys; from tests.bench.form import prepare; "
    program += "print(asyncio.run(prepare(pathlib.Path(sys.argv[1]))))"
    words = [sys.executable, "-c", program, str(folder)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


async def measure(updates: int) -> None:
    """Print the memory as it goes."""
    console, process = Console(), psutil.Process()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        token = prepared(folder)
        ring = keys.load(folder / "key", folder / "data")
        url = f"sqlite+aiosqlite:///{folder / 'data' / 'yanduan.db'}"
        store = await Store.open(
            url=url, data_dir=folder / "data", keys=ring, now=system_clock, names=build_names()
        )
        app = build_app("123456:TEST-token", "http://127.0.0.1:9", OfflineRequest(123456, "yanduan_bot"))
        await app.initialize()
        deployment = Deployment(
            123456, "yanduan_bot", "Propam", "id", EvidenceFiles(folder / "data" / "evidence")
        )
        line = Line()
        courier = Courier(line, store, deployment, Rates(0, 0, 0))  # type: ignore[arg-type]
        worker = Worker(app.bot, store, deployment, handlers.all_errands())
        intake = Intake(app, store, deployment, courier.answer, ask_again)
        store.after_commit += [courier.committed, worker.committed]
        running = [asyncio.ensure_future(part.run()) for part in (courier, worker)]
        gc.freeze()
        logs.configure_logging("WARNING")
        console.print(f"at the start: {process.memory_info().rss / 1e6:.0f} MB")
        taken, update_id, report_at = 0, itertools.count(1), updates // 10
        for first in itertools.count(1_000_000, CITIZENS):
            people = range(first, first + CITIZENS)
            for step in ("start", "Setuju, mulai", "Pungli,", "Pungli /", *[TEXT] * 6):
                batch = [
                    says(one, 1_000_000 + taken, f"/start {token}")
                    if step == "start"
                    else says(one, 1_000_000 + taken, step)
                    if step == TEXT
                    else taps(one, line, step)
                    for one in people
                ]
                await intake.take([{"update_id": next(update_id), **one} for one in batch])
                taken += len(batch)
                while courier.waiting:
                    await asyncio.sleep(0)
            line.buttons.clear()
            if taken >= report_at:
                console.print(f"after {taken:,} updates: {process.memory_info().rss / 1e6:.0f} MB")
                report_at += updates // 10
            if taken >= updates:
                break
        console.print(f"failed updates: {intake.failed}; messages: {courier.delivered:,}")
        for part in (courier, worker):
            part.stop()
        await asyncio.gather(*running)
        await store.close()
        await app.shutdown()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--updates", type=int, default=100_000)
    asyncio.run(measure(parser.parse_args().updates))


if __name__ == "__main__":
    main()
