"""Every message and every update, required fields alone and with all, through the real application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage import intake, posters
from storage.records import Json
from tests.updates.made import Maker, fields, spec
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import Citizen
from tests.worlds.station import GROUP, RINA, Station

MAKERS = (Maker(), Maker(unknown=True))
LATER = ("not_known_yet", {"not_known_yet": {"a": [1]}})
"""What a later Telegram may send, of which nothing is known here."""


def every(sort: str) -> Iterator[tuple[str, Json]]:
    """All messages of one sort: name, and what they hold beside the head."""
    for maker in MAKERS:
        for name in fields(sort):
            for full in (False, True):
                yield name, maker.message(name, full=full)


def raw(person: Person, content: Json, *, group: int | None = None, kind: str = "message") -> Json:
    private = {"id": person.id, "type": "private", "first_name": person.first_name}
    chat = private if group is None else {"id": group, "type": "supergroup", "title": "Propam"}
    head = {"message_id": 7, "date": 1_790_000_000, "from": person.raw(), "chat": chat}
    return {kind: head | content}


def strangers(messages: Iterator[tuple[str, Json]], kind: str = "message") -> dict[int, tuple[str, Json]]:
    """Each message from an account of its own: what comes back to it is its answer."""
    return {
        1000 + n: (name, raw(Person(1000 + n, "Sari"), content, kind=kind))
        for n, (name, content) in enumerate(messages)
    }


async def failed(chat: Chat) -> int:
    """How many updates are sealed as failed."""
    async with chat.store.read() as tx:
        return len(await intake.failed(tx))


def test_each_type_within_reach_of_an_update_is_made_at_least_once() -> None:
    maker = Maker()
    for name in [*fields("content"), *fields("service"), *fields("about")]:
        for _ in range(30 if name == "rich_message" else 8):
            maker.message(name, full=True)
    for name in [*spec()["types"]["Update"]] * 3:
        maker.update(name, full=True)
    assert set(spec()["types"]) - {"Update"} - set(maker.made) == set()


async def test_every_content_sent_privately_is_answered_and_none_fails(station: Station) -> None:
    sent = strangers(iter([*every("content"), LATER]))
    answer = await station.chat.batch([message for _, message in sent.values()])
    assert await failed(station.chat) == 0
    assert {name for person, (name, _) in sent.items() if not answer.to(person)} == set()


async def test_every_content_that_is_edited_privately_is_answered_and_none_fails(station: Station) -> None:
    sent = strangers(every("content"), "edited_message")
    answer = await station.chat.batch([message for _, message in sent.values()])
    assert await failed(station.chat) == 0
    moves_by_itself = {"location", "venue"}
    unanswered = {name for person, (name, _) in sent.items() if not answer.to(person)}
    assert unanswered == moves_by_itself


async def test_whatever_else_a_text_says_of_itself_it_is_answered_and_does_not_fail(station: Station) -> None:
    heads = [(name, content | {"text": "teks biasa"}) for name, content in every("about")]
    own = {"message_id", "from", "chat", "date"}
    sent = strangers((name, content) for name, content in heads if name not in own)
    answer = await station.chat.batch([message for _, message in sent.values()])
    assert await failed(station.chat) == 0
    assert {name for person, (name, _) in sent.items() if not answer.to(person)} == set()


async def test_every_service_message_is_taken_silently(station: Station) -> None:
    sent = strangers(every("service"))
    answer = await station.chat.batch([message for _, message in sent.values()])
    assert await failed(station.chat) == 0
    assert {name for person, (name, _) in sent.items() if answer.to(person)} == set()


async def test_a_bound_group_takes_every_message_silently(station: Station) -> None:
    await station.claimed()
    messages = [*every("content"), *every("service"), *every("about"), LATER]
    # A group that moves is followed.
    changing = {"migrate_to_chat_id", "migrate_from_chat_id", "from", "chat"}
    raws = [raw(RINA, content, group=GROUP) for name, content in messages if name not in changing]
    answer = await station.chat.batch(raws)
    assert await failed(station.chat) == 0
    assert [sending.text for sending in answer.sendings] == []


async def test_a_message_that_changes_what_the_group_is_does_not_fail(station: Station) -> None:
    for maker in MAKERS:
        for name in ("migrate_to_chat_id", "migrate_from_chat_id"):
            await station.chat.update(raw(RINA, maker.message(name, full=True), group=GROUP))
    assert await failed(station.chat) == 0


@pytest.mark.parametrize("chat", ["private", "group", "supergroup", "channel"])
async def test_an_update_that_asks_nothing_of_us_is_taken_silently(station: Station, chat: str) -> None:
    makers = Maker(chat=chat), Maker(chat=chat, unknown=True)
    asks = {"update_id"} | ({"message", "edited_message"} if chat == "private" else set())
    names = [name for name in spec()["types"]["Update"] if name not in asks]
    made = [maker.update(name, full=full) for name in names for maker in makers for full in (False, True)]
    answer = await station.chat.batch([*made, {"not_known_yet": {"a": [1]}}])
    assert await failed(station.chat) == 0
    assert [sending.text for sending in answer.sendings] == []


async def citizen_at(station: Station, person: Person, *labels: str) -> Citizen:
    """Somebody in the middle of the form."""
    async with station.chat.store.write() as tx:
        poster = await posters.add(tx, code=f"P-{person.id}", unit_id=station.polsek.id, place="Ruang SPKT")
    citizen = Citizen(station.chat, person)
    await citizen.says(f"/start {poster.token}")
    await citizen.taps("Setuju, mulai lapor", *labels)
    return citizen


async def step_of(citizen: Citizen) -> str:
    return str((await citizen.conversation()).flow["draft"]["step"])


@pytest.mark.parametrize("labels", [(), ("Lainnya / tidak yakin",)])
async def test_the_form_answers_every_content_and_goes_on(station: Station, labels: tuple[str, ...]) -> None:
    for number, maker in enumerate(MAKERS, 2000):
        citizen = await citizen_at(station, Person(number, "Sari"), *labels)
        step, unanswered = await step_of(citizen), set()
        for name in fields("content"):
            for full in (False, True):
                answer = await citizen.sends(maker.message(name, full=full))
                if not answer.to(citizen.person.id):
                    unanswered.add(name)
        services = [maker.message(name, full=full) for name in fields("service") for full in (False, True)]
        silently = await station.chat.batch([raw(citizen.person, content) for content in services])
        assert [sending.text for sending in silently.to(citizen.person.id)] == []
        assert (unanswered, await failed(station.chat)) == (set(), 0)
        assert await step_of(citizen) == step
        await citizen.sends({"text": "Cerita saya berakhir di sini, terima kasih."})
        assert citizen.labels
