"""What is kept, as pure data: the vocabularies and the records that every room speaks in.

Nothing here reads a clock, a database or a network. Times are aware datetimes in UTC; ids are random hex
strings made by the program; `chat_id` and `user_id` are Telegram's integers. What is personal is not in a
record's repr: reprs end in logs.
"""

from storage.records.case import (
    CLOSED,
    AccusedUnit,
    ActorRole,
    Approval,
    Case,
    CaseEvent,
    CaseMessage,
    Category,
    Contact,
    EventKind,
    Mode,
    NewCase,
    NewsTime,
    Reporter,
    Status,
    Urgency,
)
from storage.records.conversation import Conversation, Work
from storage.records.file import Clean, Evidence, EvidenceKind, EvidenceState
from storage.records.message import (
    Arrival,
    Blank,
    Digest,
    Loss,
    Message,
    OutboxRow,
    Overview,
    Printout,
    Priority,
    Slot,
    Upload,
)
from storage.records.payload import Json
from storage.records.poster import Poster, PosterAlarm, PosterState, ScannedCode, Site
from storage.records.unit import Level, Membership, Officer, Unit

__all__ = [
    "CLOSED",
    "AccusedUnit",
    "ActorRole",
    "Approval",
    "Arrival",
    "Blank",
    "Case",
    "CaseEvent",
    "CaseMessage",
    "Category",
    "Clean",
    "Contact",
    "Conversation",
    "Digest",
    "EventKind",
    "Evidence",
    "EvidenceKind",
    "EvidenceState",
    "Json",
    "Level",
    "Loss",
    "Membership",
    "Message",
    "Mode",
    "NewCase",
    "NewsTime",
    "Officer",
    "OutboxRow",
    "Overview",
    "Poster",
    "PosterAlarm",
    "PosterState",
    "Printout",
    "Priority",
    "Reporter",
    "ScannedCode",
    "Site",
    "Slot",
    "Status",
    "Unit",
    "Upload",
    "Urgency",
    "Work",
]
