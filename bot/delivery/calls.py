"""Rows of the outbox as calls of the Bot API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telegram import InputFile

from bot.delivery.attachments import Attachments
from storage import slots
from storage.errors import SealBroken

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Json, Message, OutboxRow
    from storage.store import Store

MOST_REMEMBERED: Final = 10_000


class ApiCalls:
    """Knows the parameters: which message a slot stands for, and what is in a file."""

    def __init__(self, store: Store, deployment: Deployment) -> None:
        self._store = store
        self._message_ids: dict[str, int] = {}
        self._attachments = Attachments(store, deployment)

    async def params(self, row: OutboxRow) -> dict[str, Any] | None:
        """Return the call's parameters; None if it names a message of ours that was never sent.

        Raises `AttachmentGone` or `AttachmentLate`.
        """
        message = row.message
        params: dict[str, Any] = {"chat_id": message.chat_id, **_protected_params(message)}
        if message.slot is not None and not message.method.startswith("send"):
            message_id = params.get("message_id") or await self._message_id(message.slot)
            if message_id is None:
                return None
            params["message_id"] = message_id
        if message.upload is not None:
            content = await self._attachments.open(row, message.upload)
            params[message.upload.parameter] = InputFile(content, filename=message.upload.filename)
        return params

    async def _message_id(self, slot: str) -> int | None:
        if slot not in self._message_ids:
            if len(self._message_ids) > MOST_REMEMBERED:
                self._message_ids.clear()  # they are read again when needed
            async with self._store.read() as tx:
                try:
                    found = await slots.get(tx, slot)
                except SealBroken:
                    found = None
            if found is None or found.message_id is None:
                return None
            self._message_ids[slot] = found.message_id
        return self._message_ids[slot]

    def answered(self, message: Message, result: object) -> int | None:
        """Return the id in Telegram's answer, remembered for the message's slot."""
        found = read_message_id(result)
        if message.slot is not None and found is not None:
            self._message_ids[message.slot] = found
        return found


def read_message_id(result: object) -> int | None:
    """Return the id of the message that Telegram answers with, if it does."""
    return result.get("message_id") if isinstance(result, dict) else None


def _protected_params(message: Message) -> Json:
    """Its parameters. What stands in a group can't be forwarded or saved there, whoever made it, unless it
    says that it may: a poster for print.
    """
    fresh = message.chat_id < 0 and message.method.startswith("send")
    return {"protect_content": True, **message.params} if fresh else message.params


def digest_params(rows: list[OutboxRow]) -> dict[str, Any]:
    """Return the parameters of one message in the place of many cards."""
    digests = [row.message.digest for row in rows if row.message.digest is not None]
    lines = [digests[0].title, *(digest.line for digest in digests)]
    return {
        "chat_id": rows[0].message.chat_id,
        "text": "\n".join(lines),
        "reply_markup": {"inline_keyboard": [[digest.button] for digest in digests]},
        "protect_content": True,
        "disable_notification": all(row.message.params.get("disable_notification", False) for row in rows),
    }
