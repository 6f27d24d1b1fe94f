"""Deep links: which bot they lead to, and by which door."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from bot.sandbox.words import words

_HOSTS = ("t.me", "telegram.me")
_BARE = re.compile(r"(?:www\.)?(?:t|telegram)\.me/", re.IGNORECASE)
_INVITE = re.compile(r"/(?:\+|joinchat/)")
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# By the name that a link has for it: into the private chat, or into a group.
_DOORS = {"start": "start", "startgroup": "group"}
# What a link into a group may ask for, by the names that links have for administrators' rights.
RIGHTS = words("""
    change_info delete_messages restrict_members invite_users pin_messages manage_topics promote_members
    manage_video_chats manage_chat
""")


@dataclass(frozen=True, slots=True)
class Link:
    """`bot` is the username without @, `door` is `start` or `group`; each is empty where there is none.
    `rights` are those that the bot is to have in the group as its administrator.
    """

    bot: str = ""
    door: str = ""
    payload: str = ""
    rights: tuple[str, ...] = ()


def read_link(text: str) -> Link:
    """Return what a text means as a link of Telegram's. Read alike, in upper or lower case up to the bot's
    name:

        https://t.me/BOT?start=PAYLOAD           http as well, or nothing before the host
        https://telegram.me/BOT?start=PAYLOAD    www. before either host as well
        tg://resolve?domain=BOT&start=PAYLOAD

    Each has `startgroup=PAYLOAD` for a group, which may have `admin=RIGHT+RIGHT`, or neither for the bot
    alone; further parameters and rights that groups don't know are passed over. A payload is empty or 1-64
    of A-Z a-z 0-9 _ -; with any other the link leads to the bot alone.
    """
    try:
        parts = urlsplit(f"https://{text}" if _BARE.match(text) else text)
        query = parse_qs(parts.query, keep_blank_values=True)
        bot = _find_bot(parts, query)
    except ValueError:
        return Link()
    if not re.fullmatch(r"\w{1,32}", bot, re.ASCII):
        return Link()
    name = next((name for name in _DOORS if name in query), None)
    if name is None or not re.fullmatch(f"({PAYLOAD.pattern})?", query[name][0]):
        return Link(bot)
    asked = query.get("admin", [""])[0].split() if name == "startgroup" else []
    return Link(bot, _DOORS[name], query[name][0], tuple(right for right in RIGHTS if right in asked))


def read_invite(text: str) -> str:
    """Return what tells an invite link from all others; "" for what is none. Read alike:

    https://t.me/+HASH    https://t.me/joinchat/HASH    tg://join?invite=HASH
    """
    try:
        parts = urlsplit(f"https://{text}" if _BARE.match(text) else text)
        host = (parts.hostname or "").removeprefix("www.")
        if parts.scheme == "tg" and host == "join":
            found = parse_qs(parts.query).get("invite", [""])[0]
        elif parts.scheme in ("http", "https") and host in _HOSTS:
            found = _INVITE.sub("", parts.path.rstrip("/"), count=1) if _INVITE.match(parts.path) else ""
        else:
            return ""
    except ValueError:
        return ""
    return found if re.fullmatch(r"[A-Za-z0-9_-]{8,64}", found) else ""


def _find_bot(parts: SplitResult, query: dict[str, list[str]]) -> str:
    """Return the name where a link of Telegram's has its bot's; "" for any other address."""
    host = parts.hostname or ""
    if parts.scheme == "tg" and host == "resolve":
        return query.get("domain", [""])[0]
    if parts.scheme in ("http", "https") and host.removeprefix("www.") in _HOSTS:
        return parts.path.strip("/")
    return ""
