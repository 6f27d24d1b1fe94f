"""A database whose rows of people still tell when and in which order they came: what becomes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import (
    attempt_limits,
    blurring,
    conversations,
    evidence,
    identities,
    intake,
    migrate,
    officers,
    rotation,
    rows,
    schema,
    sealing,
    table_sums,
)
from storage.keys import KeyRing
from storage.places import mapping, place
from storage.records import Conversation, EvidenceKind
from storage.store import Store, Tx
from storage.verify import record_root, verify
from tests.storage.populated import CHATS, OFFICERS, Populated, live_on, populate
from tests.worlds.given import DataFolder

BEFORE_IT, ITS_STEP = "0005", "0006"
DRAFTING = 700_100_203
HOUR = 3_600_000_000

BEFORE = {
    # As `storage.migrations` made them.
    "conversation": """chat_key TEXT NOT NULL, body BLOB NOT NULL, touched_at BIGINT NOT NULL,
        remind_at BIGINT, expires_at BIGINT, CONSTRAINT pk_conversation PRIMARY KEY (chat_key)""",
    "officer": """id VARCHAR(32) NOT NULL, user_key TEXT NOT NULL, person BLOB NOT NULL,
        private_ready BOOLEAN NOT NULL, mac TEXT,
        CONSTRAINT pk_officer PRIMARY KEY (id), CONSTRAINT uq_officer_user_key UNIQUE (user_key)""",
    "identity": """case_id VARCHAR(32) NOT NULL, account_key TEXT NOT NULL, body BLOB NOT NULL, mac TEXT,
        CONSTRAINT pk_identity PRIMARY KEY (case_id),
        CONSTRAINT fk_identity_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)""",
    "intake_seen": """update_id BIGINT NOT NULL, at BIGINT NOT NULL,
        CONSTRAINT pk_intake_seen PRIMARY KEY (update_id)""",
    "intake_failed": """id VARCHAR(32) NOT NULL, at BIGINT NOT NULL, body BLOB NOT NULL,
        CONSTRAINT pk_intake_failed PRIMARY KEY (id)""",
    "attempt": """key TEXT NOT NULL, times INTEGER NOT NULL, last_at BIGINT NOT NULL, locked_until BIGINT,
        notified_at BIGINT, CONSTRAINT pk_attempt PRIMARY KEY (key)""",
}
INDEXES = (
    *(("conversation", "expires_at"), ("conversation", "remind_at"), ("identity", "account_key")),
    *(("intake_failed", "at"), ("intake_seen", "at")),
)


async def lived_before(data_folder: DataFolder) -> Populated:
    """A database as the program before left it."""
    data_folder.clock.passes(minutes=17, seconds=3, microseconds=141_592)
    store = await data_folder.open()
    async with store.write() as tx:
        made = await populate(tx)
        await conversations.save(tx, Conversation(DRAFTING, "id", {"draft": {}}, tx.now))
        await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="C", size=1, chat_id=DRAFTING, data_key=b"k" * 32
        )
    data_folder.clock.passes(minutes=1)
    async with store.write() as tx:
        await live_on(tx, made)
    async with store.write() as tx:
        said = await _as_before(tx)
    await store.close()
    connection = sqlite3.connect(data_folder.path)
    for table, columns in BEFORE.items():
        connection.execute(f"DROP TABLE {table}")
        connection.execute(f"CREATE TABLE {table} ({columns})")
        for row in said[table]:
            marks = ", ".join("?" * len(row))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
            )
    for table, column in INDEXES:
        connection.execute(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
    connection.execute("UPDATE alembic_version SET version_num = ?", (BEFORE_IT,))
    connection.commit()
    connection.close()
    return made


async def _as_before(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """The rows that the tables of then had. Rows that stay are changed to what they were."""
    said: dict[str, list[dict[str, Any]]] = {table: [] for table in BEFORE}
    for column in (schema.officer.c.person, schema.identity.c.body):
        table, reader = column.table, column.info["sealed"]
        for row in await tx.fetch_all(rows.raw(table)):
            there = place(column, row)
            data = sealing.unpad(tx.vault.open(reader, there, mapping(row)[column.name]))
            assert len(sealing.pad(data)) < sealing.SMALLEST_PERSON
            sealed = tx.vault.seal(reader, there, sealing.pad(data))
            await rows.rewrite(tx, table, [(row, {column.name: sealed})])
        said[table.name] = [dict(mapping(row)) for row in await tx.fetch_all(rows.raw(table))]
    for row in await tx.fetch_all(select(schema.conversation)):
        body = tx.vault.open_for_program(place(schema.conversation.c.body, row), row.body)
        now = {"chat_key": row.chat_key, **body.pop("times")}
        said["conversation"].append(
            now | {"body": tx.vault.seal_for_program(place(schema.conversation.c.body, now), body)}
        )
    for row in await tx.fetch_all(select(schema.intake_failed)):
        body = tx.vault.open_for_program(place(schema.intake_failed.c.body, row), row.body)
        now = {"id": row.id, "at": body.pop("at")}
        said["intake_failed"].append(
            now | {"body": tx.vault.seal_for_program(place(schema.intake_failed.c.body, now), body)}
        )
    for row in await tx.fetch_all(select(schema.attempt)):
        said["attempt"].append(
            {"key": row.key, **tx.vault.open_for_program(place(schema.attempt.c.body, row), row.body)}
        )
    at = schema.micros(tx.now)
    said["intake_seen"] = [{"update_id": number, "at": at} for number in range(len(CHATS))]
    drafts = await tx.fetch_all(rows.raw(schema.evidence, schema.evidence.c.draft_key.is_not(None)))
    for row in drafts:
        chat_id = next(one for one in (*CHATS, DRAFTING) if tx.vault.draft_hash(one) == row.draft_key)
        key = tx.vault.conversation_hash(chat_id)
        await rows.rewrite(tx, schema.evidence, [(row, {"draft_key": key})])
    known = await table_sums.read(tx)
    assert known is not None
    del known.bound["attempt"]
    tx.cache.pop("sums.counted", None)
    await table_sums.write(tx, known)
    return said


@asynccontextmanager
async def opened(data_folder: DataFolder) -> AsyncIterator[Store]:
    if migrate.current(data_folder.url) == BEFORE_IT:
        migrate.upgrade(data_folder.url, to=ITS_STEP)
        # All other tables are as the last step left them.
        data_folder.tamper(f"UPDATE alembic_version SET version_num = '{migrate.head()}'")
    store = await data_folder.open()
    yield store
    await store.close()


def plain_times(data_folder: DataFolder) -> list[int]:
    """All that stand beside people."""
    connection = sqlite3.connect(data_folder.path)
    found = [
        value
        for table in schema.PERSONAL
        for column in table.columns
        if isinstance(column.type, schema.UtcTime)
        for (value,) in connection.execute(f'SELECT "{column.name}" FROM "{table.name}"')
        if value is not None
    ]
    connection.close()
    return found


async def test_rows_from_before_say_what_they_said_and_no_longer_when(data_folder: DataFolder) -> None:
    made = await lived_before(data_folder)
    now = data_folder.clock.now
    exact = schema.micros(now).to_bytes(8, "big")
    assert exact in _pages_of(data_folder, "conversation")
    async with opened(data_folder) as store:
        async with store.write() as tx:
            assert await verify(tx) == []
            for chat_id in CHATS:
                talk = await conversations.load(tx, chat_id)
                assert talk is not None
                assert (talk.touched_at, talk.remind_at, talk.flow) == (now, None, {"step": 2})
                known = await attempt_limits.attempts(tx, "code", chat_id)
                assert (known.count, known.last_at) == (2, now)
                assert known.notified_at == now - timedelta(minutes=1)
                assert (known.locked_until or now) > now + timedelta(hours=23)
            assert {one.at for one in await intake.failed(tx)} == {now - timedelta(minutes=1)}
            assert await intake.seen(tx, range(10)) == set(range(len(CHATS)))
            assert [one.case_id for one in await evidence.of_draft(tx, DRAFTING)] == [None]
            assert (await officers.by_user(tx, OFFICERS[0])) is not None
            assert (await identities.contact(tx, made.cases[0])).name == "Sari"
            bodies = [row.body for row in await tx.fetch_all(select(schema.identity))]
            bodies += [row.person for row in await tx.fetch_all(select(schema.officer))]
            assert min(map(len, bodies)) == max(map(len, bodies)) > sealing.SMALLEST_PERSON
            await record_root(tx)
        assert (data_folder.folder / "yanduan.db-wal").stat().st_size < 100_000, "no log of how it was"
    assert plain_times(data_folder)
    assert all(time % HOUR == 0 for time in plain_times(data_folder))
    assert exact not in _pages_of(data_folder, "conversation")


def _pages_of(data_folder: DataFolder, table: str) -> bytes:
    """What stands in the file for one table and its indexes."""
    connection = sqlite3.connect(data_folder.path)
    numbers = [
        row[0] for row in connection.execute("SELECT pageno FROM dbstat WHERE name LIKE ?", (f"%{table}%",))
    ]
    connection.close()
    raw = data_folder.path.read_bytes()
    return b"".join(raw[4096 * (number - 1) : 4096 * number] for number in numbers)


async def test_keys_are_rotated_and_it_is_not_done_twice(
    data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_before(data_folder)
    async with opened(data_folder):
        pass

    async def never(_tx: Tx) -> None:
        raise AssertionError

    monkeypatch.setattr(blurring, "blur", never)
    async with opened(data_folder) as store:
        fresh = KeyRing.random()
        first = next(iter(fresh.keys))
        await rotation.rotate(store, KeyRing({first: fresh.keys[first], **data_folder.keys.keys}))
        async with store.read() as tx:
            assert await verify(tx) == []
            assert await officers.by_user(tx, OFFICERS[0]) is not None


async def test_cut_short_anywhere_it_begins_anew_at_the_next_start(
    data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_before(data_folder)
    write, left = rows.write, 0

    async def cut(*arguments: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise ConnectionAbortedError
        await write(*arguments)

    monkeypatch.setattr(rows, "write", cut)
    cuts = 0
    while True:
        left = cuts
        try:
            async with opened(data_folder) as store, store.read() as tx:
                assert await verify(tx) == []
                break
        except ConnectionAbortedError:
            cuts += 1
    assert cuts > 10


async def test_a_row_that_somebody_changed_is_still_found(data_folder: DataFolder) -> None:
    await lived_before(data_folder)
    data_folder.tamper(
        "UPDATE officer SET private_ready = 1 - private_ready",
        "UPDATE conversation SET touched_at = touched_at + 1",
        "UPDATE intake_failed SET body = x'00'",
        "UPDATE attempt SET times = 'often'",
    )
    async with opened(data_folder) as store, store.write() as tx:
        told = {one.detail for one in await verify(tx)}
        assert (await attempt_limits.attempts(tx, "code", CHATS[0])).count == 1
    assert any("'officer' isn't as it was written" in detail for detail in told)
    assert any("conversation.body doesn't open" in detail for detail in told)
    assert any("intake_failed.body doesn't open" in detail for detail in told)
