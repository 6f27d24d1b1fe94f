"""What was shown counts for the case as it stood then: what a preview, a request or a question is bound to.

Whoever is shown something to act on keeps it for a while, and meanwhile the case goes on. So the place of
what was shown (a slot's note) remembers how the case stood: status, holder, unit, and the last event that
isn't a reading. Before an act is done this is compared; if it differs, nothing is done, what happened since
is said, and the same is shown anew. `bot.officers.action_table` says which answers are bound to a question.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.officers import wording
from bot.officers.casefile import batches, timeline
from bot.texts import N_, Rich, Translator
from storage import events
from storage.records import EventKind

if TYPE_CHECKING:
    from bot.keyboards import Keyboard
    from bot.officers.actions import OfficerTurn
    from bot.turn import Deployment
    from storage.records import Case, CaseEvent, Json
    from storage.store import Tx

READINGS: Final = frozenset(
    {
        EventKind.OPENED,
        EventKind.EVIDENCE_SHOWN,
        EventKind.ORIGINAL_SHOWN,
        EventKind.IDENTITY_DECIDED,
        EventKind.IDENTITY_ANSWERED,
        EventKind.IDENTITY_SHOWN,
        EventKind.NOT_DELIVERED,
    }
)
"""Events that leave the case as it is."""


async def take_snapshot(tx: Tx, deployment: Deployment, case: Case) -> Json:
    """Return how the case stands for officers, to be kept with what is shown of it: the last event, and until
    when they were shown what its reporter did.
    """
    chain, until = await events.of_case(tx, case.id), batches.shown_until(tx, deployment, case)
    shown = [event for event in chain if not batches.is_hidden(event, until)]
    return {**_case_standing(case), "event": _last_event_number(shown), "until": until.isoformat()}


def _case_standing(case: Case) -> Json:
    return {"status": case.status.value, "holder": case.officer_id, "unit": case.handling_unit_id}


def _last_event_number(chain: list[CaseEvent]) -> int:
    return max((event.n for event in chain if event.kind not in READINGS), default=0)


async def is_unchanged(turn: OfficerTurn, kept: Json | None) -> bool:
    """Whether the case stands as it did when this was kept; without anything kept nobody knows, so no."""
    return bool(kept) and is_question_current(turn, kept) and not await _find_news(turn, kept or {})


async def _find_news(turn: OfficerTurn, kept: Json) -> list[CaseEvent]:
    """Return what came up for officers since this was kept: what happened, and what a batch brought."""
    chain, now = (
        await events.of_case(turn.tx, turn.case.id),
        batches.shown_until(turn.tx, turn.deployment, turn.case),
    )
    then = datetime.fromisoformat(kept["until"]) if kept.get("until") else None
    since = kept.get("event", len(chain))
    return [
        event
        for event in chain
        if event.kind not in READINGS
        and not batches.is_hidden(event, now)
        and (event.n > since or (then is not None and batches.is_hidden(event, then)))
    ]


def is_question_current(turn: OfficerTurn, kept: Json | None = None) -> bool:
    """Whether status, holder and unit are those of when the answered question was asked. What else happened
    doesn't change what it asks. A question from before this was kept is answered as it always was.
    """
    kept = kept or turn.request.seen
    return not kept or {name: kept.get(name) for name in _case_standing(turn.case)} == _case_standing(
        turn.case
    )


PREVIEW_OUTDATED: Final = N_("{ticket}: kasus ini sudah berubah sejak pratinjau dibuat.")
QUESTION_OUTDATED: Final = N_("{ticket}: kasus ini sudah berubah sejak pertanyaan tadi.")
REQUEST_OUTDATED: Final = N_("{ticket}: kasus ini sudah berubah sejak permintaan ini ditampilkan.")


async def describe_changes(turn: OfficerTurn, sentence: str, kept: Json | None) -> Rich:
    """Return what to say instead of doing it: that the case has changed, and what happened since."""
    t, case = turn.t, turn.case
    said = [t(sentence, ticket=case.ticket)]
    chain = await events.of_case(turn.tx, case.id)
    facts = [_event_name(event, t) for event in await _find_news(turn, kept or {})]
    if facts:
        said.append(t("Sejak itu: {facts}.", facts=Rich.join("; ", dict.fromkeys(facts))))
    said.append(t("Status sekarang: {status}.", status=wording.status_text(t, case, chain)))
    return Rich.join(" ", said)


def _event_name(event: CaseEvent, t: Translator) -> Rich:
    return (
        t(timeline.EVENT_NAMES[event.kind]) if event.kind in timeline.EVENT_NAMES else Rich(event.kind.value)
    )


def file_keyboard(turn: OfficerTurn) -> Keyboard:
    """Return the button below what has changed."""
    return keyboards.inline_keyboard([wording.action_button(turn.t("Buka berkas"), "open", turn.case.ticket)])
