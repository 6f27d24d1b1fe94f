"""Chance that a test gives: bytes in the place of what a stream would take from the operating system."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storage.randomness import STREAMS, Stream


@contextmanager
def given(source: Callable[[int], bytes], *streams: Stream) -> Iterator[None]:
    """`source` gives the bytes of these streams; without any, of all."""
    taken = {stream: stream.source for stream in streams or STREAMS.values()}
    try:
        for stream in taken:
            stream.source = source
        yield
    finally:
        for stream, before in taken.items():
            stream.source = before


@contextmanager
def seeded(seed: int | str) -> Iterator[Callable[[object], None]]:
    """Each stream goes by the seed. What this yields begins them all anew, with whatever names the place
    where a story is: what one part of it takes then shifts nothing behind it.
    """
    before = {stream: stream.source for stream in STREAMS.values()}

    def begin(place: object) -> None:
        for purpose, stream in STREAMS.items():
            stream.source = random.Random(f"{seed}/{place}/{purpose}").randbytes

    try:
        begin("")
        yield begin
    finally:
        for stream, source in before.items():
            stream.source = source
