"""Whoever has a case no more keeps nothing of it, and the group hears that it waits."""

from __future__ import annotations

import pytest

from bot.officers import cards
from bot.officers.group import unbinding
from bot.texts import Rich
from bot.upkeep import jobs
from storage import cases, outbox, units
from storage.records import Case, Urgency
from tests.worlds.chat import Answer
from tests.worlds.station import AGUS, GROUP, RINA, STORY, Station


async def read(station: Station, urgency: Urgency = Urgency.NORMAL) -> tuple[Case, set[int]]:
    """A case that Rina holds, and the messages with it in her chat."""
    case = await station.held(urgency=urgency)
    opened = await station.taps(RINA, station.card(case), "open", group=GROUP)
    assert any(STORY in s.text for s in opened.to(RINA.id))
    return case, {s.message_id for s in opened.to(RINA.id)}


async def removed(station: Station) -> set[int | None]:
    gone: Answer = await station.chat.job(jobs.remove_shown)
    return {s.message.params.get("message_id") for s in gone.to(RINA.id)}


async def released(station: Station, case: Case) -> Answer:
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    return await station.replies(RINA, asked, "Cuti.")


@pytest.mark.parametrize("urgency", list(Urgency))
async def test_a_release_is_said_in_the_group_aloud_if_urgent(station: Station, urgency: Urgency) -> None:
    case, _ = await read(station, urgency)
    done = await released(station, case)
    said = next(s for s in done.to(GROUP) if "menunggu petugas lain" in s.text)
    assert ("disable_notification" in said.message.params) is (urgency is Urgency.NORMAL)
    assert "Cuti" not in said.text


async def test_who_released_a_case_keeps_nothing_of_it(station: Station) -> None:
    case, shown = await read(station)
    await released(station, case)
    assert shown <= await removed(station)


async def test_whose_case_was_taken_over_keeps_nothing_of_it(station: Station) -> None:
    case, shown = await read(station)
    await station.enters(AGUS, station.card(case), "takeover")
    asked = await station.supervises(AGUS)
    taken = await station.replies(AGUS, asked, "Rina cuti.")
    gone = await station.chat.job(jobs.remove_shown)
    ids = {s.message.params.get("message_id") for s in gone.sendings}
    assert shown <= ids
    assert not ids & {s.message_id for s in taken.to(AGUS.id)}


async def test_whose_case_goes_to_another_unit_keeps_nothing_of_it(station: Station) -> None:
    case, shown = await read(station)
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:forwarded")
    data = next(b["callback_data"] for b in asked.last.buttons if station.polda.id in b["callback_data"])
    step = await station.chat.taps_data(RINA, asked.last.message_id, data)
    await station.taps(RINA, step, "send")
    assert shown <= await removed(station)


async def test_whose_case_goes_up_with_the_group_keeps_nothing_of_it(station: Station) -> None:
    case, shown = await read(station)
    now = await station.case(case)
    await station.chat.job(
        lambda tx, deployment: unbinding.hand_case_over(tx, deployment, now, station.polda, "unbound")
    )
    assert shown <= await removed(station)


async def test_another_case_of_the_same_officer_stays(station: Station) -> None:
    case, _ = await read(station)
    _, other = await read(station)
    await released(station, case)
    assert not other & await removed(station)


@pytest.mark.parametrize(
    ("reason", "reachable"), [("removed", False), ("unreachable", False), ("unbound", True)]
)
async def test_a_group_is_sent_nothing_of_cases_once_it_is_no_units(
    station: Station, reason: str, *, reachable: bool
) -> None:
    """It may be let in again by somebody else: what stands in no slot could never be taken back there."""
    store, deployment = station.chat.store, station.chat.deployment
    async with store.write() as tx:
        case = (await cases.register(tx, station._new(tx))).case
        await cards.post_card(tx, deployment, case)
        await cards.post_case_line(tx, deployment, case, Rich(f"{case.ticket}: …"))
        unit = await units.get(tx, station.polres.id)
        assert len(await outbox.owed_to(tx, GROUP)) >= 2
        await unbinding.let_group_go(tx, deployment, unit, reason, reachable=reachable)
        left = [row.message for row, _ in await outbox.owed_to(tx, GROUP)]
    assert [message.method for message in left if message.method.startswith("send")] == []
