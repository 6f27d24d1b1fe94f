"""Tells a story in both worlds."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from random import Random

from storage import cases
from tests.twins.desk import Desk
from tests.twins.loop import StoryLoop
from tests.twins.parts import Part, Parts
from tests.twins.people import DEALT, Account
from tests.twins.seen import Observation, listed, observe
from tests.twins.story import Deal, Step, Story
from tests.twins.telegram import REPORTER
from tests.twins.world import World, opened


def told(story: Story, deal: Deal, *, lists: bool = True) -> Observation:
    """What is seen of the world in which the parts are dealt so."""
    loop = StoryLoop()
    asyncio.set_event_loop(loop)
    try:
        with tempfile.TemporaryDirectory() as folder:
            seen = loop.run_until_complete(_told(story, deal, Path(folder), loop))
            if lists:
                seen.lists = listed(Path(folder), loop.time())
            return seen
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _told(story: Story, deal: Deal, folder: Path, loop: StoryLoop) -> Observation:
    async with opened(folder, story.seed, loop) as world:
        parts = Parts(world, story.seed)
        for name, account in deal.players.items():
            how = deal.modes.get(name, "confidential"), deal.news.get(name, "0")
            adds = any(each.modes.get(name) == "unlinked" for each in story.deals)
            parts.parts[name] = Part(name, account, story.reports.get(name), *how, adds=adds)
        desk = Desk(world, story.seed)
        for number, step in enumerate(story.steps, 1):
            await world.begin_step(number)
            await _take(story, step, world, parts, desk)
            world.end_step()
        await world.settle()
    return observe(world)


async def _take(story: Story, step: Step, world: World, parts: Parts, desk: Desk) -> None:
    if step.act == "passes":
        await world.passes(step.amount)
    elif step.act == "restart":
        await world.restart(sudden=bool(step.amount))
    elif step.act == "before":
        for account in DEALT:
            if account.wrote:
                await world.says(account, "/start", room=REPORTER)
    elif isinstance(step.who, Account):
        own = _tickets(story, parts, step.who)
        if step.act == "desk":
            await desk.works(step.who, own)
        elif step.act == "does":
            deed, _, part = step.what.partition(" ")
            await desk.does(step.who, deed, parts.parts[part].ticket if part else "")
        elif step.act in {"decides", "mute"}:
            act = desk.decides if step.act == "decides" else desk.mutes
            await act(step.who, parts.parts[step.what].ticket, Random(f"{story.seed} {world.step}"))
        else:
            await _own(story, world, desk, step.who, own)
    else:
        await parts.act(step.act, step.who)


def _tickets(story: Story, parts: Parts, account: Account) -> set[str]:
    """Of the cases that an account reported in either world."""
    return {ticket for part in story.parts_of(account) if (ticket := parts.parts[part].ticket)}


async def _own(story: Story, world: World, desk: Desk, officer: Account, tickets: set[str]) -> None:
    """Try an act on an own case, where nobody's would do anything: another has it, or it is closed."""
    for ticket in sorted(tickets):
        async with world.store.read() as tx:
            case = await cases.by_ticket(tx, ticket)
        if case is not None and case.officer_id is not None:
            await desk.tries_own(officer, ticket, Random(f"{story.seed} {world.step} {ticket}"))


def differing(story: Story) -> list[str]:
    """Where the twins of a story differ."""
    from tests.twins.seen import differences

    return differences(told(story, story.deals[0]), told(story, story.deals[1]))
