"""Topics of a forum: what stands in which, who may write there, and what becomes of them."""

from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.model import Chat, Message, Topic, User
from bot.sandbox.telling import service
from bot.sandbox.world import World

# The General topic has a number too, which no message bears.
GENERAL = 1
COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def use_topics(world: World, chat: Chat, forum: bool) -> None:
    """Make a supergroup a forum, or end that; topics and what stands in them are kept."""
    chat.forum = forum
    chat.forget_json()
    world.touch("people")
    world.touch(f"chat:{chat.id}")


# Writing


def thread(chat: Chat, wanted: int, answered: Message | None = None) -> int:
    """Return the topic that a message goes to: the one wanted, or else that of what it answers; 0 for
    General. ApiError for one that isn't there; where there are no topics, Telegram passes it over.
    """
    if chat.is_private and wanted:
        raise no_thread()
    if not chat.forum:
        return 0
    if wanted and wanted not in chat.topics:
        raise no_thread()
    return wanted or (0 if answered is None else answered.topic)


def no_thread() -> ApiError:
    """Return Telegram's refusal to write where no topic is."""
    return bad_request("message thread not found")


def is_closed(chat: Chat, topic: int, writer: int) -> bool:
    """Whether somebody may not write in a topic because it is closed."""
    if chat.member(writer).may("can_manage_topics"):
        return False
    found = chat.topics.get(topic)
    return (
        (chat.forum and chat.general_closed) if found is None else (found.closed and found.creator != writer)
    )


def head_of(chat: Chat, topic: int) -> dict[str, Any]:
    """Return the fields of a message in a topic; what answers nothing answers the message that began it."""
    if not topic:
        return {}
    head: dict[str, Any] = {"message_thread_id": topic, "is_topic_message": True}
    began = chat.messages[topic]
    return head if began.deleted else head | {"reply_to_message": began.json}


# Topics


def create(world: World, chat: Chat, by: User, name: str, color: int = 0, icon: str = "") -> Topic:
    """Begin a topic, whose number is that of the message that says so."""
    _refuse_without_topics(chat)
    if not name.strip():
        raise bad_request("name must be non-empty")
    chat.last_id = max(chat.last_id, GENERAL)  # no topic has General's number
    topic = Topic(chat.last_id + 1, name.strip(), color or world.chance.choice(COLORS), by.id, icon)
    chat.topics[topic.id] = topic
    said = {"message_thread_id": topic.id, "is_topic_message": True, "forum_topic_created": icon_of(topic)}
    service(world, chat, by, said)
    return topic


def icon_of(topic: Topic) -> dict[str, Any]:
    """Return a topic's name and looks."""
    found = {"name": topic.name, "icon_color": topic.color}
    return found | ({"icon_custom_emoji_id": topic.icon} if topic.icon else {})


def edit(world: World, chat: Chat, by: User, number: int, name: str = "", icon: str | None = None) -> None:
    """Give a topic, or General, another name, another icon or none."""
    topic = _found(chat, number)
    name = name.strip()
    if topic is None:
        if icon is not None:
            raise bad_request("GENERAL_MODIFY_ICON_FORBIDDEN")
        if name in ("", chat.general_name):
            raise bad_request("TOPIC_NOT_MODIFIED")
        chat.general_name = name
        service(world, chat, by, {"forum_topic_edited": {"name": name}})
        return
    changed = {"name": name} if name and name != topic.name else {}
    if icon is not None and icon != topic.icon:
        changed["icon_custom_emoji_id"] = icon
    if not changed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name, topic.icon = name or topic.name, topic.icon if icon is None else icon
    service(world, chat, by, {**head_of(chat, number), "forum_topic_edited": changed})


def set_closed(world: World, chat: Chat, by: User, number: int, closed: bool) -> None:
    """Close a topic, or General, or open it again; a General that was hidden is shown again."""
    topic = _found(chat, number)
    if closed == (chat.general_closed if topic is None else topic.closed):
        raise bad_request("TOPIC_NOT_MODIFIED")
    if topic is None:
        shown, chat.general_closed, chat.general_hidden = chat.general_hidden, closed, False
    else:
        shown, topic.closed = False, closed
    opened = "general_forum_topic_unhidden" if shown else "forum_topic_reopened"
    service(
        world,
        chat,
        by,
        {**head_of(chat, topic.id if topic else 0), "forum_topic_closed" if closed else opened: {}},
    )


def hide_general(world: World, chat: Chat, by: User, hidden: bool) -> None:
    """Hide the General topic, which closes it, or show it again."""
    _refuse_without_topics(chat)
    if hidden == chat.general_hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.general_hidden = chat.general_closed = hidden
    service(world, chat, by, {f"general_forum_topic_{'hidden' if hidden else 'unhidden'}": {}})


def delete(world: World, chat: Chat, number: int) -> None:
    """Take a topic away with all that stands in it; the bot is told nothing."""
    _refuse_without_topics(chat)
    if chat.topics.pop(number, None) is None:
        raise bad_request("TOPIC_ID_INVALID")
    for message in chat.messages.values():
        if message.topic == number and not message.deleted:
            world.erase(message)


def _found(chat: Chat, number: int) -> Topic | None:
    """Return the topic of this number, None for General. ApiError if there is none."""
    _refuse_without_topics(chat)
    if number <= 0:
        raise bad_request("invalid forum topic identifier specified")
    if number != GENERAL and number not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return chat.topics.get(number)


def _refuse_without_topics(chat: Chat) -> None:
    if not chat.forum:
        raise bad_request("the chat is not a forum")
