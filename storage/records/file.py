"""Evidence: files that came with a complaint."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EvidenceKind(StrEnum):
    """What Telegram called the file when it came."""

    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    DOCUMENT = "document"


class EvidenceState(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"  # a work row will fetch it
    STORED = "stored"
    TOO_BIG = "too_big"
    EMPTY = "empty"
    VANISHED = "vanished"  # Telegram no longer has it
    DISK_FULL = "disk_full"


@dataclass(frozen=True, slots=True)
class Clean:
    """What became of drawing a picture anew: its pages, kept beside the original, or why there are none."""

    why: str = ""
    pages: tuple[int, ...] = ()  # bytes of each
    of: int = 0  # how many the original has
    photos: bool = True  # whether Telegram takes them as photos
    sha256: str = ""  # of all pages


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file of a draft or a case. `file_id` is Telegram's, erased once the file is stored."""

    id: str
    case_id: str | None
    kind: EvidenceKind
    state: EvidenceState
    received_at: datetime
    size: int | None
    sha256: str | None = None
    mime: str | None = None  # found in the content, never believed from the sender
    file_id: str | None = field(default=None, repr=False)
    clean: Clean | None = None  # of a picture, once it was tried
