"""What the storage tests start from."""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from storage import cases, officers, units
from storage.cases import Registered
from storage.engine import database_url
from storage.keys import KeyRing
from storage.records import Category, Level, NewCase, Officer, Unit, Urgency
from storage.store import Names, Store, Tx
from tests.support import StillClock

CITIZEN = 700_100_200
GROUP = -1_001_234_567_890


@dataclass
class DataFolder:
    """A data folder with its key."""

    folder: Path
    clock: StillClock
    keys: KeyRing = field(default_factory=KeyRing.random)
    numbers: Any = field(default_factory=itertools.count)

    @property
    def path(self) -> Path:
        return self.folder / "yanduan.db"

    @property
    def url(self) -> str:
        return database_url(self.path)

    async def open(self, keys: KeyRing | None = None, **more: Any) -> Store:
        return await Store.open(
            url=self.url,
            data_dir=self.folder,
            keys=keys or self.keys,
            now=self.clock,
            names=more.pop("names", None)
            or Names(lambda: f"YDN-{next(self.numbers):04}", lambda: "Elang Biru"),
            **more,
        )

    def tamper(self, *statements: str) -> None:
        """What somebody with the file and an SQL shell can do."""
        connection = sqlite3.connect(self.path)
        for table in ("case_event", "case_register", "audit_root"):
            for act in ("update", "delete"):
                connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    def bytes_at_rest(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


async def a_unit(
    tx: Tx, code: str = "POLRES", level: Level = Level.POLRES, parent: str | None = None
) -> Unit:
    return await units.add(
        tx, code=code, name=f"Kantor {code}", level=level, parent_code=parent, timezone="Asia/Makassar"
    )


async def an_officer(tx: Tx, user_id: int = 5001, name: str = "Briptu Contoh") -> Officer:
    return await officers.see(tx, user_id, name)


def a_report(tx: Tx, unit: Unit, chat_id: int = CITIZEN, **changes: Any) -> NewCase:
    values: dict[str, Any] = {
        "form_version": 1,
        "consent_version": "2026-01",
        "consent_at": tx.now,
        "poster_id": None,
        "poster_unit_id": unit.id,
        "handling_unit_id": unit.id,
        "category": Category.A1,
        "urgency": Urgency.NORMAL,
        "take_up_by": tx.now + timedelta(days=3),
        "content": {"story": "Saya dimintai uang."},
        "chat_id": chat_id,
        "language": "id",
    }
    return NewCase(**{**values, **changes})


async def a_case(tx: Tx, unit: Unit | None = None, chat_id: int = CITIZEN, **changes: Any) -> Registered:
    unit = unit or await units.by_code(tx, "POLRES") or await a_unit(tx)
    return await cases.register(tx, a_report(tx, unit, chat_id, **changes))
