"""The citizen's room, spoken to by commands and by what its buttons carry: `room.taps(SARI, "r:c:stop")`.

Everything else of the bot is there: what stands first in the list of handlers sees an update first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from storage import cases, conversations, units, work
from storage.records import Case, Category, Conversation, Json, Level, NewCase, Urgency
from storage.store import Store
from tests.worlds.chat import Answer, Chat, Person

SARI, BUDI, TONO = 1001, 1002, 1003
GROUP = -100123


class Room:
    """`chat`, and citizens who are but the numbers of their accounts."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self._read: dict[int, int] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Self]:
        """A room in a bot that has met nobody."""
        async with Chat.open(folder) as chat:
            yield cls(chat)

    @property
    def store(self) -> Store:
        return self.chat.store

    @property
    def now(self) -> datetime:
        return self.chat.now

    def passes(self, **delta: float) -> None:
        """Let time pass; what is due then is done after whatever comes next."""
        self.chat.passes(**delta)

    # What is there before

    async def case_of(self, chat_id: int, *, language: str = "id", **more: Any) -> tuple[Case, str]:
        """A case that this account has sent, and its access code."""
        async with self.store.write() as tx:
            unit = await units.by_code(tx, "RES") or await units.add(
                tx,
                code="RES",
                name="Polres Contoh",
                level=Level.POLRES,
                parent_code=None,
                timezone="Asia/Makassar",
            )
            new = NewCase(
                form_version=1,
                consent_version="1",
                consent_at=tx.now,
                poster_id=None,
                poster_unit_id=unit.id,
                handling_unit_id=unit.id,
                category=Category.B1,
                urgency=Urgency.NORMAL,
                take_up_by=tx.now + timedelta(days=3),
                content={"story": "…"},
                chat_id=chat_id,
                language=language,
                **more,
            )
            made = await cases.register(tx, new)
        return made.case, made.access_code

    async def case(self, case_id: str) -> Case:
        async with self.store.read() as tx:
            return await cases.get(tx, case_id)

    async def conversation(self, chat_id: int) -> Conversation | None:
        async with self.store.read() as tx:
            return await conversations.load(tx, chat_id)

    async def speaks(self, chat_id: int, language: str) -> None:
        """This chat has chosen a language."""
        async with self.store.write() as tx:
            known = await conversations.load(tx, chat_id) or Conversation(chat_id, None, {}, tx.now)
            flow: Json = known.flow
            await conversations.save(tx, Conversation(chat_id, language, flow, tx.now))

    # What comes in; `silent`: no answer is due (another part of an album, a tap in a group)

    async def says(self, who: int, text: str, *, group: int | None = None) -> Answer:
        return _answered(await self.chat.says(_person(who), text, group=group), who, group, silent=False)

    async def sends(
        self, who: int, content: Json, *, group: int | None = None, silent: bool = False
    ) -> Answer:
        return _answered(await self.chat.sends(_person(who), content, group=group), who, group, silent=silent)

    async def taps(
        self, who: int, data: str, *, message_id: int = 500, group: int | None = None, silent: bool = False
    ) -> Answer:
        came = await self.chat.taps_data(_person(who), message_id, data, group=group)
        return _answered(came, who, group, silent=silent)

    async def told(self, kind: str, payload: Json) -> Answer:
        """An errand of another room, done at once."""
        async with self.store.write() as tx:
            await work.put(tx, kind, payload)
        return await self.chat.later()

    # What follows

    def news(self, who: int) -> list[str]:
        """What this chat was sent since the last look."""
        seen, self._read[who] = self._read.get(who, 0), len(self.chat.everything)
        return Answer(self.chat.everything[seen:]).texts(who)


def _person(who: int) -> Person:
    return Person(who, "Orang")


def _answered(came: Answer, who: int, group: int | None, *, silent: bool) -> Answer:
    """What this led to in the chat where it happened, and in the private one."""
    here = [sending for sending in came.sendings if sending.message.chat_id in {who, group}]
    assert silent or here or came.toasts, "the citizen got no answer"
    return Answer(here, came.toasts)
