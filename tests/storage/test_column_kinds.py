"""Whoever writes the database may put anything anywhere: `verify` says so, and nothing else stops for it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from storage import (
    attempt_limits,
    backup_making,
    cases,
    column_kinds,
    evidence,
    outbox,
    paging,
    recent_check,
    rows,
    schema,
    slots,
    work,
)
from storage.backups import Backups
from storage.errors import KeyFileError, StorageError
from storage.findings import Finding
from storage.keys import KeyRing
from storage.records import EvidenceKind, Message
from storage.store import Store
from storage.verify import verify
from tests.storage import hostile
from tests.storage.populated import live_on, populate
from tests.support import StillClock
from tests.worlds.given import DataFolder, a_case


@pytest.fixture(name="lived", scope="module")
def _lived(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> tuple[Path, KeyRing]:
    folder = tmp_path_factory.mktemp("lived")
    shutil.copyfile(empty_database, folder / "yanduan.db")
    data_folder = DataFolder(folder, StillClock())

    async def live() -> None:
        store = await data_folder.open()
        async with store.write() as tx:
            made = await populate(tx)
        data_folder.clock.passes(hours=30)
        async with store.write() as tx:
            await live_on(tx, made)
        await store.close()

    asyncio.run(live())
    return data_folder.path, data_folder.keys


@pytest.fixture(name="whole")
async def _whole(data_folder: DataFolder, lived: tuple[Path, KeyRing]) -> DataFolder:
    """A database that was written to, without the triggers that would stop an honest hand."""
    path, data_folder.keys = lived
    shutil.copyfile(path, data_folder.path)
    data_folder.tamper()
    return data_folder


@pytest.mark.parametrize("value", hostile.VALUES)
async def test_whatever_is_put_into_whatever_column_verify_ends_with_findings(
    whole: DataFolder, value: str
) -> None:
    store = await whole.open()
    for batch in hostile.batches():
        with hostile.put(whole.path, batch, value) as changed:
            async with store.read() as tx:
                found = await verify(tx) + (await recent_check.check(tx)).findings
        assert found or not changed, [str(column) for column in batch]
        assert all((one.ticket or "x").isprintable() and one.detail.isprintable() for one in found)
    async with store.read() as tx:
        assert await verify(tx) == []
    await store.close()


async def test_text_that_is_none_is_named_with_its_column_and_its_case(whole: DataFolder) -> None:
    store = await whole.open()
    async with store.write() as tx:
        case = (await cases.every_open(tx))[0]
    await store.close()
    of_it = f"(SELECT rowid FROM case_message WHERE case_id = '{case.id}' LIMIT 1)"
    whole.tamper(
        f"UPDATE case_message SET body = {hostile.NOT_UTF8} WHERE rowid = {of_it}",
        f"UPDATE conversation SET body = {hostile.NOT_UTF8} "
        "WHERE chat_key = (SELECT max(chat_key) FROM conversation)",
    )
    store = await whole.open()
    async with store.read() as tx:
        found = await verify(tx)
    await store.close()
    kind = "isn't of the kind that belongs there."
    assert Finding(case.ticket, "changed", f"A value of case_message.body {kind}") in found
    assert Finding(None, "changed", f"A value of conversation.body {kind}") in found


async def test_pages_go_on_behind_a_key_that_is_no_text(store: Store) -> None:
    """In the order in which the database sorts what it is given."""
    async with store.write() as tx:
        for n in range(2 * paging.PAGE):
            await slots.new(tx, chat_id=n, case_id=None, kind="card")
        await tx.flush()
        driver = tx._connection
        for n, key in enumerate(("X'ff'", hostile.NOT_UTF8, "CAST(X'80' AS TEXT)", "X''", "''", "1.5")):
            change = f"UPDATE slot SET id = {key} WHERE rowid = {40 * n + 1}"
            await driver.exec_driver_sql(change)
        await tx._connection.exec_driver_sql(
            "UPDATE slot SET id = CAST(X'ff' || id AS TEXT) WHERE rowid > 250"
        )
        read = [row.id async for page in rows.pages(tx, schema.slot) for row in page]
    assert len(read) == len(set(read)) == 2 * paging.PAGE
    assert read == sorted(read, key=column_kinds.order)


@pytest.mark.parametrize("value", [value for value in hostile.VALUES if value != "NULL"])
@pytest.mark.parametrize("column", ["name", "body"])
async def test_secrets_that_are_none_are_said_to_be_so(
    data_folder: DataFolder, value: str, column: str
) -> None:
    await (await data_folder.open()).close()
    data_folder.tamper(f"UPDATE secret SET {column} = {value} WHERE name = 'audit'")
    with pytest.raises((StorageError, KeyFileError)):
        await data_folder.open()


async def test_what_waits_and_is_none_is_passed_over(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        for chat_id in (1, 2):
            await outbox.put(tx, Message("sendMessage", chat_id, {"text": "Halo"}))
            await work.put(tx, "upkeep.clean", {"evidence_id": str(chat_id)})
            await attempt_limits.record(tx, "code", chat_id)
    await store.close()
    data_folder.tamper(
        f"UPDATE outbox SET attempts = {hostile.NOT_UTF8} WHERE rowid = 1",
        "UPDATE work SET attempts = 'text' WHERE rowid = 1",
        f"UPDATE attempt SET last_at = {hostile.HUGE}",
    )
    store = await data_folder.open()
    async with store.write() as tx:
        assert [row.message.chat_id for row in await outbox.pending(tx)] == [2]
        assert [item.payload["evidence_id"] for item in await work.due(tx)] == ["2"]
        assert (await attempt_limits.record(tx, "code", 1)).count == 1
    await store.close()


async def test_no_file_gets_into_a_backup_by_a_name_that_is_no_id(
    data_folder: DataFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The key file's, for one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "key").write_text("a secret")
    store = await data_folder.open()
    async with store.write() as tx:
        made = (await a_case(tx)).case
        for _ in range(2):
            kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=8, case_id=made.id)
            await evidence.set_stored(tx, kept.id, 8, "00", "image/jpeg")
    await store.close()
    data_folder.tamper(
        f"UPDATE evidence SET id = '{folder / 'key'}' WHERE n = 1",
        f"UPDATE evidence SET id = {hostile.NOT_UTF8} WHERE n = 2",
    )
    store = await data_folder.open()
    backups = Backups(folder / "backups")
    made_backup = await backup_making.make(
        store, data_folder.keys, backups, set, free=lambda _folder: 1 << 40
    )
    await store.close()
    assert made_backup.backup.findings
    assert not [path for path in backups.folder.rglob("*") if b"a secret" in _bytes(path)]


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
