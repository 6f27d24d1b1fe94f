"""This part of the citizen's room alone, on the real store: what is written, and what the outbox then holds.

Beside the commands and taps stands only what the room's router does with a message: an open question gets it
answered, anything else is unattached.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, cast

from telegram import Update
from telegram.ext import Application, ContextTypes, ExtBot, MessageHandler, filters

from bot.reporter import dispatch as room
from bot.rules import pseudonym, ticket
from bot.transport import OfflineRequest
from bot.turn import CURRENT_TURN, App, Context, Deployment, Toast, Turn
from storage import cases, conversations, units, work
from storage.records import Case, Category, Conversation, Json, Level, Message, Mode, NewCase, Urgency
from storage.store import Committed, Store
from storage.tx import Names
from tests import quick
from tests.instants import start
from tests.support import acquainted, assert_names_its_case, url_of

SARI, BUDI, TONO = 1001, 1002, 1003
GROUP = -100123
_numbers = itertools.count(1)


def names() -> Names:
    """Tickets and pseudonyms in order: a test that fails fails the same way again."""
    return Names(
        new_ticket=lambda: ticket.make_ticket(next(_numbers) * 7_919_333),
        new_pseudonym=lambda: pseudonym.make_pseudonym(next(_numbers), next(_numbers)),
    )


@dataclass(slots=True)
class Answer:
    """What one update led to: messages in order, and what the tap was answered."""

    messages: list[Message] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)

    def texts(self, chat_id: int) -> list[str]:
        return [m.params["text"] for m in self.messages if m.chat_id == chat_id and "text" in m.params]

    def deleted(self, chat_id: int) -> list[int]:
        found = [m for m in self.messages if m.chat_id == chat_id and m.method == "deleteMessage"]
        return [m.params["message_id"] for m in found]

    @property
    def data(self) -> list[str]:
        """What the inline buttons of all messages carry."""
        markups = [m.params.get("reply_markup") or {} for m in self.messages]
        rows = [row for markup in markups for row in markup.get("inline_keyboard", [])]
        return [button["callback_data"] for row in rows for button in row if "callback_data" in button]

    @property
    def labels(self) -> list[str]:
        markups = [m.params.get("reply_markup") or {} for m in self.messages]
        return [b["text"] for markup in markups for row in markup.get("inline_keyboard", []) for b in row]

    def shape(self) -> list[tuple[str, Any, Any, bool]]:
        """All that an onlooker of the chat could compare, message ids aside."""
        return [
            (m.method, m.params.get("text"), m.params.get("reply_markup"), m.not_before is not None)
            for m in self.messages
        ]


class Room:
    """One store, and one application with the handlers of `bot.reporter.dispatch`."""

    def __init__(self, store: Store, app: App, deployment: Deployment, clock: list[datetime]) -> None:
        self.store = store
        self._app = app
        self._house = deployment
        self._clock = clock
        self._ids = itertools.count(1)
        self._answer = Answer()
        store.after_commit.append(self._committed)

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Self]:
        """A room with an empty database."""
        clock = [start()]
        data = folder / "data"
        keys = await acquainted(data)
        with quick.at_once():
            store = await Store.open(
                url=url_of(data), data_dir=data, keys=keys, now=lambda: clock[0], names=names()
            )
        app = _application()
        await app.initialize()
        deployment = Deployment(77, "yanduan_bot", "Propam Contoh", "id", cast("Any", None))
        try:
            yield cls(store, app, deployment, clock)
        finally:
            await app.shutdown()
            await store.close()

    def passes(self, **delta: float) -> None:
        self._clock[0] += timedelta(**delta)

    @property
    def now(self) -> datetime:
        return self._clock[0]

    # What is there before

    async def case_of(
        self, chat_id: int, *, language: str = "id", mode: Mode = Mode.CONFIDENTIAL, **more: Any
    ) -> tuple[Case, str]:
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
                mode=mode,
                take_up_by=tx.now + timedelta(days=3),
                content={"story": "…"},
                chat_id=chat_id,
                language=language,
                **more,
            )
            made = await cases.register(tx, new)
        self._answer = Answer()
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

    # What comes in

    async def says(self, who: int, text: str, *, group: int | None = None) -> Answer:
        content: Json = {"text": text}
        if text.startswith("/"):
            content["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ]
        return await self.sends(who, content, group=group)

    async def sends(
        self, who: int, content: Json, *, group: int | None = None, silent: bool = False
    ) -> Answer:
        """`silent`: no answer is due (another part of an album, a tap in a group)."""
        return await self._update({"message": self._message(who, group) | content}, silent=silent)

    async def taps(
        self, who: int, data: str, *, message_id: int = 500, group: int | None = None, silent: bool = False
    ) -> Answer:
        query = {
            "id": str(next(self._ids)),
            "from": self._person(who),
            "chat_instance": "1",
            "data": data,
            "message": self._message(who, group) | {"message_id": message_id, "text": "…"},
        }
        return await self._update({"callback_query": query}, silent=silent)

    async def does(self, kind: str) -> Answer:
        """Do the errands of this kind that are due."""
        self._answer = Answer()
        async with self.store.write() as tx:
            for item in await work.due(tx):
                if item.kind == kind:
                    await room.ERRANDS[kind].finish(tx, self._house, item.payload, None)
                    await work.done(tx, item.id)
        for message in self._answer.messages:
            await assert_names_its_case(self.store, message)
        return self._answer

    async def told(self, kind: str, payload: Json) -> Answer:
        """An errand of another room, done at once."""
        async with self.store.write() as tx:
            await work.put(tx, kind, payload)
        return await self.does(kind)

    async def left(self, kind: str) -> list[Json]:
        """The payloads of errands of this kind that are due."""
        async with self.store.read() as tx:
            return [item.payload for item in await work.due(tx) if item.kind == kind]

    def _person(self, who: int) -> Json:
        return {"id": who, "is_bot": False, "first_name": "Orang", "language_code": "id"}

    def _message(self, who: int, group: int | None) -> Json:
        chat = (
            {"id": group, "type": "supergroup", "title": "Grup"} if group else {"id": who, "type": "private"}
        )
        date = int(self.now.timestamp())
        return {"message_id": next(self._ids), "date": date, "from": self._person(who), "chat": chat}

    async def _update(self, content: Json, *, silent: bool = False) -> Answer:
        self._answer = answer = Answer()
        raw = {"update_id": next(self._ids), **content}
        async with self.store.write() as tx:
            turn = Turn(tx, self._house)
            token = CURRENT_TURN.set(turn)
            try:
                await self._app.process_update(Update.de_json(raw, self._app.bot))
            finally:
                CURRENT_TURN.reset(token)
            if turn.error is not None:
                raise turn.error
        assert turn.handled, "nobody took the update"
        answer.toasts = turn.toasts
        for message in answer.messages:
            await assert_names_its_case(self.store, message)
        assert silent or answer.messages or answer.toasts, "the citizen got no answer"
        return answer

    def _committed(self, commit: Committed) -> None:
        self._answer.messages += [row.message for row in commit.outbox]


def _application() -> App:
    offline = OfflineRequest(77, "yanduan_bot")
    bot: ExtBot[None] = ExtBot("77:TEST", request=offline, get_updates_request=offline)
    app: App = (
        Application.builder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    for handler in (*room.COMMAND_HANDLERS, *room.TAP_HANDLERS):
        app.add_handler(handler)
    app.add_handler(MessageHandler(filters.ALL, _route))
    app.add_error_handler(_remember)
    return app


async def _route(update: Update, context: Context) -> None:
    assert update.effective_chat is not None
    conversation = await conversations.load(context.tx, update.effective_chat.id)
    if conversation is not None and conversation.flow.get("asking"):
        await room.handle_answer(update, context, conversation)
    else:
        await room.handle_unassigned(update, context, conversation)


async def _remember(_update: object, context: Context) -> None:
    context.turn.error = context.error
