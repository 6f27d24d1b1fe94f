from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import LargeBinary, create_engine

from storage import schema
from storage.sealed import MASTER_SEALED

PLAIN_TEXT = {
    # What the thin card shows, what is printed, and what names rows. Nothing here is about a person.
    "meta": {"name", "value", "mac"},
    "secret": {"name"},
    "unit": {"id", "code", "name", "level", "parent_id", "timezone", "group_key", "link_key", "mac"},
    "poster": {"id", "code", "unit_id", "place", "token", "site", "language", "layouts", "mac"},
    "poster_former": {"token", "poster_id", "mac"},
    "poster_alarm": {"subject", "told_through"},
    "counter": {"name", "subject", "day"},
    "officer": {"id", "user_key", "mac"},
    "membership": {"officer_id", "unit_id", "mac"},
    "conversation": {"chat_key"},
    "case": {
        *("id", "ticket", "pseudonym", "consent_version", "poster_id", "poster_unit_id", "handling_unit_id"),
        *("category", "urgency", "status", "mode", "officer_id", "code_mac", "mac"),
    },
    "case_content": {"case_id", "mac"},
    "identity": {"case_id", "account_key", "mac"},
    "consent": {"case_id", "version", "mac"},
    "case_event": {"case_id", "kind", "role", "officer_id", "prev", "mac"},
    "case_chain": {"case_id", "head", "seal"},
    "case_register": {"case_id", "ticket", "event_mac", "before", "prev", "mac"},
    "audit_head": {"ticket", "head", "seal"},
    "audit_root": {"root", "prev", "mac"},
    "case_message": {"id", "case_id", "role", "kind"},
    "evidence": {"id", "case_id", "draft_key", "kind", "state", "mac"},
    "approval": {"id", "case_id", "kind", "asked_by", "decided_by", "mac"},
    "outbox": {"chat_key", "state", "error_code"},
    "slot": {"id", "case_id", "kind", "message_key"},
    "work": {"id", "subject", "kind", "state"},
    "intake_seen": {"key"},
    "intake_failed": {"id"},
    "intake_under_way": set(),
    "attempt": {"key"},
    "clearable": {"chat_key"},
}


_WITHOUT_ROWID = "SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def described(path: Path) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: list[tuple[str, ...]] = []
    for name in names:
        for pragma in ("table_xinfo", "foreign_key_list", "index_list"):
            # Numbers of columns, indexes and keys depend on the order of making.
            start = 1 if pragma == "table_xinfo" else 2
            rows = connection.execute(f"PRAGMA {pragma}('{name}')")
            found.extend((name, pragma, *map(str, row[start:])) for row in rows)
    found.extend(("rowid", *map(str, row)) for row in connection.execute(_WITHOUT_ROWID))
    made = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'index')"
    found.extend(("sql", *map(str, row)) for row in connection.execute(made))
    connection.close()
    return sorted(one for one in found if one[0] != "alembic_version" and "alembic_version" not in one)


def test_a_new_install_equals_a_migrated_one(tmp_path: Path, empty_database: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    schema.metadata.create_all(engine)
    engine.dispose()
    assert described(tmp_path / "new.db") == described(empty_database)


def test_rows_of_people_stand_in_no_order_and_have_no_numbers() -> None:
    for table in schema.metadata.sorted_tables:
        assert (table.dialect_options["sqlite"]["with_rowid"] is False) == (table in schema.PERSONAL), table
        numbers = [key for key in table.primary_key if key.type.python_type is int]
        assert not numbers or table not in schema.PERSONAL


def test_every_binary_column_says_who_may_read_it() -> None:
    readers = {*MASTER_SEALED, "case"}
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            sealed = column.info.get("sealed")
            assert (sealed in readers) == isinstance(column.type, LargeBinary), (table.name, column.name)


def test_every_readable_text_column_was_thought_about() -> None:
    found = {
        table.name: {column.name for column in table.columns if column.type.python_type is str}
        for table in schema.metadata.sorted_tables
    }
    assert found == PLAIN_TEXT
