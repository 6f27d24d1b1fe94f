"""What reporters do reaches officers in batches, and until then nothing that officers look at shows it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.deployment import NewsWait
from storage.records import Case, Urgency
from tests.worlds.chat import Answer
from tests.worlds.station import ABOVE, ACCOUNT, BUDI, GROUP, RINA, SARI, STORY, TUTI, Station, actions, raw

WORDS = "ada saksi lain"


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Station]:
    """A station where news waits; a batch came seven minutes ago, at a quarter of an hour."""
    async with Station.open(tmp_path, news_wait=NewsWait(120, 900)) as here:
        here.chat.passes(minutes=7)
        yield here
        for sending in here.chat.everything:
            if sending.message.chat_id != SARI.id:
                assert not any(mark in raw(sending) for mark in ACCOUNT)


async def adds(station: Station, case: Case, words: str = WORDS) -> Answer:
    """The reporter adds something to a case."""
    await station.chat.says(SARI, f"/tambah {case.ticket}")
    return await station.chat.says(SARI, words)


def to_officers(answer: Answer) -> list[str]:
    return [s.text for s in answer.sendings if s.message.chat_id != SARI.id]


async def until_the_batch(station: Station) -> Answer:
    """All that comes before it, which is nothing, and what it brings."""
    now = station.chat.now
    left = timedelta(minutes=15) - (now - station.chat.deployment.news_wait.last_batch(now))
    assert to_officers(await station.chat.later(seconds=left.total_seconds() - 1)) == []
    return await station.chat.later(seconds=1)


async def read_file(station: Station, case: Case) -> str:
    """All that the holder reads in the file."""
    opened = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    return "\n".join(s.text for s in opened.to(RINA.id))


async def test_a_report_comes_with_the_next_batch_and_no_list_shows_it_before(station: Station) -> None:
    case, answer = await station.report()
    assert answer.sendings == []
    listed = await station.chat.says(RINA, "/kasus", group=GROUP)
    assert case.ticket not in listed.last.text
    assert ": 0" in listed.last.text
    (card,) = (await until_the_batch(station)).sendings
    assert case.ticket in card.text
    assert case.ticket in (await station.chat.says(RINA, "/kasus", group=GROUP)).last.text


async def test_an_urgent_report_comes_at_once(station: Station) -> None:
    case, answer = await station.report(urgency=Urgency.URGENT)
    assert [case.ticket in s.text for s in answer.to(GROUP)] == [True]
    assert case.ticket in (await station.chat.says(RINA, "/kasus", group=GROUP)).last.text


async def test_reports_and_additions_of_all_come_together(station: Station) -> None:
    mine, other = await station.held(), await station.held(by=TUTI)
    await adds(station, mine)
    station.chat.passes(minutes=3)
    await station.chat.says(TUTI, f"/tambah {other.ticket}")
    await station.chat.says(TUTI, "lagi")
    await station.report(by=BUDI)
    told = await until_the_batch(station)
    said = "\n".join(to_officers(told))
    assert WORDS in said
    assert "lagi" in said
    assert told.to(GROUP)


async def test_nothing_that_officers_look_at_shows_what_the_next_batch_brings(station: Station) -> None:
    case = await station.held()
    before = await read_file(station, case)
    assert STORY in before
    assert to_officers(await adds(station, case)) == []
    photo = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 99}
    await station.chat.sends(SARI, {"photo": [photo], "caption": "ini dia"})
    shown = await read_file(station, case)
    assert WORDS not in shown
    assert "ini dia" not in shown
    assert "Pelapor menambahkan" not in shown
    assert "Bukti 1" not in shown
    assert (
        "Pelapor menambahkan"
        not in (await station.chat.says(RINA, f"/kasus {case.ticket}", group=GROUP)).last.text
    )
    told = "\n".join(to_officers(await until_the_batch(station)))
    assert WORDS in told
    after = await read_file(station, case)
    assert WORDS in after
    assert "Bukti 1" in after
    assert after.count("Pelapor menambahkan keterangan") == 3


async def test_of_an_urgent_case_everything_comes_at_once(station: Station) -> None:
    case = await station.held(urgency=Urgency.URGENT)
    assert WORDS in "\n".join(to_officers(await adds(station, case)))
    assert WORDS in await read_file(station, case)


async def test_danger_comes_at_once_and_its_case_only_once(station: Station) -> None:
    case, _ = await station.report()
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    asked = await station.chat.taps(SARI, page, "Saya dalam bahaya")
    told = await station.chat.taps(SARI, asked, "Ya, ada bahaya")
    assert sum("claim" in actions(s) for s in told.to(GROUP)) == 1
    assert [case.ticket in s.text for s in told.to(ABOVE)] == [True]
    assert to_officers(await until_the_batch(station)) == []


async def test_a_card_changes_with_the_batch_when_a_report_is_taken_back(station: Station) -> None:
    case = await station.held()
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    asked = await station.chat.taps(SARI, page, "Cabut pengaduan")
    assert to_officers(await station.chat.taps(SARI, asked, "Ya, cabut")) == []
    told = await until_the_batch(station)
    assert [s.message.method for s in told.to(GROUP)] == ["editMessageText"]
    assert [case.ticket in s.text for s in told.to(RINA.id)] == [True]


async def test_what_was_written_stands_in_the_file_where_its_batch_brought_it(station: Station) -> None:
    case = await station.held()
    await adds(station, case)
    station.chat.passes(minutes=1)
    asked = await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    await station.taps(RINA, await station.replies(RINA, asked, "Jam berapa?"), "post")
    await until_the_batch(station)
    file = await read_file(station, case)
    story = file[file.index("Riwayat") :]
    assert story.index("Petugas menulis kepada pelapor") < story.index("Pelapor menambahkan keterangan")
    written = file[file.index("Keterangan tambahan") :]
    assert written.index("Jam berapa?") < written.index(WORDS)


async def test_what_is_hidden_changes_no_preview_and_what_a_batch_brings_does(station: Station) -> None:
    case = await station.held()
    asked = await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    shown = await station.replies(RINA, asked, "Kami periksa.")
    await adds(station, case)
    await station.taps(RINA, shown, "post")
    assert "replied" in await station.kinds(case)
    asked = await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    shown = await station.replies(RINA, asked, "Satu lagi.")
    await until_the_batch(station)
    again = await station.taps(RINA, shown, "post")
    assert (await station.kinds(case)).count("replied") == 1
    assert any("Pelapor menambahkan keterangan" in toast.text for toast in again.toasts)


async def test_a_case_that_another_unit_hands_over_waits_for_no_batch(station: Station) -> None:
    case = await station.held()
    station.chat.passes(minutes=20)
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:forwarded")
    sent = await station.taps(RINA, await station.taps(RINA, asked, "to"), "send")
    assert [case.ticket in s.text for s in sent.to(ABOVE)] == [True]


async def test_batches_come_by_the_clock_alone(station: Station) -> None:
    wait, now = NewsWait(120, 900), station.chat.now
    assert {wait.next_batch(now + timedelta(seconds=s)).minute % 15 for s in range(0, 9000, 71)} == {0}
    assert wait.next_batch(now) - wait.last_batch(now) == timedelta(minutes=15)
    assert NewsWait().last_batch(now) == NewsWait().next_batch(now) == now
