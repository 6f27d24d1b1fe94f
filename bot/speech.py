"""How the bot speaks: every message is a row in the outbox of the transaction that promises it.

`queue_message` and `queue_edit` take a `Rich` text (entities, never parse_mode) and a keyboard made by the
functions below. Nothing here reaches Telegram; `bot.delivery` does, after the commit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.keyboards import NO_BUTTONS, TEXT_LENGTH, Keyboard, clip_rich, split_rich
from bot.rules import time_limits
from bot.texts import Rich, strangers
from storage import attempt_limits, outbox, slots, units
from storage.records import (
    Arrival,
    Blank,
    Digest,
    Json,
    Loss,
    Message,
    Overview,
    Printout,
    Priority,
    Upload,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.store import Tx


_STRANGE_GROUP: Final = "group.strange"


def _text_params(text: Rich | str, keyboard: Keyboard | None) -> Json:
    rich = strangers.straighten_text(Rich.of(text))
    params: Json = {"text": rich.text}
    if entities := rich.entities():
        params["entities"] = entities
    if keyboard is not None:
        params["reply_markup"] = keyboard
    params["link_preview_options"] = {"is_disabled": True}
    return params


async def queue_message(
    tx: Tx,
    chat_id: int,
    text: Rich | str,
    keyboard: Keyboard | None = None,
    *,
    priority: Priority = Priority.ANSWER,
    slot: str | None = None,
    reply_to: int | None = None,
    silent: bool = False,
    protect: bool = False,
    not_before: datetime | None = None,
    digest: Digest | None = None,
    case_id: str | None = None,
    loss: Loss | None = None,
    about: Sequence[str] = (),
    arrival: Arrival | None = None,
) -> None:
    """Put a text message to `chat_id` into the outbox of this transaction.

    `slot` (a `storage.slots` id) remembers the message's id once it is sent; `case_id` is the case that it
    speaks of, `loss` the errand that is left if it doesn't arrive, `arrival` the one if it does. What
    officers are told without a slot of its own is `about` cases, one or many: it is taken back with each of
    them, and with the group. A text over 4096 characters is sent as several messages, the keyboard below the
    last one.
    """
    parts = split_rich(Rich.of(text), TEXT_LENGTH)
    case_id = about[0] if len(about) == 1 else case_id
    for part in parts[:-1]:
        before = _build_message(chat_id, part, None, priority, silent, protect, not_before)
        told = await slots.told(tx, chat_id, about)
        await outbox.put(tx, replace(before, case_id=case_id, loss=loss, beside=told))
    last = _build_message(chat_id, parts[-1], keyboard, priority, silent, protect, not_before)
    last = replace(last, beside=await slots.told(tx, chat_id, about))
    if reply_to is not None:
        # The message may be gone by the time this is sent; the answer is worth more than the reference.
        last.params["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    last = replace(last, slot=slot, digest=digest, case_id=case_id, loss=loss, arrival=arrival)
    await outbox.put(tx, last)


def _build_message(
    chat_id: int,
    text: Rich,
    keyboard: Keyboard | None,
    priority: Priority,
    silent: bool,
    protect: bool,
    not_before: datetime | None,
) -> Message:
    params = _text_params(text, keyboard)
    if silent:
        params["disable_notification"] = True
    if protect:
        params["protect_content"] = True
    return Message("sendMessage", chat_id, params, priority=priority, not_before=not_before)


async def queue_group_message(
    tx: Tx, chat_id: int, text: Rich | str, keyboard: Keyboard | None = None
) -> None:
    """Answer in a group. One that is no unit's hears us at most once an hour: anybody can add the bot to a
    group of their own, and what they write there must not fill the outbox.
    """
    if await units.by_group(tx, chat_id) is None:
        before = await attempt_limits.attempts(tx, _STRANGE_GROUP, chat_id)
        if before.last_at is not None and tx.now - before.last_at < time_limits.STRANGE_GROUP_TOLD_EVERY:
            return
        await attempt_limits.record(tx, _STRANGE_GROUP, chat_id)
    await queue_message(tx, chat_id, text, keyboard)


async def queue_edit(
    tx: Tx,
    chat_id: int,
    text: Rich | str,
    keyboard: Keyboard | None = None,
    *,
    message_id: int | None = None,
    slot: str | None = None,
    priority: Priority = Priority.ANSWER,
    otherwise: Message | None = None,
    case_id: str | None = None,
    about: Sequence[str] = (),
) -> None:
    """Change a message of ours, named by its id or by its slot; without `keyboard` its buttons go.

    `about` as in `queue_message`, for one that is named by its id: these cases, and no longer those from
    before.
    """
    params = _text_params(clip_rich(Rich.of(text), TEXT_LENGTH), keyboard)
    if message_id is not None:
        params["message_id"] = message_id
        if about:
            await slots.told(tx, chat_id, about, message_id)
    changed = Message("editMessageText", chat_id, params, priority=priority, slot=slot, otherwise=otherwise)
    await outbox.put(tx, replace(changed, case_id=case_id))


async def queue_button_edit(tx: Tx, chat_id: int, message_id: int, keyboard: Keyboard = NO_BUTTONS) -> None:
    """Change only the buttons below a message of ours."""
    params = {"message_id": message_id, "reply_markup": keyboard}
    await outbox.put(tx, Message("editMessageReplyMarkup", chat_id, params))


async def queue_removal(
    tx: Tx,
    chat_id: int,
    *,
    message_id: int | None = None,
    slot: str | None = None,
    priority: Priority = Priority.ANSWER,
    stub: Rich | str | None = None,
    files: bool = False,
    case_id: str | None = None,
    loss: Loss | None = None,
) -> None:
    """Delete a message; where Telegram refuses (older than 48 hours), edit it to `stub` instead.

    If it may hold a file (`files`), a neutral picture with `stub` below takes the file's place. `loss` is
    left as an errand if nothing of this can be done: a voice note, somebody else's message, one that is gone.
    """
    params: Json = {} if message_id is None else {"message_id": message_id}
    ways = [("deleteMessage", params)]
    if stub is not None:
        ways.append(("editMessageText", params | {"text": str(stub)}))
    if stub is not None and files:
        ways += [
            ("editMessageMedia", params | {"media": _blank_media(kind, stub)})
            for kind in ("photo", "document")
        ]
    message: Message | None = None
    for method, given in reversed(ways):
        upload = Blank() if "media" in given else None
        message = Message(method, chat_id, given, slot=slot, upload=upload, otherwise=message, loss=loss)
    if message is not None:
        await outbox.put(tx, replace(message, priority=priority, case_id=case_id))


async def queue_removals(
    tx: Tx, chat_id: int, message_ids: Sequence[int], *, arrival: Arrival, loss: Loss
) -> None:
    """Delete up to 100 messages at once. What isn't there is passed over; one that can't be deleted refuses
    all, and leaves `loss`.
    """
    params: Json = {"message_ids": list(message_ids)}
    await outbox.put(tx, Message("deleteMessages", chat_id, params, arrival=arrival, loss=loss))


def _blank_media(kind: str, caption: Rich | str) -> Json:
    """Return the file that takes another one's place, as either kind that officers are sent."""
    return {"type": kind, "media": f"attach://{Blank().parameter}", "caption": str(caption)}


def file_message(
    chat_id: int,
    method: str,
    upload: Upload | Printout | Overview,
    caption: Rich | str,
    keyboard: Keyboard | None = None,
    *,
    slot: str | None = None,
    protect: bool = True,
    otherwise: Message | None = None,
    case_id: str | None = None,
) -> Message:
    """Return a message with a file, for the outbox; delivery opens or prints it at the moment of sending."""
    rich = strangers.straighten_text(Rich.of(caption))
    params: Json = {"caption": rich.text, "protect_content": protect}
    if entities := rich.entities():
        params["caption_entities"] = entities
    if keyboard is not None:
        params["reply_markup"] = keyboard
    return Message(method, chat_id, params, upload=upload, slot=slot, otherwise=otherwise, case_id=case_id)


def plain_document(
    chat_id: int, upload: Upload, caption: Rich | str, *, slot: str | None, otherwise: Message
) -> Message:
    """Return the same file as nothing but a file, whatever is in it: a phone's owner can forbid voice
    notes.
    """
    plain = replace(upload, parameter="document")
    message = file_message(chat_id, "sendDocument", plain, caption, slot=slot, otherwise=otherwise)
    return replace(message, params=message.params | {"disable_content_type_detection": True})


def with_loss(message: Message, loss: Loss) -> Message:
    """Return the message whose loss is left if no file comes of it: words that stand `otherwise` are none."""
    otherwise = None if message.otherwise is None else with_loss(message.otherwise, loss)
    return replace(message, otherwise=otherwise, loss=loss if message.upload is not None else None)


def text_message(
    chat_id: int,
    text: Rich | str,
    keyboard: Keyboard | None = None,
    *,
    slot: str | None = None,
) -> Message:
    """Return a message of words, to stand `otherwise`."""
    params = _text_params(clip_rich(Rich.of(text), TEXT_LENGTH), keyboard) | {"protect_content": True}
    return Message("sendMessage", chat_id, params, slot=slot)
