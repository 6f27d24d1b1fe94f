"""The main job, whole, with the real process over real HTTP."""

from __future__ import annotations

import pytest

from bot.demo import story
from storage import cases, events, verify
from storage.records import EventKind, Status
from tests.worlds.installation import Place

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def silent(_sentence: str) -> None:
    """Nobody needs to be told."""


async def cast_of(here: Place) -> story.Cast:
    """The station's people as the story's."""
    sari = await here.sandbox.user("Sari", username="sari_asli", language_code="id")
    return story.Cast(here.sandbox, sari, here.ayu, here.budi, here.chief, here.group, here.poster)


async def test_a_scanned_code_becomes_a_case_that_two_people_close(here: Place) -> None:
    cast = await cast_of(here)
    ticket = await story.play(cast, silent)
    assert await here.sandbox.refusals() == []
    async with here.station.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        assert case.status is Status.CLOSED_UNPROVEN
        kinds = [event.kind for event in await events.of_case(tx, case.id)]
        assert kinds.count(EventKind.CLAIMED) == 1
        assert await verify.verify(tx) == []
