"""When a worker was about to hand an MT to its provider."""

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment. What is being sent while we do so may have been handed over."""
    op.add_column("mt_messages", sa.Column("begun_at", UtcDateTime))
    op.execute("UPDATE mt_messages SET begun_at = status_at WHERE status = 'sending'")


def downgrade() -> None:
    """Forget the moments."""
    op.drop_column("mt_messages", "begun_at")
