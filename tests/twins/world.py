"""One world: the real application, Courier and Worker over a recording transport, and a story told in it."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, Final

import aiosqlite.core
import pytest
import structlog
from pydantic import SecretStr

from bot import bootstrap
from bot.bootstrap import JOBS, SWEEPS, Program
from bot.cleaning import own_process
from bot.cleaning.drawn_picture import Drawn
from bot.delivery.courier import Courier
from bot.delivery.owed_messages import OwedRows
from bot.logs import configure_logging
from bot.metrics import collect_metrics
from bot.officers.group import after_restore
from bot.officers.steps import approval_requests
from bot.settings import Settings
from bot.store_opening import USER_ID_KEY, USERNAME_KEY, build_deployment, build_names
from bot.turn import App
from bot.upkeep import cleaning
from bot.upkeep.worker import Worker
from qr_assets import apart as codes_apart
from storage import intake as taken
from storage import keys, meta, outbox, posters, units
from storage.keys import KeyRing
from storage.randomness import ROW_ID
from storage.records import Json
from storage.store import Store
from tests import chances, instants, quick
from tests.support import acquainted, url_of
from tests.twins.loop import StoryLoop
from tests.twins.people import BOT_ID, POSTERS, UNITS, Account
from tests.twins.telegram import OFFICERS, OTHER, REPORTER, ROW, Shown, Telegram

TOKEN: Final = f"{BOT_ID}:TWINS-token-of-no-bot-at-all"
NOWHERE: Final = "http://127.0.0.1:9"
A_LOOK: Final = 0.3  # seconds, between two looks whether all is done
A_PLACE: Final = 20.0  # seconds from one update to the next, whatever it leads to
AT_LEAST: Final = 3600.0  # seconds between two looks of upkeep
MOST_LOOKS: Final = 4  # of upkeep, in one step


def _by_table(source: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Chance for ids of rows, a stream for each module that makes some: what a reporter's chat takes, by the
    way in which they want to be known, shifts none of the case's.
    """
    seed = source(16).hex()
    streams: dict[str, Random] = {}

    def by_table(size: int) -> bytes:
        frame = sys._getframe(1)
        while frame.f_back is not None and not _MAKES_ROWS.search(frame.f_code.co_filename):
            frame = frame.f_back
        name = frame.f_code.co_filename
        return streams.setdefault(name, Random(seed + name)).randbytes(size)

    return by_table


_MAKES_ROWS: Final = re.compile(r"/storage/(?!ids\.|randomness\.)")


@dataclass
class World:
    """What is done to it is an update; what it does is in `telegram`, `log` and the folder."""

    loop: StoryLoop
    folder: Path
    store: Store
    app: App
    telegram: Telegram
    settings: Settings
    log: list[str]
    begin: Callable[[object], None]
    tokens: dict[str, str] = field(default_factory=dict)  # of posters, by their codes
    figures: list[dict[str, int]] = field(default_factory=list)
    step: int = 0
    said: list[str] = field(default_factory=list)  # each update, by whose it was
    _updates: int = 0
    _counted: int = 0
    _swept: float = 0.0

    def __post_init__(self) -> None:
        self._glance = sqlite3.connect(self.folder / "data" / "yanduan.db", isolation_level=None)

    # Time

    def now(self) -> datetime:
        return self.store.now()

    async def passes(self, seconds: float) -> None:
        """Let so much time pass. What falls due is done when it is due, and upkeep at times of its own."""
        began = self.loop.time()
        looks = max(1, min(MOST_LOOKS, int(seconds / AT_LEAST)))
        for number in range(1, looks + 1):
            await self._until(began + seconds * number / looks)
            await self.upkeep()
            await self._go_on()
        await self.settle(began + seconds + 2 * A_PLACE)

    async def _until(self, at: float) -> None:
        while (due := self._next_due()) is not None and due < at:
            self.loop.jump(max(0.0, due - self.loop.time()))
            await self._go_on()
        # What was under way may have gone on beyond it: the same moment in each world.
        self.loop.jump(max(0.0, at + A_PLACE - self.loop.time()))

    def _next_due(self) -> float | None:
        """When the next row falls due, by the loop's time."""
        (at,) = self._glance.execute(_NEXT, {"now": self._micros()}).fetchone()
        return None if at is None else (at - self._micros()) / 1e6 + self.loop.time()

    def _micros(self) -> int:
        return int((self.now() - _EPOCH) / timedelta(microseconds=1))

    async def upkeep(self) -> None:
        """What the scheduler does, in one transaction what it does in one each."""
        here = self.program._worker._deployment
        async with self.store.write() as tx:
            for job, _ in JOBS:
                await job(tx, here)
        if self.loop.time() - self._swept > 6 * 3600:
            self._swept = self.loop.time()
            for sweep, _ in SWEEPS:
                await sweep(self.store, here)

    async def settle(self, until: float | None = None) -> None:
        """Let happen what follows. It takes the same time always: how long the answers to a reporter take
        must not move what comes after them.
        """
        until = self.loop.time() + A_PLACE if until is None else until
        await self._go_on()
        self.loop.jump(max(0.0, until - self.loop.time()))
        for _ in range(4):  # whoever looks every second does so before what comes next
            await asyncio.sleep(0)

    async def _go_on(self) -> None:
        """Until nothing is owed, due or under way, and not for long."""
        until = self.loop.time() + A_PLACE - A_LOOK
        while self.loop.time() < until:
            await asyncio.sleep(A_LOOK)
            if self._is_quiet():
                return

    def _is_quiet(self) -> bool:
        worker, courier = self.program._worker, self.program._courier
        if courier._flying or any(pool.under_way for pool in worker._pools):
            return False
        return not self.is_due(_OWED)

    def is_due(self, sql: str, **given: int) -> bool:
        """What a statement says about the rows and this moment."""
        return bool(self._glance.execute(sql, {"now": self._micros(), **given}).fetchone()[0])

    # What comes in

    async def update(self, content: Json) -> None:
        """One update, and all that follows from it."""
        self._updates += 1
        failed = self.program._intake.failed
        await self.program._intake.take([{"update_id": self._updates, **content}])
        assert self.program._intake.failed == failed, f"an update failed: {self.log[-1]}"
        await self.settle()

    async def says(
        self,
        account: Account,
        content: str | Json,
        *,
        room: str,
        group: int | None = None,
        to: Shown | None = None,
    ) -> None:
        """A message, in private or in a group, perhaps in answer `to` another."""
        chat = group or account.id
        message = {
            "message_id": self.telegram.next_id(chat, room),
            "date": int(self.now().timestamp()),
            "from": account.raw(),
            "chat": self.telegram.chat(chat),
            **(_text(content) if isinstance(content, str) else content),
        }
        if to is not None:
            to.answered = True
            message["reply_to_message"] = to.raw
        self._note(room, f"{chat} {content}")
        await self.update({"message": message})

    async def taps(
        self, account: Account, on: Shown | None, data: str, *, room: str, chat: int | None = None
    ) -> None:
        """A tap on a button."""
        place = on.chat if on else chat or account.id
        message: Json = on.raw if on else {"message_id": 1, "date": 0, "chat": self.telegram.chat(place)}
        self.telegram.tap_room = room
        self._note(room, f"{place} {data}")
        query = {
            "id": f"{self.step}{self._updates:05}",
            "from": account.raw(),
            "chat_instance": str(place),
            "data": data,
            "message": message,
        }
        await self.update({"callback_query": query})

    def _note(self, room: str, what: str) -> None:
        """Of what comes from a reporter, that it came: what they chose may be part of the difference."""
        said = what if room != REPORTER else ""
        self.said.append(f"{self.loop.time():.3f} step {self.step} {room} {said}")

    def shown(self, chat: int, room: str) -> list[Shown]:
        """What stands in a chat, of one room, in order."""
        return [
            each
            for each in self.telegram.chats[chat].values()
            if not each.gone and (each.room == room or chat < 0)
        ]

    # Beginning and ending

    async def begin_step(self, step: int) -> None:
        """From here on chance begins anew, and ids of messages: what one step takes shifts no other."""
        self.step = self.telegram.step = step
        self._updates = step * 1000
        self.begin(step)
        ROW_ID.source = _by_table(ROW_ID.source)

    def end_step(self) -> None:
        theirs = sum(
            call.room == REPORTER and call.method != "answerCallbackQuery"
            for call in self.telegram.calls[self._counted :]
        )
        metrics = collect_metrics(self.program._intake, self.program._courier)
        self.figures.append({**metrics, "to_reporters": theirs})

    async def start(self) -> None:
        """As `yanduan run` does it."""
        app, store = self.app, self.store
        here = build_deployment(self.settings, app.bot.id, app.bot.username)
        await after_restore.check_groups(app.bot, store, here)
        async with store.write() as tx:
            await meta.set(tx, USERNAME_KEY, app.bot.username)
            await meta.set(tx, USER_ID_KEY, str(app.bot.id))
            clean = await taken.set_running(tx)
            await approval_requests.schedule_old_requests(tx, self.settings.approval_hours)
            await cleaning.begin_cleaning_kept(tx)
        store.after_commit.clear()
        self.program = Program(self.settings, store, app, lambda: self.telegram.answers, clean=clean)
        self._counted = len(self.telegram.calls)  # what was sent before, this program knows nothing of
        parts = (self.program._worker, self.program._courier)
        self._running = [asyncio.ensure_future(part.run()) for part in parts]

    async def stop(self) -> None:
        self.program._worker.stop()
        self.program._courier.stop()
        await asyncio.gather(*self._running)
        async with self.store.write() as tx:
            await taken.set_stopped(tx)

    async def die(self) -> None:
        """All of a sudden, with whatever is under way."""
        for running in self._running:
            running.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def restart(self, *, sudden: bool) -> None:
        await (self.die() if sudden else self.stop())
        await self.start()
        await self.settle()

    def close(self) -> None:
        self._glance.close()


_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_NEXT: Final = """
select min(at) from (
    select min(due_at) as at from work where state = 'waiting' and due_at > :now
    union all select min(not_before) from outbox where state = 'pending' and not_before > :now
    union all select min(remove_at) from slot where remove_at > :now
)"""
_DUE: Final = "select exists (select 1 from work where state = 'waiting' and due_at <= :now)"
_UNKNOWN: Final = "select exists (select 1 from outbox where state = 'pending' and id > :known)"
_OWED: Final = """
select exists (select 1 from work where state = 'waiting' and due_at <= :now) or exists (
    select 1 from outbox where state = 'pending' and (not_before is null or not_before <= :now))"""


def _text(text: str) -> Json:
    message: Json = {"text": text}
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return message


@asynccontextmanager
async def opened(folder: Path, seed: int, loop: StoryLoop) -> AsyncIterator[World]:
    """A new installation: units with their groups, posters, nobody who ever wrote."""
    began = instants.start()

    def now() -> datetime:
        return began + timedelta(seconds=loop.time())

    telegram = Telegram(loop.time, lambda: int(now().timestamp()))
    with _patched(loop) as log, quick.at_once(), _rows_of_rooms(telegram), chances.seeded(seed) as begin:
        data = folder / "data"
        ring = await acquainted(data)
        _write_key(ring, folder / "key")
        store = await Store.open(url=url_of(data), data_dir=data, keys=ring, now=now, names=build_names())
        settings = Settings(
            _env_file=None,
            bot_token=SecretStr(TOKEN),
            api_url=NOWHERE,
            data_dir=data,
            key_file=folder / "key",
            organisation="Propam Polda X",
            news_wait="120-900",
        )
        app = bootstrap.build_app(TOKEN, NOWHERE, telegram)
        await app.initialize()
        world = World(loop, folder, store, app, telegram, settings, log, begin)
        try:
            await _furnish(world)
            with _looking_once(world):
                await world.start()
                yield world
                await world.stop()
        finally:
            for running in world._running:
                running.cancel()
            world.close()
            await app.shutdown()
            await store.close()


async def _furnish(world: World) -> None:
    made: dict[str, str] = {}
    async with world.store.write() as tx:
        for code, level, parent, group in UNITS:
            unit = await units.add(
                tx, code=code, name=code.title(), level=level, parent_code=parent, timezone="Asia/Makassar"
            )
            made[code] = unit.id
            if group is not None:
                await units.bind_group(tx, unit.id, group)
        for code, at in POSTERS.items():
            poster = await posters.add(tx, code=code, unit_id=made[at], place=f"ruang tunggu {code}")
            world.tokens[code] = poster.token


def _write_key(ring: KeyRing, path: Path) -> None:
    path.write_text(keys._text(ring))
    path.chmod(0o600)


# What the test puts in the place of threads, processes and the terminal


class _Inline:
    """In the place of the queue of a connection's thread: what is put there is done."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = item
        try:
            result = function()
        except BaseException as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _NoThread:
    def __init__(self, **_: object) -> None: ...

    def start(self) -> None: ...


class _Log(io.StringIO):
    """Lines with the story's time."""

    def __init__(self, loop: StoryLoop, lines: list[str]) -> None:
        super().__init__()
        self._loop, self._lines = loop, lines

    def write(self, text: str) -> int:
        if text.strip():
            self._lines.append(f"{self._loop.time():.3f} {text.strip()}")
        return len(text)


async def _drawn(content: bytes, **_: object) -> Drawn:
    """In the place of the process that draws a picture anew."""
    return Drawn([b"\xff\xd8\xff" + content[:100]], 1, photos=True)


async def _read(_content: bytes, **_: object) -> list[str]:
    """In the place of the process that reads codes in a picture: there are none."""
    return []


@contextmanager
def _patched(loop: StoryLoop) -> Iterator[list[str]]:
    lines: list[str] = []
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.core, "SimpleQueue", _Inline)
        patch.setattr(aiosqlite.core, "Thread", _NoThread)
        patch.setattr(own_process, "clean", _drawn)
        patch.setattr(codes_apart, "of_bytes", _read)
        patch.setattr(sys, "stderr", _Log(loop, lines))
        configure_logging("DEBUG", json=True)
        *said, rendered = structlog.get_config()["processors"]
        structlog.configure(processors=[*said, _untimed, rendered])
        try:
            yield lines
        finally:
            root.handlers[:], root.level = handlers, level
            structlog.configure(**before)


def _untimed(_logger: object, _name: str, line: Any) -> Any:
    """The machine's clock is the machine's; a line has the story's."""
    line["timestamp"] = ""
    return line


@contextmanager
def _looking_once(world: World) -> Iterator[None]:
    """The program looks every second or two for what fell due, and into the outbox for what another process
    put there. It is spared the looks that would find nothing: they are most of what a story would cost.
    """
    look, read = Worker._look, OwedRows.read

    async def looked(self: Worker, *more: Any) -> None:
        if world.is_due(_DUE):
            await look(self, *more)

    async def owed(self: OwedRows) -> None:
        if self.behind or world.is_due(_UNKNOWN, known=self._known):
            await read(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "_look", looked)
        patch.setattr(OwedRows, "read", owed)
        yield


@contextmanager
def _rows_of_rooms(telegram: Telegram) -> Iterator[None]:
    """Note which room wrote a row of the outbox, and which row is being sent."""
    put, deliver = outbox.put, Courier._try

    async def noted(tx: Any, message: Any) -> int:
        room = _writer()
        number = await put(tx, message)
        telegram.rooms[number] = room
        return number

    async def delivered(self: Courier, lane: Any, row: Any, backlog: Any) -> None:
        ROW.set(row.id)
        await deliver(self, lane, row, backlog)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox, "put", noted)
        patch.setattr(Courier, "_try", delivered)
        yield


def _writer() -> str:
    """The room that calls, from the nearest function on: rooms never call each other."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if "/bot/officers/" in name:
            return OFFICERS
        if "/bot/reporter/" in name:
            return REPORTER
        frame = frame.f_back
    return OTHER
