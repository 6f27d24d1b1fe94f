"""Groups that are no unit's: told once an hour where they stand, and otherwise left alone."""

from __future__ import annotations

import pytest

from tests.worlds.chat import Person
from tests.worlds.station import GROUP, RINA, Station

STRANGER = Person(5555, "Orang")
CODE = "1234 5678 9012 3456"


@pytest.mark.parametrize(
    ("said", "group"),
    [("/kasus", -5001), ("/start abcdefghijkl", -5002), ("/status", -5003), ("/bantuan", -5004)],
)
async def test_a_strange_group_is_answered_at_most_once_an_hour(
    station: Station, said: str, group: int
) -> None:
    answers = [await station.chat.says(STRANGER, said, group=group) for _ in range(20)]
    assert [len(answer.to(group)) for answer in answers] == [1] + [0] * 19
    assert answers[0].to(group) == answers[0].sendings
    station.chat.passes(minutes=59)
    assert (await station.chat.says(STRANGER, "/kasus", group=group)).sendings == []
    station.chat.passes(minutes=2)
    assert len((await station.chat.says(STRANGER, said, group=group)).to(group)) == 1


async def test_one_strange_groups_silence_is_nobody_elses(station: Station) -> None:
    for group in (-5011, -5012):
        assert len((await station.chat.says(STRANGER, "/kasus", group=group)).to(group)) == 1
    for _ in range(2):
        assert len((await station.chat.says(RINA, "/kasus", group=GROUP)).to(GROUP)) == 1
        assert len((await station.chat.says(RINA, "/status", group=GROUP)).to(GROUP)) == 1


async def test_a_code_is_deleted_there_each_time(station: Station) -> None:
    for _ in range(3):
        answer = await station.chat.says(STRANGER, CODE, group=-5021)
        assert "deleteMessage" in [s.message.method for s in answer.sendings]
