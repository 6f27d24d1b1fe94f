"""Contents of cases stand apart from their rows, which lists read; lists, outbox and errands have indexes in
their order. Contents are sealed for their new place when the database is next opened with its key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = sa.text(
    "(status NOT IN ('closed_proven', 'closed_settled', 'closed_unproven', 'closed_withdrawn', 'rejected', "
    "'transferred_out'))"
)


def upgrade() -> None:
    op.create_table(
        "case_content",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_content_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_content")),
    )
    op.execute(
        'INSERT INTO case_content (case_id, body) SELECT id, content FROM "case" WHERE content IS NOT NULL'
    )
    op.drop_column("case", "content")
    op.drop_index("ix_case_status", "case")
    op.create_index(
        "ix_case_open_of_unit",
        "case",
        ["handling_unit_id", "created_at", "ticket", "status"],
        sqlite_where=OPEN,
    )
    op.create_index(
        "ix_case_open_of_officer",
        "case",
        ["officer_id", "handling_unit_id", "created_at", "ticket", "status"],
        sqlite_where=OPEN,
    )
    op.drop_index("ix_outbox_state", "outbox")
    op.create_index("ix_outbox_state_id", "outbox", ["state", "id"])
    op.drop_index("ix_work_due_at", "work")
    op.create_index("ix_work_due_at_n", "work", ["due_at", "n"])
    op.create_index("ix_work_n", "work", ["n"])
