"""Faults on request: what goes wrong, for whom, and how often."""

import itertools
import random
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.errors import ActError

CALL_FAULTS = {
    "429": "refused with retry_after (parameter `retry_after`, seconds)",
    "400": "Bad Request, without effect (parameter `description`, Telegram's words after `Bad Request: `)",
    "403": "Forbidden, without effect (parameter `description`, Telegram's words after `Forbidden: `)",
    "500": "Internal Server Error, without effect",
    "502": "Bad Gateway with an HTML body, without effect",
    "slow": "answered after `seconds` of the clock; the effect comes at once",
    "cut_before": "the connection is cut, without effect",
    "cut_after": "the connection is cut after the effect",
    "garbage": "answered 200 with a body that isn't JSON, after the effect",
}
UPDATE_FAULTS = {
    "duplicate_update": "delivered twice under one number",
    "late_update": "held back for `seconds` of the clock, numbered when released",
    "unparsable_update": "delivered with a payload that no client can parse",
}


@dataclass(slots=True)
class Fault:
    """A fault applies to calls of `method` (or updates of that kind) and `chat`; None means any.

    `times` is how often it strikes (None: until removed), `rate` the chance from 0 to 1 that it does.
    """

    id: int
    kind: str
    method: str | None = None
    chat: int | None = None
    times: int | None = None
    rate: float = 1.0
    retry_after: int = 1
    description: str = "CHAT_WRITE_FORBIDDEN"
    seconds: float = 1.0
    struck: int = 0

    def json(self) -> dict[str, Any]:
        """Return the fault as the control API shows it."""
        return asdict(self)


class Faults:
    """The faults in force, in the order they were set; the first that fits strikes."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._ids = itertools.count(1)
        self.active: list[Fault] = []

    def add(self, kind: str, **options: Any) -> Fault:
        """Set a fault; see `Fault` for the options."""
        if kind not in CALL_FAULTS and kind not in UPDATE_FAULTS:
            raise ActError(
                f"there is no fault {kind!r}; there are {', '.join([*CALL_FAULTS, *UPDATE_FAULTS])}"
            )
        fault = Fault(next(self._ids), kind, **options)
        self.active.append(fault)
        return fault

    def remove(self, fault_id: int | None = None) -> None:
        """Remove one fault, or all."""
        self.active = [fault for fault in self.active if fault_id is not None and fault.id != fault_id]

    def for_call(self, method: str, chat: int | None) -> Fault | None:
        """Return the fault that strikes a call, used up by one; None if none does."""
        return self._strike(CALL_FAULTS, method, chat) if self.active else None

    def for_update(self, kind: str, chat: int) -> Fault | None:
        """Return the fault that strikes an update, used up by one; None if none does."""
        return self._strike(UPDATE_FAULTS, kind, chat) if self.active else None

    def _strike(self, kinds: dict[str, str], name: str, chat: int | None) -> Fault | None:
        for fault in self.active:
            if (
                fault.kind in kinds
                and (fault.method is None or fault.method.lower() == name.lower())
                and (fault.chat is None or fault.chat == chat)
                and (fault.rate >= 1 or self._chance.random() < fault.rate)
            ):
                fault.struck += 1
                if fault.times is not None and fault.struck >= fault.times:
                    self.active.remove(fault)
                return fault
        return None
