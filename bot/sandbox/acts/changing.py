"""What people do to messages that are there."""

from typing import Any

from bot.sandbox.acts.delivering import place
from bot.sandbox.acts.registry import act
from bot.sandbox.acts.writing import captioned, written
from bot.sandbox.errors import ActError
from bot.sandbox.model import GROUP_ANONYMOUS_BOT, Chat, Message, User
from bot.sandbox.sight import seen
from bot.sandbox.telling import sees
from bot.sandbox.view import message_view
from bot.sandbox.world import World


def _seen(person: User, chat: Chat, number: int) -> Message:
    message = seen(chat, person, number)
    if message is None:
        raise ActError(f"there is no message {number} that {person.first_name} sees")
    return message


def _own(person: User, chat: Chat, number: int) -> Message:
    message = _seen(person, chat, number)
    anonymous = message.sender == GROUP_ANONYMOUS_BOT and chat.member(person.id).anonymous
    if message.sender != person.id and not anonymous:
        raise ActError(f"message {number} isn't {person.first_name}'s")
    return message


@act("edits")
def edits(
    world: World,
    user: int,
    message: int,
    text: str,
    chat: int | None = None,
    entities: list[dict[str, Any]] | None = None,
) -> Any:
    """Change the text, or the caption, of one's own message."""
    person = world.user(user)
    where = place(world, person, chat)
    edited = _own(person, where, message)
    is_text = "text" in edited.json
    content = written(text, entities) if is_text else captioned(text, entities)
    gone = {"text", "entities"} if is_text else {"caption", "caption_entities"}
    json = {name: value for name, value in edited.json.items() if name not in gone} | content
    json["edit_date"] = int(world.clock.now())
    world.revise(where, edited, json)
    if sees(world, where, edited):
        world.emit("edited_message", json, where)
    return message_view(world, edited)


@act("deletes")
def deletes(world: World, user: int, message: int, chat: int | None = None) -> Any:
    """Delete a message for everyone: one's own, any in the private chat, as an administrator any in a group.

    The bot is told nothing, as with Telegram.
    """
    person = world.user(user)
    where = place(world, person, chat)
    found = _seen(person, where, message)
    if not where.is_private and not where.member(user).may("can_delete_messages"):
        _own(person, where, message)
    world.erase(found)
    return True
