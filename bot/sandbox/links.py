"""Deep links: which bot they lead to, and by which door."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_HOSTS = ("t.me", "telegram.me")
_BARE = re.compile(r"(?:t|telegram)\.me/", re.IGNORECASE)
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# By the name that a link has for it: into the private chat, or into a group.
_DOORS = {"start": "start", "startgroup": "group"}


@dataclass(frozen=True, slots=True)
class Link:
    """`bot` is the username without @, `door` is `start` or `group`; each is empty where there is none."""

    bot: str = ""
    door: str = ""
    payload: str = ""


def read_link(text: str) -> Link:
    """What a text means as a link of Telegram's: `https://t.me/BOT?start=…`, `tg://resolve?domain=BOT&…`."""
    try:
        parts = urlsplit(f"https://{text}" if _BARE.match(text) else text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return Link()
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme == "tg" and host == "resolve":
        bot = query.get("domain", [""])[0]
    elif parts.scheme in ("http", "https") and host in _HOSTS:
        bot = parts.path.strip("/")
    else:
        return Link()
    if not re.fullmatch(r"\w{1,32}", bot, re.ASCII):
        return Link()
    for name, door in _DOORS.items():
        if (payload := query.get(name, [None])[0]) is not None and (
            not payload or PAYLOAD.fullmatch(payload)
        ):
            return Link(bot, door, payload)
    return Link(bot)
