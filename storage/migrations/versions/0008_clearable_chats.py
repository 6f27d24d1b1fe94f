"""A chat can be cleared where its person wished so."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clearable",
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_key", name=op.f("pk_clearable")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_clearable_due_at"), "clearable", ["due_at"], unique=False)
