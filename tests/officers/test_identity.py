"""An identity is opened by who is above, or by two; to all but the holder a name and none look alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.rules import time_limits
from bot.upkeep import jobs
from storage import approvals, cases, events, identities, officers, schema, units, verify
from storage.records import ActorRole, Case, EventKind, Mode
from storage.store import Tx
from tests.officers.openings import REASON, asks, grants, opening_asked, reads, refuses, two_here
from tests.officers.test_non_interference import later
from tests.officers.twins import seen
from tests.worlds.chat import Answer, Person
from tests.worlds.station import (
    ABOVE,
    AGUS,
    BUDI,
    GROUP,
    MARKS,
    NAME,
    PHONE,
    RINA,
    SARI,
    STORY,
    TUTI,
    Station,
    actions,
    found,
    raw,
    tap_update,
)

WATI = Person(7011, "Wati")  # of the Polda, too
NOT_SHOWN = "Tidak dapat ditampilkan."


def shows_name(answer: Answer) -> bool:
    return any(NAME in raw(s) or PHONE in raw(s) for s in answer.sendings)


def answers(station: Station) -> list[str]:
    """What the holder was answered so far."""
    return [
        s.text
        for s in station.chat.everything
        if s.message.chat_id == RINA.id and "· identitas pelapor" in s.text
    ]


async def test_who_is_above_decides_and_the_holder_alone_is_shown_it(station: Station) -> None:
    case, asked = await opening_asked(station)
    assert actions(station.card(case)) == ["open", "release", "takeover"], "nobody here decides"
    (line,) = asked.to(ABOVE)
    assert actions(line) == ["review"]
    assert not any(mark in raw(line) for mark in (*MARKS, STORY, REASON, case.pseudonym))
    assert not any(REASON in raw(s) for s in asked.to(GROUP))

    read = await reads(station, TUTI, case)
    (page,) = read.to(TUTI.id)
    assert REASON in page.text
    assert "Rina" in page.text
    assert not any(mark in raw(page) for mark in (*MARKS, STORY, case.pseudonym))
    assert actions(page) == ["grant", "refuse"]

    granted = await station.taps(TUTI, page, "grant")
    (shown,) = [s for s in granted.sendings if NAME in raw(s)]
    assert shown.message.chat_id == RINA.id
    assert PHONE in shown.text
    assert shown.message.params["protect_content"] is True
    assert str(SARI.id) not in raw(shown)
    assert (await station.kinds(case))[-3:] == ["opened", "identity_decided", "identity_answered"]
    decided = [e for e in await station.chain(case) if e.kind is EventKind.IDENTITY_DECIDED]
    assert [(e.officer_id, e.role) for e in decided] == [
        (await station.officer_id(TUTI), ActorRole.SUPERVISOR)
    ]
    async with station.chat.store.read() as tx:
        assert await verify.verify(tx, case.ticket) == []
    (news,) = granted.to(SARI.id)
    for word in (REASON, "Itwasum", "Kompolnas", "Ombudsman", "LPSK"):
        assert word in news.text
    assert (
        "Nama dan nomor Anda diperlihatkan"
        in (await station.chat.says(SARI, f"/status {case.ticket}")).last.text
    )

    station.chat.passes(seconds=time_limits.CASE_SHOWN_FOR.total_seconds())
    gone = await station.chat.job(jobs.remove_shown)
    assert shown.message_id in gone.deleted(RINA.id)


Course = Callable[[Station, Mode], Awaitable[Case]]


async def above_grants(station: Station, mode: Mode) -> Case:
    case, _ = await opening_asked(station, mode=mode)
    await grants(station, TUTI, case)
    return case


async def above_refuses(station: Station, mode: Mode) -> Case:
    case, _ = await opening_asked(station, mode=mode)
    await refuses(station, TUTI, case)
    return case


async def two_grant(station: Station, mode: Mode) -> Case:
    case = await two_here(station, AGUS, BUDI, mode=mode)
    await grants(station, AGUS, case, GROUP)
    await grants(station, BUDI, case, GROUP)
    return case


async def first_refuses(station: Station, mode: Mode) -> Case:
    case = await two_here(station, AGUS, BUDI, mode=mode)
    await refuses(station, AGUS, case, GROUP)
    await grants(station, BUDI, case, GROUP)
    return case


async def both_refuse(station: Station, mode: Mode) -> Case:
    case = await two_here(station, AGUS, BUDI, mode=mode)
    await refuses(station, AGUS, case, GROUP)
    await refuses(station, BUDI, case, GROUP)
    return case


@pytest.mark.parametrize("course", [above_grants, above_refuses, two_grant, first_refuses, both_refuse])
async def test_whether_a_name_was_given_shows_to_the_holder_of_a_yes_alone(
    tmp_path: Path, course: Course
) -> None:
    worlds = {}
    for mode in (Mode.CONFIDENTIAL, Mode.IDENTIFIED):
        async with Station.open(tmp_path / mode) as station:
            case = await course(station, mode)
            chain = [(e.kind, e.role) for e in await station.chain(case)]
            done = [item.kind for item in station.chat.done]
            shown = seen(station, {RINA.id, SARI.id}, pseudonym=case.pseudonym)
            worlds[mode] = (shown, chain, done, await kept_rows(station))
    assert worlds[Mode.CONFIDENTIAL] == worlds[Mode.IDENTIFIED]


async def kept_rows(station: Station) -> list[str]:
    """What who has the database and no key sees of what is kept: kinds and sizes; messages aside, of which
    the answer to the holder is one that differs, and the news to the reporter another.
    """
    found = []
    async with station.chat.store.read() as tx:
        for table in (one for one in schema.metadata.sorted_tables if one.name != "outbox"):
            for row in await tx.fetch_all(select(table)):
                told = dict(row._mapping)
                sizes = {name: len(value) for name, value in told.items() if isinstance(value, bytes)}
                named = {name: told[name] for name in ("kind", "role", "granted", "state") if name in told}
                found.append(f"{table.name} {named} {sizes}")
    return sorted(found)


@pytest.mark.parametrize(
    ("yes", "no"), [(above_grants, [above_refuses]), (two_grant, [first_refuses, both_refuse])]
)
async def test_a_no_and_a_yes_that_shows_nothing_are_one_to_the_holder(
    tmp_path: Path,
    yes: Course,
    no: list[Course],
) -> None:
    worlds = []
    for number, (course, mode) in enumerate(
        [(yes, Mode.CONFIDENTIAL), *[(each, Mode.IDENTIFIED) for each in no]]
    ):
        async with Station.open(tmp_path / str(number)) as station:
            case = await course(station, mode)
            assert NOT_SHOWN in answers(station)[0]
            await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
            others = {TUTI.id, AGUS.id, BUDI.id, ABOVE, GROUP}
            assert "rahasiamark" not in str(
                [raw(s) for s in station.chat.everything if s.message.chat_id == RINA.id]
            )
            told = [s.text for s in station.chat.everything if s.message.chat_id == SARI.id]
            assert not any("diperlihatkan" in text for text in told)
            shown = seen(station, {*others, SARI.id}, pseudonym=case.pseudonym)
            # By its kinds the chain tells no more than what was said.
            worlds.append((shown, [(e.kind, e.role) for e in await station.chain(case)]))
    assert all(world == worlds[0] for world in worlds)


async def test_what_was_taken_back_before_the_decision_is_not_shown(station: Station) -> None:
    case, _ = await opening_asked(station)
    async with station.chat.store.write() as tx:
        await identities.set_contact(tx, case.id, None, None)
    granted = await grants(station, TUTI, case)
    assert not shows_name(granted)
    assert granted.to(SARI.id) == []
    assert NOT_SHOWN in answers(station)[0]


async def test_the_reporter_is_told_what_was_shown_whatever_they_change_after(station: Station) -> None:
    case, _ = await opening_asked(station)
    async with station.chat.store.write() as tx:
        await identities.set_contact(tx, case.id, NAME, None)
    granted = await grants(station, TUTI, case)
    (news,) = granted.to(SARI.id)
    assert "Nama yang Anda berikan" in news.text


async def test_nobody_but_a_supervisor_of_the_unit_above_decides(station: Station) -> None:
    case, _ = await opening_asked(station)
    station.administered(here=[AGUS], above=[TUTI])
    before = await station.kinds(case)
    await station.chat.says(WATI, "/kasusku", group=ABOVE)
    page = await reads(station, TUTI, case)
    told = await station.kinds(case)
    data = next(b["callback_data"] for b in page.to(TUTI.id)[0].buttons if ":grant:" in b["callback_data"])
    for person, group in ((WATI, ABOVE), (BUDI, GROUP), (AGUS, GROUP)):
        read = await reads(station, person, case, group)
        assert not any(REASON in raw(s) or "grant" in actions(s) for s in read.sendings)
        for where in (group, None):
            await station.chat.taps_data(person, 7, data, group=where)
    await station.chat.taps_data(RINA, 7, data)
    assert await station.kinds(case) == told
    assert before == told[: len(before)]
    assert answers(station) == []
    await station.chat.taps_data(TUTI, 7, data)
    assert NAME in answers(station)[0]


async def test_what_is_shown_to_one_supervisor_is_nothing_to_tap_for_another(station: Station) -> None:
    case, _ = await opening_asked(station, above=(TUTI, WATI))
    other = await station.held(RINA, mode=Mode.IDENTIFIED)
    await asks(station, other)
    page = await reads(station, TUTI, case)
    await reads(station, WATI, case)
    told = await station.kinds(case), await station.kinds(other)
    for action in ("grant", "refuse"):
        data = next(
            b["callback_data"] for b in page.to(TUTI.id)[0].buttons if f":{action}:" in b["callback_data"]
        )
        for person, forged in ((WATI, data), (TUTI, data.replace(case.ticket, other.ticket))):
            refused = await station.chat.taps_data(person, 7, forged)
            assert refused.toasts[0].alert
            assert refused.sendings == []
    assert (await station.kinds(case), await station.kinds(other)) == told


async def test_who_came_less_than_a_day_ago_does_not_decide(station: Station) -> None:
    station.newcomers.add(WATI.id)
    case, _ = await opening_asked(station, above=(WATI,))
    refused = await reads(station, WATI, case)
    assert not any("grant" in actions(s) for s in refused.sendings)
    assert any("belum sehari" in s.text for s in refused.to(WATI.id))
    station.chat.passes(hours=23)
    assert not any("grant" in actions(s) for s in (await reads(station, WATI, case)).sendings)
    station.chat.passes(hours=2)
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    assert shows_name(await grants(station, WATI, case))


async def test_who_left_and_came_back_is_new_again(station: Station) -> None:
    case, _ = await opening_asked(station)
    await reads(station, TUTI, case)
    await station.chat.sends(WATI, {"left_chat_member": TUTI.raw()}, group=ABOVE)
    station.newcomers.add(TUTI.id)
    back = await reads(station, TUTI, case)
    assert not any("grant" in actions(s) for s in back.sendings)
    assert "belum sehari" in back.toasts[0].text


async def test_where_there_is_no_unit_above_two_decide_and_never_one(station: Station) -> None:
    case = await two_here(station, AGUS, BUDI, RINA)
    assert actions(station.card(case)) == ["open", "review", "release", "takeover"]
    own = await reads(station, RINA, case, GROUP)
    assert not any("grant" in actions(s) for s in own.sendings)
    read = await reads(station, AGUS, case, GROUP)
    first = await station.taps(AGUS, read, "grant")
    assert any("Seorang admin lain" in s.text for s in first.to(AGUS.id))
    again = await station.taps(AGUS, read, "grant")
    assert again.toasts[0].alert
    assert not any("grant" in actions(s) for s in (await reads(station, AGUS, case, GROUP)).sendings)
    assert answers(station) == []
    second = await grants(station, BUDI, case, GROUP)
    assert NAME in answers(station)[0]
    assert not any(NAME in raw(s) for s in second.sendings if s.message.chat_id != RINA.id)
    assert (await station.kinds(case)).count("identity_decided") == 2


async def test_the_word_of_who_supervises_no_more_does_not_count(station: Station) -> None:
    case = await two_here(station, AGUS, BUDI)
    await grants(station, AGUS, case, GROUP)
    station.administered(here=[BUDI, WATI])
    station.chat.passes(minutes=6)
    await grants(station, BUDI, case, GROUP)
    assert answers(station) == []
    await grants(station, WATI, case, GROUP)
    assert NAME in answers(station)[0]


async def test_a_word_said_here_does_not_count_once_there_is_a_unit_above(station: Station) -> None:
    case = await two_here(station, AGUS, BUDI)
    await grants(station, AGUS, case, GROUP)
    async with station.chat.store.write() as tx:
        await units.bind_group(tx, station.polda.id, ABOVE)
    station.administered(here=[AGUS, BUDI], above=[TUTI])
    late = await reads(station, BUDI, case, GROUP)
    assert not any("grant" in actions(s) for s in late.sendings)
    told = await later(station, 25)
    assert [actions(s) for s in told.to(ABOVE)] == [["review"]]
    assert "review" not in actions(station.card(case))
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    await refuses(station, TUTI, case)
    assert NOT_SHOWN in answers(station)[0]


async def test_two_here_decide_once_the_unit_above_has_lost_its_group(station: Station) -> None:
    case, _ = await opening_asked(station)
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polda.id)
    station.administered(here=[AGUS, BUDI])
    told = await later(station, 25)
    assert [actions(s) for s in told.to(GROUP) if s.message.method == "sendMessage"] == [["review"]]
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    await grants(station, AGUS, case, GROUP)
    await grants(station, BUDI, case, GROUP)
    assert NAME in answers(station)[0]


async def test_the_unit_that_a_case_was_routed_around_decides_nothing(station: Station) -> None:
    station.administered(here=[AGUS, BUDI], above=[TUTI, WATI])
    case = await station.held(TUTI, handled_by=station.polda, mode=Mode.IDENTIFIED)
    question = await station.chat.taps_data(TUTI, 5, f"o:identity:{case.ticket}")
    asked = await station.replies(TUTI, question, REASON)
    assert asked.to(GROUP) == []
    refused = await station.chat.taps_data(AGUS, 6, f"o:review:{case.ticket}", group=GROUP)
    assert refused.sendings == []
    assert refused.toasts[0].alert


@pytest.mark.parametrize("belongs", [True, False])
async def test_a_holder_last_seen_long_ago_is_asked_about_before_anything_is_shown(
    station: Station, belongs: bool
) -> None:
    case, _ = await opening_asked(station)
    del station.chat.network["officers.member"]
    station.chat.passes(hours=13)
    granted = await grants(station, TUTI, case)
    assert not shows_name(granted)
    assert any("diperiksa" in toast.text for toast in granted.toasts)
    answer = await station.chat.fetched("officers.member", found(AGUS, member=belongs))
    assert shows_name(answer) is belongs
    assert bool(answer.to(SARI.id)) is belongs
    if not belongs:
        over = await grants(station, TUTI, case)
        assert "gugur" in str([toast.text for toast in over.toasts] + [s.text for s in over.to(TUTI.id)])
        assert answers(station) == []


async def test_while_telegram_says_nothing_of_the_holder_the_request_goes_on_waiting(
    station: Station,
) -> None:
    case, _ = await opening_asked(station)
    station.chat.passes(hours=13)
    station.chat.network["officers.member"] = lambda _asked: found(member=None)
    for _ in range(2):
        waits = await grants(station, TUTI, case)
        assert any("diperiksa" in toast.text for toast in waits.toasts)
    assert answers(station) == []
    station.chat.network["officers.member"] = station.looked_up
    station.chat.passes(minutes=2)
    assert shows_name(await grants(station, TUTI, case))


async def test_who_is_sent_no_news_reads_of_an_opening_on_the_page(station: Station) -> None:
    made: list[cases.Registered] = []

    async def register(tx: Tx, _deployment: object) -> None:
        made.append(await cases.register(tx, station._new(tx, mode=Mode.IDENTIFIED)))
        await cases.claim(tx, made[0].case.id, (await officers.see(tx, RINA.id, "Rina")).id)

    await station.proven(RINA, station.polres)
    await station.chat.job(register)
    case, code = made[0].case, made[0].access_code
    station.administered(above=[TUTI])
    await asks(station, case)
    async with station.chat.store.write() as tx:
        await identities.cut(tx, case.id)
    before = await station.chat.says(WATI, f"/status {case.ticket} {code}")
    assert REASON not in before.last.text
    granted = await grants(station, TUTI, case)
    assert shows_name(granted)
    assert granted.to(SARI.id) == []
    page = await station.chat.says(WATI, f"/status {case.ticket} {code}")
    for word in (REASON, "Nama dan nomor telepon yang Anda berikan", "Kompolnas", "LPSK"):
        assert word in page.last.text
    await asks(station, case)
    await refuses(station, TUTI, case)
    assert (await station.chat.says(WATI, f"/status {case.ticket} {code}")).last.text.count(REASON) == 1


@pytest.mark.parametrize("decides", [grants, refuses])
async def test_a_holder_who_left_is_answered_nothing(
    station: Station, decides: Callable[[Station, Person, Case], Awaitable[Answer]]
) -> None:
    case, _ = await opening_asked(station)
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    decided = await decides(station, TUTI, case)
    assert decided.to(RINA.id) == []
    assert decided.to(SARI.id) == []
    assert "identity_answered" not in await station.kinds(case)


async def test_who_asked_can_take_it_back(station: Station) -> None:
    case, _ = await opening_asked(station)
    read = await reads(station, TUTI, case)
    opened = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    taken = await station.taps(RINA, opened, "unask")
    assert [s.message.method for s in taken.to(ABOVE)] == ["editMessageText"]
    assert "identity_withdrawn" in await station.kinds(case)
    late = await station.taps(TUTI, read, "grant")
    assert late.toasts[0].alert
    again = await station.taps(RINA, opened, "unask")
    assert again.toasts[0].alert
    await asks(station, case)
    assert shows_name(await grants(station, TUTI, case))


async def test_what_nobody_decides_lapses_after_a_week_and_can_be_asked_anew(station: Station) -> None:
    case, _ = await opening_asked(station)
    station.chat.passes(days=6, hours=23)
    await later(station, 0)
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    read = await reads(station, TUTI, case)
    over = await later(station, 1)
    assert any("tidak diputus dalam 7 hari" in s.text for s in over.to(RINA.id))
    late = await station.taps(TUTI, read, "grant")
    assert not shows_name(late)
    assert (await later(station, 24 * 8)).sendings == []
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    await asks(station, case)
    assert shows_name(await grants(station, TUTI, case))


async def released(station: Station, case: Case) -> None:
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    await station.replies(RINA, asked, "Cuti.")
    station.chat.passes(minutes=1)
    await station.taps(RINA, station.card(case), "claim", group=GROUP)


async def withdrawn(station: Station, case: Case) -> None:
    await station.chat.taps_data(SARI, 9, f"r:c:wdy:{case.ticket}")


@pytest.mark.parametrize("meanwhile", [released, withdrawn])
async def test_what_happens_to_the_case_ends_the_request(
    station: Station, meanwhile: Callable[[Station, Case], Awaitable[None]]
) -> None:
    case, _ = await opening_asked(station)
    read = await reads(station, TUTI, case)
    await meanwhile(station, case)
    late = await station.taps(TUTI, read, "grant")
    assert late.toasts[0].alert
    assert answers(station) == []


async def test_of_two_who_decide_at_once_the_first_counts(station: Station) -> None:
    case, _ = await opening_asked(station, above=(TUTI, WATI))
    taps = []
    for number, person in enumerate((TUTI, WATI, TUTI)):
        page = (await reads(station, person, case)).to(person.id)[-1]
        data = next(b["callback_data"] for b in page.buttons if ":grant:" in b["callback_data"])
        taps.append(tap_update(person, page.message_id, data, number, group=None))
    await station.chat.batch(taps)
    assert len(answers(station)) == 1
    assert (await station.kinds(case)).count("identity_decided") == 1


async def old_request(station: Station, case: Case, **body: str) -> str:
    """As an earlier version kept it."""
    holder = await station.officer_id(RINA)
    async with station.chat.store.write() as tx:
        asked = await approvals.ask(tx, case.id, "identity", holder, {"reason": REASON, **body})
        payload = {"reason": REASON}
        await events.append(tx, case.id, EventKind.IDENTITY_ASKED, ActorRole.OFFICER, holder, payload)
    return asked.id


@pytest.mark.parametrize("escalated", [False, True])
async def test_a_request_from_before_is_decided_above_and_old_buttons_say_so(
    station: Station, escalated: bool
) -> None:
    station.administered(above=[TUTI])
    case = await station.held(mode=Mode.IDENTIFIED)
    asked = await old_request(station, case, **({"above": station.polda.id} if escalated else {}))
    await station.chat.says(BUDI, "/start")
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    for data in (f"o:review:{case.ticket}", f"o:grant:{case.ticket}:{asked}"):
        told = await station.chat.taps_data(BUDI, 7, data)
        assert "satuan di atas" in str(
            [toast.text for toast in told.toasts] + [s.text for s in told.to(BUDI.id)]
        )
    assert answers(station) == []
    assert shows_name(await grants(station, TUTI, case))


async def test_older_chains_tell_no_more_than_newer_ones(station: Station) -> None:
    told = []
    for kind in (EventKind.IDENTITY_SHOWN, EventKind.IDENTITY_REFUSED):
        case = await station.held()
        async with station.chat.store.write() as tx:
            await events.append(
                tx, case.id, kind, ActorRole.OFFICER, case.officer_id, {"reason": "alasanmark"}
            )
        opened = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
        (history,) = [s.text for s in opened.to(RINA.id) if "Riwayat" in s.text]
        assert "alasanmark" not in history
        told.append(history.replace(case.ticket, ""))
    assert told[0] == told[1]
