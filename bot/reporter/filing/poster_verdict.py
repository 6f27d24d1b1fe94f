"""What a QR code in a citizen's photo is: a poster of ours, one that was, or somebody else's.

Only the text in the code is looked at. No address in it is ever opened, and of what is foreign nothing is
said again but a name, a host and the beginning of an address, in letters that can't be mistaken for others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from qr_assets import links
from qr_assets.links import Door, Link
from storage import posters, scans, units
from storage.records import Poster, PosterState

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx

SHOWN_LENGTH: Final = 60
"""Characters of an address."""

_TELEGRAM: Final = frozenset({"t.me", "www.t.me", "telegram.me", "www.telegram.me", "telegram.dog"})
_ACCOUNT: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_NO_ACCOUNT: Final = re.compile(
    r"add(emoji|list|stickers|style|theme)|auction|boost|call|confirmphone|contact|folder|giftcode|invoice"
    r"|joinchat|login|message|newbot|oauth|proxy|setlanguage|share|socks",
    re.IGNORECASE,
)
"""What else stands behind t.me, of those that are long enough to be a name."""
_SUBDOMAIN: Final = re.compile(r"([a-z][a-z0-9_-]{3,31})\.t\.me")
_BARE_ADDRESS: Final = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_PAYMENT: Final = re.compile(r"000201\d{2}.*5802[A-Z]{2}", re.DOTALL)
"""How every payment code of EMVCo begins (QRIS is one), and the field of its country."""


class CodeKind(StrEnum):
    """Whose code it is."""

    GENUINE = "genuine"
    ENDED = "ended"  # ours, but revoked, replaced or expired
    UNKNOWN = "unknown"  # leads to us, and was never ours
    ACCOUNT = "account"  # another account or bot on Telegram
    WEB = "web"
    PAYMENT = "payment"
    OTHER = "other"


OUR_KINDS: Final = frozenset({CodeKind.GENUINE, CodeKind.ENDED})


@dataclass(frozen=True, slots=True)
class Finding:
    """What one code is. `poster` is whose token it carries, even if another bot's code does."""

    kind: CodeKind
    poster: Poster | None = None
    unit_name: str = ""
    version: int = 0
    state: PosterState | None = None
    name: str = ""  # of another account, or the host of an address
    address: str = ""


async def judge_code(tx: Tx, deployment: Deployment, said: str) -> Finding:
    """Return what a code with this text is."""
    link = links.parse(said)
    name = _linked_account(said)
    if not name:
        return _judge_foreign(said)
    known = await posters.by_token(tx, link.token) if link else None
    if name.casefold() != deployment.bot_username.casefold():
        return Finding(CodeKind.ACCOUNT, known.poster if known else None, name=name)
    if known is None or not _is_poster_link(link):
        return Finding(CodeKind.UNKNOWN)
    unit = await units.get(tx, known.poster.unit_id)
    kind = CodeKind.GENUINE if known.state is PosterState.ACTIVE else CodeKind.ENDED
    return Finding(kind, known.poster, unit.name, known.version, known.state)


async def count_findings(tx: Tx, findings: Sequence[Finding], *, asked: bool) -> None:
    """Count what somebody should be told of, as scans of codes that don't count are: once a photo.

    A photo that nobody asked us to check may show any code, a friend's or one that hangs about: what leads
    elsewhere is not counted there, unless it hangs beside a code of ours or carries a token of ours.
    """
    beside = asked or any(one.kind in OUR_KINDS for one in findings)
    subjects = set()
    for one in findings:
        if one.poster is not None and one.kind is not CodeKind.GENUINE:
            subjects.add(one.poster.id)
        elif one.kind is CodeKind.UNKNOWN or (beside and one.kind in {CodeKind.ACCOUNT, CodeKind.WEB}):
            subjects.add(scans.NEVER_OURS)
    for subject in sorted(subjects):
        scans.count_invalid(tx, subject)


def _is_poster_link(link: Link | None) -> bool:
    return link is not None and link.door is Door.START


def _judge_foreign(said: str) -> Finding:
    if _PAYMENT.match(said):
        return Finding(CodeKind.PAYMENT)
    parts = _split_address(said)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return Finding(CodeKind.OTHER)
    host = _plain_letters(parts.hostname)
    # The end of a host says whose it is.
    host = host if len(host) <= SHOWN_LENGTH else f"…{host[-SHOWN_LENGTH + 1 :]}"
    address = _plain_letters(said.strip())
    return Finding(
        CodeKind.WEB, name=host, address=address[:SHOWN_LENGTH] + ("…" if len(address) > SHOWN_LENGTH else "")
    )


def _linked_account(said: str) -> str:
    """Return the account on Telegram that a link of any form leads to; "" if it leads to none, or to
    something below one: a message, an app.
    """
    parts = _split_address(said)
    if parts is None:
        return ""
    host = parts.hostname or ""
    path = parts.path.strip("/")
    if parts.scheme == "tg" and host == "resolve":
        name = parse_qs(parts.query).get("domain", [""])[0]
    elif parts.scheme not in {"http", "https"}:
        return ""
    elif found := _SUBDOMAIN.fullmatch(host):
        name = f"{found[1]}/{path}".strip("/")
    elif host in _TELEGRAM:
        name = path
    else:
        return ""
    return name if _ACCOUNT.fullmatch(name) and not _NO_ACCOUNT.fullmatch(name) else ""


def _split_address(said: str) -> SplitResult | None:
    """Return an address taken apart, also one without its scheme, as cameras open it."""
    said = said.strip()
    try:
        parts = urlsplit(f"https://{said}" if _BARE_ADDRESS.fullmatch(said) else said)
        return parts if parts.hostname is not None else None
    except ValueError:
        return None


def _plain_letters(text: str) -> str:
    """In plain letters: no Cyrillic "е" passes for a Latin one, and no mark turns the line round."""
    return "".join(letter if letter.isascii() and letter.isprintable() else "?" for letter in text)
