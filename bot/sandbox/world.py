"""The state of a sandbox: one bot, the people and chats around it, and what is on its way to it."""

import asyncio
import itertools
import math
import random
import secrets
from typing import Any

from bot.sandbox.callbacks import Callbacks
from bot.sandbox.clock import Clock
from bot.sandbox.companion import Companion, Tasks
from bot.sandbox.errors import ActError
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.flood import FloodLimits
from bot.sandbox.journal import Journal
from bot.sandbox.model import GROUP_ANONYMOUS_BOT, TELEGRAM, Chat, Member, Message, User, Version
from bot.sandbox.signal import Signal
from bot.sandbox.updates import DAY, UpdateQueue
from bot.sandbox.wall import Wall
from bot.sandbox.webhook import Execute, Webhook

FIRST_USER = 5_000_000_001
FIRST_GROUP = 4_000_001
FIRST_SUPERGROUP = 2_000_000_001
SUPERGROUP_BASE = -1_000_000_000_000


class World:
    """Everything the sandbox knows, kept consistent; what may be done is decided by who calls."""

    def __init__(
        self,
        *,
        token: str = "",
        username: str = "yanduan_sandbox_bot",
        name: str = "Yanduan",
        seed: int | None = None,
        privacy: bool = True,
        journal_size: int = 20_000,
        clock: Clock | None = None,
    ) -> None:
        # Tells this world from any other, whatever its seed.
        self.id = secrets.token_urlsafe(9)
        self.chance = random.Random(seed)  # noqa: S311 — numbers of a play world, not secrets
        self.clock = clock or Clock()
        self.token = token or self._new_token()
        self.privacy = privacy
        self.signal = Signal()
        # Every change has a number; by topic, the newest, in the order of these numbers.
        self.rev = 0
        self._topics: dict[str, int] = {}
        self.clock.on_move.append(self._moved)
        self.bot = User(int(self.token.split(":")[0]), name, username=username, is_bot=True)
        anonymous = User(GROUP_ANONYMOUS_BOT, "Group", username="GroupAnonymousBot", is_bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot, anonymous.id: anonymous}
        self.telegram = User(TELEGRAM, "Telegram")
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue(self.clock, self.chance, self._touch_bot)
        self.faults = Faults(self.chance)
        self.flood = FloodLimits(self.clock)
        self.files = Files(self.chance)
        self.journal = Journal(journal_size)
        self.callbacks = Callbacks(self.clock, self.chance)
        # By chat: what the bot was last seen doing, and when.
        self.typing: dict[int, tuple[str, float]] = {}
        self.webhook = Webhook(self.clock, self.updates, self._execute, self._touch_bot)
        self.execute: Execute | None = None
        self.companion: Companion | None = None
        self.tasks = Tasks()
        self.wall = Wall()
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.descriptions: dict[str, str] = {}  # by language, empty for any
        self.last_seq = 0
        # Every version of every message in all chats, in order; and how many of them the bot made.
        self.shown: list[tuple[int, Message, int]] = []
        self.answers = 0
        self._last_message = 0
        self._ids = itertools.count(FIRST_USER)
        self._group_ids = itertools.count(FIRST_GROUP)
        self._supergroup_ids = itertools.count(FIRST_SUPERGROUP)
        # Done when an update is held back, for whoever lets it go in time.
        self._held_back: asyncio.Future[None] | None = None
        self._held: list[tuple[float, str, Any, int, float]] = []

    def _new_token(self) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        return f"{self.chance.randint(10**9, 8 * 10**9)}:AA{''.join(self.chance.choices(letters, k=33))}"

    async def _execute(self, answer: dict[str, Any]) -> None:
        if self.execute is not None:
            await self.execute(answer)

    # What has changed

    def touch(self, topic: str) -> None:
        """Note that something of this topic has changed, and wake whoever waits; `live` lists the topics."""
        self.rev += 1
        self._topics.pop(topic, None)
        self._topics[topic] = self.rev
        self.signal.notify()

    def touched(self, after: int) -> list[str]:
        """Return the topics that changed after the revision `after`, the newest first."""
        newest_first = reversed(self._topics.items())
        return [topic for topic, _ in itertools.takewhile(lambda item: item[1] > after, newest_first)]

    def _touch_bot(self) -> None:
        self.touch("bot")

    def _moved(self) -> None:
        self.touch("rules")
        for chat in self.typing:
            self.touch(f"chat:{chat}")

    # People and chats

    def add_user(self, user_id: int | None = None, **names: Any) -> User:
        """Return a new account; its private chat with the bot exists from its first message on."""
        number = user_id if user_id is not None else next(self._ids)
        if number in self.users:
            raise ActError(f"there is already a user {number}")
        user = self.users[number] = User(number, **names)
        return user

    def user(self, user_id: int) -> User:
        """Return the account with this id. ActError if there is none."""
        if (user := self.users.get(user_id)) is None:
            raise ActError(f"there is no user {user_id}")
        return user

    def add_group(self, title: str, kind: str, username: str = "", chat_id: int | None = None) -> Chat:
        """Return a new group without members; `kind` is `group` or `supergroup`."""
        if chat_id is None:
            chat_id = (
                SUPERGROUP_BASE - next(self._supergroup_ids)
                if kind == "supergroup"
                else -next(self._group_ids)
            )
        if chat_id in self.chats:
            raise ActError(f"there is already a chat {chat_id}")
        chat = self.chats[chat_id] = Chat(chat_id, kind, title, username)
        return chat

    def next_channel(self) -> int:
        """Return the number of a new channel, of which nothing else is known."""
        return SUPERGROUP_BASE - next(self._supergroup_ids)

    def chat(self, chat_id: int) -> Chat:
        """Return the chat with this id. ActError if there is none."""
        if (chat := self.chats.get(chat_id)) is None:
            raise ActError(f"there is no chat {chat_id}")
        return chat

    def private_chat(self, user: User) -> Chat:
        """Return a person's chat with the bot."""
        chat = self.chats.get(user.id)
        if chat is None:
            chat = self.chats[user.id] = Chat(user.id, "private")
        return chat

    def chat_json(self, chat: Chat) -> dict[str, Any]:
        """Return a chat as the Bot API shows it."""
        return chat.json(self.users[chat.id] if chat.is_private else None)

    def bot_member(self, chat: Chat) -> Member:
        """Return what the bot is in a group."""
        return chat.member(self.bot.id)

    def meet(self, user: User) -> None:
        """Note that the bot has met this person."""
        user.met = True

    # Messages

    def post(
        self,
        chat: Chat,
        sender: User,
        content: dict[str, Any],
        *,
        head: dict[str, Any] | None = None,
        service: bool = False,
        protected: bool = False,
        reply_markup: dict[str, Any] | None = None,
    ) -> Message:
        """Put a message into a chat; `content` is its fields beside number, sender, chat and date."""
        if chat.own_numbers:
            chat.last_id += 1
            number = chat.last_id
        else:
            self._last_message += 1
            number = self._last_message
        now = self.clock.now()
        json: dict[str, Any] = {"message_id": number, "from": sender.json()}
        if head:
            json.update(head)
        json["chat"] = self.chat_json(chat)
        json["date"] = int(now)
        json.update(content)
        if protected:
            json["has_protected_content"] = True
        self.last_seq += 1
        message = Message(
            number,
            chat.id,
            sender.id,
            now,
            [Version(self.last_seq, now, json)],
            by_bot=sender.id == self.bot.id,
            protected=protected,
            service=service,
            reply_markup=reply_markup,
        )
        chat.messages[number] = message
        self._show(chat, message, 0)
        return message

    def revise(self, chat: Chat, message: Message, json: dict[str, Any]) -> None:
        """Give a message a new version."""
        self.last_seq += 1
        message.versions.append(Version(self.last_seq, self.clock.now(), json))
        self._show(chat, message, len(message.versions) - 1)

    def _show(self, chat: Chat, message: Message, version: int) -> None:
        shown = (self.last_seq, message, version)
        chat.shown.append(shown)
        self.shown.append(shown)
        if message.by_bot:
            self.answers += 1
        self.touch(f"chat:{chat.id}")

    def erase(self, message: Message) -> None:
        """Remove a message for everybody."""
        message.deleted = True
        self.last_seq += 1
        chat = self.chats[message.chat]
        chat.gone.append((self.last_seq, message))
        self.touch(f"chat:{chat.id}")

    def find(self, chat: Chat, message_id: int) -> Message | None:
        """Return a message of a chat by its id, or None."""
        message = chat.messages.get(message_id)
        return None if message is None or message.deleted else message

    # Updates

    def emit(self, kind: str, payload: Any, chat: Chat, life: float = DAY) -> None:
        """Send the bot an update, if it wants this kind and no fault holds, doubles or breaks it."""
        if not self.updates.allows(kind):
            return
        fault = self.faults.for_update(kind, chat.id)
        if fault is not None:
            self.touch("rules")
        if fault is not None and fault.kind == "late_update":
            self._held.append((self.clock.now() + fault.seconds, kind, payload, chat.id, life))
            self.touch("bot")
            if self._held_back is not None and not self._held_back.done():
                self._held_back.set_result(None)
            return
        if fault is not None and fault.kind == "unparsable_update":
            payload = {"message_id": "unparsable", "date": "never"}
        copies = 2 if fault is not None and fault.kind == "duplicate_update" else 1
        self.updates.add(kind, payload, chat.id, life, copies)

    @property
    def held(self) -> int:
        """How many updates are held back by a fault."""
        return len(self._held)

    async def keep_releasing(self) -> None:
        """Let go of the updates held back when their time comes; runs until cancelled."""
        while True:
            due = min((held[0] for held in self._held), default=math.inf)
            self._held_back = asyncio.get_running_loop().create_future()
            await self.clock.wait(self._held_back, due)
            self.release_due()

    def release_due(self, everything: bool = False) -> None:
        """Let go of the updates held back whose time has come."""
        now = self.clock.now()
        due = [held for held in self._held if everything or held[0] <= now]
        self._held = [held for held in self._held if held not in due]
        for _at, kind, payload, chat, life in due:
            self.updates.add(kind, payload, chat, life)
