"""`/poster`: what a group sees of its posters and those below, and how it gets them on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import keyboards
from bot.errands import PosterAsker
from bot.officers.posters import admin_check, views
from bot.officers.posters.views import CONDITION_SIGNS, LAYOUT_NAMES
from bot.rules.figures import LEAST_SHOWN
from bot.rules.posters import PosterCondition
from bot.sandbox.testing import Sandbox
from bot.transport import AiohttpRequest, make_bot
from qr_assets import poster as sheets
from storage import posters, units
from storage.records import Poster, Printout, Site
from tests.worlds.chat import Answer, Person
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, TUTI, Station, raw
from tests.worlds.walls import FOUND, Walls, numbers

TEAM = Person(7009, "Tim")


@pytest.fixture
def walls(station: Station) -> Walls:
    return Walls(station)


def signed(condition: PosterCondition, poster: Poster) -> str:
    return f"{CONDITION_SIGNS[condition][0]} {poster.code}"


def printed(answer: Answer) -> list[Printout]:
    return [s.message.upload for s in answer.sendings if isinstance(s.message.upload, Printout)]


# The list


async def test_a_group_sees_its_posters_and_those_below_but_none_above(
    station: Station, walls: Walls
) -> None:
    for code, unit in (("A-1", station.polda), ("B-1", station.polres), ("C-1", station.polsek)):
        await walls.puts_up(code, unit)
    assert numbers((await walls.looks(RINA)).last) == ["B-1", "C-1"]
    assert numbers((await walls.looks(TUTI, group=ABOVE)).last) == ["A-1", "B-1", "C-1"]
    shown = (await walls.looks(RINA)).last
    assert station.polsek.name in shown.text
    assert "A-1" not in raw(shown)
    assert shown.message.params.get("protect_content") is None


async def test_each_shows_its_condition_by_a_sign_and_the_silent_come_first(
    station: Station, walls: Walls
) -> None:
    silent = await walls.puts_up("B-9", station.polres)
    working = await walls.puts_up("B-2", station.polres)
    revoked = await walls.puts_up("B-1", station.polres)
    async with station.chat.store.write() as tx:
        await posters.revoke(tx, revoked.code)
    station.chat.passes(days=30)
    assert signed(PosterCondition.NEW, silent) in (await walls.looks(RINA)).last.text
    await walls.scanned(working, 12)
    station.chat.passes(days=7)
    new = await walls.puts_up("B-3", station.polres)
    text = (await walls.looks(RINA)).last.text
    order = [
        text.index(signed(PosterCondition.SILENT, silent)),
        text.index(signed(PosterCondition.WORKING, working)),
        text.index(signed(PosterCondition.NEW, new)),
        text.index(signed(PosterCondition.REVOKED, revoked)),
    ]
    assert order == sorted(order)
    assert ": 10–19" in text


async def test_conditions_are_told_apart_without_colour_and_without_signs() -> None:
    signs, words = zip(*CONDITION_SIGNS.values(), strict=True)
    assert len(set(signs)) == len(set(words)) == len(CONDITION_SIGNS) == len(PosterCondition)


async def test_small_figures_are_not_shown(station: Station, walls: Walls) -> None:
    one = await walls.puts_up("B-1", station.polres)
    other = await walls.puts_up("B-2", station.polres)
    await walls.scanned(one, 4)
    await walls.scanned(other, 1)
    station.chat.passes(days=7)
    text = (await walls.looks(RINA)).last.text
    assert text.count(": 4") == text.count(": 1") == 0
    views = [(await walls.looks(RINA, poster.code)).last.text for poster in (one, other)]
    assert views[0].count(f" {LEAST_SHOWN}\n") == 2
    assert views[0].replace("B-1", "B-2") == views[1]


async def test_many_posters_are_turned_by_pages_of_eight(station: Station, walls: Walls) -> None:
    codes = [f"B-{n:02}" for n in range(10)]
    for code in codes:
        await walls.puts_up(code, station.polres)
    first = await walls.looks(RINA)
    assert numbers(first.last) == codes[:8]
    second = await walls.taps(RINA, first, "list")
    assert numbers(second.last) == codes[8:]
    assert second.last.message.method == "editMessageText"
    one = await walls.taps(RINA, second, "view")
    back = await walls.taps(RINA, one, "list")
    assert numbers(back.last) == codes[8:], "to the page that it was on"
    assert numbers((await walls.taps(RINA, second, "list")).last) == codes[:8]


async def test_an_empty_list_offers_the_first_poster(walls: Walls) -> None:
    shown = (await walls.looks(RINA)).last
    assert [b["callback_data"] for b in shown.buttons] == ["o:pst:new"]


async def test_a_neutral_place_is_named_as_what_it_is(station: Station, walls: Walls) -> None:
    await walls.puts_up("B-1", station.polres, "Pasar Sekotong", site=Site.PUBLIC)
    await walls.puts_up("B-2", station.polres, "Loket")
    text = (await walls.looks(RINA)).last.text
    assert f"Pasar Sekotong ({views.SITE_NAMES[Site.PUBLIC]})" in text
    assert "Loket (" not in text


# One poster


async def test_a_poster_is_found_by_its_number_however_it_is_typed(station: Station, walls: Walls) -> None:
    await walls.puts_up("Sek-001", station.polsek, "Loket utama")
    for typed in ("sek-001", "SEK-001", "Sek-001"):
        assert "Loket utama" in (await walls.looks(RINA, typed)).last.text


async def test_a_number_is_found_with_whatever_capitals_it_is_typed(station: Station, walls: Walls) -> None:
    await walls.puts_up("SEK-1", station.polsek, "Loket satu")
    for typed in ("SEK-1", "sek-1"):
        assert "Loket satu" in (await walls.looks(RINA, typed)).last.text


async def test_a_poster_above_is_as_unknown_as_one_that_there_is_not(station: Station, walls: Walls) -> None:
    above = await walls.puts_up("A-1", station.polda)
    answers = [await walls.looks(RINA, code) for code in ("A-1", "NONE-1")]
    assert len({answer.last.text for answer in answers}) == 1
    for act in ("view", "print"):
        taps = [
            await station.chat.taps_data(RINA, 5, f"o:pst:{act}:{poster_id}:a4:id", group=GROUP)
            for poster_id in (above.id, "0" * 32)
        ]
        assert [answer.sendings for answer in taps] == [[], []]
        assert len({toast.text for answer in taps for toast in answer.toasts}) == 1
    assert await station.chat.due() == []


async def test_a_case_that_was_routed_around_a_unit_shows_in_none_of_its_figures(
    station: Station, walls: Walls
) -> None:
    poster = await walls.puts_up("C-1", station.polsek)
    await walls.scanned(poster, 20)
    station.chat.passes(days=7)
    before = [(await walls.looks(RINA, what)).last.text for what in ("", "C-1")]
    station.chat.passes(days=-7)
    await walls.reported(poster, station.polda, 6)
    station.chat.passes(days=7)
    assert [(await walls.looks(RINA, what)).last.text for what in ("", "C-1")] == before
    assert ": 5–9" in (await walls.looks(TUTI, "C-1", group=ABOVE)).last.text


async def test_an_anonymous_administrator_sees_the_list_too(station: Station, walls: Walls) -> None:
    await walls.puts_up("B-1", station.polres)
    anonymous = Person(1087968824, "Group", "GroupAnonymousBot")
    sender = {"id": GROUP, "type": "supergroup", "title": "P"}
    seen = await station.chat.says(anonymous, "/poster", group=GROUP, sender_chat=sender)
    assert numbers(seen.last) == ["B-1"]


# Printing


def test_what_is_offered_is_what_can_be_printed_and_fits_into_a_button() -> None:
    assert LAYOUT_NAMES.keys() == sheets.LAYOUTS.keys()
    assert views.LANGUAGE_NAMES.keys() == set(sheets.LANGUAGES)
    for layout in LAYOUT_NAMES:
        for language in views.LANGUAGE_NAMES:
            keyboards.callback_button("x", views.poster_button_data("print", "f" * 32, layout, language))


async def test_a_supervisor_gets_the_poster_as_a_file_in_the_group(station: Station, walls: Walls) -> None:
    poster = await walls.puts_up("C-1", station.polsek, "Loket")
    view = await walls.looks(AGUS, "C-1")
    asked = await walls.taps(AGUS, view, "print", "a4", "id")
    assert asked.sendings == []
    assert len(asked.toasts) == 1
    answer = await station.chat.fetched("officers.print_poster", FOUND)
    (sent,) = answer.to(GROUP)
    assert sent.message.upload == Printout(poster.id, 1, "a4", "id", "C-1-a4-id.pdf")
    assert sent.message.method == "sendDocument"
    assert sent.message.params["protect_content"] is False
    assert all(word in sent.text for word in ("C-1", station.polsek.name, "Loket"))
    otherwise = sent.message.otherwise
    assert otherwise is not None
    assert "yanduan poster render C-1" in otherwise.params["text"]


async def test_the_language_that_was_chosen_is_printed(station: Station, walls: Walls) -> None:
    await walls.puts_up("C-1", station.polsek, language="en")
    view = await walls.looks(AGUS, "C-1")
    assert [label for label in view.last.labels if label.startswith("•")] == ["• English"]
    both = await walls.taps(AGUS, view, "view", "both")
    assert both.last.message.method == "editMessageText"
    await walls.taps(AGUS, both, "print", "sticker", "both")
    await walls.taps(AGUS, both, "print", "square", "both")
    answer = await station.chat.fetched("officers.print_poster", FOUND)
    assert [p.filename for p in printed(answer)] == ["C-1-sticker-both.pdf", "C-1-square-both.png"]


async def test_whoever_does_not_administer_the_group_gets_none_and_is_not_named(
    station: Station, walls: Walls
) -> None:
    await walls.puts_up("C-1", station.polsek)
    await walls.taps(BUDI, await walls.looks(BUDI, "C-1"), "print", "a4", "id")
    refused = await station.chat.fetched("officers.print_poster", FOUND)
    assert printed(refused) == []
    assert [s.message.chat_id for s in refused.sendings] == [GROUP]
    assert BUDI.first_name not in refused.last.text
    assert refused.last.message.params["disable_notification"] is True


async def test_whoever_was_refused_hears_it_at_the_next_tap_too(station: Station, walls: Walls) -> None:
    await walls.puts_up("C-1", station.polsek)
    view = await walls.looks(BUDI, "C-1")
    await walls.taps(BUDI, view, "print", "a4", "id")
    await station.chat.fetched("officers.print_poster", FOUND)
    for layout in ("a4", "a3"):
        again = await walls.taps(BUDI, view, "print", layout, "id")
        (toast,) = again.toasts
        assert toast.alert
        assert "admin" in toast.text
        assert again.sendings == []
    station.chat.passes(minutes=1)
    later = await walls.taps(BUDI, view, "print", "a3", "id")
    assert not later.toasts[0].alert


async def test_fast_fingers_get_one_file_and_a_minute_later_another(station: Station, walls: Walls) -> None:
    await walls.puts_up("C-1", station.polsek)
    view = await walls.looks(AGUS, "C-1")
    for _ in range(5):
        answer = await walls.taps(AGUS, view, "print", "a4", "id")
        assert len(answer.toasts) == 1
    await walls.taps(TEAM, view, "print", "a4", "id")
    await walls.taps(AGUS, view, "print", "a5", "id")
    both = {**FOUND, "supervisors": {str(AGUS.id): "Agus", str(TEAM.id): "Tim"}}
    answer = await station.chat.fetched("officers.print_poster", both)
    assert sorted(p.layout for p in printed(answer)) == ["a4", "a5"]
    station.chat.passes(seconds=61)
    await walls.taps(AGUS, view, "print", "a4", "id")
    assert len(printed(await station.chat.fetched("officers.print_poster", both))) == 1


@pytest.mark.parametrize("end", ["revoked", "expired"])
async def test_a_poster_that_counts_no_more_is_not_printed(station: Station, walls: Walls, end: str) -> None:
    poster = await walls.puts_up("C-1", station.polsek)
    view = await walls.looks(AGUS, "C-1")
    await walls.taps(AGUS, view, "print", "a4", "id")
    async with station.chat.store.write() as tx:
        if end == "revoked":
            await posters.revoke(tx, poster.code)
        else:
            await posters.expire(tx, poster.code, tx.now)
    late = await station.chat.fetched("officers.print_poster", FOUND)
    assert printed(late) == []
    assert "C-1" in late.last.text
    stale = await walls.taps(AGUS, view, "print", "a5", "id")
    assert await station.chat.due() == []
    assert stale.toasts[0].alert
    assert CONDITION_SIGNS[PosterCondition(end)][0] in stale.last.text, "the view is what it is now"
    assert not any("print" in str(b["callback_data"]) for b in stale.last.buttons)


async def test_a_group_that_migrates_meanwhile_gets_the_file_where_it_is_now(
    station: Station, walls: Walls
) -> None:
    await walls.puts_up("C-1", station.polsek)
    await walls.taps(AGUS, await walls.looks(AGUS, "C-1"), "print", "a4", "id")
    await station.chat.sends(AGUS, {"migrate_to_chat_id": -7007}, group=GROUP)
    answer = await station.chat.fetched("officers.print_poster", {**FOUND, "chat_id": -7007})
    assert [s.message.chat_id for s in answer.sendings if s.message.upload] == [-7007]


@pytest.mark.parametrize("now", ["another's", "nobody's", "out of reach"])
async def test_a_group_that_is_another_units_meanwhile_gets_no_poster_of_this_one(
    station: Station, walls: Walls, now: str
) -> None:
    await walls.puts_up("B-1", station.polres)
    await walls.taps(AGUS, await walls.looks(AGUS, "B-1"), "print", "a4", "id")
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polres.id)
        if now == "another's":
            await units.bind_group(tx, station.polsek.id, GROUP)
    answer = await station.chat.fetched("officers.print_poster", None if now == "out of reach" else FOUND)
    assert printed(answer) == []
    assert len(answer.sendings) == (now == "another's")
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polsek.id)


async def test_where_telegram_does_not_say_who_administers_nobody_is_refused_for_it(
    station: Station, walls: Walls
) -> None:
    await walls.puts_up("B-1", station.polres)
    view = await walls.looks(AGUS, "B-1")
    for layout in ("a4", "a5"):
        await walls.taps(AGUS, view, "print", layout, "id")
        told = await station.chat.fetched("officers.print_poster", None)
        assert [s.message.chat_id for s in told.sendings] == [GROUP]


async def test_whatever_a_button_may_carry_does_no_harm(station: Station, walls: Walls) -> None:
    poster = await walls.puts_up("B-1", station.polres)
    for data in (
        "print",
        f"print:{poster.id}",
        f"print:{poster.id}:a0:id",
        f"print:{poster.id}:a4:xx",
        "view",
    ):
        answer = await station.chat.taps_data(AGUS, 5, f"o:pst:{data}", group=GROUP)
        assert (len(answer.toasts), answer.sendings) == (1, []), data
    for data in ("list", "list:x", f"view:{poster.id}", f"view:{poster.id}:xx"):
        assert (await station.chat.taps_data(AGUS, 5, f"o:pst:{data}", group=GROUP)).sendings, data
    assert await station.chat.due() == []


async def test_telegram_is_asked_under_the_groups_new_id(tmp_path: Path, station: Station) -> None:
    async with Sandbox.serve() as sandbox:
        wira = await sandbox.user("Wira", started=True)
        group = await sandbox.group("Propam", owner=wira, kind="group", bot="member")
        old = await wira.migrates(group)
        bot = make_bot(sandbox.bot.token, sandbox.bot.api_url, AiohttpRequest())
        await bot.initialize()
        try:
            for chat_id in (old.id, group.id):
                found = await admin_check.fetch_group_supervisors(
                    bot, station.chat.deployment, PosterAsker(chat_id, None, 1)
                )
                assert found == {"chat_id": group.id, "supervisors": {str(wira.id): "Wira"}}
            assert (
                await admin_check.fetch_group_supervisors(
                    bot, station.chat.deployment, PosterAsker(-99, None, 1)
                )
                is None
            )
        finally:
            await bot.shutdown()
