"""Stories against a sandbox, told by actors.

    async with Sandbox.serve() as sandbox:
        citizen = await sandbox.user("Sari", language_code="id")
        await citizen.scans(f"https://t.me/{sandbox.bot.username}?start=TOKEN")
        await citizen.hears("Selamat datang")
        await citizen.taps("Setuju")

See `Person` for what people do. What the bot did is in `sandbox.calls`.
"""

import contextlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.actors import PIXEL, Person
from bot.sandbox.client import ControlClient, ControlError
from bot.sandbox.seeing import Button, Message, printed
from bot.sandbox.server import serving
from bot.sandbox.watching import TIMEOUT, Group, StoryError, Topic
from bot.sandbox.world import World

__all__ = [
    "PIXEL",
    "Bot",
    "Button",
    "ControlError",
    "Group",
    "Message",
    "Person",
    "Sandbox",
    "StoryError",
    "Topic",
    "printed",
]


@dataclass(frozen=True, slots=True)
class Bot:
    """What a bot needs to know to use the sandbox."""

    id: int
    token: str
    username: str
    api_url: str

    @property
    def base_url(self) -> str:
        """As python-telegram-bot's `base_url`: the token follows."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """Return it as python-telegram-bot's `base_file_url`: the token follows."""
        return f"{self.api_url}/file/bot"

    def link(self, payload: str) -> str:
        """Return a deep link to the bot with this payload."""
        return f"https://t.me/{self.username}?start={payload}"

    def group_link(self, payload: str, *rights: str) -> str:
        """Return a link that adds the bot to a group, with these rights."""
        asked = f"&admin={'+'.join(rights)}" if rights else ""
        return f"https://t.me/{self.username}?startgroup={payload}{asked}"


class Sandbox:
    """A sandbox in use. `world` is its state when it runs in this process, otherwise None."""

    def __init__(self, client: ControlClient, bot: Bot, world: World | None = None) -> None:
        self.client = client
        self.bot = bot
        self.world = world

    @classmethod
    @contextlib.asynccontextmanager
    async def serve(cls, port: int = 0, **world: Any) -> "AsyncIterator[Sandbox]":
        """Return a sandbox of one's own on a free loopback port; options are those of `serving`."""
        async with serving(port=port, **world) as server, ControlClient(server.url) as client:
            yield cls(client, await _bot(client), server.world)

    @classmethod
    @contextlib.asynccontextmanager
    async def connect(cls, url: str) -> "AsyncIterator[Sandbox]":
        """Return a sandbox that runs already, at `url`."""
        async with ControlClient(url) as client:
            yield cls(client, await _bot(client))

    # The cast

    async def user(self, first_name: str, **options: Any) -> Person:
        """Return a new account: `last_name`, `username`, `language_code`, `phone`, `id`, `started`."""
        account = await self.client.act("create_user", first_name=first_name, **options)
        return Person(self.client, self.bot.username, account)

    async def person(self, user_id: int) -> Person:
        """Return an account that is there already."""
        accounts = (await self.client.get("users"))["users"]
        account = next((each for each in accounts if each["id"] == user_id), None)
        if account is None:
            raise StoryError(f"there is no user {user_id}")
        return Person(self.client, self.bot.username, account)

    async def group(
        self,
        title: str,
        *,
        members: Iterable[Person] = (),
        admins: Iterable[Person] = (),
        owner: Person | None = None,
        kind: str = "supergroup",
        username: str = "",
        bot: str = "",
        forum: bool = False,
    ) -> Group:
        """Return a new group; `bot` is empty, `member` or `administrator`; a `username` makes it public, and
        a `forum` has topics.
        """
        found = await self.client.act(
            "create_group",
            title=title,
            kind=kind,
            username=username,
            bot=bot,
            forum=forum,
            members=[person.id for person in members],
            admins=[person.id for person in admins],
            owner=None if owner is None else owner.id,
        )
        return Group(found["id"], title)

    # What the bot did

    async def calls(
        self, method: str | None = None, *, chat: "Group | Person | int | None" = None, **query: Any
    ) -> list[dict[str, Any]]:
        """Return the Bot API calls so far: `{"seq", "time", "method", "params", "chat_id", "verdict",
        "status", "answer"}`.

        `after` takes only calls numbered above it, `verdict` only those whose verdict begins so.
        """
        number = chat if isinstance(chat, int) or chat is None else chat.id
        return list((await self.client.get("calls", method=method, chat=number, **query))["calls"])

    async def call(
        self, method: str, *, after: int = 0, verdict: str = "ok", timeout: float = TIMEOUT
    ) -> dict[str, Any]:
        """Wait for a call of `method` numbered above `after`."""
        found = await self.client.wait("call", method=method, after=after, verdict=verdict, timeout=timeout)
        if found is None:
            raise StoryError(f"the bot did not call {method} within {timeout:g} s")
        return dict(found)

    async def refusals(self) -> list[dict[str, Any]]:
        """Return the calls against the specification, or beyond what the sandbox plays: a correct bot
        makes none.
        """
        return await self.calls(verdict="strict")

    async def drained(self, timeout: float = TIMEOUT) -> None:
        """Wait until the bot has confirmed every update."""
        if await self.client.wait("drained", timeout=timeout) is None:
            pending = (await self.client.get("updates"))["pending"]
            raise StoryError(f"{len(pending)} updates still wait for the bot after {timeout:g} s")

    async def polled(self, timeout: float = TIMEOUT) -> None:
        """Wait until a bot is polling."""
        if await self.client.wait("polled", timeout=timeout) is None:
            raise StoryError(f"no bot polled within {timeout:g} s")

    async def answered(self, count: int, timeout: float = TIMEOUT) -> None:
        """Wait until the bot has sent and edited that many messages since the sandbox began."""
        if await self.client.wait("answers", count=count, timeout=timeout) is None:
            answers = (await self.client.get("bot"))["answers"]
            raise StoryError(f"the bot answered {answers} times, not {count}, within {timeout:g} s")

    async def shown(self, *, after: int = 0, limit: int = 1000) -> list[Message]:
        """Return what was shown in all chats, version by version; the last one's `seq` is the next
        `after`.
        """
        return [
            Message.of(each) for each in (await self.client.get("shown", after=after, limit=limit))["shown"]
        ]

    async def pausing(self, timeout: float = TIMEOUT) -> None:
        """Wait until a failed webhook delivery pauses before its next attempt."""
        if await self.client.wait("retry", timeout=timeout) is None:
            raise StoryError(f"no webhook delivery failed within {timeout:g} s")

    async def pending(self) -> list[dict[str, Any]]:
        """Return the updates that the bot hasn't confirmed."""
        return list((await self.client.get("updates"))["pending"])

    async def file(self, file_id: str) -> bytes:
        """Return a file's content."""
        return await self.client.file(file_id)

    async def vanishes(self, file_id: str) -> None:
        """Lets a file be gone from Telegram's servers."""
        await self.client.act("vanishes", file_id=file_id)

    # What goes wrong, and when

    async def fault(
        self,
        kind: str,
        *,
        method: str | None = None,
        chat: "Group | Person | int | None" = None,
        **options: Any,
    ) -> int:
        """Set a fault; `faults.py` lists its options. Returns its id."""
        number = chat if isinstance(chat, int) or chat is None else chat.id
        order = {"kind": kind, "method": method, "chat": number, **options}
        return int((await self.client.post("faults", order))["id"])

    async def heal(self, fault_id: int | None = None) -> None:
        """Take away one fault, or all; with all, what was held back arrives."""
        await self.client.delete("faults", id=fault_id)

    async def flood_limits(self, enabled: bool = True, **settings: float) -> None:
        """Switches Telegram's flood limits: `overall`, `chat_burst`, `chat_seconds`, `group_minute`."""
        await self.client.post("flood", {"enabled": enabled, **settings})

    async def advance(
        self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> None:
        """Move the sandbox's clock."""
        total = seconds + 60 * minutes + 3600 * hours + 86_400 * days
        await self.client.post("clock", {"advance": total})

    async def freeze(self) -> None:
        """Lets the sandbox's clock stand still until it is advanced or released."""
        await self.client.post("clock", {"frozen": True})

    async def release(self) -> None:
        """Let the clock go on."""
        await self.client.post("clock", {"frozen": False})

    async def now(self) -> float:
        """Return the sandbox's time as Unix seconds."""
        return float((await self.client.get("clock"))["now"])

    async def route_webhook(self, url: str) -> None:
        """Leads deliveries for the webhook's public address to a server on this machine."""
        await self.client.post("webhook", {"route": url})

    async def renumber(self, next_id: int) -> None:
        """Lets the next update have this number."""
        await self.client.post("updates", {"next_id": next_id})

    async def inject(self, *updates: dict[str, Any]) -> list[int]:
        """Queues updates as they are given, however broken; returns their numbers."""
        return list((await self.client.post("updates", {"updates": list(updates)}))["update_ids"])


async def _bot(client: ControlClient) -> Bot:
    found = await client.get("bot")
    return Bot(found["id"], found["token"], found["username"], client.url)
