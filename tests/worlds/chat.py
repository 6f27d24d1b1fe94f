"""The real application and the real store, without a network: what goes in, and what it puts into the outbox.

    async with Chat.open(tmp_path) as chat:
        answer = await chat.says(SARI, "/start abcdefghijkl")
        answer = await chat.taps(SARI, answer, "Setuju, mulai lapor")

Updates are processed by `Intake.take` in one transaction each; errands that need no network are done at once;
those that do wait in `chat.errands()`. Messages are given ids as Telegram would give them.
"""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from bot import handlers
from bot.bootstrap import build_app
from bot.delivery.queue import ChatQueue
from bot.deployment import NewsWait
from bot.intake.batch import Intake
from bot.reporter import ask_again
from bot.transport import OfflineRequest
from bot.turn import App, Context, Deployment, Toast
from storage import cases, outbox, work
from storage.files import EvidenceFiles
from storage.keys import KeyRing
from storage.outbox import Sent
from storage.records import Case, Json, Message, OutboxRow, Work
from storage.store import Committed, Store
from tests import instants
from tests.support import (
    Furnish,
    Named,
    StillClock,
    assert_harmless,
    furnished,
    names_by,
    open_store,
    put_database,
)

TOKEN = "123456:TEST-token"
SEED = 7  # of tickets and pseudonyms
MANY = 5  # errands
BOT_ID = 123456
USERNAME = "yanduan_bot"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = "id"

    def raw(self) -> Json:
        """As the Bot API shows a user."""
        user: Json = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }
        return user | ({"username": self.username} if self.username else {})


@dataclass(slots=True)
class Sending:
    """One message that went out, with the id that Telegram would have given it."""

    message: Message
    message_id: int

    @property
    def text(self) -> str:
        """Its text or caption."""
        return str(self.message.params.get("text", self.message.params.get("caption", "")))

    @property
    def buttons(self) -> list[Json]:
        """Its buttons, inline or not, flat."""
        markup = self.message.params.get("reply_markup") or {}
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return [button for row in rows for button in row]

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [str(button["text"]) for button in self.buttons]


@dataclass(slots=True)
class Answer:
    """What one update led to."""

    sendings: list[Sending] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)

    def to(self, chat_id: int) -> list[Sending]:
        """What was sent to one chat."""
        return [s for s in self.sendings if s.message.chat_id == chat_id]

    def seen_by(self, person: Person) -> Answer:
        """What of it one person's private chat shows."""
        return Answer(self.to(person.id), self.toasts)

    @property
    def last(self) -> Sending:
        """The last message."""
        return self.sendings[-1]

    @property
    def messages(self) -> list[Message]:
        """What was sent, as the outbox had it."""
        return [sending.message for sending in self.sendings]

    def texts(self, chat_id: int) -> list[str]:
        """What one chat reads, message by message."""
        return [m.params["text"] for m in self.messages if m.chat_id == chat_id and "text" in m.params]

    def deleted(self, chat_id: int) -> list[int]:
        """Which messages were taken away there."""
        found = [m for m in self.messages if m.chat_id == chat_id and m.method.startswith("deleteMessage")]
        return [one for m in found for one in m.params.get("message_ids") or [m.params.get("message_id")]]

    @property
    def data(self) -> list[str]:
        """What the buttons of all messages carry."""
        buttons = [button for sending in self.sendings for button in sending.buttons]
        return [button["callback_data"] for button in buttons if "callback_data" in button]

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons of all messages."""
        return [label for sending in self.sendings for label in sending.labels]

    def shape(self) -> list[tuple[str, Any, Any, bool]]:
        """All that an onlooker of the chat could compare, message ids aside."""
        return [
            (m.method, m.params.get("text"), m.params.get("reply_markup"), m.not_before is not None)
            for m in self.messages
        ]


Past = Callable[["Chat"], Awaitable[Any]]
"""What was said and done before several stories begin; a function that stands in a module, so that it is
known again.
"""


@dataclass(slots=True)
class _Told:
    """A past that was told once: what it left in the store, and in the process."""

    database: bytes
    keys: KeyRing
    chances: tuple[Any, ...]
    memory: Json


_told: dict[tuple[object, ...], _Told] = {}


class Numbers(Iterator[int]):
    """Count up from a number; unlike `itertools.count`, to be copied on any Python."""

    def __init__(self, first: int) -> None:
        self._next = first

    def __next__(self) -> int:
        self._next += 1
        return self._next - 1


class Chat:
    """Everything but the network."""

    def __init__(self, store: Store, app: App, deployment: Deployment, clock: StillClock) -> None:
        self.store = store
        self.found: Any = None  # what `furnish` or `past` returned
        self._keys: KeyRing
        self._chance: random.Random
        self.app = app
        self.deployment = deployment
        self._clock = clock
        self._update_ids: Iterator[int] = Numbers(1000)
        self._tap_ids = Numbers(1)
        # Each chat counts from one, so that nothing can take a message of one for a message of another.
        self._message_ids: defaultdict[int, Numbers] = defaultdict(lambda: Numbers(1))
        self._answer = Answer()
        self._rows: list[Sent] = []
        self._new: list[Sending] = []
        self._slots: dict[str, int] = {}
        self._named = Named(store)
        self._many_wait = False
        self._nothing_due: datetime | None = None  # when nothing was, and no errand was left since
        self.refuses: set[int] = set()  # chats that take no new messages: what they are sent stays owed
        self.reopened: list[int] = []  # chats that delivery was told to try again
        self.everything: list[Sending] = []
        self.done: list[Work] = []
        """Errands that were done, in order."""
        self.failures: list[Exception] = []
        """What handlers raised."""
        self.may_fail = False
        """Whether an update that fails is part of the story."""
        self.intake = Intake(app, store, deployment, self._answer_toasts, ask_again)
        self.errands = handlers.all_errands()
        # What the network answers, by kind of errand; those that aren't here wait for `fetched`.
        self.network: dict[str, Callable[[Json], object]] = {}
        # Done before somebody writes or taps in a group.
        self.before_acting: Callable[[Person, int], Awaitable[None]] | None = None
        store.after_commit.append(self._committed)
        app.add_error_handler(self._failed)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        *,
        language: str = "id",
        news_wait: NewsWait | None = None,
        furnish: Furnish | None = None,
        past: Past | None = None,
    ) -> AsyncIterator[Self]:
        """A new store in `folder`, furnished, and the application on it; news waits where the story says
        so. What `past` tells is told once, and copied for each story that goes on from there: `found` is what
        it returned.
        """
        chance, clock = random.Random(SEED), StillClock()
        told = None if past is None else await cls._tell(past, language, news_wait, furnish)
        if told is None:
            keys, found = await furnished(folder / "data", furnish)
        else:
            keys, found = told.keys, None
            put_database(folder / "data", told.database)
            chance.setstate(told.chances)
        names = names_by(chance)
        async with open_store(folder / "data", clock, at_once=True, names=names, keys=keys) as store:
            app = build_app(TOKEN, "http://127.0.0.1:9", OfflineRequest(BOT_ID, USERNAME))
            await app.initialize()
            files = EvidenceFiles(folder / "data" / "evidence")
            deployment = Deployment(
                BOT_ID,
                USERNAME,
                "Propam Polres Lombok Barat",
                language,
                files,
                news_wait=news_wait or NewsWait(),
            )
            try:
                chat = cls(store, app, deployment, clock)
                chat.found, chat._keys, chat._chance = found, keys, chance
                if told is not None:
                    chat._recall(told.memory)
                yield chat
                assert_changes_keep_their_order(chat.everything)
            finally:
                await app.shutdown()

    @classmethod
    async def _tell(
        cls, past: Past, language: str, news_wait: NewsWait | None, furnish: Furnish | None
    ) -> _Told:
        begins = instants.start(), past, language, news_wait, furnish
        if begins not in _told:
            with tempfile.TemporaryDirectory() as made:
                data = Path(made) / "data"
                async with cls.open(
                    data.parent, language=language, news_wait=news_wait, furnish=furnish
                ) as chat:
                    chat.found = await past(chat)
                    assert not (data / "evidence").exists(), "files aren't copied"
                    keys, chances, memory = chat._keys, chat._chance.getstate(), chat._memory()
                _told[begins] = _Told((data / "yanduan.db").read_bytes(), keys, chances, memory)
        return _told[begins]

    def _memory(self) -> Json:
        """A copy of what the story so far left in this process."""
        names = "found", "_update_ids", "_tap_ids", "_slots", "_nothing_due", "refuses", "everything", "done"
        memory = {name: vars(self)[name] for name in names}
        pace = self.deployment.pace._chats
        return deepcopy({"own": memory, "ids": dict(self._message_ids), "now": self.now, "pace": pace})

    def _recall(self, memory: Json) -> None:
        mine = deepcopy(memory)
        vars(self).update(mine["own"])
        self._message_ids.update(mine["ids"])
        self._clock.now = mine["now"]
        self.deployment.pace._chats = mine["pace"]

    # Time

    @property
    def now(self) -> datetime:
        """What the store's clock shows."""
        return self._clock()

    def passes(self, **delta: float) -> None:
        """Let time pass: `chat.passes(hours=25)`."""
        self._clock.passes(**delta)

    # What comes in

    async def says(self, person: Person, text: str, *, group: int | None = None, **more: Any) -> Answer:
        """A text message, privately or in a group. `more` is added to the message."""
        message: Json = {"text": text, **more}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return await self.sends(person, message, group=group)

    async def sends(
        self, person: Person, content: Json, *, group: int | None = None, edited: bool = False
    ) -> Answer:
        """Any message: `content` is what the Bot API's Message holds besides sender, chat, id and date."""
        if group is not None and self.before_acting is not None:
            await self.before_acting(person, group)
        message = {
            "message_id": next(self._message_ids[person.id if group is None else group]),
            "date": int(self.now.timestamp()),
            "from": person.raw(),
            "chat": self._chat(person, group),
            **content,
        }
        return await self.update({"edited_message" if edited else "message": message})

    async def replies(
        self,
        person: Person,
        to: Sending,
        content: str | Json,
        *,
        group: int | None = None,
        edited: bool = False,
        of: int = BOT_ID,
        at: datetime | None = None,
        quoted: Json | None = None,
    ) -> Answer:
        """A reply to a message of ours: a text, or whatever else a message holds."""
        beside = self.replying(to, person, group=group, of=of, at=at, quoted=quoted)
        if isinstance(content, str) and not edited:
            return await self.says(person, content, group=group, **beside)
        told = {"text": content} if isinstance(content, str) else content
        return await self.sends(person, told | beside, group=group, edited=edited)

    def replying(
        self,
        to: Sending,
        person: Person,
        *,
        group: int | None = None,
        of: int = BOT_ID,
        at: datetime | None = None,
        quoted: Json | None = None,
    ) -> Json:
        """What Telegram adds to a message that replies to this one; `quoted` makes it another than ours."""
        markup = to.message.params.get("reply_markup") or {}
        shown = {"reply_markup": markup} if "inline_keyboard" in markup else {}
        ours: Json = {
            "message_id": to.message_id,
            "date": int((at or self.now).timestamp()),
            "from": {"id": of, "is_bot": True, "first_name": "Yanduan", "username": USERNAME},
            "chat": self._chat(person, group),
            "text": to.text,
        }
        return {"reply_to_message": ours | shown | (quoted or {})}

    async def taps(
        self, person: Person, on: Sending | Answer, label: str, *, group: int | None = None
    ) -> Answer:
        """A tap on the inline button `label` (or one that begins so) below a message."""
        sending = self.showing(on, label)
        data = next(
            (b["callback_data"] for b in sending.buttons if b["text"] == label),
            next((b["callback_data"] for b in sending.buttons if b["text"].startswith(label)), None),
        )
        assert data is not None, f"no button {label!r} among {sending.labels}"
        return await self.taps_data(person, sending.message_id, data, group=group)

    def showing(self, on: Sending | Answer, label: str) -> Sending:
        """The message of an answer with such a button."""
        if isinstance(on, Sending):
            return on
        for sending in reversed(on.sendings):
            if any(name.startswith(label) for name in sending.labels):
                return sending
        raise AssertionError(f"no button {label!r} among {[s.labels for s in on.sendings]}")

    async def taps_data(
        self, person: Person, message_id: int, data: str, *, group: int | None = None
    ) -> Answer:
        """A tap that carries `data`, on whatever message."""
        if group is not None and self.before_acting is not None:
            await self.before_acting(person, group)
        return await self.update(
            {
                "callback_query": {
                    "id": str(next(self._tap_ids)),
                    "from": person.raw(),
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": message_id,
                        "date": int(self.now.timestamp()),
                        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Yanduan", "username": USERNAME},
                        "chat": self._chat(person, group),
                        "text": "…",
                    },
                }
            }
        )

    def _chat(self, person: Person, group: int | None) -> Json:
        if group is None:
            return {"id": person.id, "type": "private", "first_name": person.first_name}
        return {"id": group, "type": "supergroup", "title": "Propam"}

    async def update(self, content: Json) -> Answer:
        """One raw update, in a transaction of its own, with the errands that follow from it."""
        return await self.batch([content])

    async def batch(self, contents: list[Json]) -> Answer:
        """Several raw updates in one transaction."""
        self._answer = answer = Answer()
        sealed = self.intake.failed
        await self.intake.take([{"update_id": next(self._update_ids), **content} for content in contents])
        if self.intake.failed != sealed and not self.may_fail:
            raise AssertionError("an update failed") from self.failures[-1] if self.failures else None
        await self._settle()
        return answer

    async def _failed(self, _update: object, context: Context) -> None:
        if context.error is not None:
            self.failures.append(context.error)

    # What follows

    async def due(self, kinds: Collection[str] | None = None) -> list[Work]:
        """Errands that are due, of these kinds or of all."""
        async with self.store.read() as tx:
            return await work.due(tx, limit=100, kinds=kinds)

    async def do_errands(self) -> None:
        """Do those that need no network, or one that answers by itself, until none is left."""
        while self._nothing_due != self.now:
            # Many may wait for the network: those aren't read again and again.
            kinds = [kind for kind in self.errands if self._answers(kind)] if self._many_wait else None
            due = await self.due(kinds)
            self._nothing_due = None if due or kinds else self.now
            items = [item for item in due if self._answers(item.kind) is not None]
            self._many_wait = self._many_wait or len(due) > len(items) + MANY
            if not items:
                break
            async with self.store.write() as tx:
                for item in items:
                    found = (self._answers(item.kind) or _nothing)(item.payload)
                    await self.errands[item.kind].finish(tx, self.deployment, item.payload, found)
                    await work.done(tx, item.id)
            self.done += items

    def _answers(self, kind: str) -> Callable[[Json], object] | None:
        return self.network.get(kind, None if self.errands[kind].fetch else _nothing)

    async def fetched(self, kind: str, result: object, *, user_id: int | None = None) -> Answer:
        """Finish every due errand of this kind, or those about one account, as if the network had brought
        `result`.
        """
        self._answer = answer = Answer()
        items = [
            item
            for item in await self.due()
            if item.kind == kind and user_id in {None, item.payload.get("user_id")}
        ]
        assert items, f"no errand {kind!r} is due, only {[i.kind for i in await self.due()]}"
        async with self.store.write() as tx:
            for item in items:
                await self.errands[kind].finish(tx, self.deployment, item.payload, result)
                await work.done(tx, item.id)
        self.done += items
        await self._settle()
        return answer

    async def later(self, **delta: float) -> Answer:
        """Let time pass, and have done what is due then."""
        self.passes(**delta)
        self._answer = answer = Answer()
        await self._settle()
        return answer

    async def leaves(self, kind: str, payload: Json) -> Answer:
        """What another room leaves, done at once."""
        async with self.store.write() as tx:
            await work.put(tx, kind, payload)
        return await self.later()

    async def left(self, kind: str) -> list[Json]:
        """What errands of this kind were about, done or due, in the order in which they were left."""
        due = [item for item in await self.due() if item.kind == kind]
        return [item.payload for item in [*self.done, *due] if item.kind == kind]

    async def job(self, job: Callable[..., Any]) -> Answer:
        """Run a job of upkeep's: `await chat.job(drafts.remind)`."""
        self._answer = answer = Answer()
        async with self.store.write() as tx:
            await job(tx, self.deployment)
        await self._settle()
        return answer

    async def case(self, case: Case) -> Case:
        """The case as it is now."""
        async with self.store.read() as tx:
            return await cases.get(tx, case.id)

    # What goes out

    def _answer_toasts(self, toasts: list[Toast]) -> None:
        self._answer.toasts += [toast for toast in toasts if toast.text or toast.url]

    async def takes_again(self, chat_id: int) -> Answer:
        """A chat that refused gets what it was owed, in order."""
        self.refuses.discard(chat_id)
        self._answer = answer = Answer()
        async with self.store.read() as tx:
            owed = [row for row, _ in await outbox.owed_to(tx, chat_id)]
        self._committed(Committed(owed, work=False))
        await self._settle()
        return answer

    def _committed(self, commit: Committed) -> None:
        self.reopened += commit.reopened
        if commit.work:
            self._nothing_due = None
        for row in commit.outbox:
            message = row.message
            if message.chat_id in self.refuses and message.method.startswith("send"):
                continue
            named = message.params.get("message_id") or (message.slot and self._slots.get(message.slot))
            fresh = message.method.startswith(("send", "copy"))
            message_id = next(self._message_ids[message.chat_id]) if fresh or not named else int(named)
            if message.slot and fresh:
                self._slots[message.slot] = message_id
            sending = Sending(message, message_id)
            self._new.append(sending)
            self._answer.sendings.append(sending)
            self.everything.append(sending)
            self._rows.append(
                Sent(
                    row.id,
                    message.slot,
                    message_id,
                    beside=message.beside,
                    arrival=message.arrival,
                    chat_id=message.chat_id if fresh else None,
                )
            )

    async def _settle(self) -> None:
        """Errands and marks, until neither brings the other."""
        await self.do_errands()
        while self._rows:
            await self._mark()
            await self.do_errands()

    async def _mark(self) -> None:
        rows, self._rows, new, self._new = self._rows, [], self._new, []
        if rows:
            async with self.store.write() as tx:
                await outbox.mark(tx, rows, [])
        for sending in new:
            assert_harmless(sending.text)
        await self._named.check((sending.message, sending.message_id) for sending in new)


def assert_changes_keep_their_order(sendings: list[Sending]) -> None:
    """Even if all that a story sent had waited together, and answers had overtaken the rest, each message
    would have been changed in the order in which the changes were promised.
    """
    queues: dict[int, ChatQueue] = {}
    for number, sending in enumerate(sendings):
        queues.setdefault(sending.message.chat_id, ChatQueue()).add(OutboxRow(number, sending.message, 0))
    for queue in queues.values():
        last: dict[int, int] = {}
        for row in queue:
            if row.message.method.startswith(("edit", "delete")):
                changed = sendings[row.id].message_id
                before = last.get(changed, -1)
                texts = f"{sendings[before].text!r} overtakes {sendings[row.id].text!r}"
                assert before < row.id, f"{texts} at the same message: give both one priority"
                last[changed] = row.id


def _nothing(_payload: Json) -> None:
    """What an errand without a network is given."""
