"""Slots have an index by kind: questions that stand are found without reading those of all cases."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_slot_kind_remove_at", "slot", ["kind", "remove_at"])
