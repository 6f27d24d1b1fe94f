"""Topics of groups, as people begin, rename, close and delete them."""

from typing import Any

from bot.sandbox import topics
from bot.sandbox.acts.delivering import place
from bot.sandbox.acts.groups import administrator, group_json, group_of
from bot.sandbox.acts.registry import act
from bot.sandbox.errors import ActError
from bot.sandbox.model import Chat, User
from bot.sandbox.world import World


@act("uses_topics")
def uses_topics(world: World, user: int, chat: int, forum: bool = True) -> Any:
    """Make a supergroup a forum, or a plain one again. The bot is told nothing."""
    group, _by = group_of(world, chat), administrator(world, user, chat)
    if group.type != "supergroup":
        raise ActError(f"{group.title!r} is no supergroup and has no topics")
    topics.use_topics(world, group, forum)
    return group_json(world, group)


@act("creates_topic")
def creates_topic(world: World, user: int, chat: int, name: str) -> Any:
    """Begin a topic: any member, unless the group forbids members `can_manage_topics`."""
    group, person = group_of(world, chat), world.user(user)
    place(world, person, group.id)
    member = group.member(user)
    forbidden = "can_manage_topics" in group.forbidden or member.status == "restricted"
    if not member.may("can_manage_topics") and (member.is_admin or forbidden or not member.present):
        raise ActError(f"{person.first_name} may begin no topic in {group.title!r}")
    topic = topics.create(world, group, person, name)
    return {"message_thread_id": topic.id, **topics.icon_of(topic)}


@act("edits_topic")
def edits_topic(world: World, user: int, chat: int, topic: int, name: str) -> Any:
    """Give a topic another name; General is number 1."""
    group, by = _managing(world, user, chat, topic)
    topics.edit(world, group, by, topic, name)
    return group_json(world, group)


@act("closes_topic")
def closes_topic(world: World, user: int, chat: int, topic: int) -> Any:
    """Close a topic: only who manages topics, or began it, writes there."""
    group, by = _managing(world, user, chat, topic)
    topics.set_closed(world, group, by, topic, True)
    return group_json(world, group)


@act("reopens_topic")
def reopens_topic(world: World, user: int, chat: int, topic: int) -> Any:
    """Open a topic again."""
    group, by = _managing(world, user, chat, topic)
    topics.set_closed(world, group, by, topic, False)
    return group_json(world, group)


@act("deletes_topic")
def deletes_topic(world: World, user: int, chat: int, topic: int) -> Any:
    """Delete a topic and all messages in it for everybody. The bot is told nothing."""
    group, _by = _managing(world, user, chat, topic, "can_delete_messages")
    topics.delete(world, group, topic)
    return group_json(world, group)


def _managing(
    world: World, user: int, chat: int, topic: int, right: str = "can_manage_topics"
) -> tuple[Chat, User]:
    """Return the group and the person, who manages its topics or began this one. ActError if not."""
    group, person = group_of(world, chat), world.user(user)
    found = group.topics.get(topic)
    began = found is not None and found.creator == user and group.member(user).present
    if not began and not group.member(user).may(right):
        raise ActError(f"{person.first_name} doesn't manage this topic of {group.title!r}")
    return group, person
