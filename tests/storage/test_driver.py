from __future__ import annotations

from typing import Any

import pytest
from aiosqlite import Connection
from sqlalchemy import insert, select, update

from storage import schema
from storage.errors import RowRefused
from storage.store import Store

seen = schema.intake_under_way
ROWS = [{"update_id": number, "deaths": 0} for number in range(3)]


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Each way of one piece of work to a connection's thread."""
    taken: list[object] = []
    usual: Any = Connection._execute

    async def counted(self: Connection, work: object, *given: Any, **named: Any) -> Any:
        taken.append(work)
        return await usual(self, work, *given, **named)

    monkeypatch.setattr(Connection, "_execute", counted)
    return taken


async def test_a_statement_takes_one_way_to_its_thread_whatever_it_brings(
    store: Store, ways: list[object]
) -> None:
    async with store.write() as tx:
        ways.clear()
        await tx.execute(insert(seen), ROWS)
        assert len(ways) == 1
        found = await tx.fetch_all(select(seen).order_by(seen.c.update_id))
        assert [row.update_id for row in found] == [0, 1, 2]
        assert len(ways) == 2


async def test_what_a_statement_did_is_known(store: Store) -> None:
    async with store.write() as tx:
        await tx.execute(insert(seen), ROWS)
        changed = await tx.execute(update(seen).where(seen.c.update_id > 0).values(deaths=1))
        assert changed.rowcount == 2
        none = await tx.execute(update(seen).where(seen.c.update_id > 9).values(deaths=1))
        assert none.rowcount == 0


async def test_a_refused_statement_leaves_the_connection_to_the_next(store: Store) -> None:
    async with store.write() as tx:
        await tx.execute(insert(seen), ROWS)
        with pytest.raises(RowRefused):
            await tx.execute(insert(seen), ROWS[:1])
        assert len(await tx.fetch_all(select(seen))) == 3
