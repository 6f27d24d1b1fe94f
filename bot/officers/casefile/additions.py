"""What was written about a case after it was sent, as an officer reads it: the newest page with the file,
older ones by a tap. However much was added, an opening sends a handful of messages. What comes while somebody
holds the case is given to them with the next batch (`batches`), so that no whole file is opened to read one
answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.officers import questions, wording
from bot.officers.casefile import batches, disclosures, evidence, timeline
from bot.rules import workflow
from bot.texts import Rich
from storage import cases
from storage import evidence as kept
from storage.errors import NoSuchRow
from storage.records import EventKind

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn
    from storage.records import CaseMessage, Loss

PAGE_LENGTH: Final = 10


async def show_older_page(turn: OfficerTurn) -> None:
    """Show the page before the tapped one. Reading on is written down like the opening was."""
    end = turn.request.args[0] if turn.request.args else ""
    try:
        written = await batches.shown_messages(turn.tx, turn.deployment, turn.case)
    except NoSuchRow:
        await turn.answer(wording.erased_text(turn.t, turn.case.ticket), alert=True)
        return
    before = int(end) if end.isdecimal() else 0
    if not written[:before]:
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return
    loss = await disclosures.record_disclosure(turn, EventKind.OPENED, {"before": before})
    await _send_page(turn, written[:before], loss)


async def send_newest_page(turn: OfficerTurn, loss: Loss) -> None:
    """Send the newest page, if anything was written."""
    if written := await batches.shown_messages(turn.tx, turn.deployment, turn.case):
        await _send_page(turn, written, loss)


async def send_new_additions(turn: OfficerTurn, messages: list[str], files: list[str]) -> None:
    """Send what came just now, of a case that the officer holds: the words, and a button for each file. It is
    protected, and removed again like a file; that it was given is written down.
    """
    t, ticket = turn.t, turn.case.ticket
    new = [one for one in await cases.messages(turn.tx, turn.case.id) if one.id in messages]
    items = [one for one in enumerate(await kept.of_case(turn.tx, turn.case.id), 1) if one[1].id in files]
    lines = [timeline.render_additions(new, t, turn.unit.timezone, ticket)]
    lines += [evidence.describe_evidence(item, number, t) for number, item in items]
    rows = [[evidence.evidence_button(item, number, ticket, t)] for number, item in items]
    if not workflow.is_closed(turn.case.status):
        rows.append([wording.action_button(t("Tulis ke pelapor"), "write", ticket)])
    loss = await disclosures.record_disclosure(turn, EventKind.OPENED, {"added": len(new)}) if new else None
    await questions.tell_officer(turn, Rich.join("\n", lines), keyboards.inline_keyboard(*rows), loss=loss)


async def _send_page(turn: OfficerTurn, written: list[CaseMessage], loss: Loss) -> None:
    """Send the last of these messages, and a button for those before."""
    first = max(0, len(written) - PAGE_LENGTH)
    text = timeline.render_additions(written[first:], turn.t, turn.unit.timezone, turn.case.ticket)
    back = wording.action_button(turn.t("← Keterangan sebelumnya"), "said", turn.case.ticket, str(first))
    await questions.tell_officer(turn, text, keyboards.inline_keyboard([back]) if first else None, loss=loss)
