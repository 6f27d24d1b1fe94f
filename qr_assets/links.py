"""Telegram's deep links: `https://t.me/<bot>?start=<token>` and `…?startgroup=<token>&admin=<rights>`.

The rules are Telegram's: a bot's username has 5 to 32 letters, digits and underscores, begins with a letter
and ends in "bot" (a few old or bought ones don't, so that isn't asked); a payload has 1 to 64 characters of
`A-Za-z0-9_-`. Only what Telegram would open is made, and only what we would make is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from qr_assets.errors import AssetError

_USERNAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,30}[A-Za-z0-9]")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HOST: Final = "t.me"
RIGHTS: Final = "delete_messages"
"""What the bot asks for in a group: the least that makes it an administrator and that it needs."""


class Door(StrEnum):
    """Where a link leads: the private chat with the bot, or the choice of a group to add it to."""

    START = "start"
    GROUP = "startgroup"


@dataclass(frozen=True, slots=True)
class Link:
    """A deep link taken apart."""

    bot_username: str
    door: Door
    token: str

    def __str__(self) -> str:
        rights = f"&admin={RIGHTS}" if self.door is Door.GROUP else ""
        return f"https://{_HOST}/{self.bot_username}?{self.door}={self.token}{rights}"


class LinkError(AssetError, ValueError):
    """A deep link that Telegram would not open."""


def start_link(bot_username: str, token: str) -> str:
    """Return the link of a poster: opens the bot's private chat, whose START button sends the token."""
    return _link(bot_username, Door.START, token)


def group_link(bot_username: str, token: str) -> str:
    """Return the link that binds a group: lets its administrator add the bot there, as an administrator too,
    with the token. In a group where it is already, it gets the rights that it lacks.
    """
    return _link(bot_username, Door.GROUP, token)


def _link(bot_username: str, door: Door, token: str) -> str:
    name = bot_username.removeprefix("@")
    if not _USERNAME.fullmatch(name):
        raise LinkError(
            f"{bot_username!r} is no bot's username: 5 to 32 letters, digits and underscores, a letter first"
        )
    if not _TOKEN.fullmatch(token):
        # The token itself stays out of the message: a group's link is a one-time key.
        raise LinkError(
            f"a token has 1 to 64 characters of A-Z a-z 0-9 _ -; this one, of {len(token)}, hasn't"
        )
    return str(Link(name, door, token))


def parse(link: str) -> Link | None:
    """Return the parts of a deep link; None for anything that isn't exactly one."""
    try:
        parts = urlsplit(link)
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        return None
    if parts.scheme != "https" or parts.netloc != _HOST or not query:
        return None
    door, token = query[0]
    name = parts.path.removeprefix("/")
    if door not in set(Door) or not _USERNAME.fullmatch(name) or not _TOKEN.fullmatch(token):
        return None
    taken = Link(name, Door(door), token)
    return taken if str(taken) == link else None
