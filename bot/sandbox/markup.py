"""Keyboards: what Telegram refuses beyond the specification's types."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.errors import Strictness, bad_request
from bot.sandbox.model import Chat

INLINE_BUTTONS, INLINE_ROW = 100, 8
REPLY_BUTTONS, REPLY_ROW = 300, 12
_INLINE_ACTIONS = ("callback_data", "url", "copy_text")
_INLINE_PLAIN = {"text", "style", "icon_custom_emoji_id"}
_REPLY_PLAYED = {"text", "style", "icon_custom_emoji_id", "request_contact", "request_location"}


def split(markup: dict[str, Any] | None, chat: Chat) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return a checked reply_markup as (inline keyboard, anything else); one of both is None."""
    if markup is None:
        return None, None
    if "inline_keyboard" in markup:
        return inline(markup), None
    if "keyboard" in markup:
        _check_reply(markup, chat)
    elif not markup.get("force_reply") and not markup.get("remove_keyboard"):
        raise Strictness("force_reply must be True, and so must remove_keyboard")
    return None, markup


def inline(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a checked inline keyboard; None for an empty one, as Telegram keeps it."""
    if markup is None:
        return None
    rows: list[list[dict[str, Any]]] = [row for row in markup["inline_keyboard"] if row]
    count = 0
    for row in rows:
        count += len(row)
        if len(row) > INLINE_ROW:
            raise Strictness(f"an inline keyboard has at most {INLINE_ROW} buttons in a row, not {len(row)}")
        for button in row:
            _check_inline_button(button)
    if count > INLINE_BUTTONS:
        raise bad_request("reply markup is too long")
    if set(markup) != {"inline_keyboard"}:
        raise Strictness(
            f"an inline keyboard's {sorted(set(markup) - {'inline_keyboard'})} are not played here"
        )
    return {"inline_keyboard": rows} if rows else None


def _check_inline_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    extra = button.keys() - _INLINE_PLAIN
    if not extra:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(extra) > 1 or not extra <= set(_INLINE_ACTIONS):
        raise Strictness(f"an inline button has one of {', '.join(_INLINE_ACTIONS)}, not {sorted(extra)}")
    url = button.get("url")
    if url is not None and not url.startswith(("https://", "http://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")


def _check_reply(markup: dict[str, Any], chat: Chat) -> None:
    rows = markup["keyboard"]
    if "force_reply" in markup:
        raise Strictness("a keyboard that forces a reply is not played here")
    if sum(map(len, rows)) > REPLY_BUTTONS or any(len(row) > REPLY_ROW for row in rows):
        raise Strictness(f"a reply keyboard has at most {REPLY_BUTTONS} buttons, {REPLY_ROW} in a row")
    for row in rows:
        for button in row:
            _check_reply_button(button, chat)


def _check_reply_button(button: dict[str, Any], chat: Chat) -> None:
    if extra := button.keys() - _REPLY_PLAYED:
        raise Strictness(f"a reply button's {sorted(extra)} are not played here")
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    if not chat.is_private and button.get("request_contact"):
        raise bad_request("phone number can be requested in private chats only")
    if not chat.is_private and button.get("request_location"):
        raise bad_request("location can be requested in private chats only")


def stand(chat: Chat, message_id: int, markup: dict[str, Any], people: Iterable[int]) -> None:
    """Put up a reply keyboard, take it away, or force a reply, for these people."""
    for person in people:
        if markup.get("force_reply"):
            chat.forced[person] = message_id
        elif markup.get("remove_keyboard"):
            chat.keyboards.pop(person, None)
        else:
            chat.keyboards[person] = {**markup, "message_id": message_id}
