"""An officer's home: one message with all that waits for them, true at the moment of each tap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.deployment import NewsWait
from storage import cases, events, officers
from storage.records import ActorRole, EventKind, Status, Unit, Urgency
from storage.tx import Tx
from tests.support import TICKET
from tests.worlds.chat import Answer, Person, Sending
from tests.worlds.station import (
    ABOVE,
    BUDI,
    GROUP,
    MARKS,
    RINA,
    STORY,
    TUTI,
    Station,
    actions,
    found,
    raw,
    tap_update,
)

STRANGER = Person(5555, "Orang")


def home(answer: Answer, person: Person = RINA) -> Sending:
    """The home as the answer shows it: no other message there has shelves."""
    shown = [
        sending
        for sending in answer.to(person.id)
        if any(str(b.get("callback_data")).startswith("o:home:") for b in sending.buttons)
    ]
    assert len(shown) == 1
    return shown[0]


def tickets(shown: Sending) -> list[str]:
    """The cases on the page, in their order; each has a button."""
    named = TICKET.findall(shown.text)
    buttons = [str(b["callback_data"]).split(":") for b in shown.buttons]
    assert [data[2] for data in buttons if data[1] in {"open", "claim", "review"}] == named
    return list(named)


def counts(shown: Sending) -> dict[str, int]:
    """The numbers on the shelves' buttons."""
    found = {}
    for button in shown.buttons:
        data = str(button["callback_data"]).split(":")
        if data[1] == "home" and len(data) == 3 and ": " in button["text"]:
            found[data[2]] = int(button["text"].rpartition(": ")[2])
    return found


async def turns(station: Station, on: Sending, data: str, person: Person = RINA) -> Answer:
    """A tap on a button of the home, by what it carries."""
    found = [b["callback_data"] for b in on.buttons if str(b["callback_data"]).startswith(f"o:home:{data}")]
    assert found, on.labels
    return await station.chat.taps_data(person, on.message_id, found[-1])


async def leaves(station: Station, person: Person, group: int) -> Answer:
    """Somebody leaves a group, as its members see it."""
    return await station.chat.sends(BUDI, {"left_chat_member": person.raw()}, group=group)


@contextmanager
def counted_reads() -> Iterator[list[str]]:
    """What is read from the store meanwhile, but for the tickets that tests of what goes out look up."""
    read: list[str] = []
    fetch = Tx.fetch_all

    async def noted(self: Tx, stmt: Any) -> Any:
        read.extend([said for said in [str(stmt)] if '"case".ticket =' not in said])
        return await fetch(self, stmt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tx, "fetch_all", noted)
        yield read


async def cases_of(
    station: Station, count: int, holder: Person | None = RINA, status: Status | None = None, **more: Any
) -> list[str]:
    """So many cases, due one after the other in a month, without cards. Their tickets."""
    made = []
    for unit in (station.polres, station.polda):
        await station.proven(holder or RINA, unit)
    async with station.chat.store.write() as tx:
        officer = await officers.by_user(tx, (holder or RINA).id)
        assert officer is not None
        for number in range(count):
            by = {"take_up_by": tx.now + timedelta(days=30, minutes=number), **more}
            case = (await cases.register(tx, station._new(tx, **by))).case
            if holder is not None:
                await cases.claim(tx, case.id, officer.id)
            if status is not None:
                await cases.set_status(tx, case.id, status)
            made.append(case.ticket)
    return made


async def test_forty_cases_of_two_groups_lie_in_shelves_and_pages(station: Station) -> None:
    lombok = await cases_of(station, 26)
    ntb = await cases_of(station, 3, handled_by=station.polda, status=Status.NEED_INFO)
    urgent = await cases_of(station, 1, urgency=Urgency.URGENT)
    late = await cases_of(station, 2, take_up_by=station.chat.now - timedelta(minutes=1))
    free = await cases_of(station, 8, holder=None)
    await cases_of(station, 2, holder=BUDI)
    first = home(await station.chat.says(RINA, "/kerja"))
    assert counts(first) == {"mine": 32, "due": 2, "reporter": 3, "decide": 0, "free": 8}
    assert tickets(first)[:4] == [*urgent, *sorted(late), min(lombok[0], ntb[0])], (
        "danger first, then by date"
    )
    assert first.message.params["protect_content"]
    assert not any(mark in raw(first) for mark in (*MARKS, STORY))
    shown, page = [], first
    for _ in range(4):
        shown += tickets(page)
        turned = [b for b in page.buttons if b["text"].startswith("Berikutnya")]
        if turned:
            answer = await station.chat.taps_data(RINA, page.message_id, turned[0]["callback_data"])
            page = home(answer)
            assert (page.message.method, page.message_id) == ("editMessageText", first.message_id)
    assert len(shown) == len(set(shown)) == 32
    assert set(shown) == {*lombok, *ntb, *urgent, *late}
    assert tickets(home(await turns(station, page, "reporter"))) == ntb
    assert tickets(home(await turns(station, page, "due"))) == sorted(late)
    assert tickets(home(await turns(station, page, "free"))) == free


async def test_a_page_reads_the_same_few_rows_however_many_cases_there_are(station: Station) -> None:
    async def reads() -> int:
        station.chat.passes(hours=0.01)
        with counted_reads() as read:
            await station.chat.says(RINA, "/kerja")
        return len(read)

    await cases_of(station, 8)
    await reads()
    few = await reads()
    await cases_of(station, 32)
    assert await reads() == few


async def test_what_is_new_since_the_last_look_comes_with_its_batch(tmp_path: Path) -> None:
    async with Station.open(tmp_path, news_wait=NewsWait(60, 600)) as station:
        case, now = await station.held(), station.chat.now
        after_batch = NewsWait(60, 600).last_batch(now) + timedelta(minutes=13)
        station.chat.passes(seconds=(after_batch - now).total_seconds())
        await station.chat.taps_data(RINA, 1, f"o:open:{case.ticket}")

        async def added() -> None:
            async with station.chat.store.write() as tx:
                await events.append(tx, case.id, EventKind.ADDED, ActorRole.REPORTER, payload={})

        async def said() -> str:
            return home(await station.chat.says(RINA, "/kerja")).text.partition("baru: ")[2]

        assert await said() == ""
        await added()
        await added()
        assert await said() == "", "a page that changed at once would tell when somebody put a phone away"
        await station.chat.later(minutes=11)
        assert await said() == "2 keterangan"
        await added()
        await station.chat.taps_data(RINA, 1, f"o:open:{case.ticket}")
        assert await said() == "", "what was there to be read was read, and the newest isn't there yet"
        await station.chat.later(minutes=11)
        assert await said() == "1 keterangan", "it came up after the look, though it was sent before"


async def test_a_tap_on_a_case_opens_it_or_takes_it_like_a_tap_on_its_card(station: Station) -> None:
    (mine,), (free,) = await cases_of(station, 1), await cases_of(station, 1, holder=None)
    shown = home(await station.chat.says(RINA, "/kasus"))
    assert tickets(shown) == [free]
    took = await station.taps(RINA, shown, "claim")
    assert any(f"{free} · Isi pengaduan" in s.text for s in took.to(RINA.id))
    assert counts(home(took)) == {"mine": 2, "due": 0, "reporter": 0, "decide": 0, "free": 0}
    assert home(took).message_id == shown.message_id
    again = await station.chat.taps_data(RINA, shown.message_id, f"o:claim:{free}:home")
    assert any(f"{free} · Isi pengaduan" in s.text for s in again.to(RINA.id)), "whoever has it is shown it"
    late = await station.chat.taps_data(BUDI, 77, f"o:claim:{free}:home")
    assert late.to(BUDI.id) == []
    assert late.toasts[0].alert
    held = home(await station.chat.says(RINA, "/kasusku"))
    opened = await station.chat.taps_data(RINA, held.message_id, f"o:open:{mine}:home")
    assert any(f"{mine} · Isi pengaduan" in s.text for s in opened.to(RINA.id))
    async with station.chat.store.read() as tx:
        case = await cases.by_ticket(tx, mine)
        assert case is not None
        assert [event.kind for event in await events.of_case(tx, case.id)][-1] is EventKind.OPENED


async def test_who_belongs_to_no_group_is_refused_like_a_stranger(station: Station) -> None:
    await cases_of(station, 3)
    shown = home(await station.chat.says(RINA, "/kerja"))
    await leaves(station, RINA, GROUP)
    partly = home(await turns(station, shown, "mine"))
    assert tickets(partly) == [], "the other group has none of theirs"
    gone = await leaves(station, RINA, ABOVE)
    assert gone.to(RINA.id) == []
    tapped = await turns(station, shown, "mine")
    assert tapped.to(RINA.id) == []
    assert tapped.toasts[0].alert
    refused = [
        (await station.chat.says(person, command)).last.text
        for person in (RINA, STRANGER)
        for command in ("/kerja", "/kasus", "/kasusku")
    ]
    assert len(set(refused)) == 1
    forged = await station.chat.taps_data(STRANGER, 3, "o:home:mine")
    assert forged.to(STRANGER.id) == []
    assert forged.toasts[0].text == tapped.toasts[0].text


async def test_telegram_is_asked_about_a_proof_of_yesterday_before_a_case_is_shown(station: Station) -> None:
    await cases_of(station, 3)
    shown = home(await station.chat.says(RINA, "/kerja"))
    station.chat.passes(hours=13)
    station.chat.network.clear()
    old = home(await turns(station, shown, "mine"))
    assert tickets(old) == []
    assert counts(old)["mine"] == 0
    assert station.polres.name in old.text
    await turns(station, shown, "mine")
    assert len(await station.chat.left("officers.member")) == 2, "one a group, however often it is tapped"
    station.chat.network["officers.member"] = lambda asked: found(
        member=asked["chat_id"] == GROUP, chat_id=asked["chat_id"]
    )
    answered = await station.chat.later(seconds=1)
    assert len(tickets(answered.to(RINA.id)[-1])) == 3, "it comes into the home by itself"
    again = await station.chat.says(RINA, "/kerja")
    assert len(tickets(home(again))) == 3
    assert station.polda.name not in home(again).text, "of whose group Telegram says that they left it"
    station.chat.passes(hours=13)
    station.chat.network.clear()
    await turns(station, home(again), "mine")
    gone = await station.chat.fetched("officers.member", found(member=False, chat_id=GROUP))
    assert gone.to(RINA.id)[-1].text == (await station.chat.says(STRANGER, "/kerja")).last.text


async def test_requests_lie_with_whoever_may_decide_about_them(station: Station) -> None:
    async def waiting(person: Person, unit: Unit) -> int:
        await station.proven(person, unit)
        return counts(home(await station.chat.says(person, "/kerja"), person))["decide"]

    case = await station.held()
    assert await waiting(BUDI, station.polres) == 0
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    await station.taps(RINA, await station.replies(RINA, asked, "Sudah diperiksa."), "send")
    assert await waiting(RINA, station.polres) == 0, "who asked decides nothing"
    assert await waiting(BUDI, station.polres) == 1
    assert await waiting(TUTI, station.polda) == 0
    await station.chat.later(hours=25)  # nobody decided, and the group above is asked, too
    assert await waiting(TUTI, station.polda) == 1
    shown = home(
        await turns(station, home(await station.chat.says(TUTI, "/kerja"), TUTI), "decide", TUTI), TUTI
    )
    assert tickets(shown) == [case.ticket]
    await station.proven(RINA, station.polres)
    read = await station.taps(TUTI, shown, "review")
    await station.taps(TUTI, Answer([s for s in read.to(TUTI.id) if "grant" in actions(s)]), "grant")
    assert await waiting(BUDI, station.polres) == await waiting(TUTI, station.polda) == 0


async def test_there_is_one_home_and_it_is_below_all_else(station: Station) -> None:
    await cases_of(station, 10)
    first = await station.chat.says(RINA, "/kerja")
    second = await station.chat.says(RINA, "/kerja")
    assert second.deleted(RINA.id) == [home(first).message_id]
    stale = await turns(station, home(first), "free")
    assert home(stale).message_id == home(first).message_id
    assert stale.deleted(RINA.id) == [home(second).message_id], "the one that is used is the home"
    both = await station.chat.batch(
        [
            tap_update(RINA, home(first).message_id, f"o:home:{shelf}", n, group=None)
            for n, shelf in enumerate(("due", "mine"))
        ]
    )
    assert len(both.to(RINA.id)) == 2
    assert len(tickets(both.last)) == 8
    for data in ("o:home:", "o:home:x", "o:home:mine:YDN-0000-0000:99", "o:home:mine:x:-1", "o:home:mine:::"):
        await station.chat.taps_data(RINA, home(first).message_id, data)


async def test_a_refused_change_brings_a_new_message_that_is_the_home(station: Station) -> None:
    await cases_of(station, 2)
    shown = home(await station.chat.says(RINA, "/kerja"))
    changed = home(await turns(station, shown, "mine")).message
    anew = changed.otherwise
    assert anew is not None
    assert anew.method == "sendMessage"
    assert anew.params["protect_content"]
    assert len(anew.beside) == 2
    assert anew.slot is not None


async def test_an_own_report_is_listed_like_in_the_group_and_refused_like_there(station: Station) -> None:
    (own,) = await cases_of(station, 1, holder=None, by=RINA)
    shown = home(await station.chat.says(RINA, "/kasus"))
    assert tickets(shown) == [own]
    refused = await station.taps(RINA, shown, "claim")
    assert [s for s in refused.to(RINA.id) if s.message.method == "sendMessage"] == []
    assert refused.toasts[0].alert
