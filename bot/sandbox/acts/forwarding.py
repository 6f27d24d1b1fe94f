"""Messages that people pass on."""

from typing import Any

from bot.sandbox.acts.delivering import place, write
from bot.sandbox.acts.registry import act
from bot.sandbox.errors import ActError
from bot.sandbox.forwarding import forwarded
from bot.sandbox.sight import seen
from bot.sandbox.view import message_view
from bot.sandbox.world import World


@act("forwards")
def forwards(
    world: World,
    user: int,
    message: int,
    from_chat: int | None = None,
    chat: int | None = None,
    topic: int = 0,
) -> Any:
    """Forward a message from one of the person's chats to another; without a number, each is
    the chat with the bot.
    """
    person = world.user(user)
    source, where = place(world, person, from_chat), place(world, person, chat)
    found = seen(source, person, message)
    if found is None:
        raise ActError(f"there is no message {message} to forward")
    if found.protected:
        raise ActError("this message is protected: it can't be forwarded or saved")
    if found.service:
        raise ActError("a service message can't be forwarded")
    return message_view(world, write(world, person, where, forwarded(found), topic=topic))
