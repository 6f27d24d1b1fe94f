"""What the bot is told of what happens in its chats, and as whose doing."""

from typing import Any

from bot.sandbox.model import GROUP_ANONYMOUS_BOT, Chat, Member, Message, User
from bot.sandbox.world import World


def without_reply(json: dict[str, Any]) -> dict[str, Any]:
    """Return a message as it stands inside another: replies aren't nested."""
    return {k: v for k, v in json.items() if k != "reply_to_message"} if "reply_to_message" in json else json


def answered_by(json: dict[str, Any]) -> dict[str, Any] | None:
    """Return the message that another answers; what stands in a topic says so by the one that began it."""
    answered: dict[str, Any] | None = json.get("reply_to_message")
    return None if answered is None or "forum_topic_created" in answered else answered


def sender_of(world: World, user: User, chat: Chat) -> tuple[User, dict[str, Any] | None]:
    """Who a message is from, with the fields for it: anonymous administrators write as the group."""
    if not chat.is_private and chat.member(user.id).anonymous:
        head: dict[str, Any] = {"sender_chat": world.chat_json(chat)}
        if title := chat.member(user.id).title:
            head["author_signature"] = title
        return world.users[GROUP_ANONYMOUS_BOT], head
    return user, None


def sees(world: World, chat: Chat, message: Message) -> bool:
    """Whether the bot is told of a message; privacy mode leaves it commands, replies, service messages."""
    if chat.is_private:
        return True
    member = world.bot_member(chat)
    if not member.present:
        return False
    if member.is_admin or not world.privacy or message.service:
        return True
    json = message.json
    answered = answered_by(json)
    if answered is not None and answered["from"]["id"] == world.bot.id:
        return True
    return _commands_the_bot(world, json)


def _commands_the_bot(world: World, json: dict[str, Any]) -> bool:
    text = json.get("text") or json.get("caption") or ""
    if not text.startswith("/"):
        return False
    _command, _, addressee = text.split()[0].partition("@")
    return not addressee or addressee.lower() == world.bot.username.lower()


def change(world: World, chat: Chat, by: User, whom: User, new: Member, **how: Any) -> None:
    """Give somebody another place in a group, and tell the bot as far as it may know; `how` goes along."""
    old = chat.member(whom.id)
    told_before = world.bot_member(chat)
    chat.members[whom.id] = new
    # A service message about it comes after this, and is seen.
    new.since = old.since if old.present else world.last_seq
    new.link = new.link or (old.link if old.present else None)
    # Who is in or was thrown out waits no more.
    chat.requests.pop(whom.id, None)
    update = {
        "chat": world.chat_json(chat),
        "from": by.json(),
        "date": int(world.clock.now()),
        "old_chat_member": old.json(whom),
        "new_chat_member": new.json(whom),
        **how,
    }
    if whom.id == world.bot.id:
        world.emit("my_chat_member", update, chat)
    elif told_before.is_admin:
        world.emit("chat_member", update, chat)
    world.touch("people")
    world.touch(f"chat:{chat.id}")


def service(world: World, chat: Chat, by: User, content: dict[str, Any]) -> Message:
    """Return a service message, which the bot sees while it is in the group."""
    sender, head = sender_of(world, by, chat)
    message = world.post(chat, sender, content, head=head, service=True)
    if sees(world, chat, message):
        world.emit("message", message.json, chat)
    return message


def meet_all(world: World, chat: Chat) -> None:
    """Let the bot know of all members of a group that it is in."""
    if world.bot_member(chat).present:
        for number in chat.members:
            world.users[number].met = True
