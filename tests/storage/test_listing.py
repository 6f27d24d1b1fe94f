"""Pages of open cases: whole, in order, and found without looking at what isn't on them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from storage import cases, listing
from storage.listing import Page
from storage.records import Case, Status, Unit
from storage.store import Store, Tx
from tests.storage.plans import planned
from tests.support import StillClock
from tests.worlds.given import DataFolder, a_case, a_unit, an_officer


async def some_cases(store: Store, clock: StillClock, count: int) -> tuple[Unit, list[Case]]:
    """Of two that came at the same moment the ticket decides."""
    async with store.write() as tx:
        unit = await a_unit(tx)
    made = []
    for number in range(count):
        clock.passes(minutes=number % 2)
        async with store.write() as tx:
            made.append((await a_case(tx, unit)).case)
    return unit, made


async def turned(tx: Tx, unit: Unit, officer_id: str | None = None, size: int = 3) -> list[Page]:
    """All pages, turned to one after the other."""
    pages = [await listing.page(tx, size, unit.id, officer_id)]
    while (first := pages[-1].after) is not None:
        pages.append(await listing.page(tx, size, unit.id, officer_id, first=first))
    return pages


def tickets(pages: list[Page]) -> list[str]:
    return [one.ticket for page in pages for one in page.cases]


async def test_each_open_case_of_the_unit_is_on_one_page_oldest_first(
    store: Store, clock: StillClock
) -> None:
    unit, made = await some_cases(store, clock, 8)
    async with store.write() as tx:
        other = await a_unit(tx, "ABOVE")
        await cases.set_status(tx, made[1].id, Status.CLOSED_PROVEN)
        await cases.set_handling_unit(tx, made[4].id, other.id)
        pages = await turned(tx, unit)
        assert tickets(pages) == [one.ticket for n, one in enumerate(made) if n not in {1, 4}]
        assert [page.count for page in pages] == [6, 6]
        assert [page.before and page.before.ticket for page in pages] == [None, made[0].ticket]
        assert (await listing.page(tx, 3, other.id)).count == 1
        # A page that begins with a case that was closed since begins with what came after it.
        page = await listing.page(tx, 3, unit.id, first=made[4])
        assert tickets([page]) == [made[5].ticket, made[6].ticket, made[7].ticket]
        assert page.before is not None
        assert page.before.ticket == made[0].ticket
        await cases.set_status(tx, made[0].id, Status.REJECTED)
        first = await listing.page(tx, 3, unit.id, first=page.before)
        assert tickets([first])[0] == made[2].ticket
        assert first.before is None


async def test_what_an_officer_holds_in_a_unit_is_paged_alike(store: Store, clock: StillClock) -> None:
    unit, made = await some_cases(store, clock, 6)
    async with store.write() as tx:
        mine, other = await an_officer(tx), await an_officer(tx, 6)
        for number, one in enumerate(made):
            await cases.claim(tx, one.id, (other if number == 2 else mine).id)
        above = await a_unit(tx, "ABOVE")
        await cases.set_handling_unit(tx, made[0].id, above.id)
        pages = await turned(tx, unit, mine.id)
        assert tickets(pages) == [made[n].ticket for n in (1, 3, 4, 5)]
        assert [page.count for page in pages] == [4, 4]
        assert tickets(await turned(tx, above, mine.id)) == [made[0].ticket]
        assert [one.id for one in await cases.open_of_officer(tx, mine.id)] == [
            made[n].id for n in (0, 1, 3, 4, 5)
        ]


@pytest.mark.parametrize("size", [1, 2, 3])
async def test_rows_that_arent_sound_shift_and_hide_no_others(
    data_folder: DataFolder, clock: StillClock, size: int
) -> None:
    store = await data_folder.open()
    unit, made = await some_cases(store, clock, 9)
    await store.close()
    broken = [made[n].ticket for n in (0, 3, 4, 5, 8)]
    data_folder.tamper(
        *[f"UPDATE \"case\" SET pseudonym = 'x' WHERE ticket = '{ticket}'" for ticket in broken]
    )
    store = await data_folder.open()
    async with store.read() as tx:
        pages = await turned(tx, unit, size=size)
        assert tickets(pages) == [made[n].ticket for n in (1, 2, 6, 7)]
        assert {page.count for page in pages} == {9}
        for earlier, later in pairwise(pages):
            assert later.before is not None
            assert later.before.ticket == earlier.cases[0].ticket
    await store.close()


async def test_a_page_is_found_and_counted_in_an_index_that_holds_open_cases_alone(
    store: Store, clock: StillClock
) -> None:
    unit, made = await some_cases(store, clock, 3)
    async with store.write() as tx:
        holder = await an_officer(tx)
    for officer_id, index in ((None, "ix_case_open_of_unit"), (holder.id, "ix_case_open_of_officer")):
        async with store.read() as tx:
            with planned(store) as plans:
                await listing.page(tx, 2, unit.id, officer_id, first=made[1])
        assert len(plans) == 3
        assert all(plan.startswith("SEARCH case USING") and index in plan for plan in plans)
        assert [("COVERING" in plan, "(created_at,ticket)" in plan) for plan in plans] == [
            (False, True),
            (False, True),
            (True, False),
        ]


async def test_all_open_cases_of_a_unit_are_found_in_that_index_too(store: Store, clock: StillClock) -> None:
    unit, made = await some_cases(store, clock, 2)
    async with store.read() as tx:
        with planned(store) as plans:
            assert await cases.has_open(tx, unit.id)
            assert await cases.open_of_unit(tx, unit.id) == made
        assert all("ix_case_open_of_unit" in plan for plan in plans)
