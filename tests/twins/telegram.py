"""The recording transport: Telegram as far as a story needs it, and every call with its time."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from telegram.request import BaseRequest, RequestData

from storage.records import Json
from tests.twins.people import BOT, BOT_ID, EVERYBODY, GROUPS, members

SECONDS: Final = 0.06  # that a call takes, there and back
A_STEP: Final = 1000
"""Ids of messages that a step may use in a chat: what one chat gets shifts no ids of another step."""
OFFICERS: Final = "officers"
REPORTER: Final = "reporter"
OTHER: Final = ""

ROW: ContextVar[int | None] = ContextVar("twins_row", default=None)
"""The number of the outbox row that is being sent."""


@dataclass(slots=True)
class Call:
    """A call of the Bot API. `room` is whose message it is: an officer's chat may be a citizen's, too."""

    at: float
    method: str
    chat: int | None
    params: dict[str, str]
    room: str = OTHER
    step: int = 0


@dataclass(slots=True)
class Shown:
    """A message of the bot's as it stands in a chat now."""

    id: int
    chat: int
    text: str
    markup: Json
    room: str
    step: int
    gone: bool = False
    answered: bool = False
    raw: Json = field(default_factory=dict)

    @property
    def buttons(self) -> list[Json]:
        return [button for row in self.markup.get("inline_keyboard", []) for button in row]

    @property
    def asks(self) -> bool:
        """Whether it waits for a reply."""
        return bool(self.markup.get("force_reply")) and not self.answered and not self.gone


class Telegram(BaseRequest):
    """`rooms` says of an outbox row's number who wrote it."""

    def __init__(self, now: Callable[[], float], date: Callable[[], int]) -> None:
        self._now = now
        self._date = date
        self.step = 0
        self.rooms: dict[int, str] = {}
        self.calls: list[Call] = []
        self.chats: defaultdict[int, dict[int, Shown]] = defaultdict(dict)
        self.files: dict[str, bytes] = {}
        self.answers = 0
        self.tap_room = OTHER
        self._last: defaultdict[tuple[int, str], int] = defaultdict(int)

    @property
    def read_timeout(self) -> float:
        return 20.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    def next_id(self, chat: int, room: str) -> int:
        """The id of the next message in a chat."""
        first = self.step * A_STEP + (500 if room == REPORTER and chat > 0 else 1)
        self._last[chat, room] = number = max(self._last[chat, room] + 1, first)
        return number

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        self.answers += 1
        if "/file/bot" in url:
            await asyncio.sleep(SECONDS)
            return 200, self.files[url.rpartition("/")[2]]
        name = url.rpartition("/")[2]
        params = dict(request_data.json_parameters) if request_data else {}
        if request_data is not None and request_data.contains_files:
            for key, (filename, content, mime) in request_data.multipart_data.items():
                whole = content if isinstance(content, bytes) else content.read()
                params[key] = f"{filename} {mime} {len(whole)} {hashlib.sha256(whole).hexdigest()}"
        chat = int(params["chat_id"]) if "chat_id" in params else None
        call = Call(self._now(), name, chat, params, self._room(name, chat, params), self.step)
        self.calls.append(call)
        await asyncio.sleep(SECONDS)
        try:
            return 200, json.dumps({"ok": True, "result": self._play(call)}).encode()
        except LookupError as error:
            body = {"ok": False, "error_code": 400, "description": f"Bad Request: {error.args[0]}"}
            return 400, json.dumps(body).encode()

    def _room(self, name: str, chat: int | None, params: dict[str, str]) -> str:
        """Whose call it is; of a message that upkeep takes away or changes, whose message that was."""
        room = self.rooms.get(ROW.get() or 0, OTHER)
        if name == "answerCallbackQuery":
            return self.tap_room
        if not room and chat is not None and "message_id" in params:
            found = self.chats[chat].get(int(params["message_id"]))
            return found.room if found else OFFICERS if int(params["message_id"]) % A_STEP < 500 else REPORTER
        return room

    def _play(self, call: Call) -> object:
        played = getattr(self, f"_{call.method}", None)
        if played is not None:
            return played(call)
        if call.method.startswith("send"):
            return self._sent(call)
        if call.method.startswith(("edit", "delete")):
            return self._changed(call)
        return True

    def _sent(self, call: Call) -> Json:
        assert call.chat is not None
        number = self.next_id(call.chat, call.room)
        text = call.params.get("text", call.params.get("caption", ""))
        markup = json.loads(call.params.get("reply_markup", "{}"))
        kind = "text" if "text" in call.params else "caption"
        raw: Json = {
            "message_id": number,
            "date": self._date(),
            "from": BOT,
            "chat": self.chat(call.chat),
            kind: text,
        }
        self.chats[call.chat][number] = Shown(number, call.chat, text, markup, call.room, self.step, raw=raw)
        return raw

    def _changed(self, call: Call) -> object:
        assert call.chat is not None
        number = int(call.params["message_id"])
        shown = self.chats[call.chat].get(number)
        if call.method == "deleteMessage":
            if shown is not None:
                shown.gone = True
            return True
        if shown is None or shown.gone:
            raise LookupError("message to edit not found")
        if "text" in call.params or "caption" in call.params:
            shown.text = call.params.get("text", call.params.get("caption", ""))
        shown.markup = json.loads(call.params.get("reply_markup", "{}"))
        shown.raw = {**shown.raw, "text": shown.text}
        return shown.raw

    def _deleteMessages(self, _call: Call) -> bool:  # noqa: N802 - Telegram's name
        """Nobody looks whether they are gone: who has officers' messages among them is its owner alone."""
        return True

    def _sendChatAction(self, _call: Call) -> bool:  # noqa: N802 - Telegram's name
        return True

    def _getMe(self, _call: Call) -> Json:  # noqa: N802
        return BOT

    def _getChat(self, call: Call) -> Json:  # noqa: N802
        assert call.chat is not None
        full = {"accent_color_id": 0, "max_reaction_count": 3, "accepted_gift_types": _NO_GIFTS}
        return self.chat(call.chat) | full

    def _getChatAdministrators(self, call: Call) -> list[Json]:  # noqa: N802
        assert call.chat is not None
        people = [
            {"status": "creator", "is_anonymous": False, "user": each.raw()}
            for each in members(call.chat)
            if each.admin
        ]
        return [*people, {"status": "administrator", "user": BOT, **dict.fromkeys(_RIGHTS, True)}]

    def _getChatMember(self, call: Call) -> Json:  # noqa: N802
        assert call.chat is not None
        user = int(call.params["user_id"])
        if user == BOT_ID:
            return {"status": "administrator", "user": BOT, **dict.fromkeys(_RIGHTS, True)}
        account = EVERYBODY[user]
        status = ("creator" if account.admin else "member") if account.group == call.chat else "left"
        more = {"is_anonymous": False} if status == "creator" else {}
        return {"status": status, "user": account.raw(), **more}

    def _getFile(self, call: Call) -> Json:  # noqa: N802
        name = call.params["file_id"]
        return {
            "file_id": name,
            "file_unique_id": f"u{name}",
            "file_size": len(self.files[name]),
            "file_path": name,
        }

    def _getMyCommands(self, _call: Call) -> list[Json]:  # noqa: N802
        return []

    def _getMyDescription(self, _call: Call) -> Json:  # noqa: N802
        return {"description": ""}

    def chat(self, chat: int) -> Json:
        """As the Bot API shows a chat."""
        if chat > 0:
            return EVERYBODY[chat].chat()
        return {"id": chat, "type": "supergroup", "title": GROUPS[chat]}


_NO_GIFTS: Final = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
_RIGHTS: Final = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
