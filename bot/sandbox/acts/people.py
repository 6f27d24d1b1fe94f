"""Accounts: new ones, and what they do to the bot as such."""

from typing import Any

from bot.sandbox.acts.registry import act
from bot.sandbox.model import Member, User
from bot.sandbox.world import World


def user_json(user: User) -> dict[str, Any]:
    """Return an account as the control API shows it."""
    return {
        **user.json(),
        "phone": user.phone,
        "started": user.started,
        "blocked": user.blocked,
        "deactivated": user.deactivated,
    }


@act("create_user")
def create_user(
    world: World,
    first_name: str,
    last_name: str = "",
    username: str = "",
    language_code: str = "id",
    phone: str = "",
    id: int | None = None,  # noqa: A002 — the name that the Bot API has for it
    started: bool = False,
) -> Any:
    """Return a new account; `started` for one that has written to the bot before."""
    user = world.add_user(
        id,
        first_name=first_name,
        last_name=last_name,
        username=username,
        language_code=language_code,
        phone=phone,
    )
    user.started = user.met = started
    world.touch("people")
    return user_json(user)


def _relation(world: World, user: User, old: str, new: str) -> None:
    """Tell the bot that a person has blocked or unblocked it."""
    chat = world.private_chat(user)
    world.touch("people")
    world.touch(f"chat:{chat.id}")
    world.emit(
        "my_chat_member",
        {
            "chat": world.chat_json(chat),
            "from": user.json(),
            "date": int(world.clock.now()),
            "old_chat_member": Member(old).json(world.bot),
            "new_chat_member": Member(new).json(world.bot),
        },
        chat,
    )


@act("block")
def block(world: World, user: int) -> Any:
    """Block the bot."""
    person = world.user(user)
    if not person.blocked:
        person.blocked = person.met = True
        _relation(world, person, "member", "kicked")
    return user_json(person)


@act("unblock")
def unblock(world: World, user: int) -> Any:
    """Unblock the bot."""
    person = world.user(user)
    if person.blocked:
        person.blocked = False
        _relation(world, person, "kicked", "member")
    return user_json(person)


@act("take_voice")
def take_voice(world: World, user: int, takes: bool) -> Any:
    """Take voice and video notes from others, or none."""
    person = world.user(user)
    person.takes_voice = takes
    return user_json(person)


@act("deactivate")
def deactivate(world: World, user: int) -> Any:
    """Delete the account."""
    person = world.user(user)
    person.deactivated = True
    world.touch("people")
    return user_json(person)
