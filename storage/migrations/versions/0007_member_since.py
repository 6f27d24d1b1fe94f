"""It is known since when somebody belongs to a group; of rows from before, their last proof says it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("member_since", sa.BigInteger(), nullable=True))
