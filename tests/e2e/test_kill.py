"""`kill -9` under load, again and again, and a stop in good order between: promise 1."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.sandbox.testing import Person
from storage import cases, conversations, intake, outbox, verify
from tests.worlds.installation import Place, place
from tests.worlds.people import comes_to_the_review, comes_to_the_story, sends
from tests.worlds.scene import PATIENCE

CITIZENS = 24
ENDS = ("killed", "killed", "stopped", "killed")
FEW_SECONDS = 8.0
SEED = 20_261_123


async def test_kill_9_or_a_stop_under_load_loses_doubles_and_forgets_nothing(tmp_path: Path) -> None:
    """Two of three citizens send their report, the third leaves it as a draft."""
    async with place(tmp_path) as here:
        people = [await here.sandbox.user(f"Warga{number}") for number in range(CITIZENS)]
        tasks = [asyncio.create_task(one(here, person, n % 3 != 2)) for n, person in enumerate(people)]
        await ended_again_and_again(here, tasks)
        tickets = dict(zip([person.id for person in people], await asyncio.gather(*tasks), strict=True))
        await here.sandbox.drained(PATIENCE)
        for ticket in filter(None, tickets.values()):
            await here.ayu.finds(ticket, in_chat=here.group, timeout=PATIENCE)
        assert await here.station.stops() == 0

        await nothing_is_lost(here, people, tickets)
        await every_sent_report_has_its_receipt_and_card(here, people, tickets)
        assert await here.sandbox.refusals() == []


def words_of(person: Person) -> list[str]:
    return [f"Cerita {person.id}, bagian {part}" for part in (1, 2, 3)]


async def one(here: Place, person: Person, sent: bool) -> str:
    """Three texts and a photo in one go; and every question has to come, without a tap being repeated."""
    await comes_to_the_story(person, here.poster)
    for text in words_of(person):
        await person.says(text)
    await person.sends_photo()
    await person.hears("Foto tersimpan", timeout=PATIENCE)
    if not sent:
        return ""
    await comes_to_the_review(person)
    return await sends(person)


async def ended_again_and_again(here: Place, tasks: list[asyncio.Task[str]]) -> None:
    """At instants counted in Bot API calls, so that the process is in the middle of something.

    Every other life lasts until it has confirmed a batch: three deaths in a row over one and the same update
    would rightly seal it as the killer.
    """
    chance = random.Random(SEED)
    for life, end in enumerate(ENDS):
        calls = (await here.sandbox.client.get("bot"))["calls"]
        if life % 2:
            for _ in range(2):
                calls = (await here.sandbox.call("getUpdates", after=calls, timeout=PATIENCE))["seq"]
        await here.sandbox.client.wait("call", after=calls + chance.randint(10, 60), timeout=PATIENCE)
        assert not all(task.done() for task in tasks), "the citizens were done too soon"
        if end == "killed":
            await here.station.dies()
        else:
            began = asyncio.get_running_loop().time()
            assert await here.station.stops() == 0
            assert asyncio.get_running_loop().time() - began < FEW_SECONDS
        await here.station.starts(ready=False)


async def nothing_is_lost(here: Place, people: list[Person], tickets: dict[int, str]) -> None:
    async with here.station.store() as store, store.read() as tx:
        assert await verify.verify(tx) == []
        assert await intake.failed(tx) == []
        assert (await outbox.counts(tx))["pending"] == 0
        assert (await outbox.counts(tx))["set_aside"] == 0
        for person in people:
            mine = await cases.of_account(tx, person.id)
            if tickets[person.id]:
                (case,) = mine
                assert case.ticket == tickets[person.id]
                parts = (await cases.content(tx, case.id))["story"]
            else:
                assert mine == []
                draft = await conversations.load(tx, person.id)
                assert draft is not None
                parts = draft.flow["draft"]["story"]
            *told, photo = parts
            assert [part["text"] for part in told] == words_of(person)
            assert photo.keys() & {"evidence", "file"}


async def every_sent_report_has_its_receipt_and_card(
    here: Place, people: list[Person], tickets: dict[int, str]
) -> None:
    given = [ticket for ticket in tickets.values() if ticket]
    assert len(set(given)) == len(given)
    group = [message.text for message in await here.ayu.sees(here.group)]
    for ticket in given:
        assert 1 <= sum(ticket in text for text in group) <= 2, ticket
    for person in people:
        receipts = [each.text for each in await person.sees() if "Kode rahasia:" in each.text]
        assert bool(receipts) == bool(tickets[person.id])
        assert all(tickets[person.id] in text for text in receipts)
        assert len(receipts) <= 1, "the receipt may be doubled, its code never is"
