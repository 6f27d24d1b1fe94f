"""A file that came with a message, as Telegram names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.records import EvidenceKind


@dataclass(frozen=True, slots=True)
class Attachment:
    """`size` and `mime` only if Telegram says them."""

    kind: EvidenceKind
    file_id: str
    size: int | None
    mime: str = ""
