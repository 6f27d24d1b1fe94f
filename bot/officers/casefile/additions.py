"""What was written about a case after it was sent, as an officer reads it: the newest page with the file,
older ones by a tap. However much was added, an opening sends a handful of messages. What comes while somebody
holds the case is given to them at once, so that no whole file is opened to read one answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import questions, wording
from bot.officers.casefile import disclosures, evidence, timeline
from bot.rules import workflow
from bot.texts import Rich
from storage import cases
from storage import evidence as kept
from storage.errors import NoSuchRow
from storage.records import EventKind

if TYPE_CHECKING:
    from bot.officers.actions import Act
    from storage.records import CaseMessage, Loss

PAGE: Final = 10


async def older(act: Act) -> None:
    """The tap below a page: the one before it. Reading on is written down like the opening was."""
    end = act.request.args[0] if act.request.args else ""
    try:
        written = await cases.messages(act.tx, act.case.id)
    except NoSuchRow:
        await act.answer(wording.erased(act.t, act.case.ticket), alert=True)
        return
    before = int(end) if end.isdecimal() else 0
    if not written[:before]:
        await act.answer(wording.outdated(act.t, act.case.ticket), alert=True)
        return
    loss = await disclosures.write_down(act, EventKind.OPENED, {"before": before})
    await _page(act, written[:before], loss)


async def tell(act: Act, loss: Loss) -> None:
    """Send the newest page, if anything was written."""
    if written := await cases.messages(act.tx, act.case.id):
        await _page(act, written, loss)


async def give(act: Act, messages: list[str], files: list[str]) -> None:
    """What came just now, of a case that the officer holds: the words, and a button for each file. It is
    protected, and removed again like a file; that it was given is written down.
    """
    t, ticket = act.t, act.case.ticket
    new = [one for one in await cases.messages(act.tx, act.case.id) if one.id in messages]
    items = [one for one in enumerate(await kept.of_case(act.tx, act.case.id), 1) if one[1].id in files]
    lines = [timeline.additions(new, t, act.unit.timezone, ticket)]
    lines += [evidence.described(item, number, t) for number, item in items]
    rows = [[evidence.button(item, number, ticket, t)] for number, item in items]
    if not workflow.is_closed(act.case.status):
        rows.append([wording.tap(t("Tulis ke pelapor"), "write", ticket)])
    loss = await disclosures.write_down(act, EventKind.OPENED, {"added": len(new)}) if new else None
    await questions.tell(act, Rich.join("\n", lines), speech.inline(*rows), loss=loss)


async def _page(act: Act, written: list[CaseMessage], loss: Loss) -> None:
    """The last of these messages, and a button for those before."""
    first = max(0, len(written) - PAGE)
    text = timeline.additions(written[first:], act.t, act.unit.timezone, act.case.ticket)
    back = wording.tap(act.t("← Keterangan sebelumnya"), "said", act.case.ticket, str(first))
    await questions.tell(act, text, speech.inline([back]) if first else None, loss=loss)
