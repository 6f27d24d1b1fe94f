"""What the reporter adds reaches the holder itself, not by the whole file, and nobody else."""

from __future__ import annotations

import pytest

from bot.rules import time_limits
from bot.upkeep import jobs
from storage import cases, evidence, work
from storage.records import ActorRole, Case, EventKind, EvidenceKind, Json
from storage.store import Tx
from tests.worlds.chat import BOT_ID, Answer, Sending
from tests.worlds.station import GROUP, MARKS, RINA, SARI, STORY, Station, actions, raw

WORDS = "Hari Senin, di loket dua."


async def adds(station: Station, case: Case, *texts: str, files: int = 0) -> Answer:
    """The reporter's room keeps these, and leaves word of them."""

    async def keep(tx: Tx, _deployment: object) -> None:
        said = [
            (await cases.add_message(tx, case.id, ActorRole.REPORTER, "addition", {"text": text})).id
            for text in texts
        ]
        came = [
            (await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=9, case_id=case.id)).id
            for _ in range(files)
        ]
        await work.put(tx, "officers.added", {"case_id": case.id, "messages": said, "files": came})

    return await station.chat.job(keep)


def given(answer: Answer) -> Sending:
    """The message with the words."""
    (found,) = [s for s in answer.to(RINA.id) if WORDS in s.text]
    return found


async def test_the_holder_is_given_the_words_and_not_the_file(station: Station) -> None:
    case = await station.held()
    answer = await adds(station, case, WORDS)
    assert given(answer).text.startswith(case.ticket)
    assert given(answer).message.params["protect_content"] is True
    assert not any(STORY in raw(s) for s in answer.sendings)
    assert not any(mark in raw(s) for s in answer.sendings for mark in MARKS)


async def test_only_what_came_just_now_is_given(station: Station) -> None:
    case = await station.held()
    await adds(station, case, "Yang lama.")
    answer = await adds(station, case, WORDS)
    assert not any("Yang lama." in s.text for s in answer.sendings)


async def test_the_group_hears_nothing_of_it(station: Station) -> None:
    case = await station.held()
    assert (await adds(station, case, WORDS)).to(GROUP) == []


async def test_that_it_was_given_is_written_down_and_is_no_opening_of_the_file(station: Station) -> None:
    case = await station.held()
    before = len(await station.chain(case))
    await adds(station, case, WORDS)
    (event,) = (await station.chain(case))[before:]
    assert (event.kind, event.officer_id) == (EventKind.OPENED, await station.officer_id(RINA))
    assert event.payload == {"added": 1}
    shown = await station.chat.says(SARI, f"/status {case.ticket}")
    assert "diberikan kepada petugas" in shown.last.text
    assert "Berkas dibuka" not in shown.last.text


async def test_an_answer_given_takes_no_case_up(station: Station) -> None:
    case = await station.held()
    answer = await adds(station, case, WORDS)
    await station.writes(RINA, given(answer), "Terima kasih.")
    assert (await station.case(case)).taken_up_at is None


async def test_it_is_removed_like_a_file_and_can_be_read_again_alone(station: Station) -> None:
    case = await station.held()
    answer = await adds(station, case, WORDS)
    place = given(answer).message_id
    station.chat.passes(seconds=time_limits.CASE_SHOWN_FOR.total_seconds() + 1)
    gone = await station.chat.job(jobs.remove_shown)
    assert place in [s.message_id for s in gone.sendings if s.message.method == "deleteMessage"]
    again = await station.taps(RINA, answer.to(RINA.id)[0], "said")
    assert WORDS in given(again).text
    assert not any(STORY in raw(s) for s in again.sendings)


async def test_a_file_that_came_gets_its_button(station: Station) -> None:
    case = await station.held()
    answer = await adds(station, case, files=2)
    assert actions(answer.to(RINA.id)[-1]) == ["evidence", "evidence", "write"]
    assert "opened" not in await station.kinds(case)


async def test_who_was_not_seen_in_the_group_lately_gets_a_thin_word_only(station: Station) -> None:
    case = await station.held()
    station.chat.passes(hours=13)
    answer = await adds(station, case, WORDS)
    assert len(answer.to(RINA.id)) == 1
    assert not any(WORDS in raw(s) for s in answer.sendings)
    assert "opened" not in await station.kinds(case)


async def test_what_does_not_arrive_is_said_not_to_have(station: Station) -> None:
    case = await station.held()
    answer = await adds(station, case, WORDS)
    loss = given(answer).message.loss
    assert loss is not None
    assert loss.payload["event"] == len(await station.chain(case))


@pytest.mark.parametrize("by_reply", [True, False])
async def test_a_question_and_its_answer_go_all_the_way(station: Station, by_reply: bool) -> None:
    case = await station.held()
    question = await station.taps(RINA, station.card(case), "open")
    asked = (await station.writes(RINA, question, "Hari apa?")).to(SARI.id)[-1]
    if by_reply:
        await station.chat.says(SARI, WORDS, reply_to_message=_ours(asked))
    else:
        await station.chat.says(SARI, WORDS)
        await station.chat.taps(SARI, asked, "Jawab")
    station.chat.passes(minutes=3)
    arrived = await station.chat.job(_nothing)
    assert given(arrived).text.startswith(case.ticket)


async def _nothing(_tx: object, _deployment: object) -> None:
    """Of upkeep's jobs, none."""


def _ours(sending: Sending) -> Json:
    return {
        "message_id": sending.message_id,
        "date": 1,
        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Yanduan"},
        "chat": {"id": SARI.id, "type": "private", "first_name": SARI.first_name},
        "text": sending.text,
        "reply_markup": sending.message.params["reply_markup"],
    }
