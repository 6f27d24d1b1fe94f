"""Who is behind a case: sealed under a key of its own, opened to reach them or on an approved request only.

Nothing that an officer sees is made from this table but name and phone, where the reporter chose to be known,
and the language, where they chose it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from storage import randomness, rows
from storage.errors import NoSuchRow
from storage.records import Contact, Json, Mode, NewCase, NewsTime, Reporter
from storage.schema import identity
from storage.sealing import Place, readable
from storage.tx import Tx


def keep(tx: Tx, case_id: str, new: NewCase) -> None:
    """At registering (`storage.cases.register`)."""
    body: Json = {"chat_id": new.chat_id, "language": new.language, "name": new.name, "phone": new.phone}
    body["chosen"] = new.language_chosen
    body["unlinked"] = new.unlinked
    rows.add_later(
        tx,
        identity,
        {
            "case_id": case_id,
            "account_key": tx.vault.account_hash(new.chat_id),
            "body": _seal(tx, case_id, body),
        },
    )


async def reporter(tx: Tx, case_id: str) -> Reporter:
    """To reach them. NoSuchRow once their identity was erased."""
    body = await _body(tx, case_id)
    news = NewsTime(body.get("news", NewsTime.USUAL))
    return Reporter(
        case_id, body["chat_id"], body["language"], body["name"], body["phone"], _mode(body), news
    )


async def chosen_language(tx: Tx, case_id: str) -> str | None:
    """Return the language that they chose by a tap, and nothing else. None if they chose none, as of cases
    kept by earlier versions, and once their identity was erased.
    """
    try:
        body = await _body(tx, case_id)
    except NoSuchRow:
        return None
    return str(body["language"]) if body.get("chosen") else None


async def contact(tx: Tx, case_id: str) -> Contact:
    """Name and phone as they gave them, never the account. NoSuchRow once their identity was erased."""
    body = await _body(tx, case_id)
    return Contact(body["name"], body["phone"])


async def mode(tx: Tx, case_id: str) -> Mode:
    """How the reporter wants to be known: by name once they gave one, or a number. For nobody but them."""
    return _mode(await _body(tx, case_id))


async def set_contact(tx: Tx, case_id: str, name: str | None, phone: str | None) -> None:
    await _change(tx, case_id, name=name, phone=phone)


async def set_news_time(tx: Tx, case_id: str, news: NewsTime) -> None:
    """Keep when they want to hear news of this case: beside the account, where no officer's page looks."""
    await _change(tx, case_id, news=news.value)


async def cases_of(tx: Tx, chat_id: int) -> list[str]:
    """Return the ids of the cases that this account reported, in no particular order."""
    stmt = select(identity).where(identity.c.account_key == tx.vault.account_hash(chat_id))
    found = await tx.fetch_all(stmt)
    return [row.case_id for row in readable(found, lambda row: rows.checked(tx, identity, row))]


async def is_of(tx: Tx, case_id: str, chat_id: int) -> bool:
    """Whether this account reported the case."""
    row = await _row(tx, case_id)
    return row is not None and bool(row.account_key == tx.vault.account_hash(chat_id))


async def cut(tx: Tx, case_id: str) -> int | None:
    """Know no longer which account is behind a case; name, number and language stay as they were given. In
    the account's place stands what is nobody's, so that the row looks like any other. Returns the account's
    chat, None if that was unknown already.
    """
    body = await _body(tx, case_id)
    if body["chat_id"] is None:
        return None
    parted = {**body, "chat_id": None, "unlinked": True}
    values = {"account_key": randomness.NOBODY.hex(32), "body": _seal(tx, case_id, parted)}
    await rows.change(tx, identity, identity.c.case_id == case_id, **values)
    tx.scrub()
    chat_id: int = body["chat_id"]
    return chat_id


async def list_still_linked(tx: Tx) -> list[str]:
    """Return the cases whose reporters wished that nothing joins them to it, and aren't parted yet."""
    found: list[str] = []
    async for page in rows.pages(tx, identity):
        bodies = readable(page, lambda row: (row.case_id, _opened(tx, row)))
        found += [case_id for case_id, body in bodies if body.get("unlinked") and body["chat_id"] is not None]
    return found


async def note_opening(tx: Tx, case_id: str) -> datetime | None:
    """Note that the access code opens the case now. Returns when it did last, None if never."""
    before = await last_opening(tx, case_id)
    await _change(tx, case_id, opened=tx.now.isoformat())
    return before


async def last_opening(tx: Tx, case_id: str) -> datetime | None:
    """When the access code opened the case last; None if never. NoSuchRow once the identity was erased."""
    at = (await _body(tx, case_id)).get("opened")
    return None if at is None else datetime.fromisoformat(at)


async def erase(tx: Tx, case_id: str) -> None:
    """Nobody can be reached about this case any more; no copy stays in the log."""
    await rows.remove(tx, identity, identity.c.case_id == case_id)
    tx.scrub()


async def _change(tx: Tx, case_id: str, **values: str | None) -> None:
    body = {**await _body(tx, case_id), **values}
    await rows.change(tx, identity, identity.c.case_id == case_id, body=_seal(tx, case_id, body))


async def _row(tx: Tx, case_id: str) -> Row[Any] | None:
    row = await tx.fetch_one(select(identity).where(identity.c.case_id == case_id))
    return None if row is None else rows.checked(tx, identity, row)


async def _body(tx: Tx, case_id: str) -> Json:
    row = await _row(tx, case_id)
    if row is None:
        raise NoSuchRow("Nobody is known to be behind this case, or their identity was erased.")
    return _opened(tx, row)


def _opened(tx: Tx, row: Row[Any]) -> Json:
    return tx.vault.open_identity(Place("identity", "body", row.case_id), row.body)


def _mode(body: Json) -> Mode:
    """Return the mode; older rows know of no parting."""
    if body.get("unlinked"):
        return Mode.UNLINKED
    return Mode.IDENTIFIED if body["name"] or body["phone"] else Mode.CONFIDENTIAL


def _seal(tx: Tx, case_id: str, body: Json) -> bytes:
    return tx.vault.seal_identity(Place("identity", "body", case_id), body)
