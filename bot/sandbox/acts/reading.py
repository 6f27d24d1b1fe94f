"""What people do in their app without the bot being told: reading, and following a link up to its door."""

from typing import Any

from bot.sandbox.acts.delivering import place
from bot.sandbox.acts.registry import act
from bot.sandbox.acts.writing import payload_of
from bot.sandbox.sight import newest_first, unread
from bot.sandbox.world import World


@act("reads")
def reads(world: World, user: int, chat: int | None = None, upto: int | None = None) -> Any:
    """Read a chat up to that message, or to its end; what was read once stays read."""
    person = world.user(user)
    where = place(world, person, chat)
    newest = next((message.id for message in newest_first(where, person)), 0)
    mark = newest if upto is None else min(upto, newest)
    if mark > where.read.get(user, 0):
        where.read[user] = mark
        world.touch(f"chat:{where.id}")
    return {"read": where.read.get(user, 0), "unread": unread(where, person)}


@act("opens")
def opens(world: World, user: int, payload: str = "") -> Any:
    """Follow a deep link into the chat with the bot, where the button Start now stands, and not press it."""
    person = world.user(user)
    where = place(world, person, None)
    person.opened = payload_of(payload)
    world.touch(f"chat:{where.id}")
    return {"payload": person.opened}
