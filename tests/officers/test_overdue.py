"""Cases whose date passed are told of whatever became of another's rows, and only if it is still so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from bot import errands
from bot.officers import overdue
from storage import rows, schema, slots, work
from storage.records import Case
from storage.store import Tx
from tests.worlds.chat import Answer
from tests.worlds.station import ABOVE, BUDI, GROUP, RINA, Station


async def nothing(_tx: Tx, _deployment: Any) -> None: ...


async def gathered(station: Station, *late: Case) -> None:
    for case in late:

        async def put(tx: Tx, _deployment: Any, case: Case = case) -> None:
            await work.put(tx, "officers.late", {"case_id": case.id})

        await station.chat.job(put)


async def a_minute_later(station: Station) -> Answer:
    station.chat.passes(minutes=1)
    return await station.chat.job(nothing)


def damages(station: Station, column: Any, row_id: str) -> None:
    """Somebody writes into the row, who has no key."""
    with closing(sqlite3.connect(station.chat.store.path)) as connection, connection:
        table = column.table.name
        connection.execute(f'UPDATE "{table}" SET "{column.name}" = ? WHERE id = ?', ("x", row_id))


def told(answer: Answer, chat_id: int) -> str:
    return "\n".join(s.text for s in answer.to(chat_id))


@pytest.mark.parametrize("others", [1, 2])
@pytest.mark.parametrize("damaged", ["case", "holder", "unit"])
async def test_a_damaged_row_costs_its_own_case_only(station: Station, damaged: str, others: int) -> None:
    unit = station.polda if damaged == "unit" else station.polres
    hit = await station.held(BUDI, handled_by=unit, take_up_by=station.chat.now)
    sound = [await station.held(RINA, take_up_by=station.chat.now) for _ in range(others)]
    await gathered(station, hit, *sound)
    rows_of = {
        "case": (schema.case.c.pseudonym, hit.id),
        "holder": (schema.officer.c.person, await station.officer_id(BUDI)),
        "unit": (schema.unit.c.name, unit.id),
    }
    damages(station, *rows_of[damaged])
    said = await a_minute_later(station)
    assert all(case.ticket in told(said, GROUP) and case.ticket in told(said, RINA.id) for case in sound)
    assert hit.ticket not in told(said, GROUP) + told(said, ABOVE)
    async with station.chat.store.read() as tx:
        assert await slots.of_kind(tx, overdue.OVERDUE_SLOT) == []
        assert await errands.TELL_OVERDUE.count_waiting(tx) == 0


async def test_a_telling_that_was_given_up_silences_no_later_one(station: Station) -> None:
    before, after = [(await station.report(take_up_by=station.chat.now))[0] for _ in "ab"]
    await gathered(station, before)
    async with station.chat.store.write() as tx:
        ((telling, _),) = await errands.TELL_OVERDUE.list_waiting(tx)
        await work.give_up(tx, telling)
    assert told(await a_minute_later(station), GROUP) == ""
    await gathered(station, after)
    said = told(await a_minute_later(station), GROUP)
    assert before.ticket in said
    assert after.ticket in said


async def test_what_is_gathered_has_one_errand(station: Station) -> None:
    cases = [(await station.report(take_up_by=station.chat.now))[0] for _ in "ab"]
    await gathered(station, *cases)
    async with station.chat.store.read() as tx:
        assert await errands.TELL_OVERDUE.count_waiting(tx) == 1


@pytest.mark.parametrize("when", ["before it is gathered", "while it waits to be told"])
async def test_a_date_that_was_promised_anew_isnt_missed(station: Station, when: str) -> None:
    renewed, late = [(await station.report(take_up_by=station.chat.now))[0] for _ in "ab"]

    async def renew(tx: Tx, _deployment: Any) -> None:
        by = tx.now + timedelta(days=3)
        await rows.change(tx, schema.case, schema.case.c.id == renewed.id, take_up_by=by)
        await tx.execute(delete(schema.work).where(schema.work.c.kind == "upkeep.late"))

    if when == "before it is gathered":
        await station.chat.job(renew)
    await gathered(station, renewed, late)
    await station.chat.job(renew)
    said = await a_minute_later(station)
    assert renewed.ticket not in told(said, GROUP)
    assert late.ticket in told(said, GROUP)
