"""Every kind of errand, by the room that does it: its stored name, and what a row of it holds.

How errands work is in `bot.errand_kind`. Fields bear the stored keys. A field with a default may be missing
in rows of older versions; `case_id` and `evidence_id` say what an errand is about, and it goes with that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.errand_kind import ErrandKind
from storage.records import Json

# Held by errands of several kinds


@dataclass(frozen=True, slots=True)
class Nothing:
    """No more than that it is to be done."""


@dataclass(frozen=True, slots=True)
class AboutCase:
    """A case."""

    case_id: str


@dataclass(frozen=True, slots=True)
class AboutGroup:
    """A group of Telegram's."""

    chat_id: int


# Done by the officers' room: cases


@dataclass(frozen=True, slots=True)
class Addition:
    """What the reporter added, by ids; None from a version that named nothing."""

    case_id: str
    messages: list[str] | None = None
    files: list[str] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class BatchedWord:
    """Word of what a reporter did that waits for the next batch: which kind of errand tells it, and what a
    row of that holds.
    """

    case_id: str
    kind: str
    told: Json


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """Which answer the reporter corrected."""

    case_id: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that stands now, and the slot of the one before it."""

    case_id: str
    slot: str


@dataclass(frozen=True, slots=True)
class OfficerMenu:
    """An account in whose private chat the officers' commands are to stand, or no more."""

    user_id: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """A case whose date has passed; whether this is the first time that officers hear of it."""

    case_id: str
    first: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class TypedWord:
    """What an officer typed privately, and then said that it is for a case's reporter."""

    case_id: str
    user_id: int
    text: str


@dataclass(frozen=True, slots=True)
class UndecidedRequest:
    """A request that waits for a second person."""

    case_id: str
    approval_id: str


@dataclass(frozen=True, slots=True)
class UndeliveredDisclosure:
    """The number of the event that gave something out which didn't arrive."""

    case_id: str
    event: int


@dataclass(frozen=True, slots=True)
class EndedMute:
    """A mute whose time is over, by the number of its event."""

    case_id: str
    event: int


@dataclass(frozen=True, slots=True)
class UnremovedMessage:
    """Where a message stands, and since when it should be gone."""

    case_id: str | None
    chat_id: int
    message_id: int | None
    due: datetime


ANNOUNCE_CASE: Final = ErrandKind("officers.announce", AboutCase)
TELL_ADDITION: Final = ErrandKind("officers.added", Addition)
TELL_CHANGED_ANSWER: Final = ErrandKind("officers.changed", ChangedAnswer)
TELL_BATCHED: Final = ErrandKind("officers.batch", BatchedWord)
TELL_DANGER: Final = ErrandKind("officers.danger", AboutCase)
ALERT_UNIT_ABOVE: Final = ErrandKind("officers.alert", AboutCase)
TELL_WITHDRAWAL: Final = ErrandKind("officers.withdrawn", AboutCase)
REPOST_LOST_CARD: Final = ErrandKind("officers.line_gone", AboutCase)
REMOVE_OLD_CARD: Final = ErrandKind("officers.card_stands", NewCard)
GATHER_OVERDUE: Final = ErrandKind("officers.late", OverdueCase)
TELL_OVERDUE: Final = ErrandKind("officers.overdue", Nothing)
SET_OFFICER_MENU: Final = ErrandKind("officers.menu", OfficerMenu)
SHOW_TYPED: Final = ErrandKind("officers.typed", TypedWord)
ESCALATE_UNDECIDED: Final = ErrandKind("officers.undecided", UndecidedRequest)
RECORD_UNDELIVERED: Final = ErrandKind("officers.not_delivered", UndeliveredDisclosure)
END_MUTE: Final = ErrandKind("officers.mute_over", EndedMute)
REPORT_UNREMOVED: Final = ErrandKind("officers.not_removed", UnremovedMessage)


# Done by the officers' room: groups and their posters


@dataclass(frozen=True, slots=True, repr=False)
class GroupLookUp:
    """What Telegram is asked about a unit's group, and what waits for the answer.

    `user_id`, `name` and `at` are those of an account whose membership is asked, and when. What waits is a
    `request` for an action (`ActionRequest.as_json`), of a group's page the whole update (`room`), or the
    account's own `home`.
    """

    unit_id: str
    chat_id: int
    case_id: str | None = None
    user_id: int | None = None
    name: str = ""
    at: datetime | None = None
    request: Json | None = None
    room: Json | None = None
    home: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class GroupBinding:
    """The link that was used in a group, and by whom; None for an anonymous administrator."""

    token: str
    chat_id: int
    user_id: int | None


@dataclass(frozen=True, slots=True)
class GroupUnbinding:
    """Who wants a unit's group to be let go, and the message that was tapped."""

    unit_id: str
    chat_id: int
    user_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class LostGroup:
    """A group to be let go, and why; without a reason by a version that took every 403 for a loss."""

    chat_id: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ClearedGroup:
    """A group that was let go, and the slot after which messages are still to be taken back."""

    chat_id: int
    after: str


@dataclass(frozen=True, slots=True)
class RightsReview:
    """Whose private chat, or what of a case in all of them, is to be gone through; with neither, everything.
    `after` is where the last review ended: when a message is to be removed, and its slot.
    """

    user_id: int | None = None
    case_id: str | None = None
    after: list[str] | None = None


@dataclass(frozen=True, slots=True)
class RefusalSpell:
    """A unit's group refuses messages: since when, the outbox row that finds out whether it still does, when
    that was looked at last, whether somebody was told, and the cases that nobody can take.
    """

    unit_id: str
    since: datetime
    line: int
    looked: datetime
    told: bool = False
    stranded: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PosterAsker:
    """Who asks for a poster in which group, and the message that they tapped."""

    chat_id: int
    user_id: int | None
    message_id: int


@dataclass(frozen=True, slots=True)
class PosterSummary(PosterAsker):
    """A new poster, as the summary in this slot says."""

    slot_id: str


@dataclass(frozen=True, slots=True)
class PosterPrint(PosterAsker):
    """A poster to be printed."""

    poster_id: str
    layout: str
    language: str


LOOK_UP_SUPERVISORS: Final = ErrandKind("officers.supervisors", GroupLookUp)
LOOK_UP_MEMBER: Final = ErrandKind("officers.member", GroupLookUp)
BIND_GROUP: Final = ErrandKind("officers.bind", GroupBinding)
UNBIND_GROUP: Final = ErrandKind("officers.unbind", GroupUnbinding)
FOLLOW_GROUP: Final = ErrandKind("officers.migrated", AboutGroup)
LET_GROUP_GO: Final = ErrandKind("officers.group_lost", LostGroup)
ASK_WHETHER_OUT: Final = ErrandKind("officers.shut_out", AboutGroup)
SAY_UNBOUND: Final = ErrandKind("officers.let_in_unbound", AboutGroup)
CLEAR_GROUP: Final = ErrandKind("officers.clear_group", ClearedGroup)
REVIEW_RIGHTS: Final = ErrandKind("officers.lost_rights", RightsReview)
BEGIN_REFUSAL: Final = ErrandKind("officers.refused", AboutGroup)
WATCH_REFUSAL: Final = ErrandKind("officers.refusing", RefusalSpell)
SAY_BACK: Final = ErrandKind("officers.let_in", AboutGroup)
OFFER_NEW_POSTER: Final = ErrandKind("officers.new_poster", PosterAsker)
ADD_POSTER: Final = ErrandKind("officers.add_poster", PosterSummary)
PRINT_POSTER: Final = ErrandKind("officers.print_poster", PosterPrint)


# Done by the reporter's room


@dataclass(frozen=True, slots=True, repr=False)
class TellStatus:
    """The status that a case has now, as its sentence says; an empty one is the standard one of the status,
    or, where only a question ends (`goes_on`), that work goes on. `unit` is who gets the case.
    """

    case_id: str
    status: str
    sentence: str = ""
    goes_on: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class TellReply:
    """What an officer wrote to the reporter."""

    case_id: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class TellLetter:
    """Number of the letter that tells of progress, and its day as "2026-08-03"."""

    case_id: str
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class MissedDeadline:
    """A case, and which of its deadlines has passed (`bot.rules.clocks.Deadline`)."""

    case_id: str
    deadline: str


@dataclass(frozen=True, slots=True, repr=False)
class TellIdentity:
    """Why the identity was asked for, and what of it was shown: "name", "phone". Nothing is told if that was
    nothing, but the row is left all the same; None from a version that left none then.
    """

    case_id: str
    reason: str
    shown: list[str] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class TellMute:
    """Until when nothing is taken from the reporter, and why, as the event of this number says."""

    case_id: str
    event: int
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TellUnmuted:
    """That the reporter is heard again; before its time, if that was `lifted`."""

    case_id: str
    lifted: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class WaitingNews:
    """News that waits: which kind of errand tells it, and what a row of that holds."""

    case_id: str
    kind: str
    told: Json


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a chat sent."""

    evidence_id: str
    chat_id: int


@dataclass(frozen=True, slots=True, repr=False)
class FileDownload:
    """The same, with what Telegram calls it, and its size in bytes if that is known."""

    evidence_id: str
    file_id: str
    size: int | None
    chat_id: int


@dataclass(frozen=True, slots=True)
class DroppedFiles:
    """Files whose rows are gone."""

    evidence_ids: list[str]


@dataclass(frozen=True, slots=True)
class SentReceipt:
    """The slot of a receipt, and its language."""

    case_id: str
    slot_id: str
    language: str


@dataclass(frozen=True, slots=True, repr=False)
class SentReceiptWithCode(SentReceipt):
    """The same, with the access code that belongs into it."""

    code: str


@dataclass(frozen=True, slots=True)
class RestoredDraft:
    """A chat with an open draft, and when the backup was made that it is from."""

    chat_id: int
    made: datetime


@dataclass(frozen=True, slots=True)
class GatheredAdditions:
    """What was added after the event of this number, until this time."""

    case_id: str
    after: int
    until: datetime


@dataclass(frozen=True, slots=True, repr=False)
class HeldReply:
    """What a reply brings to a case (`parcels`, as `message_parts` reads them), the slot of the message that
    shows it, and whether the chat sees the case by its code alone (`guest`). The first `waited` of it waited
    for a case to be chosen.
    """

    case_id: str
    chat_id: int
    guest: bool
    parcels: list[Json]
    slot: str
    language: str
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A case, and the chat that sees it for a while because it gave the code."""

    case_id: str
    chat_id: int


@dataclass(frozen=True, slots=True, repr=False)
class PosterPhoto:
    """A photo to be looked at: what Telegram calls it, its size in bytes if known, the message that brought
    it (`m`), and what is said of it (`then`: `poster_photos.ASKED`, `UNASKED` or `QUIET`).
    """

    chat_id: int
    file_id: str
    size: int | None
    language: str
    then: str
    m: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class WaitingNewcomer:
    """Somebody new who waits to be let in, and where they come from (`bot.reporter.filing.places`)."""

    chat_id: int
    where: str
    language: str


@dataclass(frozen=True, slots=True)
class ClearingStep:
    """An answered step of clearing a chat: which clearing, how many were answered before, the messages that
    it was to delete, and whether it was `refused`.
    """

    chat_id: int
    token: str
    step: int
    language: str
    ids: list[int] = field(default_factory=list)
    refused: bool = False


TELL_STATUS: Final = ErrandKind("reporter.tell_status", TellStatus)
TELL_CLAIMED: Final = ErrandKind("reporter.tell_claimed", AboutCase)
TELL_REPLY: Final = ErrandKind("reporter.tell_reply", TellReply)
TELL_SP3D: Final = ErrandKind("reporter.tell_sp3d", TellLetter)
TELL_IDENTITY: Final = ErrandKind("reporter.tell_identity", TellIdentity)
TELL_IDENTITY_MISSING: Final = ErrandKind("reporter.tell_identity_missing", AboutCase)
TELL_REOPENED: Final = ErrandKind("reporter.tell_reopened", AboutCase)
TELL_LATE: Final = ErrandKind("reporter.tell_late", AboutCase)
TELL_MISSED_DEADLINE: Final = ErrandKind("reporter.tell_missed", MissedDeadline)
TELL_MUTE: Final = ErrandKind("reporter.tell_mute", TellMute)
TELL_UNMUTED: Final = ErrandKind("reporter.tell_unmuted", TellUnmuted)
TELL_GUESS: Final = ErrandKind("reporter.tell_guess", AboutCase)
TELL_OPENED: Final = ErrandKind("reporter.tell_opened", AboutCase)
TELL_CODE_USED: Final = ErrandKind("reporter.tell_code_used", AboutCase)
TELL_WAITING_NEWS: Final = ErrandKind("reporter.news", WaitingNews)
TELL_RESTORED: Final = ErrandKind("reporter.restored", RestoredDraft)
LET_IN: Final = ErrandKind("reporter.let_in", WaitingNewcomer)
QUEUE_DOWNLOAD: Final = ErrandKind("reporter.fetch_file", SentFile)
DOWNLOAD_FILE: Final = ErrandKind("reporter.download", FileDownload)
DROP_FILES: Final = ErrandKind("reporter.drop_files", DroppedFiles)
SHOW_CODE: Final = ErrandKind("reporter.show_code", SentReceiptWithCode)
HIDE_CODE: Final = ErrandKind("reporter.hide_code", SentReceipt)
END_VISIT: Final = ErrandKind("reporter.end_visit", Visit)
UNLINK: Final = ErrandKind("reporter.unlink", AboutCase)
CLEAR_CHAT: Final = ErrandKind("reporter.clear", ClearingStep)
TELL_LATER_ADDITIONS: Final = ErrandKind("reporter.added", GatheredAdditions)
ATTACH_HELD: Final = ErrandKind("reporter.named", HeldReply)
CHECK_POSTER: Final = ErrandKind("reporter.check_poster", PosterPhoto)


# Done by the upkeep


@dataclass(frozen=True, slots=True)
class WatchedDate:
    """A case, and the date by which somebody is to take it up; None from a version that kept no date."""

    case_id: str
    by: datetime | None = None


@dataclass(frozen=True, slots=True)
class WatchedDeadlines:
    """A case whose dates are looked at, those alone that pass after `since`; and of which of them its
    reporter was told.
    """

    case_id: str
    since: datetime
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AboutFile:
    """A file that is kept."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class KeptPictures:
    """After which row to go on; of those only that a version marked as ended by a fault (`ended`)."""

    after: int
    ended: bool = False


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """After which row to go on."""

    after: int


TELL_MISSED_DATE: Final = ErrandKind("upkeep.late", WatchedDate)
WATCH_DEADLINES: Final = ErrandKind("upkeep.deadlines", WatchedDeadlines)
CLEAN_PICTURE: Final = ErrandKind("upkeep.clean", AboutFile)
CLEAN_KEPT: Final = ErrandKind("upkeep.clean_kept", KeptPictures)
PAD_KEPT: Final = ErrandKind("upkeep.pad_kept", KeptFiles)


KINDS: Final = tuple(kind for kind in list(globals().values()) if isinstance(kind, ErrandKind))
"""All of them."""
