"""The main job, whole, with the real process over real HTTP."""

from __future__ import annotations

import pytest

from bot.demo import story
from storage import cases, events, verify
from storage.records import EventKind, Status
from tests.worlds.people import newcomer
from tests.worlds.scene import Scene

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.both_worlds]


async def silent(_sentence: str) -> None:
    """Nobody needs to be told."""


async def cast_of(world: Scene) -> story.Cast:
    """The station's people as the story's."""
    sari = await world.sandbox.user("Sari", username="sari_asli", language_code="id")
    ayu, budi = await newcomer(world, "Ayu"), await newcomer(world, "Budi")
    return story.Cast(world.sandbox, sari, ayu, budi, world.chief, world.group, world.poster)


async def test_a_scanned_code_becomes_a_case_that_two_people_close(world: Scene) -> None:
    cast = await cast_of(world)
    ticket = await story.play(cast, silent)
    assert await world.sandbox.refusals() == []
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        assert case.status is Status.CLOSED_UNPROVEN
        kinds = [event.kind for event in await events.of_case(tx, case.id)]
        assert kinds.count(EventKind.CLAIMED) == 1
        assert await verify.verify(tx) == []
