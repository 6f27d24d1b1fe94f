"""Keyboards below messages, and texts cut to what Telegram and old phones show. Pure: nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.texts import Rich

if TYPE_CHECKING:
    from collections.abc import Sequence

LABEL_LENGTH: Final = 30  # characters; old phones cut the rest
DATA_LENGTH: Final = 64  # bytes, the Bot API's limit of callback_data
TEXT_LENGTH: Final = 4096  # characters, the Bot API's limit of a text

Button = dict[str, Any]
Keyboard = dict[str, Any]


def callback_button(label: Rich | str, data: str, style: str | None = None) -> Button:
    """Return an inline button: its label is cut at 30 characters; `data`: at most 64 bytes; `style`:
    Telegram's.
    """
    if not 0 < len(data.encode()) <= DATA_LENGTH:
        msg = f"callback data must have 1 to {DATA_LENGTH} bytes, not {len(data.encode())}"
        raise ValueError(msg)
    made: Button = {"text": clip_text(str(label), LABEL_LENGTH), "callback_data": data}
    return made if style is None else made | {"style": style}


def copy_button(label: Rich | str, text: str) -> Button:
    """Return an inline button that copies 1 to 256 characters to the phone's clipboard: nothing secret."""
    return {"text": clip_text(str(label), LABEL_LENGTH), "copy_text": {"text": text}}


def link_button(label: Rich | str, url: str) -> Button:
    """Return an inline button that opens an address."""
    return {"text": clip_text(str(label), LABEL_LENGTH), "url": url}


def inline_keyboard(*rows: Sequence[Button]) -> Keyboard:
    """Return an inline keyboard; empty rows are left out."""
    return {"inline_keyboard": [list(row) for row in rows if row]}


NO_BUTTONS: Final[Keyboard] = {"inline_keyboard": []}


def contact_keyboard(label: Rich | str, *others: Rich | str) -> Keyboard:
    """Return a reply keyboard whose first button shares the person's own phone number."""
    rows = [[{"text": str(label), "request_contact": True}], *[[{"text": str(other)}] for other in others]]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def location_keyboard(label: Rich | str, *others: Rich | str) -> Keyboard:
    """Return a reply keyboard whose first button shares where the person is."""
    rows = [[{"text": str(label), "request_location": True}], *[[{"text": str(other)}] for other in others]]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def keyboard_removal() -> Keyboard:
    """Take a reply keyboard away."""
    return {"remove_keyboard": True}


def force_reply(placeholder: Rich | str = "") -> Keyboard:
    """Open the answer field as a reply to this message."""
    markup: Keyboard = {"force_reply": True}
    if str(placeholder):
        markup["input_field_placeholder"] = clip_text(str(placeholder), 64)
    return markup


def clip_text(text: str, length: int) -> str:
    """`text`, its end replaced by … where it is longer than `length` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def clip_rich(text: Rich, length: int) -> Rich:
    """`text` cut to `length` characters, spans cut along."""
    if len(text.text) <= length:
        return text
    return _slice_rich(text, 0, length - 1) + "…"


def split_rich(text: Rich, length: int) -> list[Rich]:
    """`text` in pieces of at most `length` characters, broken at line ends or spaces where there are any."""
    pieces: list[Rich] = []
    start = 0
    while len(text.text) - start > length:
        window = text.text[start : start + length]
        cut = max(window.rfind("\n"), window.rfind(" "))
        end = start + (cut + 1 if cut > length // 2 else length)
        pieces.append(_slice_rich(text, start, end))
        start = end
    return [*pieces, _slice_rich(text, start, len(text.text))]


def _slice_rich(text: Rich, start: int, end: int) -> Rich:
    spans = tuple(
        (kind, max(a, start) - start, min(b, end) - start)
        for kind, a, b in text.spans
        if min(b, end) > max(a, start)
    )
    return Rich(text.text[start:end], spans)
