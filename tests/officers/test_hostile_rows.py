"""Rows of somebody who writes the database: who meets one hears the usual sentence, and the bot goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from bot import errands
from bot.upkeep import take_up_watch
from storage import cases, schema
from tests.storage import hostile
from tests.worlds.station import GROUP, RINA, SARI, Station


@pytest.mark.parametrize("value", [hostile.NOT_UTF8, hostile.HUGE])
async def test_whatever_stands_in_whatever_column_everybody_is_answered(station: Station, value: str) -> None:
    case, chat = await station.held(), station.chat
    chat.before_acting, chat.network, chat.may_fail = None, {}, True
    unanswered = []
    for column in (column for batch in hostile.batches() for column in batch):
        with hostile.put(chat.store.path, [column], value) as changed:
            if changed:
                chat.passes(seconds=2)  # nobody is stopped for writing too fast
                heard = [await chat.says(SARI, said) for said in ("/start", f"/status {case.ticket}")]
                unanswered += [str(column) for answer in heard if not answer.sendings]
                await chat.says(RINA, "/kasus", group=GROUP)  # a failure there is told to who taps alone
    assert unanswered == []
    chat.may_fail = False
    await station.seen_lately(RINA, GROUP)
    assert (await chat.says(RINA, "/kasus", group=GROUP)).sendings


async def test_a_case_that_somebody_changed_keeps_no_other_from_being_watched(station: Station) -> None:
    found = sorted([(await station.report())[0] for _ in "ab"], key=lambda case: case.id)
    async with station.chat.store.write() as tx:
        await tx.execute(delete(schema.work))
        assert set(await cases.unwatched(tx, errands.TELL_MISSED_DATE.name)) == {case.id for case in found}
    column = schema.case.c.claimed_at
    with hostile.put(station.chat.store.path, [column], "1"):
        await take_up_watch.watch_all(station.chat.store, station.chat.deployment)
    async with station.chat.store.read() as tx:
        assert len(await cases.unwatched(tx, errands.TELL_MISSED_DATE.name)) == 1
