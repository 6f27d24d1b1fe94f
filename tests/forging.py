"""What the buttons of a chat can be made to say by whoever writes a client of their own.

Telegram hands on whatever data a client sends with a tap: no word of it was necessarily ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from storage import schema
from storage.records import Json
from storage.store import Store
from tests import thorough
from tests.worlds.chat import Sending

LONGEST = 64  # bytes, the Bot API's limit
WORDS = ("", "asli", "-1", "3", "9" * 22, "\u0000🙂", "0" * 32)
"""Arguments that mean nothing, or something else than was offered."""


def buttons(sendings: Iterable[Sending]) -> list[str]:
    """The data of every button that was ever shown, each once."""
    found = (str(b["callback_data"]) for s in sendings for b in s.buttons if "callback_data" in b)
    return list(dict.fromkeys(found))


def forged(data: str, words: Iterable[str]) -> Iterator[str]:
    """A button's data with each word in each argument's place, with one more, and with one less.

    What it begins with, up to the second colon, stays: it says which room is asked. Of the words that mean
    nothing every other one comes into a place, and into the next place the others.
    """
    head, rest = "".join(data.partition(":")[:2]), data.partition(":")[2]
    asked, colon, rest = rest.partition(":")
    head += asked + colon
    parts = re.split(r"([:.=])", rest)
    words = list(words)
    nothing = [word for word in words if word in WORDS]
    for number, place in enumerate(range(0, len(parts), 2)):
        left_out = set(nothing) - set(thorough.alternate(nothing, number + len(data)))
        for word in words:
            if word in left_out:
                continue
            yield head + "".join([*parts[:place], word, *parts[place + 1 :]])
        yield head + "".join(parts[:place]).rstrip(":.=")
    yield from (f"{data}:{word}" for word in ("", "asli"))


def sorts(datas: Iterable[str]) -> list[str]:
    """One button of each sort: of the same room, with as many arguments."""
    return list({(*data.split(":")[:2], data.count(":")): data for data in datas}.values())


def as_sent(datas: Iterable[str]) -> list[str]:
    """No longer than a client can send, each once."""
    short = (data.encode()[:LONGEST].decode(errors="ignore") for data in datas)
    return list(dict.fromkeys(short))


async def rows(store: Store, *tables: str, **where: Any) -> list[Json]:
    """All that these tables hold now, for a comparison."""
    found: list[Json] = []
    async with store.read() as tx:
        for name in tables:
            table = schema.metadata.tables[name]
            wanted = [table.c[column] == value for column, value in where.items()]
            found += [dict(row._mapping) for row in await tx.fetch_all(select(table).where(*wanted))]
    return found
