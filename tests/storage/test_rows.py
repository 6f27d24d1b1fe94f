"""Accounted tables: what was changed beside the program is refused where it is read, and never made good."""

# ruff: noqa: PT012 - a transaction ends with its block, and that may be what raises
from __future__ import annotations

import pytest
from sqlalchemy import Table, delete, insert, select, update

from storage import (
    approvals,
    cases,
    evidence,
    identities,
    meta,
    officers,
    posters,
    rows,
    schema,
    table_sums,
    units,
)
from storage.errors import SealBroken
from storage.records import EvidenceKind
from storage.store import Store
from storage.verify import verify
from tests.worlds.given import CITIZEN, GROUP, DataFolder, a_case, a_unit, an_officer


async def problems(store: Store) -> set[str]:
    async with store.read() as tx:
        return {one.problem for one in await verify(tx)}


@pytest.mark.parametrize("table", schema.ACCOUNTED, ids=lambda table: table.name)
async def test_no_other_way_leads_into_an_accounted_table(store: Store, table: Table) -> None:
    key = {column.name: "x" for column in table.primary_key}
    async with store.write() as tx:
        for stmt in (insert(table), update(table), delete(table)):
            with pytest.raises(RuntimeError, match=r"storage\.rows"):
                await tx.execute(stmt)
        with pytest.raises(RuntimeError, match=r"storage\.rows"):
            tx.defer(table, key)
        with pytest.raises(RuntimeError, match=r"storage\.rows"):
            tx.defer_upsert(table, key)


async def test_who_writes_himself_into_a_unit_is_no_member(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        unit, stranger, member = await a_unit(tx), await an_officer(tx), await an_officer(tx, 5002)
        await officers.prove(tx, member.id, unit.id)
    await store.close()
    data_folder.tamper(
        "INSERT INTO membership (officer_id, unit_id, proven_at, supervisor, mac) "
        f"SELECT '{stranger.id}', unit_id, proven_at, 1, mac FROM membership"
    )
    store = await data_folder.open()
    async with store.write() as tx:
        assert await officers.membership(tx, stranger.id, unit.id) is None
        assert [one.officer_id for one in await officers.members(tx, unit.id)] == [member.id]
        await officers.prove(tx, stranger.id, unit.id)  # later he is let in, and proves it as all do
        found = await officers.membership(tx, stranger.id, unit.id)
        assert found is not None
        assert not found.supervisor
    assert await problems(store) == {"rows_broken"}
    await store.close()


async def test_a_case_put_under_another_account_is_not_told_to_it(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        mine, other = await a_case(tx), await a_case(tx, chat_id=4)
    await store.close()
    data_folder.tamper(
        "UPDATE identity SET account_key = (SELECT account_key FROM identity "
        f"WHERE case_id = '{mine.case.id}') WHERE case_id = '{other.case.id}'"
    )
    store = await data_folder.open()
    async with store.read() as tx:
        assert [one.id for one in await cases.of_account(tx, CITIZEN)] == [mine.case.id]
        with pytest.raises(SealBroken, match="identity"):
            await identities.reporter(tx, other.case.id)
    assert await problems(store) == {"changed", "rows_broken"}
    await store.close()


@pytest.mark.parametrize(
    "change",
    ["handling_unit_id = poster_unit_id || 'x'", "officer_id = NULL", "status = 'rejected'", "mac = NULL"],
)
async def test_a_changed_case_is_refused_where_it_is_read_and_the_others_are_listed(
    data_folder: DataFolder, change: str
) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        mine, other = (await a_case(tx)).case, (await a_case(tx)).case
        officer = await an_officer(tx)
        await cases.claim(tx, mine.id, officer.id)
    await store.close()
    data_folder.tamper("PRAGMA foreign_keys=OFF", f"UPDATE \"case\" SET {change} WHERE id = '{mine.id}'")
    store = await data_folder.open()
    async with store.read() as tx:
        with pytest.raises(SealBroken, match="'case'"):
            await cases.get(tx, mine.id)
        with pytest.raises(SealBroken, match="'case'"):
            await cases.by_ticket(tx, mine.ticket)
        assert [one.id for one in await cases.every_open(tx)] == [other.id]
    await store.close()


@pytest.mark.parametrize(
    "change",
    [
        "group_key = (SELECT group_key FROM other), group_chat = NULL",
        "link_expires_at = link_expires_at + 1000000000",
        "parent_id = id",
        "mac = NULL",
        "mac = (SELECT mac FROM other)",
    ],
)
async def test_a_changed_unit_is_refused_and_the_others_work(data_folder: DataFolder, change: str) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        for number, code in enumerate("ABC"):
            made = await a_unit(tx, code)
            await units.bind_group(tx, made.id, GROUP - number)
            await units.new_link(tx, made.id)
    await store.close()
    data_folder.tamper(
        "CREATE TEMP TABLE other AS SELECT * FROM unit WHERE code = 'B'",
        "UPDATE unit SET group_key = 'x' WHERE code = 'B'",
        f"UPDATE unit SET {change} WHERE code = 'A'",
    )
    store = await data_folder.open()
    async with store.read() as tx:
        with pytest.raises(SealBroken, match="'unit'"):
            await units.by_code(tx, "A")
        assert [one.code for one in await units.all_units(tx)] == ["C"]
    await store.close()


async def test_a_changed_row_stays_refused_when_the_program_writes_more_into_it(
    data_folder: DataFolder,
) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        unit = await a_unit(tx)
    await store.close()
    data_folder.tamper("UPDATE unit SET level = 'mabes'")
    store = await data_folder.open()
    async with store.write() as tx:
        await units.new_link(tx, unit.id)
    async with store.read() as tx:
        with pytest.raises(SealBroken):
            await units.get(tx, unit.id)
    assert await problems(store) == {"changed", "rows_broken"}
    await store.close()


async def test_a_row_put_in_is_missed_still_once_the_program_took_it_out(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        await meta.set(tx, "username", "contoh_bot")
    await store.close()
    data_folder.tamper("INSERT INTO meta (name, value) VALUES ('running', 'yes')")
    store = await data_folder.open()
    async with store.write() as tx:
        await meta.set(tx, "running", None)
    assert await problems(store) == {"rows_broken"}
    await store.close()


async def test_another_bots_name_is_not_printed(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        await meta.set(tx, "username", "contoh_bot")
    await store.close()
    data_folder.tamper("UPDATE meta SET value = 'palsu_bot'")
    store = await data_folder.open()
    async with store.read() as tx:
        assert await meta.get(tx, "username") is None
    await store.close()


@pytest.mark.parametrize("change", ["DELETE FROM evidence", "DELETE FROM secret WHERE name = 'sums'"])
async def test_no_file_is_swept_while_rows_are_missing(data_folder: DataFolder, change: str) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        made = await a_case(tx)
        kept = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="A", size=1, case_id=made.case.id, data_key=None
        )
        assert await evidence.strays(tx, {kept.id, "f" * 32}) == {"f" * 32}
    await store.close()
    data_folder.tamper(change)
    store = await data_folder.open()
    async with store.read() as tx:
        assert await evidence.strays(tx, {kept.id, "f" * 32}) == set()
    await store.close()


async def test_a_file_is_not_swept_for_a_key_that_somebody_else_took_out(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        made = await a_case(tx)
        kept = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="A", size=1, case_id=made.case.id, data_key=None
        )
    await store.close()
    data_folder.tamper('UPDATE "case" SET data_key = NULL')
    store = await data_folder.open()
    async with store.read() as tx:
        assert await evidence.strays(tx, {kept.id}) == set()
    await store.close()


async def test_a_grant_that_nobody_gave_grants_nothing(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        made, one, other = await a_case(tx), await an_officer(tx), await an_officer(tx, 5002)
        asked = await approvals.ask(tx, made.case.id, "identity", one.id, {"reason": "Alamat"})
    await store.close()
    data_folder.tamper(f"UPDATE approval SET granted = 1, decided_at = 1, decided_by = '{other.id}'")
    store = await data_folder.open()
    async with store.read() as tx:
        with pytest.raises(SealBroken, match="approval"):
            await approvals.get(tx, asked.id)
    await store.close()


async def test_what_is_undone_with_its_savepoint_is_not_counted(store: Store) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        await a_case(tx, unit)
        with pytest.raises(ZeroDivisionError):
            async with tx.savepoint():
                await a_case(tx, unit, chat_id=4)
                await posters.add(tx, code="A-01", unit_id=unit.id, place="Lobi")
                raise ZeroDivisionError
        assert await verify(tx) == []
    assert await problems(store) == set()


async def test_a_transaction_reads_the_sums_of_what_it_wrote(store: Store) -> None:
    async with store.write() as tx:
        before = await table_sums.read(tx)
        await a_unit(tx)
        after = await table_sums.read(tx)
    async with store.read() as tx:
        kept = await table_sums.read(tx)
    assert before is not None
    assert after is not None
    assert (before.tables["unit"][0], after.tables["unit"][0]) == (0, 1)
    assert kept == after


async def test_a_row_put_whole_says_nothing_of_what_stood_there(store: Store) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        officer = await an_officer(tx)
        await officers.prove(tx, officer.id, unit.id)
        await rows.put(
            tx, schema.membership, {"officer_id": officer.id, "unit_id": unit.id, "supervisor": True}
        )
        row = await tx.fetch_one(select(schema.membership))
    assert row is not None
    assert (row.proven_at, row.supervisor) == (None, True)
    assert await problems(store) == set()


def test_a_column_that_comes_later_changes_no_row(store: Store) -> None:
    known = {"id": "p", "code": "A-01", "unit_id": "u", "place": "Lobi", "token": "t"}
    later = {**known, "site": "office", "language": "", "version": 1, "expires_at": None}
    assert rows.of(store.vault, schema.poster, known) == rows.of(store.vault, schema.poster, later)
    other = rows.of(store.vault, schema.poster, {**known, "site": "school"})
    assert other != rows.of(store.vault, schema.poster, known)


async def test_what_a_sealed_value_is_bound_to_is_not_changed_without_it(store: Store) -> None:
    async with store.write() as tx:
        for table, values in (
            (schema.work, {"kind": "x"}),
            (schema.slot, {"remove_at": tx.now}),
            (schema.outbox, {"chat_key": None}),
        ):
            with pytest.raises(RuntimeError, match="or never"):
                await tx.execute(update(table).values(**values))
        await tx.execute(update(schema.outbox).values(chat_key=None, body=None))
