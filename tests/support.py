"""What many tests need: a store that is quick to open, a clock that stands still, people."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.rules import pseudonym, ticket
from storage import migrate
from storage.engine import database_url
from storage.keys import KeyRing
from storage.store import Names, Store

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10.00 WITA, an ordinary working day


NAMES = Names(
    new_ticket=lambda: ticket.make(secrets.randbits(ticket.BITS)),
    new_pseudonym=lambda: pseudonym.make(secrets.randbits(32), secrets.randbits(32)),
)


@dataclass(slots=True)
class StillClock:
    """Shows the same time until it is moved."""

    now: datetime = field(default=MONDAY)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **delta: float) -> None:
        """Let time pass: `clock.passes(hours=25)`."""
        self.now += timedelta(**delta)


def system_time() -> datetime:
    """The real time, aware, in UTC."""
    return datetime.now(UTC)


def url_of(folder: Path) -> str:
    """The address of the database in a data folder."""
    return database_url(folder / "yanduan.db")


@cache
def _template() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    folder = tempfile.TemporaryDirectory()
    migrate.upgrade(url_of(Path(folder.name)))
    return folder, Path(folder.name) / "yanduan.db"


def migrated(folder: Path) -> str:
    """Put an empty, migrated database into `folder`; returns its address. Quicker than migrating anew."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(_template()[1], folder / "yanduan.db")
    return url_of(folder)


@asynccontextmanager
async def open_store(folder: Path, clock: StillClock | None = None) -> AsyncIterator[Store]:
    """A new store in `folder`, closed at the end."""
    store = await Store.open(
        url=migrated(folder), data_dir=folder, keys=KeyRing.random(), now=clock or StillClock(), names=NAMES
    )
    try:
        yield store
    finally:
        await store.close()
