"""The tables. What is personal is in `LargeBinary` columns, sealed; each says who may read it in
`info["sealed"]`.

Times are integers, microseconds since 1970 in UTC, so that they sort and compare alike on every database.
Columns named `…_key` of type text are lookup hashes (`storage.vault`). Three tables only ever grow: triggers
refuse to change or delete their rows.

Nothing here may be changed unseen by who has the database and not the key. Each table is one of these:

    ACCOUNTED            every row has a MAC over all its columns, and their sum is sealed (`storage.rows`)
    `bound` columns      the sealed value of the row opens with them alone (`storage.places`)
    the audit tables     chained (`storage.events`, `storage.roots`)
    the rest             counts and marks without a seal; `tests/storage/test_tampering.py` says why they may

A new column of an accounted table has to be nullable or have a default, which means what its absence meant.

A table whose rows are of a person each (`PERSONAL`) tells nothing of when, nor in which order: it has no row
numbers, its keys are random or hashes, and plain times are whole hours (`hour`), with the exact ones sealed.
Else a case's time would name the row of whoever sent it (`tests/storage/test_joins.py`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    event,
)
from sqlalchemy.schema import ExecutableDDLElement

from storage.records import CLOSED

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def micros(at: Any) -> Any:
    """Return a time as the database keeps it. What was read and is no time stays what it is."""
    if not isinstance(at, datetime):
        return at
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(since: int) -> datetime:
    """Return the time that `micros` was given."""
    return _EPOCH + timedelta(microseconds=since)


def moment_if_any(since: int | None) -> datetime | None:
    return None if since is None else moment(since)


def hour(at: datetime) -> datetime:
    """Return the hour in which a time is: what may be plain of it beside a person."""
    return at.replace(minute=0, second=0, microsecond=0)


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the time that is stored; what is no time of ours as it stands (`storage.column_kinds`)."""
        return moment(value) if is_time(value) else value


def is_time(value: Any) -> bool:
    """Whether a value that the database holds is a time."""
    return isinstance(value, int) and micros(_FIRST) <= value <= micros(_LAST)


def _id(name: str = "id") -> Column[str]:
    return Column(name, String(32), primary_key=True)


def _sealed(name: str, reader: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable, info={"sealed": reader})


def _time(name: str, *, nullable: bool = False, index: bool = False) -> Column[datetime]:
    return Column(name, UtcTime, nullable=nullable, index=index)


def _text(name: str, *, nullable: bool = False, index: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable, index=index, unique=unique)


def _bound(column: Column[Any]) -> Column[Any]:
    """Written with the sealed value of its row, which is bound to it."""
    column.info["bound"] = True
    return column


def _mac() -> Column[str]:
    """Over all the row says. Null in rows from before there was one, until the database is next opened."""
    return _text("mac", nullable=True)


def _of(target: str, name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[str]:
    link = ForeignKey(f"{target}.id")
    if primary_key:
        return Column(name, String(32), link, primary_key=True)
    return Column(name, String(32), link, nullable=nullable, index=True)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table("meta", metadata, Column("name", Text, primary_key=True), _text("value"), _mac())

# The roots of lookup hashes and chain, and the value that tells a wrong key at opening.
secret = Table("secret", metadata, Column("name", Text, primary_key=True), _sealed("body", "program"))

unit = Table(
    "unit",
    metadata,
    _id(),
    _text("code", unique=True),
    _text("name"),
    _text("level"),
    _of("unit", "parent_id", nullable=True),
    _text("timezone"),
    _text("group_key", nullable=True, unique=True),
    _sealed("group_chat", "program", nullable=True),
    _text("link_key", nullable=True, unique=True),
    _time("link_expires_at", nullable=True),
    _time("supervisors_checked_at", nullable=True),
    _mac(),
)

poster = Table(
    "poster",
    metadata,
    _id(),
    _text("code", unique=True),
    _of("unit", "unit_id"),
    _text("place"),
    _text("token", unique=True),
    _time("created_at"),
    _time("revoked_at", nullable=True),
    Column("site", Text, nullable=False, server_default="office"),
    Column("language", Text, nullable=False, server_default=""),
    Column("layouts", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
    _time("printed_at", nullable=True),
    _time("expires_at", nullable=True),
    _mac(),
)

# Tokens of versions that were replaced: whoever scans one holds a poster that was once ours.
poster_former = Table(
    "poster_former",
    metadata,
    Column("token", Text, primary_key=True),
    _of("poster", "poster_id"),
    Column("version", Integer, nullable=False),
    _time("ended_at"),
    _mac(),
)

# To the end of which day somebody was told of scans of codes that don't count. `subject` is a poster's id, or
# "" for codes that were never ours.
poster_alarm = Table(
    "poster_alarm",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("told_through", Text, nullable=False),
)

# Counts by day, never by person. `subject` is a unit's or a poster's id, or "".
counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("total", Integer, nullable=False),
)

officer = Table(
    "officer",
    metadata,
    _id(),
    _text("user_key", unique=True),
    _sealed("person", "program"),
    Column("private_ready", Boolean, nullable=False),
    _mac(),
    sqlite_with_rowid=False,
)

membership = Table(
    "membership",
    metadata,
    _of("officer", "officer_id", primary_key=True),
    _of("unit", "unit_id", primary_key=True),
    _time("proven_at", nullable=True),
    Column("supervisor", Boolean, nullable=False),
    _time("member_since", nullable=True),
    _mac(),
)

conversation = Table(
    "conversation",
    metadata,
    Column("chat_key", Text, primary_key=True),
    _sealed("body", "program"),
    _bound(_time("touched_at")),
    _bound(_time("remind_at", nullable=True, index=True)),
    _bound(_time("expires_at", nullable=True, index=True)),
    sqlite_with_rowid=False,
)

TAKEN_UP: Final = "first_claimed_at"
"""The column of a case that says when it was taken up. A claim was that once, and rows' MACs keep names."""

UNSAID: Final = ""
"""What stands in a case's `mode`. How its reporter wants to be known is sealed (`storage.identities`); rows
from before that say it until the database is next opened (`storage.first_opening`).
"""

case = Table(
    "case",
    metadata,
    _id(),
    _text("ticket", unique=True),
    _text("pseudonym"),
    _time("created_at", index=True),
    Column("form_version", Integer, nullable=False),
    _text("consent_version"),
    _of("poster", "poster_id", nullable=True),
    _of("unit", "poster_unit_id"),
    _of("unit", "handling_unit_id"),
    _text("category"),
    _text("urgency"),
    _text("status"),
    _time("status_at"),
    _text("mode"),
    _time("take_up_by", nullable=True),
    _of("officer", "officer_id", nullable=True),
    _time("claimed_at", nullable=True),
    _time(TAKEN_UP, nullable=True),
    _text("code_mac"),
    _sealed("data_key", "case-key", nullable=True),
    _mac(),
)

OPEN: Final = case.c.status.not_in(
    bindparam(None, sorted(CLOSED), expanding=True, literal_execute=True, unique=True)
)
"""That a case is open. Said in these words, without parameters, the database knows that the two indexes of
open cases have them all.
"""

# The status stands in them so that counting needn't look at the rows.
Index(
    "ix_case_open_of_unit",
    *(case.c.handling_unit_id, case.c.created_at, case.c.ticket, case.c.status),
    sqlite_where=OPEN,
)
Index(
    "ix_case_open_of_officer",
    *(case.c.officer_id, case.c.handling_unit_id, case.c.created_at, case.c.ticket, case.c.status),
    sqlite_where=OPEN,
)

# Apart from their rows, which lists read.
case_content = Table(
    "case_content",
    metadata,
    _of("case", "case_id", primary_key=True),
    _sealed("body", "case"),
    _mac(),
)

identity = Table(
    "identity",
    metadata,
    _of("case", "case_id", primary_key=True),
    _text("account_key", index=True),
    _sealed("body", "identity"),
    _mac(),
    sqlite_with_rowid=False,
)

consent = Table(
    "consent",
    metadata,
    _of("case", "case_id", primary_key=True),
    Column("version", Text, primary_key=True),
    _time("at"),
    _mac(),
)

case_event = Table(
    "case_event",
    metadata,
    _of("case", "case_id", primary_key=True),
    Column("n", Integer, primary_key=True),
    _time("at"),
    _text("kind"),
    _text("role"),
    _of("officer", "officer_id", nullable=True),
    _sealed("payload", "case", nullable=True),
    _text("prev"),
    _text("mac"),
)

# Where each case's chain ends. Kept apart from the case, so that ordinary changes don't touch it.
case_chain = Table(
    "case_chain",
    metadata,
    _of("case", "case_id", primary_key=True),
    Column("events", Integer, nullable=False),
    _text("head"),
    _text("seal"),
)

# The register book: a line for every event of every case, in order, each naming the one before it. No foreign
# key: a line stays when somebody removes its case, and says so.
case_register = Table(
    "case_register",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    _time("at"),
    Column("case_id", String(32), nullable=False, index=True),
    _text("ticket", index=True),
    Column("event_n", Integer, nullable=False),
    _text("event_mac"),
    _text("before", nullable=True),
    _text("prev"),
    _text("mac"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("lines", Integer, nullable=False),
    _text("ticket", nullable=True),
    _text("head"),
    _text("seal"),
)

audit_root = Table(
    "audit_root",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    _time("at"),
    Column("cases", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    _text("root"),
    _text("prev"),
    _text("mac"),
)

case_message = Table(
    "case_message",
    metadata,
    _id(),
    _bound(_of("case", "case_id")),
    _bound(Column("n", Integer, nullable=False)),
    _bound(_time("at")),
    _bound(_text("role")),
    _bound(_text("kind")),
    _sealed("body", "case"),
)

evidence = Table(
    "evidence",
    metadata,
    _id(),
    Column("n", Integer, nullable=False, index=True),
    _of("case", "case_id", nullable=True),
    _text("draft_key", nullable=True, index=True),
    _text("kind"),
    _text("state"),
    _time("received_at"),
    _sealed("details", "program"),
    _mac(),
)

approval = Table(
    "approval",
    metadata,
    _id(),
    _of("case", "case_id"),
    _text("kind"),
    _of("officer", "asked_by"),
    _time("asked_at"),
    _sealed("body", "case"),
    _of("officer", "decided_by", nullable=True),
    _time("decided_at", nullable=True),
    Column("granted", Boolean, nullable=True),
    _mac(),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _bound(_text("chat_key", nullable=True, index=True)),
    _text("state"),
    _bound(Column("priority", Integer, nullable=False)),
    _bound(_time("created_at")),
    _time("not_before", nullable=True),
    _time("done_at", nullable=True),
    Column("attempts", Integer, nullable=False),
    _text("error_code", nullable=True),
    _sealed("body", "program", nullable=True),
    Index("ix_outbox_state_id", "state", "id"),
)

slot = Table(
    "slot",
    metadata,
    _id(),
    _bound(_of("case", "case_id", nullable=True)),
    _bound(_text("kind")),
    _bound(_text("message_key", nullable=True, index=True)),
    _bound(_time("remove_at", nullable=True, index=True)),
    _sealed("body", "program"),
    Index("ix_slot_kind_remove_at", "kind", "remove_at"),
)

work = Table(
    "work",
    metadata,
    _id(),
    _bound(Column("n", BigInteger, nullable=False, index=True)),
    _bound(_text("subject", nullable=True, index=True)),  # the id of the case or file that it is about
    _bound(_text("kind")),
    _text("state"),
    _bound(_time("created_at")),
    _time("due_at"),
    Column("attempts", Integer, nullable=False),
    _sealed("payload", "program"),
    Index("ix_work_due_at_n", "due_at", "n"),
)

intake_seen = Table(
    "intake_seen",
    metadata,
    Column("key", Text, primary_key=True),
    _time("at", index=True),
    sqlite_with_rowid=False,
)

intake_failed = Table(
    "intake_failed",
    metadata,
    _id(),
    _bound(_time("at", index=True)),
    _sealed("body", "program"),
    sqlite_with_rowid=False,
)

intake_under_way = Table(
    "intake_under_way",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("deaths", Integer, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("key", Text, primary_key=True),
    _sealed("body", "program"),
    _bound(_time("last_at", index=True)),
    sqlite_with_rowid=False,
)

# What a person wished to be able to clear: ids of messages of one private chat, and nothing of any case.
clearable = Table(
    "clearable",
    metadata,
    Column("chat_key", Text, primary_key=True),
    _sealed("body", "identity"),
    _bound(_time("due_at", index=True)),
    sqlite_with_rowid=False,
)

ACCOUNTED = (
    *(
        meta,
        unit,
        poster,
        poster_former,
        officer,
        membership,
        case,
        case_content,
        identity,
        consent,
        evidence,
        approval,
    ),
)
"""Tables that are written by `storage.rows` alone."""

PERSONAL = (officer, conversation, identity, intake_seen, intake_failed, attempt, clearable)
"""Tables whose rows are of a person each."""

APPEND_ONLY = (case_event, case_register, audit_root)


def refusals(table_name: str) -> list[str]:
    """Return the triggers (SQLite) that refuse to change or delete a row of `table_name`."""
    return [
        f"CREATE TRIGGER {table_name}_no_{act} BEFORE {act.upper()} ON {table_name} "
        f"BEGIN SELECT RAISE(ABORT, '{table_name} only grows'); END"
        for act in ("update", "delete")
    ]


for _table in APPEND_ONLY:
    for _statement in refusals(_table.name):
        _trigger: ExecutableDDLElement = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(_table, "after_create", _trigger.execute_if(dialect="sqlite"))
