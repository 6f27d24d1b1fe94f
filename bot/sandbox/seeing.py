"""What a test's actor sees: messages and chats, and how they are printed."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.telling import answered_by
from bot.sandbox.words import words


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: `data` for one that asks the bot, `url` for one that opens a link."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as one person sees it; `json` is the Bot API's form of it."""

    id: int
    chat: int
    seq: int
    time: float
    sender: str
    by_bot: bool
    protected: bool
    service: bool
    edits: int
    json: dict[str, Any]
    reply_markup: dict[str, Any] | None

    @classmethod
    def of(cls, view: dict[str, Any]) -> "Message":
        """From the control API's view of a message."""
        return cls(
            view["id"],
            view["chat"],
            view["seq"],
            view["time"],
            view["sender"],
            view["by_bot"],
            view["protected"],
            view["service"],
            view["edits"],
            view["message"],
            view["reply_markup"],
        )

    @property
    def text(self) -> str:
        """The text, or the caption, or nothing."""
        return str(self.json.get("text", self.json.get("caption", "")))

    @property
    def rows(self) -> list[list[Button]]:
        """Return the rows of buttons below the message."""
        rows = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            [Button(b["text"], b.get("callback_data", ""), b.get("url", "")) for b in row] for row in rows
        ]

    @property
    def buttons(self) -> list[Button]:
        """Return all buttons below the message."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """Return what the buttons say."""
        return [button.text for button in self.buttons]

    @property
    def kind(self) -> str:
        """`text`, `photo`, `document`, `voice`, … or the name of a service message."""
        return next((name for name in _KINDS if name in self.json), "service")

    @property
    def file_id(self) -> str:
        """The id of the message's file; KeyError if it has none."""
        found = self.json[self.kind]
        return str((found[-1] if self.kind == "photo" else found)["file_id"])

    @property
    def topic(self) -> int:
        """The topic that it stands in; 0 for none, or General."""
        return int(self.json["message_thread_id"]) if "is_topic_message" in self.json else 0

    @property
    def reply_to(self) -> int | None:
        """Return the id of the message that it answers; None if it answers none."""
        answered = answered_by(self.json)
        return None if answered is None else int(answered["message_id"])

    def lines(self) -> list[str]:
        """As it stands in a transcript."""
        marks = self._marks()
        head = f"{self.sender}{' (' + ', '.join(marks) + ')' if marks else ''}: "
        body = f"{self.text}{_detail(self)}".splitlines() or [""]
        lines = [head + body[0], *(" " * 4 + line for line in body[1:])]
        lines += ["    " + " ".join(f"[{button.text}]" for button in row) for row in self.rows]
        for row in (self.reply_markup or {}).get("keyboard", []):
            lines.append("    " + " ".join(f"<{button['text']}>" for button in row))
        return lines

    def _marks(self) -> list[str]:
        """Return what a transcript says of it beside its text."""
        marks = {
            "edited": bool(self.edits),
            "protected": self.protected,
            f"reply to {self.reply_to}": self.reply_to is not None,
            self.kind: self.kind != "text",
        }
        return [mark for mark, here in marks.items() if here]


_KINDS = words("""
    text live_photo photo document voice video video_note audio sticker contact location poll new_chat_members
    left_chat_member pinned_message migrate_to_chat_id migrate_from_chat_id new_chat_title
    forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
""")


def _detail(message: Message) -> str:
    found = message.json.get(message.kind)
    if message.kind == "contact" and isinstance(found, dict):
        return f"{found['first_name']} {found['phone_number']}"
    if message.kind == "location" and isinstance(found, dict):
        return f"{found['latitude']}, {found['longitude']}"
    if message.kind == "document" and isinstance(found, dict):
        return f" {found.get('file_name', '')}"
    return ""


def printed(messages: list[Message]) -> str:
    """Return a chat, readable as one."""
    return "\n".join(line for message in messages for line in message.lines())


def find_button(messages: list[Message], label: str) -> tuple[Message, Button] | None:
    """Return the newest inline button with this label, or else beginning with it."""
    for message in reversed(messages):
        for fits in (str.__eq__, str.startswith):
            for button in message.buttons:
                if fits(button.text, label):
                    return message, button
    return None


def keys_of(keyboard: dict[str, Any] | None) -> list[str]:
    """Return the labels of a reply keyboard."""
    return [str(button["text"]) for row in (keyboard or {}).get("keyboard", []) for button in row]


def find_key(keyboard: dict[str, Any] | None, label: str) -> str | None:
    """Return the button of a reply keyboard with this label, or else beginning with it."""
    fitting = (
        each for fits in (str.__eq__, str.startswith) for each in keys_of(keyboard) if fits(each, label)
    )
    return next(fitting, None)
