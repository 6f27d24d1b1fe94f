"""Which status follows which.

    received ──────► verifying ◄──► forwarded
       │  └────────────┐ │  ┌──────────┘
       │               ▼ ▼  ▼
       │              inquiry ──► case_review ──► examination ──► hearing ──► decided
       ▼                 │             │               │                         │
    rejected             ▼             ▼               ▼                         ▼
    transferred_out   closed_unproven, closed_settled, transferred_out   closed_proven, closed_unproven

    need_info         from every working status, and back to the one it came from
    closed_withdrawn  from every open status, at the reporter's wish only
    every closing     ends the case until a supervisor reopens it

`received` may be forwarded at once, and like `verifying` be rejected or passed to another body; `forwarded`
is verified or inquired into where it arrives. From `examination` on nothing is passed to another body.
"Closing" and "closed" cover the last six statuses: the four named so, `transferred_out` and `rejected`.
"""

from __future__ import annotations

from typing import Final

from storage.records import Status

CLOSED: Final = frozenset(
    {
        Status.CLOSED_PROVEN,
        Status.CLOSED_UNPROVEN,
        Status.CLOSED_SETTLED,
        Status.CLOSED_WITHDRAWN,
        Status.TRANSFERRED_OUT,
        Status.REJECTED,
    }
)
OPEN: Final = frozenset(Status) - CLOSED
WORKING: Final = OPEN - {Status.NEED_INFO}
"""The open statuses in which the officers, not the reporter, are awaited."""

_NEXT: Final[dict[Status, tuple[Status, ...]]] = {
    Status.RECEIVED: (
        Status.VERIFYING,
        Status.FORWARDED,
        Status.INQUIRY,
        Status.REJECTED,
        Status.TRANSFERRED_OUT,
    ),
    Status.VERIFYING: (Status.FORWARDED, Status.INQUIRY, Status.REJECTED, Status.TRANSFERRED_OUT),
    Status.FORWARDED: (Status.VERIFYING, Status.INQUIRY),
    Status.INQUIRY: (
        Status.CASE_REVIEW,
        Status.CLOSED_UNPROVEN,
        Status.CLOSED_SETTLED,
        Status.TRANSFERRED_OUT,
    ),
    Status.CASE_REVIEW: (
        Status.EXAMINATION,
        Status.CLOSED_UNPROVEN,
        Status.CLOSED_SETTLED,
        Status.TRANSFERRED_OUT,
    ),
    Status.EXAMINATION: (Status.HEARING, Status.CLOSED_UNPROVEN, Status.CLOSED_SETTLED),
    Status.HEARING: (Status.DECIDED,),
    Status.DECIDED: (Status.CLOSED_PROVEN, Status.CLOSED_UNPROVEN),
}


def next_statuses(status: Status, resume: Status | None = None) -> tuple[Status, ...]:
    """Return the officers' possible steps from here, in the order of their buttons; none from a closing.

    `resume` is the status that `need_info` interrupted. Unknown or impossible, it is `received`, from which
    everything can be reached.
    """
    if status in CLOSED:
        return ()
    if status is Status.NEED_INFO:
        return (resume if resume in WORKING else Status.RECEIVED,)
    return (*_NEXT[status], Status.NEED_INFO)


def may_move(before: Status, after: Status, resume: Status | None = None) -> bool:
    """Whether officers may move a case so. Withdrawing and reopening are acts of their own."""
    return after in next_statuses(before, resume)


def may_withdraw(status: Status) -> bool:
    """Whether the reporter can take the complaint back: as long as it is open."""
    return status in OPEN


def is_closed(status: Status) -> bool:
    """Whether nothing more is done unless the case is reopened."""
    return status in CLOSED


def is_closing(before: Status, after: Status) -> bool:
    """Whether this step ends a case, and therefore needs a reason and, unless withdrawn, a second person."""
    return before in OPEN and after in CLOSED


def needs_approval(before: Status, after: Status) -> bool:
    """Whether a second person must agree: to every closing but the reporter's own withdrawal."""
    return is_closing(before, after) and after is not Status.CLOSED_WITHDRAWN


def status_after_reopening(status: Status, closed_from: Status | None = None) -> Status:
    """Return where a reopened case goes on: where it was closed, or at `verifying` if that was before it or
    unknown.

    A case is never again `received`: it was, and the clock of its taking up isn't started a second time. It
    goes on if its date is still to come; a date that passed while the case was closed is no date any more.
    """
    if status in OPEN:
        raise ValueError(f"only a closed case is reopened, and this one is {status.value!r}")
    if closed_from is None or closed_from not in WORKING:
        return Status.VERIFYING
    return Status.VERIFYING if closed_from in {Status.RECEIVED, Status.FORWARDED} else closed_from
