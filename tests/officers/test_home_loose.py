"""What an officer types privately, soon after they read a file, is asked about before it goes anywhere."""

from __future__ import annotations

import pytest

from storage import conversations
from storage.records import Case
from tests.worlds.chat import Answer, Person
from tests.worlds.contents import photo
from tests.worlds.station import BUDI, GROUP, RINA, SARI, Station, raw

WORDS = "Mohon kirim foto pos jaganya."
STRANGER = Person(5555, "Orang")


def asks(answer: Answer) -> list[str]:
    """What the buttons of the question offer."""
    return [data.split(":")[2] for data in answer.data if data.startswith("r:c:")]


async def kept(station: Station, person: Person = RINA) -> str:
    """All that waits in a private chat."""
    async with station.chat.store.read() as tx:
        found = await conversations.load(tx, person.id)
    return str(found.flow) if found is not None else ""


async def read_file(station: Station, person: Person = RINA) -> Case:
    case, _ = await station.claimed(person)
    return case


async def test_a_loose_text_goes_to_the_reporter_only_when_its_holder_says_so_twice(station: Station) -> None:
    case = await read_file(station)
    asked = await station.chat.says(RINA, WORDS)
    assert asks(asked) == ["desk", "own", "none"]
    assert case.ticket in asked.last.text
    more = await station.chat.says(RINA, "Terima kasih.")
    assert asks(more) == ["desk", "own", "none"]
    assert more.deleted(RINA.id) == [asked.last.message_id], "one question for all that waits"
    shown = await station.chat.taps(RINA, more, "Tulis ke pelapor")
    assert WORDS in shown.last.text
    assert "replied" not in await station.kinds(case)
    assert WORDS not in await kept(station), "it isn't kept twice"
    sent = await station.taps(RINA, shown, "post")
    assert "replied" in await station.kinds(case)
    assert any(WORDS in raw(s) for s in sent.to(SARI.id))
    again = await station.chat.taps(RINA, more, "Tulis ke pelapor")
    assert again.to(RINA.id) == []


async def test_an_own_complaint_goes_the_citizens_way(station: Station) -> None:
    await read_file(station)
    asked = await station.chat.says(RINA, WORDS)
    assert WORDS in await kept(station)
    own = await station.chat.taps(RINA, asked, "Pengaduan saya sendiri")
    assert "/lapor" in own.last.text
    assert WORDS in await kept(station)
    mine, _ = await station.report(by=BUDI)
    await read_file(station, BUDI)
    asked = await station.chat.says(BUDI, WORDS)
    assert mine.ticket not in raw(asked.last), "nothing is guessed"
    own = await station.chat.taps(BUDI, asked, "Pengaduan saya sendiri")
    await station.chat.taps(BUDI, own, f"Masukkan ke {mine.ticket}")
    assert "added" in await station.kinds(mine)


async def test_what_nobody_chooses_for_is_gone_after_a_day_and_cancel_forgets_at_once(
    station: Station,
) -> None:
    await read_file(station)
    asked = await station.chat.says(RINA, WORDS)
    await station.chat.taps(RINA, asked, "Batalkan")
    assert WORDS not in await kept(station)
    late = await station.chat.says(RINA, WORDS)
    station.chat.passes(hours=25)
    await station.chat.taps(RINA, late, "Tulis ke pelapor")
    assert await station.chat.left("officers.typed") == []
    plain = await station.chat.says(RINA, WORDS)
    assert "desk" not in asks(plain), "a file that was read the day before yesterday isn't meant"


async def test_a_photo_and_a_case_of_another_offer_only_what_can_be_done(station: Station) -> None:
    case = await read_file(station)
    shown = await station.chat.sends(RINA, photo("AgAC-photo"))
    assert asks(shown) == ["own", "none"]
    await station.chat.taps(RINA, shown, "Batalkan")
    asked = await station.chat.says(RINA, WORDS)
    question = station.question(await station.taps(RINA, station.card(case), "release", group=GROUP))
    await station.replies(RINA, question, "Sedang cuti.")
    refused = await station.chat.taps(RINA, asked, "Tulis ke pelapor")
    assert refused.toasts[0].alert
    assert WORDS in await kept(station), "it goes on waiting"
    assert asks(await station.chat.says(RINA, "Lagi.")) == ["own", "none"]


async def test_questions_that_are_open_are_answered_as_ever(station: Station) -> None:
    case = await read_file(station)
    question = station.question(await station.chat.taps_data(RINA, 1, f"o:write:{case.ticket}"))
    answered = await station.replies(RINA, question, WORDS)
    assert "post" in {data.split(":")[1] for data in answered.data}
    mine, _ = await station.report(by=RINA)
    await station.chat.says(RINA, f"/tambah {mine.ticket}")
    added = await station.chat.says(RINA, "Ada saksi.")
    assert "desk" not in asks(added)
    assert "added" in await station.kinds(mine)


@pytest.mark.parametrize("command", ["/apa", "/kerjaan satu"])
async def test_an_unknown_command_is_answered_with_what_an_officer_can_do(
    station: Station, command: str
) -> None:
    await station.held()
    said = (await station.chat.says(RINA, command)).last.text
    assert "/kerja" in said
    assert "/lapor" in said
    strangers = (await station.chat.says(STRANGER, command)).last.text
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    assert (await station.chat.says(RINA, command)).last.text == strangers != said
