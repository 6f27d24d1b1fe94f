"""Texts with entities: what Telegram refuses, trims and finds by itself. Offsets are UTF-16 code units."""

import re
from collections.abc import Collection
from typing import Any

from bot.sandbox.errors import Strictness, bad_request
from bot.sandbox.words import words

MAX_ENTITIES = 100
ENTITY_TYPES = frozenset(
    words("""
    mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough
    spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time
""")
)
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<url>https?://[^\s<>]+[^\s<>.,;:!?()\"'])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
)
_HINT = re.compile(r"[/@#]")


def utf16_length(text: str) -> int:
    """Return a text's length as Telegram counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def refuse_broken(text: str) -> None:
    """Raise 400 for a text with half a surrogate pair: it is no text, and can't be sent on."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _utf16_starts(text: str) -> list[int]:
    """Return the UTF-16 offset of each character, and of the end."""
    starts, offset = [], 0
    for letter in text:
        starts.append(offset)
        offset += 2 if ord(letter) > 0xFFFF else 1
    return [*starts, offset]


def formatted(text: str, entities: list[dict[str, Any]] | None) -> tuple[str, list[dict[str, Any]]]:
    """Return the text as Telegram keeps it, with its entities; raises for entities outside the text."""
    refuse_broken(text)
    if entities:
        _check(text, entities)
    trimmed = text.strip()
    shown = entities or []
    if entities and trimmed != text:
        lead = utf16_length(text[: len(text) - len(text.lstrip())])
        shown = _clamp(entities, lead, utf16_length(trimmed))
    return trimmed, with_found(trimmed, shown)


def _check(text: str, entities: list[dict[str, Any]]) -> None:
    if len(entities) > MAX_ENTITIES:
        raise Strictness(f"a message has at most {MAX_ENTITIES} entities, not {len(entities)}")
    end = utf16_length(text)
    # Where every character is one unit, an entity can't cut one in two.
    starts: Collection[int] = range(end + 1) if end == len(text) else set(_utf16_starts(text))
    for entity in entities:
        offset, length, kind = entity["offset"], entity["length"], entity["type"]
        if kind not in ENTITY_TYPES:
            raise Strictness(f"there is no entity type {kind!r}")
        if (needed := _NEEDS.get(kind)) and needed not in entity:
            raise Strictness(f"an entity {kind!r} lacks {needed!r}")
        if offset < 0 or length < 1:
            raise Strictness(f"an entity can't have offset {offset} and length {length}")
        if offset + length > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )
        if offset not in starts:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {offset}")
        if offset + length not in starts:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol"
            )


def _clamp(entities: list[dict[str, Any]], lead: int, end: int) -> list[dict[str, Any]]:
    """Entities of a trimmed text: moved, cut, and left out where nothing remains."""
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] + entity["length"] - lead)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return kept


def with_found(text: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`given`, and the commands, links, mentions, addresses and hashtags that Telegram finds itself."""
    if _HINT.search(text) is None:
        return given
    found = []
    for match in _FOUND.finditer(text):
        start = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if not any(e["offset"] < start + length and start < e["offset"] + e["length"] for e in given):
            found.append({"type": match.lastgroup, "offset": start, "length": length})
    return (
        sorted([*given, *found], key=lambda entity: (entity["offset"], -entity["length"])) if found else given
    )


def text_content(text: str, entities: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Return the fields `text` and `entities` of a message; raises when nothing is left of the text."""
    shown, marks = formatted(text, entities)
    if not shown:
        raise bad_request("message text is empty")
    return {"text": shown, "entities": marks} if marks else {"text": shown}


def caption_content(caption: str | None, entities: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Return the fields `caption` and `caption_entities` of a message, if there is a caption."""
    if not caption:
        if entities:
            raise Strictness("caption_entities without a caption")
        return {}
    shown, marks = formatted(caption, entities)
    if not shown:
        return {}
    return {"caption": shown, "caption_entities": marks} if marks else {"caption": shown}
