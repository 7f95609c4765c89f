"""PINs of participants."""

import sqlalchemy as sa
from alembic import op

from store.migrations.pieces import NUMBER, belongs_to, check
from store.tables.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "pins",
        sa.Column("participant_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
        sa.Column("wrong", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("last_try", sa.String(255)),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_pins")),
        belongs_to("pins", "participant_id", "participants"),
        check("pins", "hash_length", "length(hash) <= 200"),
        check("pins", "last_try_length", "length(last_try) <= 255"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("pins")
