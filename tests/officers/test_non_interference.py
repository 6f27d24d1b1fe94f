"""What officers and groups are sent never depends on who reported: worlds that differ in that alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.officers.action_table import TAPS
from bot.officers.steps import approval_requests
from storage import cases, officers, schema, units
from storage.records import Case, Mode, Status
from storage.store import Tx
from tests.officers.twins import seen
from tests.worlds.chat import Answer, Person, Sending
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, SARI, TUTI, Station, actions

TONO = Person(7005, "Tono")
DEWI = Person(7006, "Dewi")  # in the group, but never seen there
REPORTERS = {"the only colleague": BUDI, "another colleague": TONO, "one unseen": DEWI, "a citizen": SARI}
"""Who may have reported; none of them does anything after that."""

Ask = Callable[[Station, Case], Awaitable[Answer]]


async def a_closing(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    return await station.taps(RINA, await station.replies(RINA, asked, "Tidak terbukti."), "send")


async def an_identity(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:identity:{case.ticket}")
    return await station.replies(RINA, asked, "Perlu dipanggil.")


REQUESTS = {"closing": a_closing, "identity": an_identity}


async def later(station: Station, hours: float) -> Answer:
    """Time passes, and what is due is done."""

    async def nothing(_tx: Tx, _deployment: object) -> None:
        pass

    station.chat.passes(hours=hours)
    return await station.chat.job(nothing)


def reviews(answer: Answer, group: int) -> int:
    return sum("review" in actions(s) for s in answer.to(group) if s.message.method == "sendMessage")


@pytest.mark.parametrize("kind", REQUESTS)
@pytest.mark.parametrize("colleagues", [[], [BUDI], [BUDI, TONO]], ids=["alone", "two", "three"])
async def test_a_request_leads_to_the_same_calls_whoever_reported(
    tmp_path: Path, kind: str, colleagues: list[Person]
) -> None:
    worlds = {}
    for name, reporter in REPORTERS.items():
        async with Station.open(tmp_path / reporter.first_name) as station:
            station.administered(above=[TUTI])
            for colleague in colleagues:
                await station.chat.says(colleague, "/kasusku", group=GROUP)
            case = await station.held(by=reporter, mode=Mode.IDENTIFIED)
            asked = await REQUESTS[kind](station, case)
            at_once = not colleagues or kind == "identity"
            assert reviews(asked, ABOVE) == at_once, name
            assert (await later(station, 23)).sendings == []
            late = await later(station, 2)
            assert reviews(late, ABOVE) == (not at_once), name
            await station.chat.says(RINA, "/kasusku", group=GROUP)  # is still a member
            led = await station.chat.taps_data(TUTI, 6, f"o:review:{case.ticket}", group=ABOVE)
            granted = await station.taps(TUTI, await station.follows_link(TUTI, led), "grant")
            assert granted.to(RINA.id), name
            worlds[name] = seen(station, {p.id for p in REPORTERS.values()}, pseudonym=case.pseudonym)
    first = worlds.pop("a citizen")
    for name, calls in worlds.items():
        assert calls == first, name


async def test_a_closing_nobody_decided_goes_above_once_and_the_group_may_still_decide(
    station: Station,
) -> None:
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    case = await station.held(mode=Mode.IDENTIFIED)
    await a_closing(station, case)
    above = await later(station, 25)
    assert [case.ticket in s.text for s in above.to(ABOVE)] == [True]
    assert above.to(GROUP) == []
    assert (await later(station, 25)).sendings == []
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    led = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    granted = await station.taps(BUDI, await station.follows_link(BUDI, led), "grant")
    assert granted.to(RINA.id)
    assert [s.message.method for s in granted.to(ABOVE)] == ["editMessageText"], "its line is settled"
    late = await station.chat.taps_data(TUTI, 6, f"o:review:{case.ticket}", group=ABOVE)
    assert late.sendings == []
    assert late.toasts[0].alert


async def test_a_request_that_lapsed_or_was_decided_goes_nowhere(station: Station) -> None:
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    case = await station.held()
    await a_closing(station, case)
    led = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    await station.taps(BUDI, await station.follows_link(BUDI, led), "grant")
    assert await station.status(case) is Status.REJECTED
    other = await station.held()
    await a_closing(station, other)
    await station.replies(
        RINA, await station.taps(RINA, station.card(other), "release", group=GROUP), "Cuti."
    )
    assert (await later(station, 25)).to(ABOVE) == []


async def test_a_request_never_goes_to_a_unit_that_the_case_was_routed_around(station: Station) -> None:
    await station.chat.says(BUDI, "/kasusku", group=ABOVE)
    case = await station.held(handled_by=station.polda)
    await a_closing(station, case)
    assert (await later(station, 25)).sendings == []


async def test_a_unit_above_that_gets_its_group_later_is_asked_then(station: Station) -> None:
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polda.id)
    case = await station.held()
    assert (await a_closing(station, case)).to(ABOVE) == []
    async with station.chat.store.write() as tx:
        await units.bind_group(tx, station.polda.id, ABOVE)
    assert reviews(await later(station, 25), ABOVE) == 1


async def test_while_nobody_decides_it_is_looked_again_whether_there_is_a_unit_above(
    station: Station,
) -> None:
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polda.id)
    await a_closing(station, await station.held())
    assert (await later(station, 25)).to(ABOVE) == []
    async with station.chat.store.write() as tx:
        await units.bind_group(tx, station.polda.id, ABOVE)
    assert reviews(await later(station, 25), ABOVE) == 1


async def test_requests_from_before_get_their_time_once(station: Station) -> None:
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    await a_closing(station, await station.held())
    async with station.chat.store.write() as tx:
        await tx.execute(delete(schema.work))
    station.chat.passes(hours=20)
    for _ in range(2):  # two starts of the program
        async with station.chat.store.write() as tx:
            await approval_requests.schedule_old_requests(tx, station.chat.deployment.approval_hours)
    assert (await later(station, 3)).sendings == []
    assert reviews(await later(station, 2), ABOVE) == 1


GROUP_LINKS = sorted(name for name, action in TAPS.items() if action.link)


@pytest.mark.parametrize("supervisor", [BUDI, AGUS], ids=["supervises", "member"])
@pytest.mark.parametrize("ready", [False, True], ids=["first time", "known"])
async def test_no_tap_in_the_group_shows_others_who_reported(
    tmp_path: Path, ready: bool, supervisor: Person
) -> None:
    worlds = []
    for reporter in (BUDI, SARI):
        async with Station.open(tmp_path / reporter.first_name) as station:
            await station.chat.says(BUDI, "/kasusku", group=GROUP)
            async with station.chat.store.write() as tx:
                await officers.set_private_ready(tx, await station.officer_id(BUDI), ready)
            case = await station.held(by=reporter)
            await a_closing(station, case)
            for action in sorted(GROUP_LINKS, key="reopen".__eq__):
                station.chat.passes(minutes=6)  # who supervises is asked again
                if action == "reopen":
                    async with station.chat.store.write() as tx:
                        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
                tapped = await station.chat.taps_data(BUDI, 5, f"o:{action}:{case.ticket}", group=GROUP)
                assert bool(tapped.to(GROUP)) is not ready, action
                if any(item.kind == "officers.supervisors" for item in await station.chat.due()):
                    await station.supervises(supervisor)
            worlds.append(seen(station, {BUDI.id, SARI.id}, pseudonym=case.pseudonym))
    assert worlds[0] == worlds[1]


async def test_two_supervisors_of_the_unit_are_asked_alike_whoever_reported(tmp_path: Path) -> None:
    worlds = {}
    for reporter in (BUDI, SARI):
        async with Station.open(tmp_path / reporter.first_name) as station:
            async with station.chat.store.write() as tx:
                await units.unbind_group(tx, station.polda.id)
            station.administered(here=[AGUS, BUDI, TONO])
            case = await station.held(by=reporter, mode=Mode.IDENTIFIED)
            await an_identity(station, case)
            led = await station.chat.taps_data(BUDI, 6, f"o:review:{case.ticket}", group=GROUP)
            await station.follows_link(BUDI, led)
            for person in (AGUS, TONO):
                led = await station.chat.taps_data(person, 6, f"o:review:{case.ticket}", group=GROUP)
                await station.taps(person, await station.follows_link(person, led), "grant")
            assert "identity_answered" in await station.kinds(case)
            worlds[reporter] = seen(station, {BUDI.id, SARI.id}, pseudonym=case.pseudonym)
    assert worlds[BUDI] == worlds[SARI]


@pytest.mark.parametrize("action", ["claim", *GROUP_LINKS])
async def test_whether_an_officer_ever_wrote_to_the_bot_does_not_show(tmp_path: Path, action: str) -> None:
    worlds = []
    for wrote in (False, True):
        async with Station.open(tmp_path / str(wrote)) as station:
            if wrote:
                await station.chat.says(BUDI, "/start")
                await station.chat.says(BUDI, "Saya mau melapor.")
            case = (await station.report())[0] if action == "claim" else await station.held()
            tap, card = f"o:{action}:{case.ticket}", station.card(case).message_id
            tapped = await station.chat.taps_data(BUDI, card, tap, group=GROUP)
            assert any("url" in button for s in tapped.to(GROUP) for button in s.buttons)
            assert tapped.to(BUDI.id) == []
            said = [toast.text.replace(case.ticket, "") for toast in tapped.toasts]
            worlds.append((said, seen(station, {BUDI.id, SARI.id}, pseudonym=case.pseudonym)))
    assert worlds[0] == worlds[1]


async def works_on_it(station: Station, case: Case) -> None:
    """Reads the file, asks the reporter something, goes on, writes, and asks for a closing."""
    chat = station.chat
    await chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    asked = await chat.taps_data(RINA, 5, f"o:step:{case.ticket}:need_info")
    await station.taps(RINA, await station.replies(RINA, asked, "Jam berapa?"), "send")
    for status in ("received", "inquiry"):
        shown = await chat.taps_data(RINA, 5, f"o:step:{case.ticket}:{status}")
        await station.taps(RINA, shown, "send")
    asked = await chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    await station.replies(RINA, asked, "Mohon menunggu.")
    asked = await chat.taps_data(RINA, 5, f"o:step:{case.ticket}:closed_unproven")
    await station.taps(RINA, await station.replies(RINA, asked, "Tidak terbukti."), "send")
    await station.enters(BUDI, station.card(case), "review")
    await chat.taps_data(RINA, 5, f"o:open:{case.ticket}")


async def test_what_the_reporters_phone_speaks_shows_nowhere(tmp_path: Path) -> None:
    worlds = []
    for language in ("id", "en"):
        async with Station.open(tmp_path / language) as station:
            case = await station.held(language=language)
            await works_on_it(station, case)
            assert station.chat.everything, "something happened"
            worlds.append(seen(station, {SARI.id}, pseudonym=case.pseudonym))
            news = [s.text for s in station.chat.everything if s.message.chat_id == SARI.id]
            assert any("goes on" in text for text in news) is (language == "en"), (
                "their own screens keep theirs"
            )
    assert worlds[0] == worlds[1]


async def test_a_chosen_language_is_told_where_someone_writes_and_nowhere_else(station: Station) -> None:
    case = await station.held(language="en", language_chosen=True)
    await works_on_it(station, case)
    told = {s.text.split(" · ")[1] if "tulis" in s.text else "preview" for s in hints(station)}
    assert any("tulis pesan" in text for text in told)
    assert any("tulis apa" in text for text in told)
    assert "preview" in told
    assert {s.message.chat_id for s in hints(station)} == {RINA.id}
    assert not any("Isi pengaduan" in s.text or "permintaan persetujuan" in s.text for s in hints(station))


def hints(station: Station) -> list[Sending]:
    return [s for s in station.chat.everything if "bahasa Inggris" in s.text]


TOO_LATE = {"held by another": None, "finished": Status.CLOSED_UNPROVEN}


@pytest.mark.parametrize("looked_up", [False, True], ids=["known", "asked about first"])
@pytest.mark.parametrize("ended", TOO_LATE.values(), ids=TOO_LATE)
async def test_what_the_card_says_already_is_said_to_its_reporter_alike(
    tmp_path: Path, ended: Status | None, looked_up: bool
) -> None:
    worlds = []
    for reporter in (BUDI, SARI):
        async with Station.open(tmp_path / reporter.first_name) as station:
            await station.chat.says(BUDI, "/kasusku", group=GROUP)
            case = await station.held(by=reporter)
            async with station.chat.store.write() as tx:
                await officers.set_private_ready(tx, await station.officer_id(BUDI), ready=True)
                if ended is not None:
                    await cases.set_status(tx, case.id, ended)
            if looked_up:
                station.chat.before_acting = None
                station.chat.passes(hours=13)
            tapped = await station.chat.taps_data(BUDI, 5, f"o:claim:{case.ticket}", group=GROUP)
            said = [toast.text for toast in tapped.toasts]
            assert bool(tapped.to(GROUP)) or not looked_up, "said where all see it"
            assert any("dipegang" in text or "selesai" in text for text in said) is not looked_up
            worlds.append(
                (
                    [text.replace(case.ticket, "") for text in said],
                    seen(station, {SARI.id}, pseudonym=case.pseudonym),
                )
            )
    assert worlds[0] == worlds[1]


@pytest.mark.parametrize("supervisor", [BUDI, AGUS], ids=["supervises", "member"])
@pytest.mark.parametrize("deed", ["open", "takeover"])
async def test_telegram_is_asked_who_supervises_whoever_reported(
    tmp_path: Path, deed: str, supervisor: Person
) -> None:
    worlds = []
    for reporter in (BUDI, SARI):
        async with Station.open(tmp_path / reporter.first_name) as station:
            await station.chat.says(BUDI, "/kasusku", group=GROUP)
            async with station.chat.store.write() as tx:
                await officers.set_private_ready(tx, await station.officer_id(BUDI), ready=True)
            case = await station.held(by=reporter)
            tapped = await station.chat.taps_data(BUDI, 5, f"o:{deed}:{case.ticket}", group=GROUP)
            answered = await station.supervises(supervisor)
            assert (supervisor is AGUS) <= (answered.to(BUDI.id) != [])
            worlds.append(
                (
                    [toast.text.replace(case.ticket, "") for toast in tapped.toasts],
                    seen(station, {BUDI.id, SARI.id}, pseudonym=case.pseudonym),
                    [s.text.replace(case.ticket, "") for s in answered.to(BUDI.id)]
                    if supervisor is AGUS
                    else [],
                )
            )
    assert worlds[0] == worlds[1]
