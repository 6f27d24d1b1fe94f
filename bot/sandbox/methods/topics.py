"""Topics of forums: begin, change, close and take away."""

from typing import Any

from bot.sandbox import topics
from bot.sandbox.errors import Strictness, bad_request
from bot.sandbox.methods.reaching import present_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Chat
from bot.sandbox.topics import COLORS, GENERAL
from bot.sandbox.world import World


def _forum(world: World, params: dict[str, Any]) -> Chat:
    chat = present_chat(world, params["chat_id"])
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    return chat


def _managed(world: World, params: dict[str, Any], deed: str, right: str = "can_manage_topics") -> Chat:
    """Return the forum, if the bot may do this to the topic: by its right, or as who began it."""
    chat = _forum(world, params)
    topic = chat.topics.get(params.get("message_thread_id", GENERAL))
    own = topic is not None and topic.creator == world.bot.id
    # What isn't known to the bot is sent on, and refused by Telegram's servers.
    unknown = topic is None and params.get("message_thread_id", GENERAL) != GENERAL
    if not (own or unknown or world.bot_member(chat).may(right)):
        raise bad_request(f"not enough rights to {deed} the topic")
    return chat


@method("createForumTopic", "chat_id name icon_color icon_custom_emoji_id")
def create_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `createForumTopic`."""
    color = params.get("icon_color", 0)
    if color and color not in COLORS:
        raise Strictness(f"icon_color must be one of {', '.join(map(str, COLORS))}, not {color}")
    chat = _forum(world, params)
    if not world.bot_member(chat).may("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    icon = params.get("icon_custom_emoji_id", "")
    topic = topics.create(world, chat, world.bot, params["name"], color, icon)
    return {"message_thread_id": topic.id, **topics.icon_of(topic)}


@method("editForumTopic", "chat_id message_thread_id name icon_custom_emoji_id")
def edit_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `editForumTopic`; where nothing is said, nothing is done."""
    chat = _managed(world, params, "edit")
    name, icon = params.get("name", ""), params.get("icon_custom_emoji_id")
    if name or icon is not None:
        topics.edit(world, chat, world.bot, params["message_thread_id"], name, icon)
    return True


@method("closeForumTopic", "chat_id message_thread_id")
def close_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `closeForumTopic`."""
    chat = _managed(world, params, "close or open")
    topics.set_closed(world, chat, world.bot, params["message_thread_id"], True)
    return True


@method("reopenForumTopic", "chat_id message_thread_id")
def reopen_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `reopenForumTopic`."""
    chat = _managed(world, params, "close or open")
    topics.set_closed(world, chat, world.bot, params["message_thread_id"], False)
    return True


@method("deleteForumTopic", "chat_id message_thread_id")
def delete_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `deleteForumTopic`."""
    chat = _managed(world, params, "delete", "can_delete_messages")
    topics.delete(world, chat, params["message_thread_id"])
    return True


@method("editGeneralForumTopic", "chat_id name")
def edit_general_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `editGeneralForumTopic`."""
    topics.edit(world, _managed(world, params, "edit"), world.bot, GENERAL, params["name"])
    return True


@method("closeGeneralForumTopic", "chat_id")
def close_general_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `closeGeneralForumTopic`."""
    topics.set_closed(world, _managed(world, params, "close or open"), world.bot, GENERAL, True)
    return True


@method("reopenGeneralForumTopic", "chat_id")
def reopen_general_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `reopenGeneralForumTopic`."""
    topics.set_closed(world, _managed(world, params, "close or open"), world.bot, GENERAL, False)
    return True


@method("hideGeneralForumTopic", "chat_id")
def hide_general_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `hideGeneralForumTopic`."""
    topics.hide_general(world, _managed(world, params, "close or open"), world.bot, True)
    return True


@method("unhideGeneralForumTopic", "chat_id")
def unhide_general_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """Play `unhideGeneralForumTopic`."""
    topics.hide_general(world, _managed(world, params, "close or open"), world.bot, False)
    return True
