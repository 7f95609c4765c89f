"""When the one-time code in a message is to go."""

import sqlalchemy as sa
from alembic import op

from store.migrations.pieces import partial_index
from store.tables.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("mt_messages", "mo_messages")


def upgrade() -> None:
    """Add the moment to both kinds of message, also to those that are there."""
    for table in TABLES:
        op.add_column(table, sa.Column("conceal_at", UtcDateTime))
        partial_index(f"ix_{table}_conceal", table, "conceal_at", "conceal_at IS NOT NULL")
    op.execute("UPDATE mt_messages SET conceal_at = expires_at WHERE kind = 'code'")
    op.execute(
        "UPDATE mo_messages SET conceal_at = answered_at WHERE rule IN ('daftar.confirmed', 'daftar.code_wrong')"
    )


def downgrade() -> None:
    """Forget the moments; codes that are gone stay gone."""
    for table in TABLES:
        op.drop_index(f"ix_{table}_conceal", table)
        op.drop_column(table, "conceal_at")
