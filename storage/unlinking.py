"""Parting an account from a case: for good, where the reporter wished that nothing joins them (`cut`), and
from what a look at it by its access code leaves (`part`).

Nothing is left of wherever the account's chat and the case stood together: who reported it, the chat's state,
messages that wait or were refused, places of messages, errands, updates that failed. All of it goes in one
transaction, so that a kill leaves either all or nothing of it, and no copy stays in the log.

What stays of the account is there for other reasons, and names no case: that it is an officer's, has other
reports, or tried wrong codes. What stays of the case names no account.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from storage import conversations, identities, intake, outbox, slots, work
from storage.errors import NoSuchRow
from storage.schema import case, evidence, slot
from storage.tx import Tx

ROOM: Final = "reporter."
"""What the kinds of errands and slots begin with that are of a reporter's own chat. An officer may have
reported the case; what of it is theirs as an officer begins otherwise.
"""


async def cut(tx: Tx, case_id: str) -> bool:
    """Know no longer whose case it is; whether that was known until now."""
    try:
        chat_id = await identities.cut(tx, case_id)
    except NoSuchRow:
        return False
    if chat_id is not None:
        await part(tx, case_id, chat_id, reported=True)
    return chat_id is not None


async def part(tx: Tx, case_id: str, chat_id: int, *, reported: bool = False) -> None:
    """Leave nothing in which this chat and the case stand together, but what says who reported it.

    What the chat is still owed about the case is dropped, and about its draft, if it `reported` it. What it
    sent and is on the way into the case arrives there, and nobody is told.
    """
    row = await tx.fetch_one(select(case.c.ticket, case.c.created_at).where(case.c.id == case_id))
    if row is None:
        return
    files = [one.id for one in await tx.fetch_all(select(evidence.c.id).where(evidence.c.case_id == case_id))]
    places = [one.id for one in await tx.fetch_all(select(slot.c.id).where(slot.c.case_id == case_id))]
    errands = await work.leave_out_chat(tx, [case_id, *files], ROOM, chat_id)
    named = {row.ticket, case_id, *files, *errands}
    since = row.created_at if reported else None
    await outbox.drop_between(tx, chat_id, named=[*named, *places], since=since)
    await slots.forget_between(tx, case_id, chat_id, ROOM)
    await intake.forget_failed(tx, None, chat_id)
    await conversations.leave_out_case(tx, chat_id, named)
    tx.scrub()
