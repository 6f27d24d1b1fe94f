"""A private chat's whole state, and work that is left for later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.records.payload import Json


@dataclass(frozen=True, slots=True)
class Conversation:
    """A private chat's state: its language, and what is under way (`flow`), as JSON."""

    chat_id: int = field(repr=False)
    language: str | None
    flow: Json = field(repr=False)
    touched_at: datetime
    remind_at: datetime | None = None
    expires_at: datetime | None = None
    chosen: bool = False  # the language, by a tap; unknown of those kept by earlier versions


@dataclass(frozen=True, slots=True)
class Work:
    """Something to do with the network outside any transaction, then one transaction for its result."""

    id: str
    kind: str
    payload: Json = field(repr=False)
    due_at: datetime
    attempts: int
    created_at: datetime
