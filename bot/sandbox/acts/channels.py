"""Groups that a channel is linked to: its posts arrive there, and whoever follows it comments there."""

from typing import Any

from bot.sandbox.acts.groups import administrator, group_json, group_of
from bot.sandbox.acts.registry import act
from bot.sandbox.errors import ActError
from bot.sandbox.formatting import text_content
from bot.sandbox.telling import sees
from bot.sandbox.view import message_view
from bot.sandbox.world import World


@act("links_channel")
def links_channel(world: World, user: int, chat: int, title: str = "Kanal") -> Any:
    """Make a group the discussion group of a new channel. The bot is told nothing of it."""
    group, _by = group_of(world, chat), administrator(world, user, chat)
    if group.type != "supergroup" or group.channel is not None:
        raise ActError(f"{group.title!r} can't be linked to a channel: it is none's, and a supergroup")
    group.channel = {"id": world.next_channel(), "type": "channel", "title": title}
    world.touch("people")
    return group_json(world, group)


@act("unlinks_channel")
def unlinks_channel(world: World, user: int, chat: int) -> Any:
    """Take the channel away from its discussion group."""
    group, _by = group_of(world, chat), administrator(world, user, chat)
    group.channel = None
    world.touch("people")
    return group_json(world, group)


@act("posts_in_channel")
def posts_in_channel(world: World, user: int, chat: int, text: str) -> Any:
    """Post in the channel of a discussion group, where the post arrives by itself."""
    group, _by = group_of(world, chat), administrator(world, user, chat)
    if group.channel is None:
        raise ActError(f"{group.title!r} is no channel's discussion group")
    origin = {
        "type": "channel",
        "date": int(world.clock.now()),
        "chat": group.channel,
        "message_id": group.last_id + 1,
    }
    head = {"sender_chat": group.channel, "is_automatic_forward": True, "forward_origin": origin}
    message = world.post(group, world.telegram, text_content(text, None), head=head)
    if sees(world, group, message):
        world.emit("message", message.json, group)
    return message_view(world, message)


@act("hides_members")
def hides_members(world: World, user: int, chat: int, hidden: bool = True) -> Any:
    """Let a bot that administers nothing be told who is a member, or not: Telegram promises neither."""
    group, _by = group_of(world, chat), administrator(world, user, chat)
    group.tells_members = not hidden
    world.touch("people")
    return group_json(world, group)
