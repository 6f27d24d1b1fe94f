"""Messages that people send."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.acts.delivering import place, write
from bot.sandbox.acts.people import unblock
from bot.sandbox.acts.registry import act
from bot.sandbox.errors import ActError, ApiError
from bot.sandbox.formatting import caption_content, text_content
from bot.sandbox.links import PAYLOAD
from bot.sandbox.model import Chat, User
from bot.sandbox.sight import seen
from bot.sandbox.view import message_view
from bot.sandbox.world import World

MAX_TEXT, MAX_CAPTION = 4096, 1024

Entities = list[dict[str, Any]] | None


def written(text: str, entities: Entities) -> dict[str, Any]:
    """Return the fields of a text that a person writes; ActError for one that no app would send."""
    if len(text) > MAX_TEXT:
        raise ActError(f"a message has at most {MAX_TEXT} characters; an app sends longer texts in parts")
    return _as_an_act(text_content, text, entities)


def captioned(caption: str, entities: Entities) -> dict[str, Any]:
    """Return the same for the caption of a file; there may be none."""
    if len(caption) > MAX_CAPTION:
        raise ActError(f"a caption has at most {MAX_CAPTION} characters, not {len(caption)}")
    return _as_an_act(caption_content, caption, entities)


def _as_an_act(
    content: Callable[[str, Entities], dict[str, Any]], text: str, entities: Entities
) -> dict[str, Any]:
    try:
        return content(text, entities)
    except ApiError as error:
        raise ActError(error.description) from None


def forced_reply(chat: Chat, user: User, reply_to: int | str | None) -> int | None:
    """Return the message that is answered: `auto` is what a forced reply asks for, as in Telegram's own
    apps.
    """
    if reply_to != "auto":
        chat.forced.pop(user.id, None)
        return reply_to if isinstance(reply_to, int) else None
    forced = chat.forced.pop(user.id, None)
    return None if seen(chat, user, forced) is None else forced


@act("says")
def says(
    world: World,
    user: int,
    text: str,
    chat: int | None = None,
    entities: list[dict[str, Any]] | None = None,
    reply_to: int | str | None = "auto",
    topic: int = 0,
) -> Any:
    """Write a text; commands, links and the like get their entities as in Telegram."""
    person = world.user(user)
    where = place(world, person, chat)
    content = written(text, entities)
    answered = forced_reply(where, person, reply_to)
    message = write(world, person, where, content, reply_to=answered, topic=topic)
    return message_view(world, message)


def payload_of(payload: str) -> str:
    """Return a deep link's payload as the app would send it. ActError if Telegram takes none such."""
    if payload and not PAYLOAD.fullmatch(payload):
        raise ActError(f"a deep link's payload is 1-64 of A-Z a-z 0-9 _ -, not {payload!r:.80}")
    return payload


@act("starts")
def starts(world: World, user: int, payload: str | None = None) -> Any:
    """Open the bot, by a deep link if there is a payload, and press Start; this unblocks the bot first.

    Without one, Start means the link that was opened last and not followed yet.
    """
    person = world.user(user)
    text = f"/start {payload_of(person.opened if payload is None else payload)}".strip()
    place(world, person, None)
    unblock(world, user)
    person.opened = ""
    return says(world, user, text, reply_to=None)


@act("shares_contact")
def shares_contact(
    world: World,
    user: int,
    chat: int | None = None,
    phone_number: str = "",
    first_name: str = "",
    last_name: str = "",
    user_id: int | None = None,
    reply_to: int | str | None = "auto",
    topic: int = 0,
) -> Any:
    """Send a contact: one's own unless a number is given."""
    person = world.user(user)
    where = place(world, person, chat)
    if phone_number:
        contact: dict[str, Any] = {"phone_number": phone_number, "first_name": first_name or "Contact"}
        contact |= {"last_name": last_name} if last_name else {}
        contact |= {"user_id": user_id} if user_id else {}
    else:
        contact = own_contact(person)
    answered = forced_reply(where, person, reply_to)
    message = write(world, person, where, {"contact": contact}, reply_to=answered, topic=topic)
    return message_view(world, message)


def own_contact(person: User) -> dict[str, Any]:
    """Return the person's own contact, as the app shares it."""
    contact: dict[str, Any] = {
        "phone_number": person.phone or f"+62812{person.id % 10**8:08d}",
        "first_name": person.first_name,
        "user_id": person.id,
    }
    return contact | ({"last_name": person.last_name} if person.last_name else {})


@act("shares_location")
def shares_location(
    world: World,
    user: int,
    latitude: float,
    longitude: float,
    chat: int | None = None,
    reply_to: int | str | None = "auto",
    topic: int = 0,
) -> Any:
    """Send a place."""
    person = world.user(user)
    where = place(world, person, chat)
    content = {"location": {"latitude": latitude, "longitude": longitude}}
    answered = forced_reply(where, person, reply_to)
    message = write(world, person, where, content, reply_to=answered, topic=topic)
    return message_view(world, message)
