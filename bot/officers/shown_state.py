"""What was shown counts for the case as it stood then: what a preview, a request or a question is bound to.

Whoever is shown something to act on keeps it for a while, and meanwhile the case goes on. So the place of
what was shown (a slot's note) remembers how the case stood: status, holder, unit, and the last event that
isn't a reading. Before an act is done this is compared; if it differs, nothing is done, what happened since
is said, and the same is shown anew. `bot.officers.action_table` says which answers are bound to a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import wording
from bot.officers.casefile import timeline
from bot.texts import N_, Rich, Translator
from storage import events
from storage.records import EventKind

if TYPE_CHECKING:
    from bot.officers.actions import Act
    from bot.speech import Keyboard
    from storage.records import Case, CaseEvent, Json
    from storage.store import Tx

READINGS: Final = frozenset(
    {
        EventKind.OPENED,
        EventKind.EVIDENCE_SHOWN,
        EventKind.ORIGINAL_SHOWN,
        EventKind.IDENTITY_SHOWN,
        EventKind.NOT_DELIVERED,
    }
)
"""Events that leave the case as it is."""


async def mark(tx: Tx, case: Case) -> Json:
    """How the case stands, to be kept with what is shown of it."""
    return {**_standing(case), "event": _last(await events.of_case(tx, case.id))}


def _standing(case: Case) -> Json:
    return {"status": case.status.value, "holder": case.officer_id, "unit": case.handling_unit_id}


def _last(chain: list[CaseEvent]) -> int:
    return max((event.n for event in chain if event.kind not in READINGS), default=0)


async def holds(act: Act, kept: Json | None) -> bool:
    """Whether the case stands as it did when this was kept; without anything kept nobody knows, so no."""
    return kept == await mark(act.tx, act.case)


def is_asked_still(act: Act) -> bool:
    """Whether status, holder and unit are those of when the answered question was asked. What else happened
    doesn't change what it asks. A question from before this was kept is answered as it always was.
    """
    kept = act.request.seen
    return not kept or {name: kept.get(name) for name in _standing(act.case)} == _standing(act.case)


PREVIEW: Final = N_("{ticket}: kasus ini sudah berubah sejak pratinjau dibuat.")
QUESTION: Final = N_("{ticket}: kasus ini sudah berubah sejak pertanyaan tadi.")
REQUEST: Final = N_("{ticket}: kasus ini sudah berubah sejak permintaan ini ditampilkan.")


async def changed(act: Act, sentence: str, kept: Json | None) -> Rich:
    """What to say instead of doing it: that the case has changed, and what happened since."""
    t, case = act.t, act.case
    said = [t(sentence, ticket=case.ticket)]
    chain = await events.of_case(act.tx, case.id)
    since = (kept or {}).get("event", len(chain))
    facts = [_fact(event, t) for event in chain if event.n > since and event.kind not in READINGS]
    if facts:
        said.append(t("Sejak itu: {facts}.", facts=Rich.join("; ", dict.fromkeys(facts))))
    said.append(t("Status sekarang: {status}.", status=wording.status_of(t, case, chain)))
    return Rich.join(" ", said)


def _fact(event: CaseEvent, t: Translator) -> Rich:
    return t(timeline.FACTS[event.kind]) if event.kind in timeline.FACTS else Rich(event.kind.value)


def way_to_file(act: Act) -> Keyboard:
    """The button below what has changed."""
    return speech.inline([wording.tap(act.t("Buka berkas"), "open", act.case.ticket)])
