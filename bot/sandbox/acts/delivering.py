"""How what a person does reaches the bot: as which sender, and whether at all."""

from typing import Any

from bot.sandbox.errors import ActError
from bot.sandbox.model import Chat, Message, User
from bot.sandbox.sight import follows, seen
from bot.sandbox.telling import sees, sender_of, without_reply
from bot.sandbox.topics import head_of, is_closed, thread
from bot.sandbox.world import World


def place(world: World, user: User, chat_id: int | None) -> Chat:
    """Return where a person acts: their chat with the bot, or a group that they are in, or comment in."""
    if user.deactivated:
        raise ActError(f"{user.first_name} is deactivated")
    if chat_id is None or chat_id == user.id:
        return world.private_chat(user)
    chat = world.chat(chat_id)
    if chat.is_private:
        raise ActError(f"{user.first_name} can't see the chat {chat_id}")
    if chat.migrated_to:
        chat = world.chat(chat.migrated_to)
    if chat.deleted:
        raise ActError(f"the group {chat.title!r} was deleted")
    if not chat.member(user.id).present and not follows(chat, user):
        raise ActError(f"{user.first_name} is not in {chat.title!r}")
    return chat


def _in_topic(user: User, chat: Chat, wanted: int, answered: Message | None) -> dict[str, Any]:
    """Return the fields of a message in a topic, in which this person may write."""
    topic = thread(chat, wanted, answered)
    if answered is not None and answered.topic != topic:
        raise ActError(f"message {answered.id} stands in another topic")
    if is_closed(chat, topic, user.id):
        raise ActError(f"TOPIC_CLOSED: {user.first_name} can't write there")
    return head_of(chat, topic)


def write(
    world: World,
    user: User,
    chat: Chat,
    content: dict[str, Any],
    *,
    reply_to: int | None = None,
    topic: int = 0,
    service: bool = False,
) -> Message:
    """Put a person's message into a chat, and tell the bot if it may see it."""
    if chat.is_private and user.blocked:
        raise ActError(f"{user.first_name} has blocked the bot")
    sender, head = sender_of(world, user, chat)
    answered = None
    if reply_to is not None and (answered := seen(chat, user, reply_to)) is None:
        raise ActError(f"there is no message {reply_to} to reply to")
    head = {**(head or {}), **_in_topic(user, chat, topic, answered)}
    if answered is not None:
        head["reply_to_message"] = without_reply(answered.json)
    if chat.is_private:
        if not user.started:
            world.touch("people")
        user.started = user.met = True
    message = world.post(chat, sender, content, head=head, service=service)
    chat.read[user.id] = message.id
    if sees(world, chat, message):
        user.met = True
        world.emit("message", message.json, chat)
    return message
