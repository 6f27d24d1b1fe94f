"""Taps on inline buttons and presses on reply keyboards."""

from typing import Any

from bot.sandbox.acts.delivering import place, write
from bot.sandbox.acts.registry import act
from bot.sandbox.acts.writing import forced_reply, own_contact
from bot.sandbox.errors import ActError
from bot.sandbox.formatting import text_content
from bot.sandbox.model import Chat, Message, User
from bot.sandbox.sight import seen, was_shown
from bot.sandbox.updates import CALLBACK_LIFE
from bot.sandbox.view import message_view
from bot.sandbox.world import World


def buttons_of(json: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a message's inline buttons, row after row."""
    rows = json.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


@act("taps")
def taps(
    world: World,
    user: int,
    message: int,
    chat: int | None = None,
    text: str | None = None,
    data: str | None = None,
    stale: bool = False,
) -> Any:
    """Tap a button of a message, by its label or its data.

    `stale` allows one that an edit has taken away (or a message that is gone), as an app that hasn't
    caught up would. Returns `{"query_id"}`, or `{"url"}` for a button that opens a link.
    """
    person = world.user(user)
    where = place(world, person, chat)
    tapped = where.messages.get(message)
    if tapped is None or (tapped.deleted and not stale) or not was_shown(where, person, tapped):
        raise ActError(f"there is no message {message} to tap")
    button = _button(tapped, text, data, stale)
    if "callback_data" not in button:
        return {"url": button.get("url", ""), "copy_text": button.get("copy_text", {}).get("text", "")}
    if where.is_private and person.blocked:
        raise ActError(f"{person.first_name} has blocked the bot")
    return {"query_id": _query(world, person, where, tapped, button["callback_data"])}


def _button(tapped: Message, text: str | None, data: str | None, stale: bool) -> dict[str, Any]:
    versions = reversed(tapped.versions) if stale else [tapped.versions[-1]]
    shown = (button for version in versions for button in buttons_of(version.json))
    button = next((button for button in shown if _is_meant(button, text, data)), None)
    if button is not None:
        return button
    if stale and data is not None and text is None:
        return {"text": "", "callback_data": data}
    labels = [button["text"] for button in buttons_of(tapped.json)]
    raise ActError(f"message {tapped.id} has no button {text if text is not None else data!r}, only {labels}")


def _is_meant(button: dict[str, Any], text: str | None, data: str | None) -> bool:
    by_text = text is not None and button["text"] == text
    return by_text or (data is not None and button.get("callback_data") == data)


def _query(world: World, person: User, chat: Chat, tapped: Message, data: str) -> str:
    tap = world.callbacks.open(person.id, chat.id, tapped.id)
    person.met = True
    shown: dict[str, Any] = tapped.json
    if tapped.deleted:
        shown = {"chat": world.chat_json(chat), "message_id": tapped.id, "date": 0}
    query = {
        "id": tap.id,
        "from": person.json(),
        "message": shown,
        "chat_instance": str(abs(chat.id) * 7919 % 2**62),
        "data": data,
    }
    if world.bot_member(chat).present or chat.is_private:
        world.emit("callback_query", query, chat, CALLBACK_LIFE)
    return tap.id


def _pressed_button(chat: Chat, person: User, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the person's reply keyboard, and its button of this text."""
    keyboard = chat.keyboards.get(person.id)
    pressable = [button for row in (keyboard or {}).get("keyboard", []) for button in row]
    button = next((each for each in pressable if each["text"] == text), None)
    if keyboard is None or button is None:
        labels = [each["text"] for each in pressable]
        raise ActError(f"no button {text!r} in the reply keyboard, only {labels}")
    return keyboard, button


def _pressed_content(
    person: User, button: dict[str, Any], latitude: float, longitude: float
) -> dict[str, Any]:
    """Return what a button of the reply keyboard sends."""
    if button.get("request_contact"):
        return {"contact": own_contact(person)}
    if button.get("request_location"):
        return {"location": {"latitude": latitude, "longitude": longitude}}
    return text_content(button["text"], None)


@act("presses")
def presses(
    world: World,
    user: int,
    text: str,
    chat: int | None = None,
    latitude: float = -8.75,
    longitude: float = 116.05,
    topic: int = 0,
) -> Any:
    """Press a button of the reply keyboard: sends its label, the own contact, or a location."""
    person = world.user(user)
    where = place(world, person, chat)
    keyboard, button = _pressed_button(where, person, text)
    shares = button.get("request_contact") or button.get("request_location")
    content = _pressed_content(person, button, latitude, longitude)
    reply_to: int | None = keyboard["message_id"] if shares or not where.is_private else None
    if seen(where, person, reply_to) is None:
        reply_to = None
    forced_reply(where, person, None)
    elsewhere = topic if reply_to is None else 0  # an answer stands where the keyboard does
    message = write(world, person, where, content, reply_to=reply_to, topic=elsewhere)
    if keyboard.get("one_time_keyboard"):
        where.keyboards.pop(person.id, None)
    return message_view(world, message)
