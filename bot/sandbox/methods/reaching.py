"""Which chats the bot can reach, and what Telegram says where it can't."""

from typing import Any

from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.joining import asks_now
from bot.sandbox.model import Chat
from bot.sandbox.topics import is_closed
from bot.sandbox.world import World


def known_chat(world: World, chat_id: int | str) -> Chat:
    """Return a chat that the bot may ask about; 400 if it never met it."""
    chat = _by_username(world, chat_id) if isinstance(chat_id, str) else world.chats.get(chat_id)
    if chat is None:
        user = world.users.get(chat_id) if isinstance(chat_id, int) else None
        if user is None or not user.met:
            raise bad_request("chat not found")
        return world.private_chat(user)
    if chat.is_private:
        if not world.users[chat.id].met:
            raise bad_request("chat not found")
    elif world.bot.id not in chat.members and not chat.username:
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, chat_id: int | str) -> Chat:
    """Return a chat that the bot may write to; 400 or 403 in Telegram's words if not."""
    chat = known_chat(world, chat_id)
    if chat.is_private:
        _refuse_unreachable_person(world, chat)
    else:
        refuse_unreachable_group(world, chat)
    return chat


def present_chat(world: World, chat_id: int | str) -> Chat:
    """Return a chat that the bot has met, and is in if it is a group; a person may have blocked it."""
    chat = known_chat(world, chat_id)
    if not chat.is_private:
        refuse_unreachable_group(world, chat)
    return chat


def _by_username(world: World, name: str) -> Chat | None:
    wanted = name.removeprefix("@").lower()
    return next(
        (chat for chat in world.chats.values() if chat.username and chat.username.lower() == wanted), None
    )


def _refuse_unreachable_person(world: World, chat: Chat) -> None:
    user = world.users[chat.id]
    if user.deactivated:
        raise forbidden("user is deactivated")
    if user.is_bot:
        raise forbidden("bot can't send messages to bots")
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if not user.started and not asks_now(world, user):
        raise forbidden("bot can't initiate conversation with a user")


def refuse_unreachable_group(world: World, chat: Chat) -> None:
    """Refuse a group that the bot isn't in, or that became a supergroup."""
    if chat.migrated_to:
        raise migrated(chat)
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    status = world.bot_member(chat).status
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")


def refuse_unpermitted(world: World, chat: Chat, content: dict[str, Any], topic: int) -> None:
    """Refuse what a group doesn't let the bot send: by its own rights, the group's, or the topic."""
    if is_closed(chat, topic, world.bot.id):
        raise bad_request("TOPIC_CLOSED")
    refuse_kind(world, chat, content)


def refuse_kind(world: World, chat: Chat, content: dict[str, Any]) -> None:
    """Refuse what the bot may not put there, be it new or in the place of something, whatever topic is
    closed.
    """
    named, right = next((_RIGHTS[kind] for kind in _RIGHTS if kind in content), _TEXTS)
    if _lacks(world, chat, right):
        raise bad_request(f"not enough rights to send {named} to the chat")


def refuse_muted(world: World, chat: Chat) -> None:
    """Who may write nothing can't change what stands either, nor be seen typing. A closed topic keeps nobody
    from that. Telegram's servers call it 403; the Bot API makes it 400, as all that they say in capitals.
    """
    if _lacks(world, chat, "can_send_messages"):
        raise bad_request("CHAT_WRITE_FORBIDDEN")


def _lacks(world: World, chat: Chat, right: str) -> bool:
    """Whether the bot's own place, or what the group forbids its members, keeps it from something."""
    if chat.is_private or (member := world.bot_member(chat)).is_admin:
        return False
    restricted = member.status == "restricted" and not member.rights.get(right, False)
    return restricted or not chat.forbidden.isdisjoint({right, "can_send_messages"})


_TEXTS = ("text messages", "can_send_messages")
_RIGHTS = {
    "photo": ("photos", "can_send_photos"),
    "document": ("documents", "can_send_documents"),
    "voice": ("voice notes", "can_send_voice_notes"),
    "video_note": ("video notes", "can_send_video_notes"),
    "video": ("videos", "can_send_videos"),
    "audio": ("music", "can_send_audios"),
}


def migrated(chat: Chat) -> ApiError:
    """Return Telegram's refusal that names the supergroup a group became."""
    return bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)


def chat_of(params: dict[str, Any]) -> int | str:
    """Return the chat of an edit; inline messages, which have none, are not played."""
    if "chat_id" not in params:
        raise bad_request("message identifier is not specified")
    chat_id: int | str = params["chat_id"]
    return chat_id
