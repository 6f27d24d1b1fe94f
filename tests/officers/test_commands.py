"""The group's commands: thin lists, cards anew; strangers, other groups, private chats are refused alike."""

from __future__ import annotations

from storage.records import Case
from tests.worlds.chat import Answer, Person
from tests.worlds.station import ABOVE, BUDI, GROUP, MARKS, RINA, STORY, TUTI, Station, actions, raw

STRANGER = Person(5555, "Orang")


def listed(answer: Answer) -> list[str]:
    return [str(b["text"]) for b in answer.last.buttons if ":card:" in str(b.get("callback_data"))]


async def many(station: Station, count: int) -> list[Case]:
    made = []
    for _ in range(count):
        made.append((await station.report())[0])
        station.chat.passes(minutes=1)
    return made


async def test_open_cases_are_listed_oldest_first_in_pages(station: Station) -> None:
    made = [case.ticket for case in await many(station, 10)]
    first = await station.chat.says(RINA, "/kasus", group=GROUP)
    assert listed(first) == made[:8]
    assert first.last.text.splitlines()[0].endswith(": 10")
    second = await station.taps(RINA, first, "page", group=GROUP)
    assert listed(second) == made[8:]
    back = await station.taps(RINA, second, "page", group=GROUP)
    assert listed(back) == made[:8]
    assert not any(mark in raw(s) for s in (*first.sendings, *second.sendings) for mark in (*MARKS, STORY))


async def test_a_tap_on_a_listed_case_posts_its_card_and_removes_the_old_one(station: Station) -> None:
    case, posted = await station.report()
    one = await station.chat.says(RINA, "/kasus", group=GROUP)
    card = await station.taps(RINA, one, "card", group=GROUP)
    assert any("claim" in actions(s) and case.ticket in s.text for s in card.to(GROUP))
    removed = next(s for s in card.to(GROUP) if s.message.method == "deleteMessage")
    assert removed.message_id == posted.last.message_id
    took = await station.taps(RINA, station.card(case), "claim", group=GROUP)
    edited = [s.message_id for s in took.to(GROUP) if s.message.method == "editMessageText"]
    assert posted.last.message_id not in edited


async def test_a_ticket_is_found_however_it_is_typed(station: Station) -> None:
    case, _ = await station.report()
    typed = case.ticket.lower().replace("-", " ")
    answer = await station.chat.says(RINA, f"/kasus {typed}", group=GROUP)
    assert any("claim" in actions(s) for s in answer.to(GROUP))


async def test_the_reporters_own_command_looks_like_everybody_elses(station: Station) -> None:
    case, _ = await station.report(by=BUDI)
    theirs = await station.chat.says(BUDI, f"/kasus {case.ticket}", group=GROUP)
    others = await station.chat.says(RINA, f"/kasus {case.ticket}", group=GROUP)
    assert [s.text for s in theirs.sendings if s.buttons] == [s.text for s in others.sendings if s.buttons]


async def test_my_cases_are_those_that_i_hold(station: Station) -> None:
    case = await station.held()
    await station.report()
    mine = await station.chat.says(RINA, "/kasusku", group=GROUP)
    assert listed(mine) == [case.ticket]
    assert listed(await station.chat.says(BUDI, "/kasusku", group=GROUP)) == []


async def test_my_cases_come_in_pages_too_and_stay_mine_whoever_turns_them(station: Station) -> None:
    made = []
    for _ in range(10):
        made.append((await station.held()).ticket)
        station.chat.passes(minutes=1)
    await station.held(BUDI)
    first = await station.chat.says(RINA, "/kasusku", group=GROUP)
    assert listed(first) == made[:8]
    assert first.last.text.splitlines()[0].endswith(": 10")
    second = await station.taps(BUDI, first, "mine", group=GROUP)
    assert second.last.text.splitlines()[0] == first.last.text.splitlines()[0]
    assert listed(second) == made[8:]
    assert listed(await station.taps(RINA, second, "mine", group=GROUP)) == made[:8]
    forged = second.last.buttons[-1]["callback_data"].split(":")[:3]
    for data in (":".join(forged), ":".join([*forged, "nobody"]), ":".join([*forged, "a", "b"])):
        answer = await station.chat.taps_data(BUDI, second.last.message_id, data, group=GROUP)
        assert listed(answer) == []


async def test_other_groups_and_private_chats_are_refused_alike(station: Station) -> None:
    case = await station.held()
    answers = []
    for n, command in enumerate(("/kasus", "/kasusku", "/lepas", "/poster", f"/kasus {case.ticket}")):
        answers += [
            await station.chat.says(STRANGER, command, group=-77 - n),
            await station.chat.says(STRANGER, command),
        ]
    answers += [await station.chat.says(RINA, command) for command in ("/lepas", "/poster")]
    assert len({answer.last.text for answer in answers}) == 1


async def test_help_in_an_unbound_group_is_refused_too(station: Station) -> None:
    other = await station.chat.says(STRANGER, "/bantuan", group=-77)
    own = await station.chat.says(RINA, "/bantuan", group=GROUP)
    assert station.polres.name in own.last.text
    assert station.polres.name not in other.last.text


async def test_each_group_lists_its_own(station: Station) -> None:
    below, _ = await station.report()
    above, _ = await station.report(handled_by=station.polda)
    assert listed(await station.chat.says(RINA, "/kasus", group=GROUP)) == [below.ticket]
    assert listed(await station.chat.says(TUTI, "/kasus", group=ABOVE)) == [above.ticket]


async def test_a_command_in_the_group_renews_the_proof(station: Station) -> None:
    case = await station.held()
    station.chat.passes(hours=13)
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    opened = await station.chat.says(RINA, f"/start berkas-{case.ticket}")
    assert any(STORY in s.text for s in opened.sendings)
