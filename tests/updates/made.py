"""Builds values of the Bot API's types."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from storage.records import Json

DEPTH: Final = 3
"""So deep every field is filled in; below that only what is required."""
FLOOR: Final = -3
"""Below that arrays are empty, and texts plain."""
MOMENT: Final = 1_790_000_000
BESIDE: Final = {"live_photo": ("photo",), "animation": ("document",), "venue": ("location",)}
"""The poorer field that comes along for programs that don't know the richer one."""
CAPTIONED: Final = {"animation", "audio", "document", "live_photo", "paid_media", "photo", "video", "voice"}

_WORDS: Final = {"Chat.type": ("supergroup",), "MessageEntity.type": ("bold", "text_link", "url", "spoiler")}
_NUMBERS: Final = {"MessageEntity.offset": 0, "MessageEntity.length": 2}


@cache
def spec() -> Json:
    """The derived description (see `derive`)."""
    loaded: Json = json.loads(Path(__file__).with_name("api.json").read_text(encoding="utf-8"))
    return loaded


def fields(sort: str) -> list[str]:
    """Message's fields of one sort: "content", "service" or "about"."""
    return [name for name, found in spec()["message"].items() if found == sort]


class Maker:
    """Makes values; where several types may stand, each in its turn. `made` are the types that it made.

    With `unknown` every object also has a field that no description knows.
    """

    def __init__(self, *, chat: str = "supergroup", unknown: bool = False) -> None:
        self._turns: dict[str, Iterator[Any]] = {}
        self._ids = itertools.count(5000)
        self._chat = chat
        self._unknown = unknown
        self.made: dict[str, int] = defaultdict(int)

    def message(self, name: str, *, full: bool) -> Json:
        """What a message holds besides its head if it is of this kind."""
        form: Json = spec()["types"]["Message"]
        found = {
            each: self.field("Message", each, form[each], full) for each in (name, *BESIDE.get(name, ()))
        }
        if full and name in CAPTIONED:
            found |= {
                each: self.field("Message", each, form[each], full)
                for each in ("caption", "caption_entities")
            }
        return found

    def update(self, name: str, *, full: bool) -> Json:
        """An update of this type."""
        return {name: self.field("Update", name, spec()["types"]["Update"][name], full)}

    def field(self, owner: str, name: str, form: str, full: bool, depth: int = DEPTH) -> Any:
        """The value of one field."""
        form, _, constant = form.partition(" =")
        if constant:
            return constant
        kind = form.removesuffix("!").split("|")[0]
        where = f"{owner}.{name}"
        if kind == "Integer":
            dated = name.endswith(("date", "unix_time"))
            return _NUMBERS.get(where, MOMENT if dated else next(self._ids) if name.endswith("id") else 1)
        if kind == "String":
            words = (self._chat,) if where == "Chat.type" else _WORDS.get(where, ("teks biasa",))
            return self._next(where, words)
        return self.value(kind, full, depth, where)

    def value(self, kind: str, full: bool, depth: int, where: str) -> Any:
        """A value of a type."""
        if kind in {"Boolean", "True"}:
            return True
        if kind == "Float":
            return 1.5
        if kind == "String":
            return "teks biasa"
        if kind == "Integer":
            return 1
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            return [self.value(inner, full, depth, where)] if depth > FLOOR else []
        if kind == "RichText" and depth <= FLOOR:
            return "teks biasa"
        unions = spec()["unions"]
        if kind in unions:
            # A rich text may also be plain, or several in a row: its description says so in prose only.
            plain = ("String", "Array of RichText") if kind == "RichText" else ()
            return self.value(self._next(where, (*plain, *unions[kind])), full, depth, where)
        return self._object(kind, full, depth)

    def _object(self, kind: str, full: bool, depth: int) -> Json:
        self.made[kind] += 1
        found = {
            name: self.field(kind, name, form, full, depth - 1)
            for name, form in spec()["types"][kind].items()
            if "!" in form or (full and depth > 0)
        }
        return found | ({"not_known_yet": {"a": [1]}} if self._unknown else {})

    def _next(self, name: str, choices: tuple[Any, ...]) -> Any:
        if name not in self._turns:
            self._turns[name] = itertools.cycle(choices)
        return next(self._turns[name])
