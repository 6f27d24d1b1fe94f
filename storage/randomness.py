"""The one source of chance: a stream for each purpose, each of them the operating system's.

Nothing else asks for random bytes or numbers, so that all that comes by chance is known by its purpose. Tests
give a stream another source (`tests/chances.py`); nothing else can: no option, variable or file is for that.
"""

from __future__ import annotations

import base64
import os
import random
from collections.abc import Callable
from typing import Final


class Stream(random.SystemRandom):
    """Chance for one purpose, with all that `random.Random` has: `choice`, `uniform`, `shuffle` …"""

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose
        self.source: Callable[[int], bytes] = os.urandom

    def __repr__(self) -> str:
        return f"<Stream for {self.purpose}>"

    def randbytes(self, n: int) -> bytes:
        return self.source(n)

    def getrandbits(self, k: int) -> int:
        size = -(-k // 8)
        return int.from_bytes(self.source(size)) >> (size * 8 - k)

    def random(self) -> float:
        """At least 0.0 and below 1.0, in steps of 2**-53."""
        return self.getrandbits(53) * 2.0**-53

    def hex(self, n: int) -> str:
        """`n` bytes, as twice as many hex digits."""
        return self.source(n).hex()

    def urlsafe(self, n: int) -> str:
        """`n` bytes as letters, digits, - and _."""
        return base64.urlsafe_b64encode(self.source(n)).rstrip(b"=").decode("ascii")


ROW_ID: Final = Stream("row ids")
TICKET: Final = Stream("tickets")
PSEUDONYM: Final = Stream("pseudonyms")
NOBODY: Final = Stream("what stands in place of an account that is nobody's")
ACCESS_CODE: Final = Stream("access codes")
LINK: Final = Stream("tokens in links")
BUTTONS: Final = Stream("buttons of one draft or question")
MASTER_KEY: Final = Stream("master keys")
DATA_KEY: Final = Stream("keys of cases and drafts, and the roots of all hashes")
DAY_KEY: Final = Stream("keys of a day's counts")
NONCE: Final = Stream("nonces")
NEWS: Final = Stream("how long news waits")
WEBHOOK_SECRET: Final = Stream("webhook secrets")

STREAMS: Final = {
    stream.purpose: stream for stream in tuple(globals().values()) if isinstance(stream, Stream)
}
"""By purpose."""
