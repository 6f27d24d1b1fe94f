"""A citizen whose complaint is in: what stands in their chat, what officers send, and what is kept."""

from __future__ import annotations

from typing import Any

from storage import cases, conversations, events, evidence, messages, units
from storage.records import ActorRole, Case, CaseEvent, Category, EventKind, Json, Level
from tests.worlds.chat import Chat, Person, Sending
from tests.worlds.given import a_report

SARI, BUDI, TONO = Person(1001, "Sari"), Person(1002, "Budi"), Person(1003, "Tono")
GROUP = -100123
"""Of no unit."""


async def sent_case(chat: Chat, person: Person, **more: Any) -> Case:
    """A case that this person has sent before."""
    return (await sent_case_with_code(chat, person, **more))[0]


async def sent_case_with_code(
    chat: Chat, person: Person, *, language: str = "id", **more: Any
) -> tuple[Case, str]:
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
        new = a_report(
            tx,
            unit,
            person.id,
            consent_version="1",
            category=Category.B1,
            content={"story": "…"},
            language=language,
            **more,
        )
        made = await cases.register(tx, new)
    return made.case, made.access_code


async def news(chat: Chat, kind: str, case: Case, **more: Any) -> Sending:
    """What another room leaves for the reporter, as it arrives."""
    return (await chat.leaves(kind, {"case_id": case.id, **more})).last


async def asks(chat: Chat, case: Case, text: str = "Kapan kejadiannya?") -> Sending:
    """An officer writes to the reporter."""
    async with chat.store.write() as tx:
        await events.append(tx, case.id, EventKind.REPLIED, ActorRole.OFFICER, None, {})
    return await news(chat, "reporter.tell_reply", case, text=text)


def standing(chat: Chat, person: Person) -> list[str]:
    """What stands in the chat now, of all that we sent: without what was deleted, as it was edited last."""
    texts: dict[int, str] = {}
    for sending in chat.everything:
        if sending.message.chat_id != person.id:
            continue
        if sending.message.method == "deleteMessage":
            texts.pop(sending.message_id, None)
        elif sending.message.method == "deleteMessages":
            for message_id in sending.message.params["message_ids"]:
                texts.pop(message_id, None)
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


async def bodies(chat: Chat, case: Case) -> list[Json]:
    """The bodies of the messages that were added to a case."""
    async with chat.store.read() as tx:
        return [message.body for message in await messages.messages(tx, case.id)]


async def added(chat: Chat, case: Case) -> list[CaseEvent]:
    """What the chain says of additions."""
    async with chat.store.read() as tx:
        return [event for event in await events.of_case(tx, case.id) if event.kind is EventKind.ADDED]
