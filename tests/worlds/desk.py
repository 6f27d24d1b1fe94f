"""An intake whose one handler does what a message says, so that what surrounds handlers can be seen."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot import speech
from bot.handlers import record_error
from bot.intake.batch import Intake
from bot.transport import AiohttpRequest, OfflineRequest, make_bot
from bot.turn import App, Context, Deployment, Toast
from storage import intake, meta, outbox
from storage.errors import DiskFull
from storage.files import EvidenceFiles
from storage.intake import Failed
from storage.records import Json
from storage.store import Committed, Store, Tx
from tests.support import open_store

SARI = 700_100_200
TOKEN = "123456:TEST-token"

Act = Callable[[Update, Context], Awaitable[None]]


async def note(update: Update, context: Context) -> None:
    """Keep what was said, and answer it."""
    assert update.effective_message is not None
    said = update.effective_message.text or ""
    await meta.set(context.tx, f"said {said}", "yes")
    await speech.queue_message(context.tx, SARI, f"dicatat: {said}")


async def fail(update: Update, context: Context) -> None:
    await note(update, context)
    raise ValueError("what Sari told")


async def hang(update: Update, context: Context) -> None:
    await note(update, context)
    await asyncio.Event().wait()


async def find_the_disk_full(update: Update, context: Context) -> None:
    await note(update, context)
    raise DiskFull


async def answer(_update: Update, context: Context) -> None:
    context.toast("dijawab")


async def say_nothing(_update: Update, _context: Context) -> None: ...


ACTS: dict[str, Act] = {
    "gagal": fail,
    "lama": hang,
    "penuh": find_the_disk_full,
    "jawab": answer,
    "diam": say_nothing,
}


@dataclass
class Desk:
    """`handled` is what reached the handler, `events` what happened in which order."""

    store: Store
    app: App
    deployment: Deployment
    acts: dict[str, Act]
    handled: list[str] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    asking: Callable[[Tx], Awaitable[None]] | None = None
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.app.add_handler(MessageHandler(filters.ALL, self._handle))
        self.app.add_handler(CallbackQueryHandler(self._handle))
        self.app.add_error_handler(record_error)
        self.intake = Intake(self.app, self.store, self.deployment, self._toasts, self._ask_again, seconds=5)
        self.store.after_commit.append(self._committed)

    async def _handle(self, update: Update, context: Context) -> None:
        query, message = update.callback_query, update.message
        said = str(query.data if query else message.text if message else "")
        self.handled.append(said)
        await self.acts.get(said, note)(update, context)

    def _toasts(self, toasts: list[Toast]) -> None:
        self.events.append(toasts)

    def _committed(self, _commit: Committed) -> None:
        self.events.append("committed")

    async def _ask_again(self, tx: Tx, _deployment: Deployment, chat_id: int) -> None:
        self.asked.append(chat_id)
        await speech.queue_message(tx, chat_id, "pertanyaan tadi")
        if self.asking is not None:
            await self.asking(tx)

    @property
    def toasts(self) -> list[Toast]:
        """Answers to taps that were handed out, in order."""
        return [toast for event in self.events if isinstance(event, list) for toast in event]

    # What comes in

    def message(self, text: str, *, update_id: int | None = None, language: str = "id") -> Json:
        number = next(self._numbers) if update_id is None else update_id
        person = {"id": SARI, "is_bot": False, "first_name": "Sari", "language_code": language}
        chat = {"id": SARI, "type": "private", "first_name": "Sari"}
        content = {"message_id": number, "date": 1_795_000_000, "from": person, "chat": chat, "text": text}
        return {"update_id": number, "message": content}

    def tap(self, data: str, *, group: int | None = None) -> Json:
        number = next(self._numbers)
        chat = {"id": group or SARI, "type": "supergroup" if group else "private", "title": "Propam"}
        query = {
            "id": f"tap-{number}",
            "from": {"id": SARI, "is_bot": False, "first_name": "Sari", "language_code": "id"},
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": 1, "date": 1_795_000_000, "chat": chat, "text": "…"},
        }
        return {"update_id": number, "callback_query": query}

    # What is kept

    async def kept(self, text: str) -> bool:
        """Whether a handler's note of `text` was committed."""
        async with self.store.read() as tx:
            return await meta.get(tx, f"said {text}") is not None

    async def sealed(self) -> list[Failed]:
        async with self.store.read() as tx:
            return await intake.failed(tx)

    async def owed(self) -> list[str]:
        """The texts in the outbox."""
        async with self.store.read() as tx:
            return [row.message.params["text"] for row in await outbox.pending(tx)]

    async def dies_over(self, raw: Json) -> None:
        """The process is killed while it handles this update, alone."""
        async with self.store.write() as tx:
            await intake.under_way(tx, raw["update_id"])


@asynccontextmanager
async def desk(folder: Path, *, api_url: str = "", token: str = TOKEN) -> AsyncIterator[Desk]:
    """A desk on a new store; with an `api_url` its bot reaches that Bot API."""
    request = AiohttpRequest() if api_url else OfflineRequest(123456, "yanduan_bot")
    app: App = (
        Application.builder()
        .bot(make_bot(token, api_url or "http://127.0.0.1:9", request))
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    async with open_store(folder / "data") as store:
        await app.initialize()
        deployment = Deployment(
            123456, "yanduan_bot", "Propam", "id", EvidenceFiles(folder / "data" / "evidence")
        )
        try:
            yield Desk(store, app, deployment, dict(ACTS))
        finally:
            await app.shutdown()
