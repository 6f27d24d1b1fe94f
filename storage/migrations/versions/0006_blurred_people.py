"""Rows of people stand in no order, in tables without row numbers. Their times are sealed, and the hour of
each is left, when the database is next opened with its key; until then how often somebody tried something is
in clear, as it was, where it is going to be sealed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("PRAGMA defer_foreign_keys=ON")  # officers are named by rows that stay where they are
    rebuild(
        "conversation",
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.Column("remind_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("chat_key", name=op.f("pk_conversation")),
        indexes=("expires_at", "remind_at"),
    )
    rebuild(
        "officer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("user_key", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("private_ready", sa.Boolean(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("user_key", name=op.f("uq_officer_user_key")),
    )
    rebuild(
        "identity",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("account_key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_identity_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_identity")),
        indexes=("account_key",),
    )
    rebuild(
        "intake_seen",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_intake_seen")),
        indexes=("at",),
        filled_with={"key": "CAST(update_id AS TEXT)"},
    )
    rebuild(
        "intake_failed",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_failed")),
        indexes=("at",),
    )
    tries = "'times', times, 'last_at', last_at, 'locked_until', locked_until, 'notified_at', notified_at"
    rebuild(
        "attempt",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
        indexes=("last_at",),
        filled_with={"body": f"CAST(json_object({tries}) AS BLOB)"},
    )


def rebuild(
    name: str,
    *parts: sa.schema.SchemaItem,
    indexes: tuple[str, ...] = (),
    filled_with: dict[str, str] | None = None,
) -> None:
    """Make the table anew, its rows in the order of their keys."""
    columns = [part.name for part in parts if isinstance(part, sa.Column)]
    old = sa.table(name)
    before = sa.table("before_", *map(sa.column, columns))
    given: list[sa.ColumnElement[object]] = [
        sa.literal_column((filled_with or {}).get(column, column)).label(column) for column in columns
    ]
    connection = op.get_bind()
    kept = sa.select(*given).select_from(old).compile(connection)
    op.execute(f"CREATE TABLE {before.name} AS {kept}")
    op.drop_table(name)
    op.create_table(name, *parts, sqlite_with_rowid=False)
    new = sa.table(name, *map(sa.column, columns))
    op.execute(sa.insert(new).from_select(columns, sa.select(before).order_by(before.c[columns[0]])))
    op.drop_table(before.name)
    for column in indexes:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column], unique=False)
