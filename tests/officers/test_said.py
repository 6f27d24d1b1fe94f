"""Additions are shown by pages: an opening never sends them all."""

from __future__ import annotations

from storage import cases
from storage.records import ActorRole, Case
from tests.worlds.chat import Answer
from tests.worlds.station import BUDI, RINA, Station


async def with_additions(station: Station, count: int) -> Case:
    case = await station.held()
    async with station.chat.store.write() as tx:
        for number in range(count):
            body = {"text": f"tambahan ke-{number:03}."}
            await cases.add_message(tx, case.id, ActorRole.REPORTER, "addition", body)
    return case


def numbers(answer: Answer) -> list[int]:
    """Which additions were shown, in order."""
    text = " ".join(s.text for s in answer.to(RINA.id))
    return [int(piece[:3]) for piece in text.split("tambahan ke-")[1:]]


async def test_the_newest_come_with_the_file_and_older_ones_by_taps(station: Station) -> None:
    case = await with_additions(station, 25)
    opened = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    assert numbers(opened) == list(range(15, 25))
    assert len(opened.to(RINA.id)) <= 6
    before = await station.taps(RINA, opened, "said")
    assert numbers(before) == list(range(5, 15))
    first = await station.taps(RINA, before, "said")
    assert numbers(first) == list(range(5))
    assert all(case.ticket in s.text for s in first.to(RINA.id))
    assert not first.last.buttons
    assert (await station.kinds(case)).count("opened") == 3


async def test_only_who_may_open_the_file_turns_its_pages(station: Station) -> None:
    case = await with_additions(station, 15)
    for data in (f"o:said:{case.ticket}:5", f"o:said:{case.ticket}"):
        assert numbers(await station.chat.taps_data(BUDI, 5, data)) == []
    for end in ("0", "x", ""):
        assert numbers(await station.chat.taps_data(RINA, 5, f"o:said:{case.ticket}:{end}")) == []
    assert "opened" not in await station.kinds(case)
