from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import case_clocks
from bot.reporter.followup.timeline import MAX_LINES, timeline_lines
from bot.rules import calendar
from bot.texts import formats as written
from bot.texts import translator
from storage import cases, events, officers, units
from storage.records import ActorRole, CaseEvent, EventKind, Status
from tests.instants import MONDAY
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen
from tests.worlds.followup import SARI


async def test_status_lists_the_accounts_cases_with_a_button_each(sari: Citizen, budi: Citizen) -> None:
    first = await sari.sent_case()
    second = await sari.sent_case()
    await budi.sent_case_with_code()
    answer = await sari.says("/status")
    assert sorted(answer.data) == sorted([f"r:c:page:{first.ticket}", f"r:c:page:{second.ticket}"])
    assert (await sari.says("/laporanku")).data == answer.data
    assert (await sari.says("/mine")).data == answer.data


async def test_a_long_list_is_turned_page_by_page(sari: Citizen) -> None:
    for _ in range(10):
        await sari.sent_case_with_code()
    assert (await sari.says("/status")).data[-1] == "r:c:list:8"
    assert (await sari.taps_data("r:c:list:8")).data[-1] == "r:c:list:0"
    assert (await sari.taps_data("r:c:list:999")).data[-1] == "r:c:list:8"


async def test_a_ticket_typed_sloppily_is_understood(sari: Citizen) -> None:
    case = await sari.sent_case()
    name = case.ticket
    for typed in (name.lower(), name.replace("-", ""), f"  {name[4:]} ", name.replace("-", " ")):
        assert f"r:c:add:{name}" in (await sari.says(f"/status {typed}")).data


async def test_a_mistyped_ticket_is_told_apart_without_a_look_into_the_store(
    sari: Citizen, budi: Citizen
) -> None:
    case = await sari.sent_case()
    wrong = case.ticket[:-1] + ("7" if case.ticket[-1] != "7" else "8")
    here = await sari.says(f"/status {wrong}")
    there = await budi.says(f"/status {wrong}")
    assert here.shape() == there.shape()
    assert await sari.is_unknown()


async def test_a_bare_ticket_is_a_question_for_its_status(sari: Citizen) -> None:
    case = await sari.sent_case()
    assert (await sari.says(case.ticket)).data == (await sari.says(f"/status {case.ticket}")).data


async def test_the_page_names_no_officer_and_counts_openings(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    before = (await sari.says(f"/status {case.ticket}")).texts(SARI.id)[0]
    async with chat.store.write() as tx:
        officer = await officers.see(tx, 4001, "Bripka Contoh")
        for kind in (EventKind.CLAIMED, EventKind.OPENED, EventKind.OPENED, EventKind.NOTE_ADDED):
            payload = {"reason": "rahasia-petugas", "note": "rahasia-petugas"}
            await events.append(tx, case.id, kind, ActorRole.OFFICER, officer.id, payload)
    after = (await sari.says(f"/status {case.ticket}")).texts(SARI.id)[0]
    assert "Bripka Contoh" not in after
    assert "rahasia-petugas" not in after
    assert len(after.splitlines()) == len(before.splitlines()) + 2  # claimed; opened, counted


@pytest.mark.any_day
async def test_both_sides_have_the_same_date_before_them(sari: Citizen) -> None:
    case = await sari.sent_case()
    assert case.take_up_by is not None
    for language in ("id", "en"):
        await sari.speaks(language)
        day = written.date_text(case.take_up_by, "Asia/Makassar", language)
        assert day in (await sari.says(f"/status {case.ticket}")).texts(SARI.id)[0]


@pytest.mark.any_day
@pytest.mark.parametrize("behind", [0, 1, 2])
async def test_of_a_case_that_was_taken_up_the_next_public_date_is_said_and_whose_it_is(
    chat: Chat, sari: Citizen, behind: int
) -> None:
    case = await sari.sent_case()
    async with chat.store.write() as tx:
        await cases.take_up(tx, case.id)
    async with chat.store.read() as tx:
        known = await case_clocks.load_clocks(tx, chat.deployment, await cases.get(tx, case.id))
    in_order = sorted((clock.due, clock.rule.basis) for clock in known[1:] if clock.due is not None)
    if behind:
        chat.passes(seconds=(in_order[behind - 1][0] - chat.now).total_seconds() + 1)
    shown = (await sari.says(f"/status {case.ticket}")).texts(SARI.id)[0]
    coming, rule = in_order[behind]
    assert rule in shown
    assert written.date_text(coming, "Asia/Makassar", "id") in shown


@pytest.mark.parametrize("decreed", [True, False])
async def test_a_date_in_working_days_may_move_as_long_as_joint_holidays_are_not_decreed(
    chat: Chat, sari: Citizen, decreed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "are_joint_holidays_known", lambda _year: decreed)
    case = await sari.sent_case()
    async with chat.store.write() as tx:
        await cases.take_up(tx, case.id)
    shown = (await sari.says(f"/status {case.ticket}")).texts(SARI.id)[0]
    assert ("cuti bersama" in shown) is not decreed


async def test_a_closed_case_can_be_neither_added_to_nor_withdrawn(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    async with chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_UNPROVEN)
    answer = await sari.says(f"/status {case.ticket}")
    ways = [f"r:c:{what}:{case.ticket}" for what in ("page", "me", "nw", "code")]
    assert answer.data == [*ways, "r:c:list:0"]


async def test_a_page_is_turned_in_place_and_a_push_is_left_standing(sari: Citizen) -> None:
    case = await sari.sent_case()
    assert (await sari.taps_data(f"r:c:page:{case.ticket}")).messages[0].method == "editMessageText"
    assert (await sari.taps_data(f"r:c:see:{case.ticket}")).messages[0].method == "sendMessage"


async def test_a_tap_by_another_account_reveals_nothing_and_does_nothing(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    case = await sari.sent_case()
    for what in ("page", "see", "add", "wd", "wdy", "me", "me0", "me1", "me2"):
        stranger = await budi.taps_data(f"r:c:{what}:{case.ticket}")
        nobody = await budi.taps_data(f"r:c:{what}:YDN-0000-0000")
        assert stranger.messages == nobody.messages == []
        assert stranger.toasts[0].text == nobody.toasts[0].text
    assert (await chat.case(case)).status is Status.RECEIVED


async def test_a_button_that_means_nothing_is_answered(sari: Citizen) -> None:
    for data in ("", "page", "to:1", "list:x", "lang:xx", "to:ff:YDN-0000-0000", "new:ff", "stop", "done"):
        await sari.taps_data(f"r:c:{data}")


async def test_the_unit_that_handles_is_named_and_its_clock_used(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    async with chat.store.read() as tx:
        unit = await units.get(tx, case.handling_unit_id)
    text = (await sari.says(f"/status {case.ticket}")).texts(SARI.id)[0]
    assert unit.name in text
    assert "WITA" in text


def test_the_time_line_counts_by_day_and_leaves_out_what_officers_weigh() -> None:
    kinds = [
        EventKind.REGISTERED,
        EventKind.OPENED,
        EventKind.OPENED,
        EventKind.NOTE_ADDED,
        EventKind.CLOSING_ASKED,
        EventKind.CLOSING_REFUSED,
        EventKind.IDENTITY_ASKED,
    ]
    chain = [CaseEvent("c", n, MONDAY, kind, ActorRole.OFFICER, "o", None) for n, kind in enumerate(kinds)]
    chain.append(
        CaseEvent("c", 9, MONDAY + timedelta(days=1), EventKind.OPENED, ActorRole.OFFICER, "o", None)
    )
    assert len(timeline_lines(chain, translator("id"), "Asia/Makassar")) == 3
    many = [replace(chain[1], n=n, at=MONDAY + timedelta(days=n)) for n in range(100)]
    assert len(timeline_lines(many, translator("en"), "Asia/Makassar")) == MAX_LINES
