"""Rows have a MAC over all they say; it is filled when the database is next opened with its key."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ACCOUNTED = (
    *("meta", "unit", "poster", "poster_former", "officer", "membership"),
    *("case", "identity", "consent", "evidence", "approval"),
)


def upgrade() -> None:
    for table in ACCOUNTED:
        op.add_column(table, sa.Column("mac", sa.Text(), nullable=True))
