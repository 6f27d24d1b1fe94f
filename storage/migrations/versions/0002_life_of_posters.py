"""Posters have a kind of place, a language, versions and an end; scans of invalid codes are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("poster", sa.Column("site", sa.Text(), nullable=False, server_default="office"))
    op.add_column("poster", sa.Column("language", sa.Text(), nullable=False, server_default=""))
    op.add_column("poster", sa.Column("layouts", sa.Text(), nullable=False, server_default=""))
    op.add_column("poster", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("poster", sa.Column("printed_at", sa.BigInteger(), nullable=True))
    op.add_column("poster", sa.Column("expires_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "poster_former",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("poster_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["poster_id"], ["poster.id"], name=op.f("fk_poster_former_poster_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_poster_former")),
    )
    op.create_index(op.f("ix_poster_former_poster_id"), "poster_former", ["poster_id"], unique=False)
    op.create_table(
        "poster_alarm",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("told_through", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_poster_alarm")),
    )
