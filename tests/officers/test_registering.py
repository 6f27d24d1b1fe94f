"""A new place for a poster, registered in the group: by whom, for which unit, where, and once."""

from __future__ import annotations

import pytest
from sqlalchemy import true

from bot.officers.posters.place_question import QUESTION_MARK
from bot.upkeep import jobs
from storage import rows, schema, units
from storage.records import Json, Printout, Site, Unit
from tests.worlds.chat import Answer, Person, Sending
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, Station
from tests.worlds.walls import FOUND, Walls, datas, moves

BELOW = -3003
ANONYMOUS = Person(1087968824, "Group", "GroupAnonymousBot")


@pytest.fixture
def walls(station: Station) -> Walls:
    return Walls(station)


async def begins(walls: Walls, person: Person = AGUS, found: Json | None = None) -> Answer:
    """As far as the choice of the unit."""
    group = (found or FOUND)["chat_id"]
    await walls.taps(person, await walls.looks(person, group=group), "new", group=group)
    return await walls.chat.fetched("officers.new_poster", found or FOUND)


async def is_asked(walls: Walls, unit: Unit, site: str = "public", person: Person = AGUS) -> Sending:
    """As far as the question where exactly."""
    sites = await walls.taps(person, await begins(walls, person), "unit", unit.id)
    return question(await walls.taps(person, sites, "site", unit.id, site))


def question(answer: Answer) -> Sending:
    (found,) = [s for s in answer.sendings if s.text.startswith(QUESTION_MARK)]
    return found


async def registers(walls: Walls, summary: Answer, person: Person = AGUS) -> Answer:
    await walls.taps(person, summary, "add")
    return await walls.chat.fetched("officers.add_poster", FOUND)


async def test_a_place_is_registered_by_taps_and_one_answer(station: Station, walls: Walls) -> None:
    chosen = await begins(walls)
    assert chosen.last.message.method == "editMessageText"
    assert [d for d in datas(chosen.last) if d.startswith("unit:")] == [
        f"unit:{station.polres.id}",
        f"unit:{station.polsek.id}",
    ]
    sites = await walls.taps(AGUS, chosen, "unit", station.polsek.id)
    assert [d.split(":")[2] for d in datas(sites.last) if d.startswith("site:")] == [
        site.value for site in Site
    ]
    asked = question(await walls.taps(AGUS, sites, "site", station.polsek.id, "village"))
    assert asked.message.params["reply_markup"]["selective"] is True
    (mention,) = asked.message.params["entities"]
    assert mention["user"]["id"] == AGUS.id
    assert asked.text.encode("utf-16-le")[mention["offset"] * 2 :][: mention["length"] * 2].decode(
        "utf-16-le"
    ) == (AGUS.first_name)
    summary = await walls.replies(AGUS, asked, " Papan pengumuman \n balai desa ")
    assert "Papan pengumuman balai desa" in summary.last.text
    assert await walls.all() == [], "not before it was confirmed"
    assert (await walls.taps(AGUS, summary, "add")).sendings == []
    done = await station.chat.fetched("officers.add_poster", FOUND)
    (made,) = await walls.all()
    assert (made.code, made.unit_id, made.site) == ("POLSEK-X-001", station.polsek.id, Site.VILLAGE)
    assert made.place == "Papan pengumuman balai desa"
    assert done.last.message_id == summary.last.message_id, "the summary becomes the poster"
    assert done.last.message.otherwise is not None, "or a new message, if the summary is gone"
    await walls.taps(AGUS, done, "print", "a4", "id")
    answer = await station.chat.fetched("officers.print_poster", FOUND)
    assert isinstance(answer.last.message.upload, Printout)
    assert answer.last.message.upload.poster_id == made.id


async def test_numbers_go_on_from_those_that_there_are(station: Station, walls: Walls) -> None:
    await walls.puts_up("POLRES-X-007", station.polres)
    summary = await walls.replies(AGUS, await is_asked(walls, station.polres, "office"), "Loket")
    await registers(walls, summary)
    assert [poster.code for poster in await walls.all()] == ["POLRES-X-007", "POLRES-X-008"]


async def test_where_no_unit_is_below_none_is_asked_for(station: Station, walls: Walls) -> None:
    async with station.chat.store.write() as tx:
        await units.bind_group(tx, station.polsek.id, BELOW)
    chosen = await begins(walls, found={**FOUND, "chat_id": BELOW})
    assert {d.split(":")[1] for d in datas(chosen.last) if d.startswith("site:")} == {station.polsek.id}
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polsek.id)


async def test_many_units_are_turned_by_pages_of_eight(station: Station, walls: Walls) -> None:
    extra = await walls.adds_units(*(f"Y-{n:02}" for n in range(9)))
    first = await begins(walls)
    second = await walls.taps(AGUS, first, "units")
    found = [d for a in (first, second) for d in datas(a.last) if d.startswith("unit:")]
    assert [len(datas(a.last)) - 2 for a in (first, second)] == [8, 3], "beside turning and the way back"
    assert found[0] == f"unit:{station.polres.id}"
    assert len(set(found)) == 11
    assert datas((await walls.taps(AGUS, second, "units")).last) == datas(first.last)
    await walls.removes_units(extra)


async def test_a_unit_with_others_below_leads_to_them(station: Station, walls: Walls) -> None:
    found = {**FOUND, "chat_id": ABOVE}
    top = await begins(walls, found=found)
    assert datas(top.last)[:2] == [f"unit:{station.polda.id}", f"units:{station.polres.id}:0"]
    below = await walls.taps(AGUS, top, "units", group=ABOVE)
    assert datas(below.last)[:2] == [f"unit:{station.polres.id}", f"unit:{station.polsek.id}"]


# What is no answer


@pytest.mark.parametrize(
    "content",
    [
        "x" * 121,
        "Puskesmas 😀",
        "   ",
        {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "caption": "Loket"},
        {"sticker": {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"text": "Loket", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"}},
    ],
)  # fmt: skip
async def test_what_is_no_place_is_asked_for_again_and_the_older_question_goes(
    station: Station, walls: Walls, content: str | Json
) -> None:
    asked = await is_asked(walls, station.polres)
    answer = await walls.replies(AGUS, asked, content)
    removed = [s.message_id for s in answer.sendings if s.message.method == "deleteMessage"]
    assert removed == [asked.message_id]
    again = question(answer)
    assert len(again.text) > len(asked.text), "with what was wrong"
    summary = await walls.replies(AGUS, again, "Loket")
    await registers(walls, summary)
    assert [poster.place for poster in await walls.all()] == ["Loket"]


async def test_a_place_has_one_poster_also_where_two_register_it_at_once(
    station: Station, walls: Walls
) -> None:
    summaries = []
    for _ in range(2):
        asked = await is_asked(walls, station.polres)
        summaries.append(await walls.replies(AGUS, asked, "Loket"))
        station.chat.passes(minutes=2)
    for summary in summaries:
        await registers(walls, summary)
    assert len(await walls.all()) == 1
    asked = await is_asked(walls, station.polres)
    again = question(await walls.replies(AGUS, asked, "LOKET"))
    assert (await walls.all())[0].code in again.text


async def test_an_album_is_answered_once(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
    answers = [await walls.replies(AGUS, asked, {**photo, "media_group_id": "7"}) for _ in range(4)]
    assert sum(len(answer.sendings) for answer in answers) == 2  # the question anew, the old one removed


async def test_nobody_answers_in_anothers_place(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    sender = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "P"}}
    for answer in (
        await walls.replies(BUDI, asked, "Kantin"),
        await walls.replies(ANONYMOUS, asked, {"text": "Kantin", **sender}),
    ):
        assert (len(answer.sendings), datas(answer.last)) == (1, [])
    assert (await walls.replies(AGUS, asked, "Kantin", edited=True)).sendings == []
    assert datas((await walls.replies(AGUS, asked, "Loket")).last)


async def test_what_is_no_reply_to_the_question_is_nothing_to_us(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    assert (await station.chat.says(AGUS, "Loket", group=GROUP)).sendings == []
    listed = (await walls.looks(AGUS)).last
    assert (await walls.replies(AGUS, listed, "Loket")).sendings == []
    assert (await walls.replies(AGUS, asked, "Loket", of=BUDI.id)).sendings == [], "another bot asks so too"
    assert datas((await walls.replies(AGUS, asked, "Loket")).last)


async def test_an_answered_question_is_answered(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    await walls.replies(AGUS, asked, "Loket")
    late = await walls.replies(AGUS, asked, "Kantin")
    assert (len(late.sendings), datas(late.last)) == (1, [])


async def test_a_question_is_forgotten_after_a_day(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    station.chat.passes(hours=25)
    removed = await station.chat.job(jobs.remove_shown)
    assert [s.message_id for s in removed.to(GROUP)] == [asked.message_id]
    late = await walls.replies(AGUS, asked, "Loket")
    assert (len(late.sendings), datas(late.last)) == (1, [])


async def test_a_place_may_look_like_anything_but_a_command(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    summary = await walls.replies(AGUS, asked, "YDN-7K3Q-M4XD <b>")
    assert "YDN-7K3Q-M4XD <b>" in summary.last.text
    command = {"text": "/kasus", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    answer = await walls.replies(AGUS, asked, command)
    assert answer.last.text.startswith("Kasus")


# Twice


async def test_of_a_question_that_arrived_twice_either_may_be_answered(
    station: Station, walls: Walls
) -> None:
    asked = await is_asked(walls, station.polres)
    await is_asked(walls, station.polsek)
    doubled = Sending(asked.message, asked.message_id + 900)
    summary = await walls.replies(AGUS, doubled, "Loket")
    assert station.polres.name in summary.last.text
    late = await walls.replies(AGUS, asked, "Kantin")
    assert (len(late.sendings), datas(late.last)) == (1, [])


async def test_of_two_questions_that_say_the_same_none_is_guessed(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    station.chat.passes(minutes=2)
    await is_asked(walls, station.polres)
    answer = await walls.replies(AGUS, Sending(asked.message, asked.message_id + 900), "Loket")
    assert datas(answer.last) == []


async def test_a_doubled_tap_on_a_place_asks_once(station: Station, walls: Walls) -> None:
    sites = await walls.taps(AGUS, await begins(walls), "unit", station.polres.id)
    question(await walls.taps(AGUS, sites, "site", station.polres.id, "office"))
    again = await walls.taps(AGUS, sites, "site", station.polres.id, "office")
    assert (again.sendings, len(again.toasts)) == ([], 1)


async def test_a_doubled_tap_registers_one_poster(station: Station, walls: Walls) -> None:
    summary = await walls.replies(AGUS, await is_asked(walls, station.polres), "Loket")
    await walls.taps(AGUS, summary, "add")
    again = await walls.taps(AGUS, summary, "add")
    assert (again.sendings, len(again.toasts)) == ([], 1)
    assert len(await station.chat.due()) == 1
    done = await station.chat.fetched("officers.add_poster", FOUND)
    late = await walls.taps(AGUS, summary, "add")
    assert len(await walls.all()) == len(done.sendings) == 1
    assert (late.sendings, len(late.toasts)) == ([], 1)
    assert await station.chat.due() == []


async def test_of_two_who_register_the_same_poster_the_second_is_told(station: Station, walls: Walls) -> None:
    summary = await walls.replies(AGUS, await is_asked(walls, station.polres), "Loket")
    for person in (AGUS, RINA):
        await walls.taps(person, summary, "add")
    both = {**FOUND, "supervisors": {str(AGUS.id): "Agus", str(RINA.id): "Rina"}}
    done, told = (await station.chat.fetched("officers.add_poster", both)).sendings
    assert len(await walls.all()) == 1
    assert done.message_id == summary.last.message_id
    assert told.message.params["disable_notification"] is True
    assert "/poster" in told.text


# Who may


async def test_where_telegram_does_not_say_who_administers_it_is_told_and_no_more(
    station: Station, walls: Walls
) -> None:
    summary = await walls.replies(AGUS, await is_asked(walls, station.polres), "Loket")
    station.chat.passes(seconds=61)
    for kind, act in (("new", "new"), ("add", "add")):
        on = summary if act == "add" else await walls.looks(AGUS)
        await walls.taps(AGUS, on, act)
        told = await station.chat.fetched(f"officers.{kind}_poster", None)
        assert [(s.message.chat_id, datas(s)) for s in told.sendings] == [(GROUP, [])], act
        assert told.last.message.params["disable_notification"] is True
        station.chat.passes(seconds=61)
    assert await walls.all() == []
    await registers(walls, summary)
    assert len(await walls.all()) == 1, "the summary still stands"


async def test_whoever_does_not_administer_the_group_types_nothing_in_vain(walls: Walls) -> None:
    refused = await begins(walls, BUDI)
    assert (len(refused.sendings), datas(refused.last)) == (1, [])
    assert BUDI.first_name not in refused.last.text
    again = await walls.taps(BUDI, await walls.looks(BUDI), "new")
    assert again.sendings == [], "the group isn't told again within a minute"
    assert [toast.alert for toast in again.toasts] == [True]


async def test_telegram_is_asked_once_more_before_it_is_registered(station: Station, walls: Walls) -> None:
    asked = await is_asked(walls, station.polres)
    summary = await walls.replies(AGUS, asked, "Loket")
    refused = await registers(walls, summary, BUDI)
    assert await walls.all() == []
    assert BUDI.first_name not in refused.last.text
    await walls.taps(AGUS, summary, "add")
    await station.chat.fetched("officers.add_poster", {**FOUND, "supervisors": {}})
    assert await walls.all() == [], "an administrator no more"
    station.chat.passes(seconds=61)
    await registers(walls, summary)
    assert len(await walls.all()) == 1


async def test_only_whoever_began_can_cancel_it_and_then_nothing_is_registered(
    station: Station, walls: Walls
) -> None:
    summary = await walls.replies(AGUS, await is_asked(walls, station.polres), "Loket")
    assert (await walls.taps(RINA, summary, "drop")).sendings == []
    cancelled = await walls.taps(AGUS, summary, "drop")
    assert cancelled.last.message_id == summary.last.message_id
    assert (await walls.taps(AGUS, summary, "add")).sendings == []
    assert await station.chat.due() == []
    assert await walls.all() == []


async def test_no_unit_above_or_beside_gets_a_poster_from_here(station: Station, walls: Walls) -> None:
    for data in (
        f"unit:{station.polda.id}",
        f"site:{station.polda.id}:office",
        "unit:x",
        "units:x",
        f"units:{station.polda.id}:0",
        "site",
        "x",
    ):
        answer = await station.chat.taps_data(AGUS, 5, f"o:pst:{data}", group=GROUP)
        assert (answer.sendings, len(answer.toasts)) == ([], 1), data


@pytest.mark.parametrize("when", ["chosen", "asked", "summed up"])
async def test_a_unit_that_is_not_below_any_more_gets_none(station: Station, walls: Walls, when: str) -> None:
    answer = await walls.taps(AGUS, await begins(walls), "unit", station.polsek.id)
    if when != "chosen":
        answer = await walls.taps(AGUS, answer, "site", station.polsek.id, "office")
    if when == "summed up":
        answer = await walls.replies(AGUS, question(answer), "Loket")
    async with station.chat.store.write() as tx:
        await moves(tx, station.polsek, station.polda)
    try:
        if when == "chosen":
            assert (await walls.taps(AGUS, answer, "site", station.polsek.id, "office")).sendings == []
        elif when == "asked":
            assert datas((await walls.replies(AGUS, question(answer), "Loket")).last) == []
        else:
            assert len((await registers(walls, answer)).sendings) == 1
        assert await walls.all() == []
    finally:
        async with station.chat.store.write() as tx:
            await moves(tx, station.polsek, station.polres)


async def test_a_unit_whose_code_can_name_no_file_is_sent_to_the_operator_first(
    station: Station, walls: Walls
) -> None:
    (odd,) = await walls.adds_units("SEK X")
    told = await walls.taps(AGUS, await begins(walls), "unit", odd.id)
    assert 'yanduan poster add NOMOR --unit "SEK X"' in told.last.text
    assert datas(told.last) == ["list"]
    await walls.removes_units([odd])


async def test_a_group_of_another_unit_by_now_registers_nothing_for_the_old_one(
    station: Station, walls: Walls
) -> None:
    summary = await walls.replies(AGUS, await is_asked(walls, station.polres), "Loket")
    await walls.taps(AGUS, summary, "add")
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polres.id)
        await units.bind_group(tx, station.polsek.id, GROUP)
    await station.chat.fetched("officers.add_poster", FOUND)
    assert await walls.all() == []
    async with station.chat.store.write() as tx:
        await rows.change(tx, schema.unit, true(), group_key=None, group_chat=None)
