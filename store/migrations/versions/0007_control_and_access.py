"""Stops and incidents of sending, what the clock counted, webhooks to the core system, API keys, imports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.pieces import check, index, partial_index, row_id
from store.tables.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "imports",
    "idempotency_keys",
    "api_keys",
    "core_webhooks",
    "message_totals",
    "marks",
    "incidents",
    "sending_stops",
)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    create_control()
    create_counts()
    create_core_webhooks()
    create_access()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def create_control() -> None:
    """Create stops and incidents."""
    op.create_table(
        "sending_stops",
        sa.Column("scope", sa.String(30), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("stopped_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_sending_stops")),
        check("sending_stops", "reason_length", "length(reason) <= 200"),
    )
    op.create_table(
        "incidents",
        *row_id("incidents"),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("details", DOCUMENT, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("closed_at", UtcDateTime),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_incidents_open",
        "incidents",
        ["kind", "subject"],
        unique=True,
        postgresql_where=still_open,
        sqlite_where=still_open,
    )


def create_counts() -> None:
    """Create the marks of how far the clock has come, and what it has counted."""
    op.create_table(
        "marks",
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )
    op.create_table(
        "message_totals",
        sa.Column("provider", sa.String(30), nullable=False),
        sa.Column("queue", sa.String(10), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("delay", sa.Integer, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("provider", "queue", "status", "delay", name=op.f("pk_message_totals")),
    )


def create_core_webhooks() -> None:
    """Create what the core system is to be told."""
    op.create_table(
        "core_webhooks",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("message_status", sa.String(10), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("last_answer", sa.String(100)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("delivered_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_webhooks")),
        check("core_webhooks", "status", "status IN ('queued', 'sending', 'delivered', 'failed')"),
    )
    op.create_index("uq_core_webhooks_outcome", "core_webhooks", ["message_id", "message_status"], unique=True)
    partial_index("ix_core_webhooks_due", "core_webhooks", "due_at", "status = 'queued'")


def create_access() -> None:
    """Create keys, what they have asked already, and how far files were read."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("scopes", DOCUMENT, nullable=False),
        sa.Column("test", sa.Boolean, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("last_used_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        check("api_keys", "secret_hash_length", "length(secret_hash) = 64"),
        check("api_keys", "name_length", "length(name) <= 60"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("api_key_id", sa.String(16), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer_status", sa.Integer),
        sa.Column("answer_body", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("api_key_id", "key", name=op.f("pk_idempotency_keys")),
        sa.ForeignKeyConstraint(
            ["api_key_id"], ["api_keys.id"], name=op.f("fk_idempotency_keys_api_key_id"), ondelete="CASCADE"
        ),
        check("idempotency_keys", "state", "state IN ('running', 'done')"),
    )
    index("idempotency_keys", "created_at")
    op.create_table(
        "imports",
        sa.Column("file_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rows_done", sa.BigInteger, nullable=False),
        sa.Column("rows_bad", sa.BigInteger, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.PrimaryKeyConstraint("file_hash", "kind", name=op.f("pk_imports")),
    )
