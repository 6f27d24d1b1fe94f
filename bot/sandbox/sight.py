"""What a person may see: chats, and the messages in them."""

from collections.abc import Iterator

from bot.sandbox.errors import ActError
from bot.sandbox.model import Chat, Message, User
from bot.sandbox.world import World


def chat_for(world: World, user: User, chat_id: int | None) -> Chat:
    """Return the chat, if this person can look into it."""
    if chat_id is None or chat_id == user.id:
        return world.private_chat(user)
    chat = world.chat(chat_id)
    if not in_sight(chat, user):
        raise ActError(f"{user.first_name} can't see the chat {chat_id}")
    return chat


def in_sight(chat: Chat, user: User) -> bool:
    """Whether this person can look into a chat: who has left a group, or was removed, no longer can. Into the
    discussion group of a channel whoever follows the channel can, that is everybody.
    """
    if chat.is_private:
        return chat.id == user.id
    return (chat.member(user.id).present or follows(chat, user)) and not chat.deleted


def follows(chat: Chat, user: User) -> bool:
    """Whether this person comments in a group without being its member."""
    return chat.channel is not None and chat.member(user.id).status == "left" and not user.is_bot


def seen_from(chat: Chat, user: User) -> int:
    """Return the place in the order of all that was shown beyond which this person sees a chat."""
    # A public group's past is open to everybody.
    return 0 if chat.is_private or chat.username else chat.member(user.id).since


def seen(chat: Chat, user: User, number: int | None) -> Message | None:
    """Return the message of this number, if it stands in the chat and this person sees it."""
    message = chat.messages.get(number or 0)
    return None if message is None or message.deleted or not was_shown(chat, user, message) else message


def was_shown(chat: Chat, user: User, message: Message) -> bool:
    """Whether this person has seen a message, which may be gone by now."""
    return message.born > seen_from(chat, user)


def newest_first(chat: Chat, user: User) -> Iterator[Message]:
    """Yield the messages that this person sees, as they stand."""
    since = seen_from(chat, user)
    for message in reversed(chat.messages.values()):
        if message.born <= since:
            return
        if not message.deleted:
            yield message


def unread(chat: Chat, user: User) -> int:
    """Return how many messages of others this person hasn't read."""
    mark, count = chat.read.get(user.id, 0), 0
    for message in newest_first(chat, user):
        if message.id <= mark:
            break
        count += message.sender != user.id
    return count
