from __future__ import annotations

import pytest

from storage import units
from storage.errors import InvalidInput, NoSuchRow
from storage.records import Level
from storage.store import Store
from tests.support import StillClock
from tests.worlds.given import GROUP, a_unit


async def test_the_units_below_one_are_found_by_name(store: Store) -> None:
    async with store.write() as tx:
        await a_unit(tx, "MABES", Level.MABES)
        await a_unit(tx, "POLDA", Level.POLDA, "MABES")
        await a_unit(tx, "POLRES", Level.POLRES, "POLDA")
        lowest = await a_unit(tx, "POLSEK", Level.POLSEK, "POLRES")
        assert [unit.code for unit in await units.children(tx, None)] == ["MABES"]
        assert [unit.code for unit in await units.children(tx, lowest.parent_id)] == ["POLSEK"]
        assert [unit.code for unit in await units.all_units(tx)] == ["MABES", "POLDA", "POLRES", "POLSEK"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "POLDA"}, "already"),
        ({"code": " "}, "needs a code"),
        ({"parent_code": "NOWHERE"}, "'NOWHERE'"),
        ({"level": Level.POLDA}, "can't stand above"),
        ({"level": Level.MABES}, "can't stand above"),
        ({"timezone": "Asia/Nowhere"}, "'Asia/Nowhere'"),
        ({"timezone": "../etc/passwd"}, "time zone"),
    ],
)
async def test_a_wrong_unit_is_refused_with_the_reason(
    store: Store, change: dict[str, str], said: str
) -> None:
    values = {"code": "POLRES", "name": "x", "level": Level.POLRES, "parent_code": "POLDA", "timezone": "UTC"}
    async with store.write() as tx:
        await a_unit(tx, "POLDA", Level.POLDA)
        with pytest.raises(InvalidInput, match=said):
            await units.add(tx, **{**values, **change})  # type: ignore[arg-type]


async def test_a_link_is_good_for_seven_days_and_one_use(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        replaced = await units.new_link(tx, unit.id)
        token = await units.new_link(tx, unit.id)
        assert await units.by_link(tx, replaced) is None
        assert await units.by_link(tx, token) == unit
    clock.passes(days=7)
    async with store.write() as tx:
        assert await units.by_link(tx, token) is None
        token = await units.new_link(tx, unit.id)
        await units.use_link(tx, token)
        assert await units.by_link(tx, token) is None


async def test_a_group_belongs_to_one_unit_and_can_move_and_leave(store: Store) -> None:
    async with store.write() as tx:
        unit, other = await a_unit(tx), await a_unit(tx, "OTHER")
        await units.bind_group(tx, unit.id, GROUP)
        await units.bind_group(tx, unit.id, GROUP)
        with pytest.raises(InvalidInput, match="'POLRES'"):
            await units.bind_group(tx, other.id, GROUP)
        for _ in range(2):
            await units.migrate_group(tx, GROUP, GROUP - 1)
        assert await units.by_group(tx, GROUP) is None
        moved = await units.by_group(tx, GROUP - 1)
        assert moved is not None
        assert (moved.id, moved.group_chat_id) == (unit.id, GROUP - 1)
        await units.unbind_group(tx, unit.id)
        assert (await units.get(tx, unit.id)).group_chat_id is None
        with pytest.raises(NoSuchRow):
            await units.get(tx, "0")
