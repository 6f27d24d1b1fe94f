"""The picture of twelve weeks: which posters work, which fell silent, and no figure that names anybody."""

from __future__ import annotations

import pytest

from bot.officers.posters.picture import MOST_POSTERS, WEEKS
from storage import posters
from storage.records import Json, Overview
from tests.worlds.chat import Answer
from tests.worlds.station import GROUP, RINA, Station
from tests.worlds.walls import Walls, datas


@pytest.fixture
def walls(station: Station) -> Walls:
    return Walls(station)


def charts(answer: Answer) -> list[Json]:
    return [s.message.upload.chart for s in answer.sendings if isinstance(s.message.upload, Overview)]


async def asks(walls: Walls) -> Answer:
    return await walls.taps(RINA, await walls.looks(RINA), "picture")


async def test_it_shows_each_week_in_a_shade_and_the_silent_first(station: Station, walls: Walls) -> None:
    silent = await walls.puts_up("B-9", station.polres)
    working = await walls.puts_up("B-2", station.polres, "Lobi")
    revoked = await walls.puts_up("B-1", station.polres)
    async with station.chat.store.write() as tx:
        await posters.revoke(tx, revoked.code)
    await walls.scanned(silent, 4)
    station.chat.passes(days=35)
    await walls.scanned(working, 12)
    station.chat.passes(days=7)
    await walls.scanned(working, 60)
    await walls.scanned(working, 1)
    station.chat.passes(days=7)
    await walls.puts_up("B-3", station.polres)
    [chart] = charts(await asks(walls))
    shown = {line["number"]: line for line in chart["lines"]}
    assert list(shown) == ["B-9", "B-2", "B-3"], "what has ended is left out"
    assert [line["watch"] for line in chart["lines"]] == [True, False, False]
    assert all(len(line["weeks"]) == WEEKS for line in chart["lines"])
    assert shown["B-2"]["weeks"][-2:] == [2, 4]
    assert shown["B-9"]["weeks"][-7:] == [0] * 7, "fewer than five are none"
    assert shown["B-9"]["weeks"][:5] == [-1] * 5, "it didn't hang there yet"
    assert set(shown["B-3"]["weeks"]) == {-1}
    assert shown["B-9"]["condition"] == "masih tergantung?"
    assert shown["B-2"]["place"] == "Lobi"
    assert chart["rest"] == ""


async def test_it_goes_to_the_group_as_a_photo_and_a_text_stands_in_for_it(
    station: Station, walls: Walls
) -> None:
    await walls.puts_up("B-1", station.polres)
    answer = await asks(walls)
    [sending] = [s for s in answer.sendings if isinstance(s.message.upload, Overview)]
    assert (sending.message.method, sending.message.chat_id) == ("sendPhoto", GROUP)
    assert sending.message.otherwise is not None
    assert "/poster" in sending.message.otherwise.params["text"]


async def test_it_is_sent_once_a_minute(station: Station, walls: Walls) -> None:
    await walls.puts_up("B-1", station.polres)
    assert len(charts(await asks(walls))) == 1
    assert charts(await asks(walls)) == []
    station.chat.passes(seconds=61)
    assert len(charts(await asks(walls))) == 1


async def test_of_many_those_come_first_that_somebody_should_look_after(
    station: Station, walls: Walls
) -> None:
    for number in range(MOST_POSTERS + 3):
        await walls.puts_up(f"B-{number:02}", station.polres)
    [chart] = charts(await asks(walls))
    assert len(chart["lines"]) == MOST_POSTERS
    assert "3" in chart["rest"]


async def test_no_poster_of_others_is_in_it(station: Station, walls: Walls) -> None:
    await walls.puts_up("A-1", station.polda)
    await walls.puts_up("B-1", station.polres)
    [chart] = charts(await asks(walls))
    assert [line["number"] for line in chart["lines"]] == ["B-1"]


async def test_without_posters_there_is_nothing_to_show(station: Station, walls: Walls) -> None:
    assert "picture" not in datas((await walls.looks(RINA)).last)
    poster = await walls.puts_up("B-1", station.polres)
    listed = await walls.looks(RINA)
    async with station.chat.store.write() as tx:
        await posters.revoke(tx, poster.code)
    answer = await walls.taps(RINA, listed, "picture")
    assert charts(answer) == []
