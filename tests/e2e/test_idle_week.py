"""After a week without an update Telegram numbers them anew, at random."""

from __future__ import annotations

import pytest

from bot.sandbox.testing import Person
from storage import conversations
from tests.worlds.installation import Place
from tests.worlds.people import comes_to_the_story, tells
from tests.worlds.scene import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="package")

WEEK = 8 * 86_400
TEXTS = ("Satu", "Dua", "Tiga")


async def a_week_passes(here: Place, weeks: int) -> None:
    here.station.clock_moves(weeks * WEEK)
    await here.sandbox.advance(WEEK)


async def tells_a_story(here: Place, person: Person) -> None:
    """Everything is taken, each text once."""
    await comes_to_the_story(person, here.poster)
    await tells(person, *TEXTS)
    await here.sandbox.drained(PATIENCE)
    async with here.station.store() as store, store.read() as tx:
        conversation = await conversations.load(tx, person.id)
        assert conversation is not None
        assert [part["text"] for part in conversation.flow["draft"]["story"]] == list(TEXTS)


async def test_after_an_idle_week_each_update_is_taken_once_whatever_its_number(here: Place) -> None:
    await here.sandbox.renumber(700_000_000)
    await tells_a_story(here, await here.sandbox.user("Sari"))
    await a_week_passes(here, 1)  # numbers begin anew at random
    await tells_a_story(here, await here.sandbox.user("Tuti"))
    await a_week_passes(here, 2)
    await here.sandbox.renumber(1_900_000_000)
    await tells_a_story(here, await here.sandbox.user("Umi"))
    await a_week_passes(here, 3)
    await here.sandbox.renumber(700_000_000)  # the first story's numbers, far below the offset that is kept
    await tells_a_story(here, await here.sandbox.user("Wati"))
