"""What the people of a test story notice: chats, answers to taps, and what doesn't come."""

import asyncio
from typing import Any

from bot.sandbox.client import ControlClient
from bot.sandbox.seeing import Message, keys_of, printed

TIMEOUT = 60.0  # seconds until a story is given up; a machine may be busy with other things


class StoryError(AssertionError):
    """The story went another way; the message shows the chat as it stands."""


class Group:
    """A group; `id` follows it through a migration."""

    def __init__(self, id: int, title: str) -> None:  # noqa: A002 — Telegram's name for it
        self.id = id
        self.title = title

    def __repr__(self) -> str:
        return f"Group({self.title!r}, {self.id})"


class Topic(Group):
    """A topic of a group; `number` is its `message_thread_id`. It stands wherever a group may."""

    def __init__(self, group: Group, number: int, name: str) -> None:
        super().__init__(group.id, group.title)
        self.number = number
        self.name = name

    def __repr__(self) -> str:
        return f"Topic({self.name!r} {self.number}, {self.id})"


def topic_of(in_chat: Group | None) -> dict[str, Any]:
    """Return the key that names a topic to the control API; nothing for a whole chat."""
    return {"topic": in_chat.number} if isinstance(in_chat, Topic) else {}


class Watcher:
    """Somebody who reads along; see `Person` for what hearing means."""

    def __init__(self, client: ControlClient, bot: str, account: dict[str, Any]) -> None:
        self._client = client
        self._bot = bot
        self._heard: dict[int, int] = {}
        self._told = 0
        self.id: int = account["id"]
        self.first_name: str = account["first_name"]
        self.username: str = account.get("username", "")

    def __repr__(self) -> str:
        return f"Person({self.first_name!r}, {self.id})"

    async def hears(
        self, text: str = "", *, in_chat: Group | None = None, timeout: float = TIMEOUT
    ) -> Message:
        """Wait for a message of the bot, new or newly edited, that contains `text`."""
        chat = self.id if in_chat is None else in_chat.id
        after = self._heard.get(chat, 0)
        found = await self._client.wait(
            "message",
            **{"as": self.id},
            chat=chat,
            after=after,
            contains=text,
            timeout=timeout,
            **topic_of(in_chat),
        )
        if found is None:
            raise StoryError(
                f"{self.first_name} did not hear {text!r} within {timeout:g} s; the chat is\n"
                f"{await self.transcript(in_chat)}"
            )
        self._heard[chat] = found["seq"]
        return Message.of(found)

    async def unheard(self, in_chat: Group | None = None) -> list[Message]:
        """Return what the bot has sent or edited beyond what was heard, as it stands now."""
        messages = await self.sees(in_chat)
        heard = self._heard.get(self.id if in_chat is None else in_chat.id, 0)
        return [each for each in messages if each.by_bot and not each.service and each.seq > heard]

    async def finds(self, text: str, *, in_chat: Group | None = None, timeout: float = TIMEOUT) -> Message:
        """Wait until any visible message contains `text`, heard or not; return the newest."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            view = await self._view(in_chat)
            for each in reversed(view["messages"]):
                if text in (message := Message.of(each)).text:
                    return message
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise StoryError(
                    f"{self.first_name} can't find {text!r} in\n{await self.transcript(in_chat)}"
                )
            await self._change(view, in_chat, left)

    async def is_told(self, text: str = "", *, timeout: float = TIMEOUT) -> dict[str, Any]:
        """Wait for the toast or alert that answers a tap; `{"text", "alert", "url", …}`."""
        found = await self._client.wait(
            "toast", **{"as": self.id}, after=self._told, contains=text, timeout=timeout
        )
        if found is None:
            raise StoryError(
                f"{self.first_name} was not told {text!r} within {timeout:g} s, only {await self.toasts()}"
            )
        self._told = found["seq"]
        return dict(found)

    async def toasts(self) -> list[dict[str, Any]]:
        """All toasts and alerts, oldest first."""
        return list((await self._client.get(f"users/{self.id}/toasts"))["toasts"])

    async def sees(self, in_chat: Group | None = None) -> list[Message]:
        """Return the chat as it stands."""
        return [Message.of(each) for each in (await self._view(in_chat))["messages"]]

    async def sees_keyboard(self, in_chat: Group | None = None) -> list[str]:
        """Return the labels of the reply keyboard that stands, or none."""
        keyboard = (await self._view(in_chat))["keyboard"]
        return [button["text"] for row in (keyboard or {}).get("keyboard", []) for button in row]

    async def transcript(self, in_chat: Group | None = None) -> str:
        """Return the chat, printed."""
        return printed(await self.sees(in_chat)) or "(empty)"

    async def downloads(self, message: Message) -> bytes:
        """Return the content of a message's file."""
        return await self._client.file(message.file_id)

    async def _view(self, in_chat: Group | None) -> dict[str, Any]:
        chat = self.id if in_chat is None else in_chat.id
        found: dict[str, Any] = await self._client.get(f"chats/{chat}/messages", **{"as": self.id})
        if isinstance(in_chat, Topic):
            inside = [each for each in found["messages"] if Message.of(each).topic == in_chat.number]
            found["messages"] = inside
        return found

    async def _change(self, view: dict[str, Any], in_chat: Group | None, timeout: float) -> None:
        """Wait until the chat shows more than this view of it."""
        chat = self.id if in_chat is None else in_chat.id
        options = {"as": self.id, "chat": chat, "after": view["seq"]}
        await self._client.wait("change", **options, timeout=timeout)

    def _noticed(self, message: Message) -> None:
        self._heard[message.chat] = max(self._heard.get(message.chat, 0), message.seq)

    def _sees_no(self, label: str, messages: list[Message], keyboard: dict[str, Any] | None) -> str:
        inline = [text for message in messages for text in message.labels]
        return (
            f"{self.first_name} sees no button {label!r}; the inline buttons are {inline}, "
            f"the keyboard is {keys_of(keyboard)}; the chat is\n{printed(messages)}"
        )
