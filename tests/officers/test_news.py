"""What the reporter does after sending reaches the holder privately, the group in one thin line at most."""

from __future__ import annotations

from typing import Any

import pytest

from storage import cases, work
from storage.records import Case, Json, Status
from storage.store import Tx
from tests.worlds.chat import Answer
from tests.worlds.station import GROUP, RINA, Station, actions


async def left(station: Station, kind: str, payload: Json) -> Answer:
    async def put(tx: Tx, _deployment: Any) -> None:
        await work.put(tx, kind, payload)

    return await station.chat.job(put)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("officers.added", {"message_id": None, "files": 1}),  # as earlier versions left it
        ("officers.changed", {"question": "when"}),
        ("officers.withdrawn", {}),
    ],
)
async def test_the_holder_is_told_privately(station: Station, kind: str, more: Json) -> None:
    case = await station.held()
    told = await left(station, kind, {"case_id": case.id, **more})
    assert [case.ticket in s.text for s in told.to(RINA.id)] == [True]
    assert all(s.message.method == "editMessageText" for s in told.to(GROUP))


async def test_without_a_holder_the_group_gets_one_silent_line(station: Station) -> None:
    case, _ = await station.report()
    told = await left(station, "officers.added", {"case_id": case.id, "message_id": None, "files": 0})
    assert len(told.sendings) == 1
    assert case.ticket in told.last.text
    assert told.last.message.params["disable_notification"] is True


async def test_a_withdrawn_case_shows_on_its_card(station: Station) -> None:
    case = await station.held()
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    await left(station, "officers.withdrawn", {"case_id": case.id})
    assert actions(station.card(case)) == ["open", "reopen"]


async def overdue(station: Station, *late: Case) -> Answer:
    """The dates of these pass together, and are told of."""
    for case in late:
        await left(station, "officers.late", {"case_id": case.id})
    station.chat.passes(minutes=1)

    async def nothing(_tx: Tx, _deployment: Any) -> None:
        pass

    return await station.chat.job(nothing)


async def test_cases_late_together_are_one_reminder_with_a_button_each(station: Station) -> None:
    free = [(await station.report(take_up_by=station.chat.now))[0] for _ in range(5)]
    held = [await station.held(take_up_by=station.chat.now) for _ in range(4)]
    station.chat.passes(minutes=1)
    told = await overdue(station, *free, *held)
    (said,) = told.to(GROUP)
    assert "disable_notification" not in said.message.params
    assert sorted(actions(said)) == ["claim"] * 5 + ["open"] * 4
    assert all(case.ticket in said.text for case in (*free, *held))
    (hers,) = told.to(RINA.id)
    assert actions(hers) == ["open"] * 4
    assert not any(case.ticket in hers.text for case in free)


async def test_a_late_case_is_remembered_aloud_only_while_nobody_took_it_up(station: Station) -> None:
    case, _ = await station.report(take_up_by=station.chat.now)
    assert "(sudah lewat)" not in station.card(case).text
    station.chat.passes(minutes=1)
    late = await overdue(station, case)
    assert any(
        "disable_notification" not in s.message.params for s in late.to(GROUP) if "claim" in actions(s)
    )
    assert "(sudah lewat)" in station.card(case).text
    opened = await station.enters(RINA, station.card(case), "claim")
    await station.writes(RINA, opened, "Di mana?")
    again = await overdue(station, case)
    assert again.sendings == []
