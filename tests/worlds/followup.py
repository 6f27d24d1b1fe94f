"""A citizen's phone with the whole application behind it: what stands in the chat, replies and taps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.turn import Deployment
from storage import cases, conversations, events, evidence, messages, units, work
from storage.records import ActorRole, Case, Category, EventKind, Json, Level, NewCase, Urgency
from storage.store import Tx
from tests.worlds.chat import BOT_ID, USERNAME, Answer, Chat, Person, Sending

SARI = Person(1001, "Sari")
BUDI = Person(1002, "Budi")


async def case_of(chat: Chat, person: Person) -> Case:
    """A case that this person has sent before."""
    return (await case_with_code(chat, person))[0]


async def case_with_code(chat: Chat, person: Person) -> tuple[Case, str]:
    """The same, with its access code."""
    async with chat.store.write() as tx:
        unit = await units.by_code(tx, "RES") or await units.add(
            tx,
            code="RES",
            name="Polres Contoh",
            level=Level.POLRES,
            parent_code=None,
            timezone="Asia/Makassar",
        )
        await units.bind_group(tx, unit.id, -100)
        new = NewCase(
            form_version=1,
            consent_version="1",
            consent_at=tx.now,
            poster_id=None,
            poster_unit_id=unit.id,
            handling_unit_id=unit.id,
            category=Category.B1,
            urgency=Urgency.NORMAL,
            take_up_by=None,
            content={},
            chat_id=person.id,
            language="id",
        )
        made = await cases.register(tx, new)
    return made.case, made.access_code


async def news(chat: Chat, kind: str, case: Case, **more: Any) -> Sending:
    """What another room leaves for the reporter, as it arrives."""
    async with chat.store.write() as tx:
        await work.put(tx, kind, {"case_id": case.id, **more})
    return (await errands(chat)).last


async def errands(chat: Chat, **passed: float) -> Answer:
    """Let time pass, and have done what is due then."""
    chat.passes(**passed)
    return await chat.job(_nothing)


async def _nothing(_tx: Tx, _deployment: Deployment) -> None:
    """Of upkeep's jobs, none."""


async def asks(chat: Chat, case: Case, text: str = "Kapan kejadiannya?") -> Sending:
    """An officer writes to the reporter."""
    async with chat.store.write() as tx:
        await events.append(tx, case.id, EventKind.REPLIED, ActorRole.OFFICER, None, {})
    return await news(chat, "reporter.tell_reply", case, text=text)


def replying(to: Sending, person: Person, **more: Any) -> Json:
    """What Telegram adds to a message that replies to this one."""
    markup = to.message.params.get("reply_markup") or {}
    ours: Json = {
        "message_id": to.message_id,
        "date": 1_700_000_000,
        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Yanduan", "username": USERNAME},
        "chat": {"id": person.id, "type": "private", "first_name": person.first_name},
        "text": to.text,
    }
    if "inline_keyboard" in markup:
        ours["reply_markup"] = markup
    return {"reply_to_message": ours | more}


async def replies(
    chat: Chat, person: Person, to: Sending, text: str, more: Mapping[str, object] | None = None
) -> Answer:
    """A text that replies to a message; `more` makes that another than ours."""
    return await chat.says(person, text, **replying(to, person, **(more or {})))


def standing(chat: Chat, person: Person) -> list[str]:
    """What stands in the chat now, of all that we sent: without what was deleted, as it was edited last."""
    texts: dict[int, str] = {}
    for sending in chat.everything:
        if sending.message.chat_id != person.id:
            continue
        if sending.message.method == "deleteMessage":
            texts.pop(sending.message_id, None)
        elif "text" in sending.message.params:
            texts[sending.message_id] = sending.text
    return list(texts.values())


async def kept(chat: Chat, case: Case) -> list[Any]:
    """What was added to a case, in order: texts, then the ids of files."""
    async with chat.store.read() as tx:
        said = [message.body.get("text") for message in await messages.messages(tx, case.id)]
        return [*said, *[file.file_id for file in await evidence.of_case(tx, case.id)]]


async def waits(chat: Chat, person: Person) -> int:
    """How many messages wait for a case to be chosen."""
    async with chat.store.read() as tx:
        found = await conversations.load(tx, person.id)
    return len(((found.flow if found else {}).get("waiting") or {}).get("held", []))


def photo(name: str, *, album: str | None = None) -> Json:
    picture = {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": 2000}
    return {"photo": [picture]} | ({"media_group_id": album} if album else {})


def voice(name: str) -> Json:
    return {"voice": {"file_id": name, "file_unique_id": name, "duration": 3, "file_size": 900}}
