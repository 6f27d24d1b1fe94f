"""What `storage.verify` says of something that doesn't hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that doesn't hold. `ticket` is None where no case can be named.

    `problem` is one of "changed", "removed", "inserted", "reordered", "cut_off", "case_removed",
    "case_inserted", "register_broken", "root_broken", "rows_broken"; `detail` a sentence.
    """

    ticket: str | None
    problem: str
    detail: str
