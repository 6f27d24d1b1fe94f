"""Files of drafts and cases: what is known of each, sealed. Their contents are in `storage.files`.

A draft's files belong to its chat until they are attached to a case; if the draft goes, they are orphans.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from storage import column_kinds, datakeys, rows, table_sums, work
from storage.errors import NoSuchRow
from storage.ids import new_id
from storage.records import Clean, Evidence, EvidenceKind, EvidenceState, Json
from storage.schema import case
from storage.schema import evidence as files
from storage.sealing import Place, readable
from storage.tx import Tx


async def new(
    tx: Tx,
    *,
    kind: EvidenceKind,
    file_id: str,
    size: int | None,
    chat_id: int | None = None,
    case_id: str | None = None,
    data_key: bytes | None = None,
) -> Evidence:
    """Return a file that came: of a draft (`chat_id` and the draft's `data_key`) or of a case (`case_id`)."""
    made = Evidence(new_id(), case_id, kind, EvidenceState.WAITING, tx.now, size, file_id=file_id)
    draft = data_key if case_id is None else None
    last = await tx.fetch_one(select(func.max(files.c.n).label("n")).where(files.c.n < column_kinds.NUMBERS))
    await rows.add(
        tx,
        files,
        {
            "id": made.id,
            "n": 1 if last is None or last.n is None else last.n + 1,
            "case_id": case_id,
            "draft_key": None if chat_id is None or case_id else tx.vault.draft_hash(chat_id),
            "kind": kind.value,
            "state": made.state.value,
            "received_at": tx.now,
            "details": sealed(tx, made, draft),
        },
    )
    return made


async def attach(tx: Tx, evidence_ids: Iterable[str], case_id: str) -> None:
    """Give a sent draft's files to the case, and their key."""
    changes = []
    for row in await _rows(tx, files.c.id.in_(list(evidence_ids))):
        attached = replace(_evidence(tx, row), case_id=case_id)
        now = {"case_id": case_id, "draft_key": None, "details": sealed(tx, attached, None)}
        changes.append((row, now))
    await rows.rewrite(tx, files, changes)


async def get(tx: Tx, evidence_id: str) -> Evidence | None:
    """None once it was removed with its draft."""
    found = await _rows(tx, files.c.id == evidence_id)
    return _evidence(tx, found[0]) if found else None


async def of_case(tx: Tx, case_id: str) -> list[Evidence]:
    """In the order they came."""
    return opened(tx, await _rows(tx, files.c.case_id == case_id))


def opened(tx: Tx, found: Iterable[Row[Any]]) -> list[Evidence]:
    """Return what whole rows of the table say. SealBroken if one isn't as it was written, or doesn't open."""
    return [_evidence(tx, row) for row in found]


async def of_draft(tx: Tx, chat_id: int) -> list[Evidence]:
    """Files of this chat that belong to no case yet, in the order they came."""
    return [_evidence(tx, row) for row in await _rows(tx, files.c.draft_key == tx.vault.draft_hash(chat_id))]


async def data_key(tx: Tx, evidence_id: str) -> bytes:
    """Return the key of the file's content: its case's, or its draft's. NoSuchRow if it was destroyed."""
    found = await _rows(tx, files.c.id == evidence_id)
    if found and rows.checked(tx, files, found[0]).case_id is not None:
        return await datakeys.data_key(tx, found[0].case_id)
    key = _details(tx, found[0])["key"] if found else None
    if key is None:
        raise NoSuchRow("There is no such file, or its key was destroyed.")
    return bytes.fromhex(key)


async def set_stored(tx: Tx, evidence_id: str, size: int, sha256: str, mime: str) -> None:
    """Its content is kept; Telegram's file id is erased."""
    await _change(tx, evidence_id, EvidenceState.STORED, size=size, sha256=sha256, mime=mime)


async def set_state(tx: Tx, evidence_id: str, state: EvidenceState) -> None:
    """How it ended without content; Telegram's file id is erased."""
    await _change(tx, evidence_id, state)


async def set_clean(tx: Tx, evidence_id: str, clean: Clean | None) -> None:
    """Record what became of drawing it anew; its pages are kept by `EvidenceFiles.store_clean`. None: it is
    to be drawn once more.
    """
    await _change(tx, evidence_id, EvidenceState.STORED, clean=clean)


async def stored_after(tx: Tx, number: int, limit: int) -> list[tuple[int, Evidence]]:
    """Kept files with the numbers of their rows, in the order they came; for whoever looks at all of them."""
    found = await tx.fetch_all(
        select(files)
        .where(files.c.n > number, files.c.state == EvidenceState.STORED.value)
        .order_by(files.c.n)
        .limit(limit)
    )
    return readable(found, lambda row: (int(row.n), _evidence(tx, row)))


async def remove(tx: Tx, evidence_ids: Iterable[str]) -> None:
    """Forget files of a draft, and what is to be done about them; their contents go with
    `EvidenceFiles.remove`.
    """
    of_draft = files.c.id.in_(list(evidence_ids)) & files.c.case_id.is_(None)
    await work.drop(tx, [row.id for row in await tx.fetch_all(select(files.c.id).where(of_draft))])
    await rows.remove(tx, files, of_draft)


async def strays(tx: Tx, evidence_ids: Collection[str]) -> set[str]:
    """Those of these files that no row stands for, or no key opens any more (`EvidenceFiles.sweep`). None of
    them if rows were taken out or put in: then nobody knows.
    """
    found = await tx.fetch_all(select(files.c.id, files.c.case_id).where(files.c.id.in_(evidence_ids)))
    cases = {row.id: row.case_id for row in found}
    stmt = select(case).where(case.c.id.in_(set(cases.values())), case.c.data_key.is_(None))
    destroyed = {row.id for row in await tx.fetch_all(stmt) if rows.is_sound(tx.vault, case, row)}
    stray = {one for one in evidence_ids if one not in cases or cases[one] in destroyed}
    return stray if stray and await _are_all_there(tx) else set()


async def _are_all_there(tx: Tx) -> bool:
    known = await table_sums.read(tx)
    count = await tx.fetch_one(select(func.count().label("n")).select_from(files))
    return known is not None and count is not None and known.tables[files.name][0] == count.n


async def _change(tx: Tx, evidence_id: str, state: EvidenceState, **known: Any) -> None:
    for row in await _rows(tx, files.c.id == evidence_id):
        changed = replace(_evidence(tx, row), file_id=None, state=state, **known)
        key = _details(tx, row)["key"]
        details = sealed(tx, changed, None if key is None else bytes.fromhex(key))
        await rows.rewrite(tx, files, [(row, {"state": state.value, "details": details})])


async def _rows(tx: Tx, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    return await tx.fetch_all(select(files).where(*conditions).order_by(files.c.n))


def sealed(tx: Tx, of: Evidence, draft_key: bytes | None = None) -> bytes:
    """Return what is known of a file, as its row keeps it; of a draft's file its key, too."""
    details = {
        "file_id": of.file_id,
        "size": of.size,
        "sha256": of.sha256,
        "mime": of.mime,
        "clean": None if of.clean is None else asdict(of.clean),
        "key": None if draft_key is None else draft_key.hex(),
    }
    return tx.vault.seal_for_program(Place("evidence", "details", of.id), details)


def _details(tx: Tx, row: Row[Any]) -> Json:
    rows.checked(tx, files, row)
    return tx.vault.open_for_program(Place("evidence", "details", row.id), row.details)


def _evidence(tx: Tx, row: Row[Any]) -> Evidence:
    known = _details(tx, row)
    return Evidence(
        row.id,
        row.case_id,
        EvidenceKind(row.kind),
        EvidenceState(row.state),
        row.received_at,
        known["size"],
        known["sha256"],
        known["mime"],
        known["file_id"],
        _clean(known.get("clean")),  # rows of older versions don't know it
    )


def _clean(known: Json | None) -> Clean | None:
    return None if known is None else Clean(**{**known, "pages": tuple(known["pages"])})
