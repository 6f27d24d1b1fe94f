"""Deep links: which bot they lead to, and by which door."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_HOSTS = ("t.me", "telegram.me")
_BARE = re.compile(r"(?:www\.)?(?:t|telegram)\.me/", re.IGNORECASE)
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
    """What a text means as a link of Telegram's. Read alike, in upper or lower case up to the bot's name:

        https://t.me/BOT?start=PAYLOAD           http as well, or nothing before the host
        https://telegram.me/BOT?start=PAYLOAD    www. before either host as well
        tg://resolve?domain=BOT&start=PAYLOAD

    Each has `startgroup=PAYLOAD` for a group, or neither for the bot alone; further parameters are passed
    over. A payload is empty or 1-64 of A-Z a-z 0-9 _ -; with any other the link leads to the bot alone.
    """
    try:
        parts = urlsplit(f"https://{text}" if _BARE.match(text) else text)
        host = parts.hostname or ""
    except ValueError:
        return Link()
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme == "tg" and host == "resolve":
        bot = query.get("domain", [""])[0]
    elif parts.scheme in ("http", "https") and host.removeprefix("www.") in _HOSTS:
        bot = parts.path.strip("/")
    else:
        return Link()
    if not re.fullmatch(r"\w{1,32}", bot, re.ASCII):
        return Link()
    name = next((name for name in _DOORS if name in query), None)
    if name is None or not re.fullmatch(f"({PAYLOAD.pattern})?", query[name][0]):
        return Link(bot)
    return Link(bot, _DOORS[name], query[name][0])
