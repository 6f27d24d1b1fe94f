"""Deleting and pinning messages, and leaving chats."""

from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.methods.reaching import present_chat, writable_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Chat, Member, Message
from bot.sandbox.telling import change, service, without_reply
from bot.sandbox.topics import head_of
from bot.sandbox.updates import DAY
from bot.sandbox.world import World

DELETABLE_FOR = 2 * DAY


def _refusal(world: World, chat: Chat, message: Message) -> str | None:
    """Why the bot can't delete a message, or None."""
    if not chat.is_private and world.bot_member(chat).may("can_delete_messages"):
        return None
    if not chat.is_private and not message.by_bot:
        return "message can't be deleted"
    if world.clock.now() - message.date >= DELETABLE_FOR:
        return "message can't be deleted for everyone"
    return None


@method("deleteMessage", "chat_id message_id")
def delete_message(world: World, params: dict[str, Any]) -> Any:
    """Play `deleteMessage`."""
    chat = present_chat(world, params["chat_id"])
    message = world.find(chat, params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if (why := _refusal(world, chat, message)) is not None:
        raise bad_request(why)
    world.erase(message)
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(world: World, params: dict[str, Any]) -> Any:
    """Messages that aren't there are skipped; one that can't be deleted refuses all."""
    chat = present_chat(world, params["chat_id"])
    found = [m for number in params["message_ids"] if (m := world.find(chat, number)) is not None]
    for message in found:
        if (why := _refusal(world, chat, message)) is not None:
            raise bad_request(why)
    for message in found:
        world.erase(message)
    return True


def _pinnable(world: World, params: dict[str, Any]) -> Chat:
    chat = writable_chat(world, params["chat_id"])
    if not chat.is_private and not world.bot_member(chat).may("can_pin_messages"):
        raise not_enough_rights("manage pinned messages in the chat")
    return chat


def not_enough_rights(what: str) -> ApiError:
    """Return Telegram's refusal for a missing right."""
    return bad_request(f"not enough rights to {what}")


@method("pinChatMessage", "chat_id message_id disable_notification")
def pin_chat_message(world: World, params: dict[str, Any]) -> Any:
    """Play `pinChatMessage`."""
    chat = _pinnable(world, params)
    message = world.find(chat, params["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        # Of its own messages the bot is told none but such service messages.
        service(
            world,
            chat,
            world.bot,
            {**head_of(chat, message.topic), "pinned_message": without_reply(message.json)},
        )
    return True


@method("unpinChatMessage", "chat_id message_id")
def unpin_chat_message(world: World, params: dict[str, Any]) -> Any:
    """Play `unpinChatMessage`."""
    chat = _pinnable(world, params)
    number = params.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.touch(f"chat:{chat.id}")
    return True


@method("leaveChat", "chat_id")
def leave_chat(world: World, params: dict[str, Any]) -> Any:
    """Play `leaveChat`."""
    chat = present_chat(world, params["chat_id"])
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    world.post(chat, world.bot, {"left_chat_member": world.bot.json()}, service=True)
    change(world, chat, world.bot, world.bot, Member("left"))
    return True
