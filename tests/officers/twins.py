"""Worlds that differ in one thing only, and what officers and groups were sent in each, made comparable."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Collection
from typing import Any

from storage.records import Json, Message
from tests.worlds.station import Station

_RANDOM = re.compile(r"[0-9a-f]{32}|YDN-\w{4}-\w{4}|\"message_id\": \d+")
_PSEUDONYM = re.compile(r"(YDN-\w{4}-\w{4} · )[A-Z]\w+ [A-Z]\w+")
"""Behind the ticket, as cards and lines have it."""


def seen(station: Station, but: Collection[int], *, pseudonym: str | None = None) -> list[str]:
    """Every call to any chat but those in `but`, in order; ids are numbered as they come up first, and so are
    the pseudonyms of several cases, if none is given.
    """
    numbered = _numbering()
    calls = []
    for sending in station.chat.everything:
        if sending.message.chat_id not in but:
            shown = json.dumps(_call(sending.message), ensure_ascii=False, sort_keys=True)
            shown = (
                _PSEUDONYM.sub(r"\1Nama Samaran", shown)
                if pseudonym is None
                else shown.replace(pseudonym, "Nama Samaran")
            )
            calls.append(_RANDOM.sub(numbered, shown))
    return calls


def _call(message: Message) -> list[Any]:
    return [
        message.method,
        message.chat_id,
        _marked(message.params),
        str(message.upload),
        message.priority,
        str(message.not_before),
        message.otherwise and _call(message.otherwise),
    ]


def _marked(params: Json) -> Json:
    """Entities as what they mark: where that is depends on the length of a pseudonym."""
    text = str(params.get("text", params.get("caption", ""))).encode("utf-16-le")
    marks = params.get("entities") or params.get("caption_entities") or []
    words = [text[2 * m["offset"] : 2 * (m["offset"] + m["length"])].decode("utf-16-le") for m in marks]
    return params | {"entities": [[m["type"], word] for m, word in zip(marks, words, strict=True)]}


def _numbering() -> Callable[[re.Match[str]], str]:
    known: dict[str, str] = {}
    count = itertools.count(1)

    def number(found: re.Match[str]) -> str:
        return known.setdefault(found[0], f"<{next(count)}>")

    return number
