"""How what a person does reaches the bot: as which sender, and whether at all."""

from typing import Any

from bot.sandbox.errors import ActError
from bot.sandbox.methods.sending import without_reply
from bot.sandbox.model import GROUP_ANONYMOUS_BOT, Chat, Message, User
from bot.sandbox.world import World


def place(world: World, user: User, chat_id: int | None) -> Chat:
    """Where a person acts: their chat with the bot, or a group that they are in."""
    if user.deactivated:
        raise ActError(f"{user.first_name} is deactivated")
    if chat_id is None or chat_id == user.id:
        return world.private_chat(user)
    chat = world.chat(chat_id)
    if chat.is_private:
        raise ActError(f"{user.first_name} can't see the chat {chat_id}")
    if chat.migrated_to:
        chat = world.chat(chat.migrated_to)
    if not chat.member(user.id).present:
        raise ActError(f"{user.first_name} is not in {chat.title!r}")
    return chat


def sender_of(world: World, user: User, chat: Chat) -> tuple[User, dict[str, Any] | None]:
    """Who a message is from, and the fields that go with it: an anonymous administrator writes as the group."""
    if not chat.is_private and chat.member(user.id).anonymous:
        return world.users[GROUP_ANONYMOUS_BOT], {"sender_chat": world.chat_json(chat)}
    return user, None


def write(
    world: World,
    user: User,
    chat: Chat,
    content: dict[str, Any],
    *,
    reply_to: int | None = None,
    service: bool = False,
) -> Message:
    """Put a person's message into a chat, and tell the bot if it may see it."""
    if chat.is_private:
        if user.blocked:
            raise ActError(f"{user.first_name} has blocked the bot")
        user.started = user.met = True
    sender, head = sender_of(world, user, chat)
    if reply_to is not None:
        answered = world.find(chat, reply_to)
        if answered is None:
            raise ActError(f"there is no message {reply_to} to reply to")
        head = {**(head or {}), "reply_to_message": without_reply(answered.json)}
    message = world.post(chat, sender, content, head=head, service=service)
    if sees(world, chat, message):
        user.met = True
        world.emit("message", message.json, chat)
    return message


def sees(world: World, chat: Chat, message: Message) -> bool:
    """Whether the bot is told of a message: in groups, privacy mode leaves it commands, replies and service messages."""
    if chat.is_private:
        return True
    member = world.bot_member(chat)
    if not member.present:
        return False
    if member.is_admin or not world.privacy or message.service:
        return True
    json = message.json
    answered = json.get("reply_to_message")
    if answered is not None and answered["from"]["id"] == world.bot.id:
        return True
    return _commands_the_bot(world, json)


def _commands_the_bot(world: World, json: dict[str, Any]) -> bool:
    text = json.get("text") or json.get("caption") or ""
    if not text.startswith("/"):
        return False
    _command, _, addressee = text.split()[0].partition("@")
    return not addressee or addressee.lower() == world.bot.username.lower()
