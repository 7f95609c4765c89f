"""What a claim event says, and whether it was told to anybody or why not."""

import sqlalchemy as sa
from alembic import op

from store.migrations.pieces import NUMBER, belongs_to, check, index, row_id
from store.tables.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STAGES = (
    "'DIAJUKAN', 'VERIFIKASI', 'WAWANCARA', 'PERLU_PERBAIKAN', 'PENETAPAN', 'DISETUJUI', 'PEMBAYARAN', 'SELESAI', "
    "'DITOLAK', 'RETUR_BANK', 'DIBATALKAN'"
)


def upgrade() -> None:
    """Make the table anew (SQLite cannot add a rule to one) and keep its rows, which nobody was told of."""
    op.add_column("claims", sa.Column("sequence", sa.Integer, nullable=False, server_default="0"))
    op.add_column("claims", sa.Column("snapshot_sequence", sa.Integer, nullable=False, server_default="0"))
    op.execute("CREATE TABLE kept_events AS SELECT * FROM claim_events")
    op.drop_table("claim_events")
    create_claim_events(
        sa.Column("occurred_at", UtcDateTime, nullable=False),
        sa.Column("reason_code", sa.String(40)),
        sa.Column("amount", sa.BigInteger),
        sa.Column("interview_at", UtcDateTime),
        sa.Column("due_on", sa.Date),
        sa.Column("received_at", UtcDateTime),
        sa.Column("notice_id", sa.String(36)),
        sa.Column("untold_reason", sa.String(40)),
        check("claim_events", "told_or_reason", "(notice_id IS NULL) <> (untold_reason IS NULL)"),
    )
    index("claim_events", "notice_id")
    op.execute(
        "INSERT INTO claim_events (claim_id, stage, sequence, occurred_at, untold_reason)"
        " SELECT claim_id, stage, sequence, happened_at, 'before_notices' FROM kept_events"
    )
    op.execute("DROP TABLE kept_events")


def downgrade() -> None:
    """Forget what the events said beside their stage."""
    op.execute("CREATE TABLE kept_events AS SELECT * FROM claim_events")
    op.drop_table("claim_events")
    create_claim_events(sa.Column("happened_at", UtcDateTime, nullable=False))
    op.execute(
        "INSERT INTO claim_events (claim_id, stage, sequence, happened_at)"
        " SELECT claim_id, stage, sequence, occurred_at FROM kept_events"
    )
    op.execute("DROP TABLE kept_events")
    op.drop_column("claims", "snapshot_sequence")
    op.drop_column("claims", "sequence")


def create_claim_events(*further: sa.Column[object] | sa.CheckConstraint) -> None:
    """Create the table with these columns beside its key."""
    op.create_table(
        "claim_events",
        *row_id("claim_events"),
        sa.Column("claim_id", NUMBER, nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        *further,
        belongs_to("claim_events", "claim_id", "claims"),
        sa.UniqueConstraint("claim_id", "stage", "sequence", name=op.f("uq_claim_events_claim_id_stage_sequence")),
        check("claim_events", "stage", f"stage IN ({STAGES})"),
    )
