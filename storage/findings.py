"""What `storage.verify` says of something that doesn't hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that doesn't hold. `ticket` is None where no case can be named.

    `problem` is one of "changed", "removed", "inserted", "reordered", "cut_off", "case_removed",
    "case_inserted", "register_broken", "root_broken", "rows_broken"; `detail` a sentence.
    """

    ticket: str | None
    problem: str
    detail: str

    def __post_init__(self) -> None:
        # Whoever changed the rows chose what stands here, and an operator's terminal is to show it.
        object.__setattr__(self, "ticket", _shown(self.ticket, MOST_OF_A_TICKET))
        object.__setattr__(self, "detail", _shown(self.detail, MOST_OF_A_DETAIL))


MOST_OF_A_TICKET: Final = 40
MOST_OF_A_DETAIL: Final = 300


def _shown(said: Any, most: int) -> str | None:
    """On one line, in letters that can be printed, and not too much of it."""
    if said is None or (isinstance(said, str) and said.isprintable() and len(said) <= most):
        return said
    return ascii(said)[:most]
