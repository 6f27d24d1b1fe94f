"""What was written about a case after it was sent: sealed under the case's key, in order."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.datakeys import data_key
from storage.ids import new_id
from storage.places import place
from storage.records import ActorRole, CaseMessage, Json
from storage.schema import case_message
from storage.tx import Tx


async def add_message(tx: Tx, case_id: str, role: ActorRole, kind: str, body: Json) -> CaseMessage:
    """Keep one message. NoSuchRow once the case's content was destroyed."""
    key = await data_key(tx, case_id)
    made = CaseMessage(new_id(), case_id, tx.now, role, kind, body)
    count = select(func.count().label("n")).where(case_message.c.case_id == case_id)
    before = await tx.fetch_one(count)
    row = {
        "id": made.id,
        "case_id": case_id,
        "n": 0 if before is None else before.n,
        "at": tx.now,
        "role": role.value,
        "kind": kind,
    }
    sealed = tx.vault.seal_for_case(key, place(case_message.c.body, row), body)
    await tx.execute(case_message.insert().values(**row, body=sealed))
    return made


async def messages(tx: Tx, case_id: str) -> list[CaseMessage]:
    """Oldest first. NoSuchRow once the case's content was destroyed."""
    key = await data_key(tx, case_id)
    rows = await tx.fetch_all(
        select(case_message).where(case_message.c.case_id == case_id).order_by(case_message.c.n)
    )
    return [
        CaseMessage(
            row.id,
            case_id,
            row.at,
            ActorRole(row.role),
            row.kind,
            tx.vault.open_for_case(key, place(case_message.c.body, row), row.body),
        )
        for row in rows
    ]
