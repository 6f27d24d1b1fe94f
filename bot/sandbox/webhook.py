"""The pusher: delivers updates to the bot's webhook, in order for each chat, and retries as Telegram does."""

import asyncio
import hmac
import ipaddress
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.updates import Entry, UpdateQueue

PORTS = (443, 80, 88, 8443)
ANSWER_TIMEOUT = 60.0
# The first retry comes at once, then the pauses double; the longest lasts between 60 and 120 s.
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 64.0

Execute = Callable[[dict[str, Any]], Awaitable[None]]


class Webhook:
    """One webhook. Its address must be https as with Telegram, or plain http on this machine.

    `route` leads deliveries for a public address to this machine, because the sandbox never leaves it.
    """

    def __init__(
        self, clock: Clock, updates: UpdateQueue, execute: Execute, changed: Callable[[], None]
    ) -> None:
        self._changed = changed
        self._clock = clock
        self._updates = updates
        self._execute = execute
        self._task: asyncio.Task[None] | None = None
        self._work = asyncio.Event()
        self._secret = ""
        self._connections = 40
        self._last_error: tuple[float, str] | None = None
        self.url = ""
        self.route = ""
        # How many failed deliveries wait for their next attempt.
        self.pausing = 0
        # What waits in each chat, oldest first, and the chats that no worker has taken up yet.
        self._waiting: dict[int, deque[Entry]] = {}
        self._idle: deque[int] = deque()
        updates.on_added = self._added

    @staticmethod
    def refuses(url: str) -> str | None:
        """Why Telegram wouldn't take this address, or None."""
        parts = urlsplit(url)
        if parts.scheme == "http" and is_loopback(parts.hostname or ""):
            return None
        if parts.scheme != "https" or not parts.hostname:
            return "An HTTPS URL must be provided for webhook"
        if (parts.port or 443) not in PORTS:
            return "Webhook can be set up only on ports 80, 88, 443 or 8443"
        return None

    def point_to(self, url: str, secret: str, connections: int) -> None:
        """Deliver updates to this address from now on."""
        self.remove()
        self.url, self._secret, self._connections = url, secret, connections
        for entry in self._updates.entries():
            self._added(entry)
        self._task = asyncio.get_running_loop().create_task(self._run())
        self._changed()

    def remove(self) -> None:
        """Deliver to no address any more."""
        self.url, self._secret, self._last_error = "", "", None
        self._waiting, self._idle = {}, deque()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._changed()

    async def close(self) -> None:
        """Stop delivering and close the connections."""
        task = self._task
        self.remove()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    def info(self) -> dict[str, Any]:
        """As a Bot API `WebhookInfo`, without what the queue knows."""
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": False}
        if self.url:
            info["max_connections"] = self._connections
        if self._last_error is not None:
            info["last_error_date"] = int(self._last_error[0])
            info["last_error_message"] = self._last_error[1]
        return info

    def secret_is(self, given: str) -> bool:
        """Whether the secret token is this one, compared in constant time."""
        return hmac.compare_digest(self._secret.encode(), given.encode())

    def _added(self, entry: Entry) -> None:
        if not self.url:
            return
        if (line := self._waiting.get(entry.chat)) is None:
            line = self._waiting[entry.chat] = deque()
            self._idle.append(entry.chat)
            self._work.set()
        line.append(entry)

    async def _run(self) -> None:
        """Give each chat with something waiting one worker, up to the connections allowed."""
        slots = asyncio.Semaphore(self._connections)
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_TIMEOUT)) as session,
            asyncio.TaskGroup() as workers,
        ):
            while True:
                await self._work.wait()
                self._work.clear()
                while self._idle:
                    workers.create_task(self._serve_chat(session, slots, self._idle.popleft()))

    async def _serve_chat(self, session: aiohttp.ClientSession, slots: asyncio.Semaphore, chat: int) -> None:
        line = self._waiting[chat]
        while line:
            entry = line.popleft()
            if self._updates.holds(entry):
                await self._deliver(session, slots, entry)
        del self._waiting[chat]

    async def _deliver(self, session: aiohttp.ClientSession, slots: asyncio.Semaphore, entry: Entry) -> None:
        failures = 0
        while True:
            async with slots:
                delivered = await self._push(session, entry)
            if delivered:
                self._updates.remove(entry)
                return
            failures += 1
            if failures > 1:
                pause = min(FIRST_PAUSE * 2 ** (failures - 2), LONGEST_PAUSE)
                await self._pause(pause)
            if entry.expires <= self._clock.now():
                self._updates.drop_expired()
                return

    async def _pause(self, seconds: float) -> None:
        self.pausing += 1
        self._changed()
        try:
            await self._clock.sleep_until(self._clock.now() + seconds)
        finally:
            self.pausing -= 1

    async def _push(self, session: aiohttp.ClientSession, entry: Entry) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            async with session.post(
                self._target(), json=entry.body, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                if not 200 <= answer.status < 300:
                    self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                    return False
                if body and answer.content_type == "application/json":
                    await self._execute_answer(body)
                return True
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return False

    async def _execute_answer(self, body: bytes) -> None:
        try:
            answer = json.loads(body)
        except ValueError:
            return
        if isinstance(answer, dict) and isinstance(answer.get("method"), str):
            await self._execute(answer)

    def _failed(self, why: str) -> None:
        self._last_error = (self._clock.now(), why)
        self._changed()

    def _target(self) -> str:
        if not self.route:
            if urlsplit(self.url).scheme == "https" and not is_loopback(urlsplit(self.url).hostname or ""):
                raise aiohttp.ClientConnectionError("no route to the webhook is set")
            return self.url
        parts, route = urlsplit(self.url), urlsplit(self.route)
        return urlunsplit((route.scheme, route.netloc, parts.path, parts.query, ""))


def is_loopback(host: str) -> bool:
    """Whether a host's name is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
