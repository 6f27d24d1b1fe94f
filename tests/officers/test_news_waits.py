"""What officers do reaches the reporter later, silently and in order; what they ask for, at once."""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import errands, take_up_date
from bot.deployment import NewsWait
from bot.officers import action_table
from bot.reporter import ERRANDS
from bot.reporter.followup.notifications import NEWS
from bot.settings import Settings
from bot.store_opening import build_deployment
from storage import cases, outbox, work
from storage.records import Case, Mode, NewsTime, Status
from tests.worlds.chat import Answer
from tests.worlds.station import ABOVE, ACCOUNT, BUDI, GROUP, RINA, SARI, TUTI, Station, actions, raw

WAIT = NewsWait(120, 900)
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Station]:
    """A station where news waits."""
    async with Station.open(tmp_path, news_wait=WAIT) as here:
        here.chat.passes(seconds=-here.chat.now.timestamp() % WAIT.longest)  # a new case's card comes at once
        yield here
        for sending in here.chat.everything:
            if sending.message.chat_id != SARI.id:
                assert not any(mark in raw(sending) for mark in ACCOUNT)


async def step(station: Station, case: Case, status: str) -> Answer:
    """The holder takes a case one step on."""
    shown = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:{status}")
    return await station.taps(RINA, shown, "send")


async def write(station: Station, case: Case, text: str) -> Answer:
    """The holder writes to the reporter."""
    asked = await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    return await station.taps(RINA, await station.replies(RINA, asked, text), "post")


async def heard(station: Station, **delta: float) -> list[str]:
    """What the reporter hears in this time."""
    return (await station.chat.later(**delta)).texts(SARI.id)


async def test_news_comes_after_a_wait_and_makes_no_sound(station: Station) -> None:
    case = await station.held()
    assert (await write(station, case, "Jam berapa itu?")).to(SARI.id) == []
    assert await heard(station, seconds=119) == []
    (told,) = (await station.chat.later(seconds=781)).to(SARI.id)
    assert "Jam berapa itu?" in told.text
    assert told.message.params["disable_notification"] is True


async def claims(station: Station, case: Case) -> Answer:
    return await station.taps(RINA, station.card(case), "claim", group=GROUP)


async def asks_for_more(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:need_info")
    return await station.taps(RINA, await station.replies(RINA, asked, "Jam berapa?"), "send")


async def hands_over(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:forwarded")
    shown = await station.taps(RINA, asked, "to")
    return await station.taps(RINA, shown, "send")


async def closes(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    await station.taps(RINA, await station.replies(RINA, asked, "Bukan wewenang."), "send")
    return await decides(station, case)


async def asks_who_it_is(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:identity:{case.ticket}")
    station.administered(above=[TUTI])
    await station.replies(RINA, asked, "Perlu dipanggil.")
    led = await station.chat.taps_data(TUTI, 6, f"o:review:{case.ticket}", group=ABOVE)
    return await station.taps(TUTI, await station.follows_link(TUTI, led), "grant")


async def decides(station: Station, case: Case) -> Answer:
    led = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    return await station.taps(BUDI, await station.follows_link(BUDI, led), "grant")


async def reopens(station: Station, case: Case) -> Answer:
    await closes(station, case)
    await station.chat.later(hours=1)
    await station.taps(BUDI, station.card(case), "reopen", group=GROUP)
    await station.supervises(BUDI)
    asked = next(s for s in reversed(station.chat.everything) if s.message.chat_id == BUDI.id)
    return await station.replies(BUDI, asked, "Ada bukti baru.")


async def lets_the_date_pass(station: Station, case: Case) -> Answer:
    await station.chat.job(lambda tx, _deployment: take_up_date.watch(tx, case))
    return await station.chat.later(days=4)


async def tries_a_code(station: Station, case: Case) -> Answer:
    return await station.chat.says(TUTI, f"/status {case.ticket} 1111 2222 3333 4444")


Act = Callable[[Station, Case], Awaitable[Answer]]
ACTS: dict[str, Act] = {
    "reporter.tell_claimed": claims,
    "reporter.tell_status": asks_for_more,
    "reporter.tell_reply": lambda station, case: write(station, case, "Halo."),
    "reporter.tell_identity": asks_who_it_is,
    "reporter.tell_reopened": reopens,
    "reporter.tell_late": lets_the_date_pass,
    "reporter.tell_guess": tries_a_code,
}
"""Somebody's act for each kind of news; those without one are left by the same three lines."""


@pytest.mark.parametrize("kind", ACTS)
async def test_whoever_acts_the_reporters_phone_stays_dark_for_minutes(station: Station, kind: str) -> None:
    free = kind in {"reporter.tell_claimed", "reporter.tell_late"}
    case = (await station.report())[0] if free else await station.held(mode=Mode.IDENTIFIED)
    acted = await ACTS[kind](station, case)
    assert [item.kind for item in station.chat.done].count(kind) == 1
    assert acted.to(SARI.id) == []
    assert await heard(station, seconds=119) == []
    assert len(await heard(station, seconds=781)) == 1


@pytest.mark.parametrize("act", [hands_over, closes], ids=["hands over", "closes"])
async def test_a_step_that_somebody_else_hears_of_at_once_waits_for_the_reporter(
    station: Station, act: Act
) -> None:
    acted = await act(station, await station.held())
    assert acted.sendings
    assert acted.to(SARI.id) == []
    assert await heard(station, seconds=119) == []
    assert len(await heard(station, minutes=15)) == 1


def test_no_action_and_no_clock_leaves_word_for_the_reporter_but_by_news_that_waits() -> None:
    theirs = {kind.name for kind in errands.KINDS if kind.name in ERRANDS}
    names = {name: kind for name, kind in vars(errands).items() if kind in errands.KINDS}
    paths = [*(ROOT / "bot/officers").rglob("*.py"), *(ROOT / "bot/upkeep").rglob("*.py")]
    paths.append(Path(take_up_date.__file__))
    used, opened = set(), set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id == "errands" and node.attr in names:
                    used.add(names[node.attr].name)
                if node.value.id == "identities":
                    opened.add(node.attr)
    assert used & theirs, "officers' acts lead to news"
    assert used & theirs <= NEWS.keys()
    assert opened <= {"chosen_language", "contact", "mode"}, "nobody there knows where a reporter is reached"
    assert action_table.TAPS


async def test_later_news_of_a_case_never_overtakes_and_answers_wait_for_none(station: Station) -> None:
    case = await station.held()
    for number in range(6):
        await write(station, case, f"Pesan {number}.")
        station.chat.passes(seconds=20)
    said = await station.chat.says(SARI, f"/tambah {case.ticket}")
    assert case.ticket in said.last.text
    added = await station.chat.says(SARI, "Jam tujuh.")
    assert [s.message.chat_id for s in added.sendings].count(SARI.id) == 1
    told = [text for text in await heard(station, minutes=20) if "Pesan" in text]
    assert [text.split("Pesan ")[1][0] for text in told] == list("012345")


async def test_who_opens_the_page_is_told_what_waits_and_nothing_twice(station: Station) -> None:
    case = await station.held()
    await station.chat.job(lambda tx, _deployment: errands.TELL_CLAIMED.put(tx, errands.AboutCase(case.id)))
    await step(station, case, "verifying")
    await write(station, case, "Mohon bawa suratnya.")
    await step(station, case, "inquiry")
    shown = (await station.chat.says(SARI, f"/status {case.ticket}")).texts(SARI.id)
    assert len(shown) == 3
    assert any("Mohon bawa suratnya." in text for text in shown)
    assert sum("Ada kabar" in text for text in shown) == 2, "the page says where it stands"
    assert await heard(station, hours=1) == []


async def test_the_wait_is_a_row_which_a_restart_keeps(station: Station) -> None:
    await write(station, await station.held(), "Halo.")
    async with station.chat.store.read() as tx:
        (row,) = await work.waiting(tx, errands.TELL_WAITING_NEWS.name)
        assert await outbox.owed_to(tx, SARI.id) == []
    assert timedelta(seconds=120) <= row.due_at - station.chat.now <= timedelta(seconds=900)


async def test_the_page_of_another_account_leaves_the_news_where_it_is(station: Station) -> None:
    async with station.chat.store.write() as tx:
        made = await cases.register(tx, station._new(tx))
    case = made.case
    await station.chat.job(lambda tx, _deployment: errands.TELL_CLAIMED.put(tx, errands.AboutCase(case.id)))
    guest = await station.chat.says(TUTI, f"/status {case.ticket} {made.access_code}")
    assert guest.texts(TUTI.id)
    assert guest.to(SARI.id) == []
    assert await heard(station, seconds=119) == []
    assert len(await heard(station, minutes=20)) == 2, "and that it was opened"


async def test_of_a_case_taken_back_the_reporter_hears_no_step_any_more(station: Station) -> None:
    case = await station.held()
    await step(station, case, "inquiry")
    await write(station, case, "Halo.")
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    told = await heard(station, minutes=16)
    assert len(told) == 1
    assert "Halo." in told[0]


async def test_news_of_an_erased_case_goes_with_it(station: Station) -> None:
    case = await station.held()
    await write(station, case, "Halo.")
    async with station.chat.store.write() as tx:
        await cases.destroy(tx, case.id)
    assert await heard(station, hours=1) == []


async def choose(station: Station, case: Case, chosen: NewsTime) -> Answer:
    """The reporter chooses when they want to hear news."""
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    asked = await station.chat.taps(SARI, page, "Kapan kabar dikirim?")
    number = [*NewsTime].index(chosen)
    data = next(b["callback_data"] for b in asked.last.buttons if f":nw{number}:" in b["callback_data"])
    return await station.chat.taps_data(SARI, asked.last.message_id, data)


async def test_who_chooses_it_is_told_at_once(station: Station) -> None:
    case = await station.held()
    await choose(station, case, NewsTime.AT_ONCE)
    assert len((await write(station, case, "Halo.")).to(SARI.id)) == 1


async def test_who_chooses_hours_is_told_by_day(station: Station) -> None:
    case = await station.held()
    await choose(station, case, NewsTime.HOURS)
    afternoon = station.chat.now.astimezone(ZoneInfo("Asia/Makassar")).replace(hour=17, minute=0, second=0)
    ahead = (afternoon - station.chat.now) % timedelta(days=1)
    station.chat.passes(seconds=ahead.total_seconds())  # two hours and more later it is evening, or night
    await station.seen_lately(RINA, GROUP)
    for number in range(8):
        await write(station, case, f"Pesan {number}.")
    assert await heard(station, hours=2, seconds=-1) == []
    evening = await heard(station, hours=1)
    assert await heard(station, hours=11, seconds=-1) == []
    assert len(evening) + len(await heard(station, hours=3)) == 8


async def test_who_wants_no_news_hears_it_when_they_ask(station: Station) -> None:
    case = await station.held()
    await choose(station, case, NewsTime.ASKED)
    await write(station, case, "Mohon bawa suratnya.")
    assert await heard(station, days=20) == []
    shown = (await station.chat.says(SARI, f"/status {case.ticket}")).texts(SARI.id)
    assert any("Mohon bawa suratnya." in text for text in shown)


async def test_a_choice_holds_for_what_waits_already(station: Station) -> None:
    case = await station.held()
    await choose(station, case, NewsTime.ASKED)
    await write(station, case, "Halo.")
    page = station.chat.everything
    asked = next(s for s in reversed(page) if any(":nw0:" in b.get("callback_data", "") for b in s.buttons))
    chosen = await station.chat.taps_data(SARI, asked.message_id, f"r:c:nw0:{case.ticket}")
    assert not any("Halo." in text for text in chosen.texts(SARI.id))
    assert await heard(station, seconds=119) == []
    assert len(await heard(station, minutes=15)) == 1


async def test_nothing_but_the_sealed_identity_knows_the_choice(station: Station) -> None:
    case = await station.held()
    before, sent = await station.kinds(case), len(station.chat.everything)
    await choose(station, case, NewsTime.HOURS)
    assert await station.kinds(case) == before
    assert {s.message.chat_id for s in station.chat.everything[sent:]} == {SARI.id}
    assert "write" not in actions(station.card(case))


def test_an_installation_waits_as_its_settings_say() -> None:
    usual = Settings(_env_file=None)
    assert build_deployment(usual, 1, "yanduan_bot").news_wait == WAIT
    given = Settings(_env_file=None, api_url="http://127.0.0.1:9", news_wait="0")
    assert build_deployment(given, 1, "yanduan_bot").news_wait == NewsWait()


def test_a_wait_is_drawn_anew_each_time() -> None:
    from bot.rules import news
    from storage.randomness import NEWS as CHANCE
    from tests.instants import MONDAY

    drawn = [
        (
            news.tell_at(
                NewsTime.USUAL, MONDAY, CHANCE.uniform, shortest=120, longest=900, timezone="Asia/Makassar"
            )
            - MONDAY
        )
        for _ in range(2000)
    ]
    assert len(set(drawn)) > 1900
    assert timedelta(seconds=120) <= min(drawn) < timedelta(seconds=160)
    assert timedelta(seconds=860) < max(drawn) <= timedelta(seconds=900)
    assert abs(sum(drawn, timedelta()) / len(drawn) - timedelta(seconds=510)) < timedelta(seconds=25)


async def test_what_is_written_below_the_choice_never_reaches_officers(station: Station) -> None:
    case = await station.held()
    page = await choose(station, case, NewsTime.HOURS)
    shown = {
        "message_id": page.last.message_id,
        "date": 1,
        "from": {"id": 123456, "is_bot": True, "first_name": "Yanduan"},
        "chat": {"id": SARI.id, "type": "private", "first_name": "Sari"},
        "text": page.last.text,
        "reply_markup": page.last.message.params["reply_markup"],
    }
    told = await station.chat.says(SARI, "besok saja", reply_to_message=shown)
    assert {s.message.chat_id for s in told.sendings} == {SARI.id}
    await station.chat.later(minutes=30)
    assert "added" not in await station.kinds(case)
