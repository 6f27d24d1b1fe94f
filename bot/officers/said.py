"""What was written about a case after it was sent, as an officer reads it: the newest page with the file,
older ones by a tap. However much was added, an opening sends a handful of messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import asking, timeline, words
from storage import cases, events
from storage.errors import NoSuchRow
from storage.records import EventKind

if TYPE_CHECKING:
    from bot.officers.acts import Act

PAGE: Final = 10


async def older(act: Act) -> None:
    """The tap below a page: the one before it. Reading on is written down like the opening was."""
    end = act.request.args[0] if act.request.args else ""
    try:
        shown = end.isdecimal() and await tell(act, int(end))
    except NoSuchRow:
        await act.answer(words.erased(act.t, act.case.ticket), alert=True)
        return
    if not shown:
        await act.answer(words.outdated(act.t, act.case.ticket), alert=True)
        return
    await events.append(act.tx, act.case.id, EventKind.OPENED, act.role, act.officer.id, {"before": int(end)})


async def tell(act: Act, end: int | None = None) -> bool:
    """Send the page that ends before message number `end`, else the newest; False if there is none."""
    written = await cases.messages(act.tx, act.case.id)
    last = len(written) if end is None else min(end, len(written))
    first = max(0, last - PAGE)
    if first == last:
        return False
    text = timeline.additions(written[first:last], act.t, act.unit.timezone, act.case.ticket)
    back = words.tap(act.t("← Keterangan sebelumnya"), "said", act.case.ticket, str(first))
    await asking.tell(act, text, speech.inline([back]) if first else None)
    return True
