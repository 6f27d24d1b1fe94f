"""More cases need more time to verify, but no more memory."""

from __future__ import annotations

import gc
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Row, select

from storage import contents, events, paging, roots
from storage.files import EvidenceFiles
from storage.records import ActorRole, EventKind
from storage.schema import case_chain
from storage.store import Store, Tx
from storage.vault import Vault
from storage.verify import Finding, count, record_root, verify
from tests.storage.plans import planned
from tests.worlds.given import DataFolder, a_case


async def some_days(store: Store, days: int, a_day: int = 3) -> list[str]:
    """Days with new cases, an event of an older one, and a root; returns the cases' ids."""
    ids: list[str] = []
    for _ in range(days):
        async with store.write() as tx:
            ids += [(await a_case(tx)).case.id for _ in range(a_day)]
            await events.append(tx, ids[len(ids) // 2], EventKind.OPENED, ActorRole.OFFICER)
            await record_root(tx)
    return ids


async def found_in(data_folder: DataFolder, ticket: str | None = None) -> list[Finding]:
    store = await data_folder.open()
    async with store.read() as tx:
        found = await verify(tx, ticket)
    await store.close()
    return found


@pytest.mark.parametrize("page", [1, 2, 3])
async def test_the_same_is_found_in_the_smallest_pages(
    data_folder: DataFolder, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await data_folder.open()
    ids = await some_days(store, 4)
    await store.close()
    tables = ("case_event", "case_chain", "identity", "consent")
    monkeypatch.setattr(paging, "PAGE", page)
    assert await found_in(data_folder) == []
    data_folder.tamper(
        f"UPDATE case_event SET kind = 'x' WHERE n = 1 AND case_id = '{ids[0]}'",
        *[f"DELETE FROM {table} WHERE case_id IN ('{ids[2]}', '{ids[9]}', '{ids[11]}')" for table in tables],
        f"DELETE FROM \"case\" WHERE id IN ('{ids[2]}', '{ids[9]}', '{ids[11]}')",
        f"DELETE FROM case_register WHERE case_id = '{ids[4]}'",
        "UPDATE case_register SET event_n = 7 WHERE n = 14",
        "UPDATE audit_root SET cases = 1 WHERE n = 2",
        "UPDATE audit_root SET lines = 99 WHERE n = 3",
        "CREATE TEMP TABLE other AS SELECT * FROM \"case\" WHERE ticket = 'YDN-0001'",
        "UPDATE other SET id = 'f', ticket = 'YDN-FALSE'",
        'INSERT INTO "case" SELECT * FROM other',
    )
    found, one = await found_in(data_folder), await found_in(data_folder, "YDN-0009")
    monkeypatch.undo()
    assert found == await found_in(data_folder)
    assert one == await found_in(data_folder, "YDN-0009")
    removed = {(ticket, "case_removed") for ticket in ("YDN-0002", "YDN-0009", "YDN-0011")}
    told = {(finding.ticket, finding.problem) for finding in found}
    assert told >= {*removed, ("YDN-FALSE", "case_inserted"), ("YDN-0000", "changed"), (None, "root_broken")}
    assert ("YDN-0009", "case_removed") in {(finding.ticket, finding.problem) for finding in one}


async def test_no_more_is_read_or_held_at_once_the_more_cases_there_are(
    store: Store, data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await some_days(store, 8)
    read: list[int] = []
    held: list[int] = []

    async def fetch_all(of: Tx, stmt: Any) -> Any:
        found = await whole(of, stmt)
        read.append(len(found))
        if len(read) % 3 == 0:
            held.append(sum(isinstance(one, Row) for one in gc.get_objects()))
        return found

    whole = Tx.fetch_all
    monkeypatch.setattr(Tx, "fetch_all", fetch_all)
    monkeypatch.setattr(paging, "PAGE", 5)
    gc.freeze()  # what was there before isn't looked at
    async with store.read() as tx:
        assert (
            await verify(tx) + await contents.check(tx, EvidenceFiles(data_folder.folder / "evidence")) == []
        )
        assert not tx.cache  # of keys
    gc.unfreeze()
    assert max(read) == 5
    assert max(held) <= 8 * 5  # a page each of six kinds of rows


def as_before(vault: Vault, book_head: str, ends: dict[str, tuple[int, str]]) -> str:
    """A root over where every case's chain ended."""
    parts = [part for case_id in sorted(ends) for part in (case_id, *ends[case_id])]
    return vault.audit_mac("root", book_head, *parts)


async def test_roots_from_before_are_checked_as_they_were_made(
    data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    store = await data_folder.open()
    for _ in range(3):
        async with store.write() as tx:
            for _ in range(3):
                made = await a_case(tx)
                await events.append(tx, made.case.id, EventKind.OPENED, ActorRole.OFFICER)
            ends = {row.case_id: (row.events, row.head) for row in await tx.fetch_all(select(case_chain))}
            with monkeypatch.context() as older:
                older.setattr(roots, "_root", partial(as_before, ends=ends))
                await record_root(tx)
    await some_days(store, 2)
    await store.close()
    assert await found_in(data_folder) == []
    data_folder.tamper("UPDATE case_register SET event_mac = 'ff' WHERE n = 8")
    found = [one.detail for one in await found_in(data_folder) if one.problem == "root_broken"]
    assert found == [f"The register book isn't what it was at the daily root {n}." for n in (2, 3)]


async def test_a_root_that_is_over_another_end_of_the_book_is_found(
    data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await data_folder.open()
    await some_days(store, 2)
    monkeypatch.setattr(roots, "_root", lambda vault, head: vault.audit_mac("root/2", f"{head}0"))
    await some_days(store, 1)
    monkeypatch.undo()
    await some_days(store, 1)
    await store.close()
    assert [one.detail for one in await found_in(data_folder)] == [
        "The register book isn't what it was at the daily root 3."
    ]


async def test_a_root_is_made_from_the_register_since_the_last_one(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    await some_days(store, 2)
    async with store.write() as tx:
        await a_case(tx)
        with planned(store) as plans:
            await record_root(tx)
        looked_at = [plan for plan in plans if "case" in plan]
        assert looked_at == ["SEARCH case_register USING INTEGER PRIMARY KEY (rowid>?)"]
    await store.close()
    assert await found_in(data_folder) == []


async def test_a_root_doesnt_go_by_one_that_was_changed(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    await some_days(store, 2)
    await store.close()
    data_folder.tamper("UPDATE audit_root SET cases = 1 WHERE n = 2")
    store = await data_folder.open()
    await some_days(store, 1)
    await store.close()
    assert [one.detail for one in await found_in(data_folder)] == [
        "The daily root 2 or one before it was changed."
    ]


async def test_whoever_waits_is_told_of_every_case_that_was_gone_through(
    data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await data_folder.open()
    ids = await some_days(store, 3)
    monkeypatch.setattr(paging, "PAGE", 2)
    told: list[int] = []
    async with store.read() as tx:
        assert await verify(tx, progress=told.append) == []
        assert sum(told) == await count(tx) == len(ids)
    await store.close()
    assert len(told) > 1
