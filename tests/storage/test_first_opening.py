"""A database from before rows were accounted for, and what is done when it is first opened; once."""

from __future__ import annotations

import json
import shutil

import pytest
from sqlalchemy import select

from storage import (
    cases,
    conversations,
    datakeys,
    events,
    evidence,
    first_opening,
    identities,
    intake,
    meta,
    officers,
    outbox,
    rows,
    schema,
    sealed,
    sealing,
    slots,
    table_sums,
    units,
    work,
)
from storage.errors import DatabaseBroken
from storage.events import START
from storage.places import bound_names, mapping, place, place_beside
from storage.records import ActorRole, EventKind, Json
from storage.sealing import Place
from storage.store import Store, Tx
from storage.verify import record_root, verify
from tests.storage.populated import CHATS, OFFICERS, Populated, live_on, populate
from tests.worlds.given import DataFolder


async def found(data_folder: DataFolder) -> set[tuple[str, str]]:
    store = await data_folder.open()
    async with store.read() as tx:
        told = {(one.problem, one.detail) for one in await verify(tx)}
    await store.close()
    return told


def problems(told: set[tuple[str, str]]) -> set[str]:
    return {problem for problem, _ in told}


async def put_in_rows(tx: Tx) -> None:
    """As a migration leaves the contents of cases that stood in their rows: sealed for there, and the rows'
    MACs are over them.
    """
    known = await table_sums.read(tx)
    assert known is not None
    del known.tables["case_content"]
    total = table_sums.NOTHING
    async for page in rows.pages(tx, schema.case):
        for row in page:
            stands = schema.case_content.c.case_id == row.id
            kept = await tx.fetch_one(select(schema.case_content).where(stands))
            before = None
            if kept is not None:
                content = json.dumps(await cases.content(tx, row.id)).encode()
                key, there = await datakeys.data_key(tx, row.id), Place("case", "content", row.id)
                before = tx.vault.seal_bytes_for_case(key, there, sealing.pad(content))
                await rows.write(tx, schema.case_content, [(kept, {"body": before, "mac": None})])
            mac = rows.of(tx.vault, schema.case, {**mapping(row), "content": before}, gone=("content",))
            total = table_sums.plus(total, table_sums.one(tx, schema.case, mac))
            await rows.write(tx, schema.case, [(row, {"mac": mac})])
    known.tables["case"] = total
    await table_sums.write(tx, known)


async def make_old(tx: Tx) -> None:
    """As the program before left it: no MACs, no sums, nothing bound beside its place."""
    await put_in_rows(tx)
    for table, column in sealed.all_columns():
        if not bound_names(table):
            continue
        async for page in rows.pages(tx, table):
            keys = await sealed.case_keys(tx, column, page)
            for row in page:
                if getattr(row, column.name) is not None:
                    data = sealed.opened(tx.vault, column, row, place(column, row), keys)
                    there = place_beside(column, row, ())
                    old = sealed.sealed_anew(tx.vault, column, row, there, keys, data)
                    await rows.write(tx, table, [(row, {column.name: old})])
    for table in schema.ACCOUNTED:
        async for page in rows.pages(tx, table):
            await rows.write(tx, table, [(row, {"mac": None}) for row in page])
    audit = await tx.fetch_one(select(schema.secret).where(schema.secret.c.name == "audit"))
    assert audit is not None
    there = place(schema.secret.c.body, audit)
    root = tx.vault.open_for_program(there, audit.body)["root"]
    body = tx.vault.seal_for_program(there, {"root": root})
    await tx.execute(schema.secret.update().where(schema.secret.c.name == "audit").values(body=body))
    await tx.execute(schema.secret.delete().where(schema.secret.c.name == "sums"))
    end = (await events.book_end(tx)).book
    its_end = schema.audit_head.c.id == events.BOOK_END
    if end.head == START:
        await tx.execute(schema.audit_head.delete().where(its_end))
    else:
        seal = events.older_book_seal(tx.vault, end)
        await tx.execute(schema.audit_head.update().where(its_end).values(seal=seal))


async def filled(data_folder: DataFolder, *, old: bool) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        await populate(tx)
    if old:
        async with store.write() as tx:
            await make_old(tx)
    await store.close()


async def test_a_database_from_before_is_accounted_for_and_goes_on_working(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        made = await populate(tx)
    async with store.write() as tx:
        await make_old(tx)
    await store.close()
    assert await found(data_folder) == set()
    store = await data_folder.open()
    async with store.write() as tx:
        assert len(await outbox.pending(tx)) == len(await work.due(tx)) == len(CHATS)
        assert len(await intake.failed(tx)) == len(CHATS)
        assert [one.id for one in await cases.of_account(tx, CHATS[0])] == [made.cases[0]]
        assert [one.body for one in await cases.messages(tx, made.cases[0])] == [
            {"text": "Lagi"},
            {"text": "Dan lagi"},
        ]
        draft = await conversations.load(tx, CHATS[1])
        assert draft is not None
        assert draft.flow == {"step": 1}
        assert (await slots.by_message(tx, CHATS[0], 50)) is not None
        assert (await identities.reporter(tx, made.cases[2])).chat_id == CHATS[2]
        officer = await officers.by_user(tx, OFFICERS[1])
        assert officer is not None
        assert await officers.membership(tx, officer.id, made.units[1].id) is not None
        assert await units.by_group(tx, -1001) is not None
        assert len(await evidence.of_case(tx, made.cases[0])) == 1
        await live_on(tx, made)
    await store.close()
    assert await found(data_folder) == set()


async def moved(data_folder: DataFolder) -> tuple[Populated, list[Json]]:
    """A database whose contents were moved out of the cases' rows, and what they say. One has none."""
    store = await data_folder.open()
    async with store.write() as tx:
        made = await populate(tx)
        gone = made.cases.pop()
        await cases.destroy(tx, gone)
        await events.append(tx, gone, EventKind.ERASED, ActorRole.SYSTEM)
        contents = [await cases.content(tx, case_id) for case_id in made.cases]
    async with store.write() as tx:
        await put_in_rows(tx)
    await store.close()
    return made, contents


async def test_contents_that_stood_in_rows_of_cases_are_sealed_for_their_new_place(
    data_folder: DataFolder,
) -> None:
    made, contents = await moved(data_folder)
    for _ in range(2):  # and once only
        assert await found(data_folder) == set()
        store = await data_folder.open()
        async with store.read() as tx:
            assert [await cases.content(tx, case_id) for case_id in made.cases] == contents
        await store.close()
    data_folder.tamper(
        f"UPDATE case_content SET body = CAST(x'00' || body AS BLOB) WHERE case_id = '{made.cases[0]}'"
    )
    assert problems(await found(data_folder)) == {"changed", "rows_broken"}


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE \"case\" SET mode = 'identified', status = 'rejected'",
        "UPDATE case_content SET body = CAST(x'00' || body AS BLOB)",
        "DELETE FROM case_content",
    ],
)
async def test_what_was_changed_before_the_contents_were_moved_still_shows(
    data_folder: DataFolder, tampering: str
) -> None:
    await moved(data_folder)
    data_folder.tamper(tampering)
    for _ in range(2):
        assert "changed" in problems(await found(data_folder))


async def test_what_stood_there_when_it_was_first_accounted_for_is_bound_from_then_on(
    data_folder: DataFolder,
) -> None:
    await filled(data_folder, old=True)
    assert await found(data_folder) == set()
    data_folder.tamper(
        'UPDATE slot SET case_id = (SELECT max(id) FROM "case")', "UPDATE work SET kind = 'other'"
    )
    assert problems(await found(data_folder)) == {"changed"}


async def test_a_value_from_before_it_was_bound_opens_no_more(data_folder: DataFolder) -> None:
    await filled(data_folder, old=True)
    old = data_folder.folder / "old.db"
    shutil.copyfile(data_folder.path, old)
    assert await found(data_folder) == set()
    data_folder.tamper(
        f"ATTACH '{old}' AS old",
        "UPDATE slot SET body = (SELECT body FROM old.slot WHERE old.slot.id = slot.id)",
    )
    assert problems(await found(data_folder)) == {"changed"}


async def test_a_database_with_the_sums_taken_out_gets_no_new_ones(data_folder: DataFolder) -> None:
    await filled(data_folder, old=False)
    data_folder.tamper(
        "UPDATE membership SET supervisor = 1, mac = NULL", "DELETE FROM secret WHERE name = 'sums'"
    )
    assert "rows_broken" in problems(await found(data_folder))
    store = await data_folder.open()
    async with store.write() as tx:
        await officers.prove(tx, *(await ids(tx)))
        await record_root(tx)
    await store.close()
    assert ("rows_broken", "The secret 'sums' is gone.") in await found(data_folder)


async def ids(tx: Tx) -> tuple[str, str]:
    row = await tx.fetch_one(select(schema.membership))
    assert row is not None
    return row.officer_id, row.unit_id


async def test_nor_if_what_says_so_is_put_back_to_before_too(data_folder: DataFolder) -> None:
    """The sealed root of the audit chain is that of the time before; the book was written on since."""
    await filled(data_folder, old=True)
    old = data_folder.folder / "old.db"
    shutil.copyfile(data_folder.path, old)
    store = await data_folder.open()
    async with store.write() as tx:
        case_id = (await tx.fetch_all(select(schema.case.c.id)))[0].id
        await events.append(tx, case_id, EventKind.NOTE_ADDED, ActorRole.SYSTEM)
    await store.close()
    data_folder.tamper(
        f"ATTACH '{old}' AS old",
        "DELETE FROM secret",
        "INSERT INTO secret SELECT * FROM old.secret",
        "UPDATE membership SET supervisor = 1, mac = NULL",
    )
    assert "rows_broken" in problems(await found(data_folder))


async def test_sums_put_back_with_the_rows_that_fit_them_dont_fit_the_daily_root(
    data_folder: DataFolder,
) -> None:
    await filled(data_folder, old=False)
    old = data_folder.folder / "old.db"
    shutil.copyfile(data_folder.path, old)
    store = await data_folder.open()
    async with store.write() as tx:
        officer_id, unit_id = await ids(tx)
        await officers.forget_proof(tx, officer_id, unit_id)
    async with store.write() as tx:
        await record_root(tx)
    await store.close()
    data_folder.tamper(
        f"ATTACH '{old}' AS old",
        "DELETE FROM membership",
        "INSERT INTO membership SELECT * FROM old.membership",
        "UPDATE secret SET body = (SELECT body FROM old.secret WHERE name = 'sums') WHERE name = 'sums'",
    )
    assert problems(await found(data_folder)) == {"root_broken"}
    store = await data_folder.open()
    for _ in range(2):  # and neither what is written nor the roots of the days after make it good
        async with store.write() as tx:
            await officers.prove(tx, officer_id, unit_id)
            await record_root(tx)
    await store.close()
    assert problems(await found(data_folder)) == {"root_broken"}


async def test_roots_put_back_to_an_older_end_dont_fit_a_book_that_was_written_on(
    data_folder: DataFolder,
) -> None:
    await filled(data_folder, old=False)
    old = data_folder.folder / "old.db"
    shutil.copyfile(data_folder.path, old)
    store = await data_folder.open()
    async with store.write() as tx:
        await record_root(tx)
    async with store.write() as tx:
        case_id = (await tx.fetch_all(select(schema.case.c.id)))[0].id
        await events.append(tx, case_id, EventKind.NOTE_ADDED, ActorRole.SYSTEM)
    await store.close()
    data_folder.tamper(
        f"ATTACH '{old}' AS old",
        "DELETE FROM audit_root WHERE n = 3",
        "DELETE FROM audit_head WHERE id = 2",
        "INSERT INTO audit_head SELECT * FROM old.audit_head WHERE id = 2",
        "UPDATE secret SET body = (SELECT body FROM old.secret WHERE name = 'sums') WHERE name = 'sums'",
    )
    assert "register_broken" in problems(await found(data_folder))
    store = await data_folder.open()
    async with store.write() as tx:
        await events.append(tx, case_id, EventKind.NOTE_ADDED, ActorRole.SYSTEM)
    await store.close()
    assert "register_broken" in problems(await found(data_folder))


@pytest.mark.parametrize("gone", ["", " WHERE name = 'audit'", " WHERE name = 'lookup'"])
async def test_a_database_without_its_secrets_is_not_taken_for_a_new_one(
    data_folder: DataFolder, gone: str
) -> None:
    await filled(data_folder, old=False)
    data_folder.tamper(f"DELETE FROM secret{gone}")
    with pytest.raises(DatabaseBroken, match="backup"):
        await data_folder.open()


async def test_an_empty_database_is_accounted_for_from_its_beginning(store: Store) -> None:
    async with store.read() as tx:
        assert await verify(tx) == []
        assert (await events.book_end(tx)).sound


async def test_what_mode_a_reporter_chose_leaves_the_rows_of_cases(data_folder: DataFolder) -> None:
    await filled(data_folder, old=False)
    store = await data_folder.open()
    async with store.write() as tx:
        found_rows = await tx.fetch_all(select(schema.case))
        await rows.rewrite(tx, schema.case, [(row, {"mode": "identified"}) for row in found_rows])
        await meta.set(tx, first_opening.UNTOLD, None)
    await store.close()
    data_folder.tamper('UPDATE "case" SET mode = \'confidential\' WHERE id = (SELECT max(id) FROM "case")')
    assert b"identified" in data_folder.path.read_bytes()
    told = await found(data_folder)
    assert (problems(told), len(told)) == ({"changed", "rows_broken"}, 2), "of the one that was changed"
    assert not [word for word in (b"identified", b"confidential") if word in data_folder.path.read_bytes()]
