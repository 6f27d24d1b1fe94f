"""What reporters do reaches officers in batches: at times of the clock, the same for all reporters and units.

Who hears of an addition the second it is made, and sees somebody put a phone away, knows who reported. So
word of it waits for the next batch (`bot.officers.errands`), and until then no page shows it either: what a
reporter did after the last batch is left out, and later stands where the batch brought it, among what
officers did. An urgent case, and danger, are shown at once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from storage import cases, events, evidence
from storage.records import ActorRole, EventKind, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.turn import Deployment
    from storage.records import Case, CaseEvent, CaseMessage, Evidence
    from storage.store import Tx

FOLLOWS_REPORTER: Final = frozenset({EventKind.EVIDENCE_STORED, EventKind.EVIDENCE_LOST})
"""Events of ours that follow what the reporter did by seconds."""


def is_reporters(event: CaseEvent) -> bool:
    """Whether it tells when the reporter did something."""
    return event.role is ActorRole.REPORTER or event.kind in FOLLOWS_REPORTER


def shown_until(tx: Tx, deployment: Deployment, case: Case) -> datetime:
    """Return until when officers are shown what the reporter did."""
    return tx.now if case.urgency is Urgency.URGENT else deployment.news_wait.last_batch(tx.now)


def is_hidden(event: CaseEvent, until: datetime) -> bool:
    """Whether what officers are shown `until` then leaves this out."""
    return is_reporters(event) and event.kind is not EventKind.DANGER and event.at > until


def in_shown_order(tx: Tx, deployment: Deployment, case: Case, chain: Iterable[CaseEvent]) -> list[CaseEvent]:
    """Return the events that officers are shown, each where it came up for them."""
    until = shown_until(tx, deployment, case)
    shown = [event for event in chain if not is_hidden(event, until)]
    prompt = case.urgency is Urgency.URGENT

    def came_up(event: CaseEvent) -> tuple[datetime, int]:
        batched = is_reporters(event) and event.kind is not EventKind.DANGER and not prompt
        return (deployment.news_wait.next_batch(event.at) if batched else event.at, event.n)

    return sorted(shown, key=came_up)


NEWS: Final = (EventKind.DANGER, EventKind.ADDED, EventKind.ANSWER_CHANGED)
"""What a reporter does that an officer wants to read: it is counted for whoever hasn't looked since."""
COUNTED_BY: Final = frozenset({EventKind.OPENED, EventKind.ANSWER_CHANGED})
"""Whose payloads counting that takes."""


def count_unseen(
    tx: Tx, deployment: Deployment, case: Case, chain: Iterable[CaseEvent], officer_id: str
) -> Counter[EventKind]:
    """Count what the reporter did that came up since this officer last looked into the case. What was only
    sent to them (`additions.send_new_additions`) they may not have read: it is gone again after a while.
    """
    chain, until = list(chain), shown_until(tx, deployment, case)
    look = _last_look(chain, officer_id)
    news = (event for event in chain if _is_news(event) and not is_hidden(event, until))
    return Counter(event.kind for event in news if not _was_shown(deployment, case, event, look))


def _last_look(chain: list[CaseEvent], officer_id: str) -> CaseEvent | None:
    """Return the last time that this officer opened the file; a request, and what was only sent, is none."""
    looks = (event for event in reversed(chain) if event.kind is EventKind.OPENED)
    theirs = (look for look in looks if look.officer_id == officer_id)
    return next((look for look in theirs if not {"request", "added"} & (look.payload or {}).keys()), None)


def _is_news(event: CaseEvent) -> bool:
    """Whether it is to be read; a name or number that was given, as in older chains, is none of theirs."""
    return event.kind in NEWS and (event.payload or {}).get("question") != "contact"


def _was_shown(deployment: Deployment, case: Case, event: CaseEvent, look: CaseEvent | None) -> bool:
    """Whether whoever looked then was shown this."""
    if look is None or event.n > look.n:
        return False
    at_once = case.urgency is Urgency.URGENT or event.kind is EventKind.DANGER
    return at_once or event.at <= deployment.news_wait.last_batch(look.at)


async def shown_messages(tx: Tx, deployment: Deployment, case: Case) -> list[CaseMessage]:
    """Return what was written later, as far as officers are shown it, in the order in which it came up.
    NoSuchRow once the case's content was destroyed.
    """
    until, prompt = shown_until(tx, deployment, case), case.urgency is Urgency.URGENT
    written = await cases.messages(tx, case.id)
    theirs = {one.id for one in written if one.role is ActorRole.REPORTER}

    def came_up(one: CaseMessage) -> datetime:
        return one.at if prompt or one.id not in theirs else deployment.news_wait.next_batch(one.at)

    return sorted((one for one in written if one.id not in theirs or one.at <= until), key=came_up)


async def shown_files(tx: Tx, deployment: Deployment, case: Case) -> list[Evidence]:
    """Return the files that officers are shown."""
    until = shown_until(tx, deployment, case)
    hidden = {
        (event.payload or {}).get("evidence_id")
        for event in await events.of_case(tx, case.id)
        if event.kind is EventKind.ADDED and is_hidden(event, until)
    }
    return [item for item in await evidence.of_case(tx, case.id) if item.id not in hidden]
