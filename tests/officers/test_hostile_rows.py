"""Rows of somebody who writes the database: who meets one hears the usual sentence, and the bot goes on."""

from __future__ import annotations

import pytest

from tests.officers.station import GROUP, RINA, SARI, Station
from tests.storage import hostile


@pytest.mark.parametrize("value", [hostile.NOT_UTF8, hostile.HUGE])
async def test_whatever_stands_in_whatever_column_everybody_is_answered(station: Station, value: str) -> None:
    case, chat = await station.held(), station.chat
    chat.before_acting, chat.network = None, {}
    unanswered = []
    for column in (column for batch in hostile.batches() for column in batch):
        with hostile.put(chat.store.path, [column], value) as changed:
            if changed:
                heard = [await chat.says(SARI, said) for said in ("/start", f"/status {case.ticket}")]
                unanswered += [str(column) for answer in heard if not answer.sendings]
                await chat.says(RINA, "/kasus", group=GROUP)  # a failure there is told to who taps alone
    assert unanswered == []
    await station.seen_lately(RINA, GROUP)
    assert (await chat.says(RINA, "/kasus", group=GROUP)).sendings
