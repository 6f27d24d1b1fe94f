"""What comes by itself never depends on who reported: what was added, danger, late cases, what goes up.

As `test_non_interference` has it for requests and taps: worlds that differ in the reporter alone, who does
nothing but report. Each story runs in each world, and what all others were sent must be the same, step by
step.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import errands
from bot.errands import AboutGroup
from bot.officers.group import unbinding
from bot.rules import time_limits
from bot.turn import Deployment
from bot.upkeep import jobs
from storage import officers, units, work
from storage.records import Case, Urgency
from storage.store import Tx
from tests.officers.test_additions import WORDS, adds
from tests.officers.twins import seen
from tests.worlds.chat import Person
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, SARI, TUTI, Station

REPORTERS = {"a citizen": SARI, "a colleague": BUDI, "the supervisor": AGUS}

Story = Callable[[Station, Person], Awaitable[None]]


async def held(station: Station, **more: Any) -> Case:
    """A case that Rina holds; lists are in the order of time, so no two came at once."""
    station.chat.passes(seconds=1)
    return await station.held(**more)


async def free(station: Station, **more: Any) -> Case:
    """A case that nobody has."""
    station.chat.passes(seconds=1)
    return (await station.report(**more))[0]


async def left(station: Station, kind: str, *found: Case) -> None:
    """An errand for each of these."""

    async def leave(tx: Tx, _deployment: Deployment) -> None:
        for case in found:
            await work.put(tx, kind, {"case_id": case.id})

    await station.chat.job(leave)


async def passes(station: Station, **time: float) -> None:
    """Time passes, and what is due is done."""

    async def nothing(_tx: Tx, _deployment: Deployment) -> None: ...

    station.chat.passes(**time)
    await station.chat.job(nothing)


async def addition(station: Station, by: Person) -> None:
    """To one that is held, one that nobody has, and one whose holder wasn't seen for long."""
    case = await held(station, by=by)
    loose = await free(station, by=by)
    await adds(station, case, WORDS, files=1)
    await adds(station, loose, WORDS)
    station.chat.passes(hours=13)
    await adds(station, case, WORDS)


async def correction(station: Station, by: Person) -> None:
    case = await held(station, by=by)
    loose = await free(station, by=by)
    await left(station, "officers.changed", case, loose)
    await left(station, "officers.withdrawn", case, loose)


async def danger(station: Station, by: Person) -> None:
    case = await free(station, by=by, urgency=Urgency.URGENT)
    await left(station, "officers.alert", case)
    about_them = await free(station, by=by, urgency=Urgency.URGENT, handled_by=station.polda)
    await left(station, "officers.alert", about_them)


async def one_late(station: Station, by: Person) -> None:
    for case in (await held(station, by=by), await free(station, by=by)):
        await left(station, "upkeep.late", case)
        await passes(station, seconds=time_limits.OVERDUE_GATHERED_FOR.total_seconds())


async def several_late(station: Station, by: Person) -> None:
    found: list[Case] = []
    for person in (by, SARI):
        for taken in (True, False):
            date = station.chat.now + timedelta(seconds=len(found))  # the list is in the order of dates
            more = {"by": person, "take_up_by": date}
            found.append(await held(station, **more) if taken else await free(station, **more))
    await left(station, "upkeep.late", *found)
    await passes(station, seconds=time_limits.OVERDUE_GATHERED_FOR.total_seconds())
    await passes(station, days=8)
    await station.chat.job(jobs.remove_shown)


async def group_lost(station: Station, by: Person) -> None:
    """The group is let go, and what was open in it goes up."""
    await held(station, by=by)
    await free(station, by=by)

    async def exposed(tx: Tx, deployment: Deployment) -> None:
        unit = await units.by_group(tx, GROUP)
        assert unit is not None
        await unbinding.let_go_if_exposed(tx, deployment, unit, {"public": True, "linked": False})

    await station.chat.job(exposed)
    await station.chat.job(jobs.remove_shown)


async def group_refuses(station: Station, by: Person) -> None:
    """The group takes no messages; what nobody has goes up, and the supervisors hear."""
    station.chat.refuses.add(GROUP)
    await free(station, by=by, urgency=Urgency.URGENT)

    async def refused(tx: Tx, _deployment: Deployment) -> None:
        await errands.BEGIN_REFUSAL.put(tx, AboutGroup(GROUP))

    await station.chat.job(refused)
    for _ in range(12):
        await passes(station, minutes=1)
    await station.chat.takes_again(GROUP)


async def a_file_stays(station: Station, by: Person) -> None:
    """What can't be removed from an officer's chat is told to supervisors."""
    case = await held(station, by=by)

    station.chat.passes(days=3)
    async with station.chat.store.write() as tx:
        due = tx.now.replace(year=tx.now.year - 1).isoformat()
        payload = {"case_id": case.id, "chat_id": RINA.id, "message_id": 9, "due": due}
        await work.put(tx, "officers.not_removed", payload)
    await passes(station, seconds=1)


STORIES: dict[str, Story] = {
    "addition": addition,
    "correction": correction,
    "danger": danger,
    "one late": one_late,
    "several late": several_late,
    "a file stays": a_file_stays,
    "a group refuses": group_refuses,
    "a group is lost": group_lost,
}
"""In this order in each world; the last leaves no group."""


async def played(station: Station, reporter: Person) -> dict[str, list[str]]:
    """What officers and groups were sent in each story."""
    async with station.chat.store.write() as tx:
        people = {person.id: person.first_name for person in (AGUS, TUTI)}
        await officers.set_supervisors(tx, station.polres.id, people)
        for person in (AGUS, BUDI, RINA, TUTI):
            officer = await officers.see(tx, person.id, person.first_name)
            await officers.set_private_ready(tx, officer.id, ready=True)
    others = {person.id for person in REPORTERS.values()}
    told = {}
    for name, story in STORIES.items():
        station.chat.everything.clear()
        await story(station, reporter)
        told[name] = seen(station, others)
        if story is group_lost:  # what was said there is taken back in the order of random ids
            told[name] = sorted(re.sub(r"<\d+>", "<>", call) for call in told[name])
        station.chat.refuses.clear()
    return told


async def test_what_comes_by_itself_is_the_same_whoever_reported(tmp_path: Path) -> None:
    worlds = {}
    for name, reporter in REPORTERS.items():
        async with Station.open(tmp_path / reporter.first_name) as station:
            for colleague in (BUDI, AGUS):
                await station.chat.says(colleague, "/kasusku", group=GROUP)
            worlds[name] = await played(station, reporter)
    first = worlds.pop("a citizen")
    for story, calls in first.items():
        assert any(f"{GROUP}" in call or f"{ABOVE}" in call or f"{RINA.id}" in call for call in calls), story
    for name, told in worlds.items():
        for story, calls in told.items():
            assert calls == first[story], f"{story}, reported by {name}"
