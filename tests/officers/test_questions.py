"""A question of ours stays open until it has its answer."""

from __future__ import annotations

import pytest

from bot.officers.action_table import ANSWERS
from bot.officers.dispatch import LEAST_REASON_LETTERS, LONGEST_ANSWER
from storage.records import Json
from tests.worlds.contents import STICKER, photo
from tests.worlds.station import GROUP, RINA, Station

PHOTO: Json = photo("AgAC-photo")


@pytest.mark.parametrize("content", [PHOTO, STICKER, {"text": "x" * (LONGEST_ANSWER + 1)}])
async def test_what_is_no_answer_is_asked_again_and_then_answered(station: Station, content: Json) -> None:
    case = await station.held()
    first = station.question(await station.taps(RINA, station.card(case), "release", group=GROUP))
    again = await station.replies(RINA, first, content)
    assert station.question(again).text == first.text
    gone = [s.message_id for s in again.sendings if s.message.method == "deleteMessage"]
    assert gone == [first.message_id]
    assert any(s.text != first.text and case.ticket in s.text for s in again.sendings)
    assert any("3.000" in s.text for s in again.sendings) == ("text" in content)
    await station.replies(RINA, again, "Cuti.")
    assert (await station.case(case)).officer_id is None


@pytest.mark.parametrize("text", [".", "...!!!", "12345", "\U0001f44d" * 5, "ok.", "a\u200b.\u3164."])
async def test_a_reason_is_given_in_letters_or_asked_for_again(station: Station, text: str) -> None:
    case = await station.held()
    first = station.question(await station.taps(RINA, station.card(case), "release", group=GROUP))
    again = await station.replies(RINA, first, text)
    assert station.question(again).text == first.text
    assert any(f"{LEAST_REASON_LETTERS} huruf" in s.text for s in again.sendings)
    assert (await station.case(case)).officer_id is not None
    await station.replies(RINA, again, "Cuti.")
    assert (await station.case(case)).officer_id is None


def test_every_answer_that_stays_with_a_case_as_a_reason_is_one() -> None:
    plain = {name for name, action in ANSWERS.items() if not action.reason}
    assert plain == {"addressed", "reworded", "sp3d_typed", "written"}, (
        "no reason: a name, a sentence, a letter, a word to the reporter"
    )


async def test_an_album_is_asked_about_once(station: Station) -> None:
    case = await station.held()
    first = station.question(await station.taps(RINA, station.card(case), "release", group=GROUP))
    album = {**PHOTO, "media_group_id": "a1"}
    again = await station.replies(RINA, first, album)
    rest = await station.replies(RINA, first, album)
    assert rest.sendings == []
    await station.replies(RINA, again, "Cuti.")
    assert (await station.case(case)).officer_id is None
