"""Phones with their bindings and counters, and the messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.pieces import MSISDN, NUMBER, belongs_to, check, index, partial_index, row_id
from store.tables.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MT_STATUSES = "'queued', 'sending', 'unknown', 'sent', 'failed', 'expired', 'cancelled', 'delivered'"


def upgrade() -> None:
    """Create the tables."""
    create_phones()
    create_counters()
    create_mo_messages()
    create_mt_messages()


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "mt_messages",
        "mo_messages",
        "tickets",
        "registration_attempts",
        "guesses",
        "bindings",
        "phones",
    ):
        op.drop_table(table)


def create_phones() -> None:
    """Create phones and bindings."""
    op.create_table(
        "phones",
        sa.Column("msisdn", MSISDN, nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("mass_off_at", UtcDateTime),
        sa.Column("frozen_at", UtcDateTime),
        sa.Column("question", sa.JSON().with_variant(JSONB(), "postgresql")),
        sa.Column("question_expires_at", UtcDateTime),
        sa.PrimaryKeyConstraint("msisdn", name=op.f("pk_phones")),
        check("phones", "language", "language IN ('id', 'en')"),
    )
    op.create_table(
        "bindings",
        *row_id("bindings"),
        sa.Column("msisdn", MSISDN, nullable=False),
        sa.Column("participant_id", NUMBER, nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("cooling_until", UtcDateTime),
        sa.Column("code_hash", sa.String(64)),
        sa.Column("code_expires_at", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("end_reason", sa.String(20)),
        belongs_to("bindings", "participant_id", "participants"),
        check("bindings", "origin", "origin IN ('record', 'registered')"),
        check("bindings", "status", "status IN ('pending', 'active', 'ended')"),
        check("bindings", "code_hash_length", "length(code_hash) <= 64"),
    )
    index("bindings", "msisdn")
    index("bindings", "participant_id")
    partial_index("uq_bindings_active_msisdn", "bindings", "msisdn", "status = 'active'", unique=True)
    partial_index("uq_bindings_active_participant", "bindings", "participant_id", "status = 'active'", unique=True)
    partial_index("uq_bindings_pending_msisdn", "bindings", "msisdn", "status = 'pending'", unique=True)


def create_counters() -> None:
    """Create guesses, registration attempts and tickets."""
    op.create_table(
        "guesses",
        *row_id("guesses"),
        sa.Column("msisdn", MSISDN, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        check("guesses", "number_length", "length(number) <= 16"),
    )
    index("guesses", "msisdn", "asked_at")
    index("guesses", "number", "asked_at")
    op.create_table(
        "registration_attempts",
        *row_id("registration_attempts"),
        sa.Column("msisdn", MSISDN, nullable=False),
        sa.Column("tried_at", UtcDateTime, nullable=False),
    )
    index("registration_attempts", "msisdn", "tried_at")
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("msisdn", MSISDN, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tickets")),
        check("tickets", "number_length", "length(number) = 8"),
        check("tickets", "state", "state IN ('open', 'answered', 'closed')"),
    )
    index("tickets", "msisdn")


def create_mo_messages() -> None:
    """Create the messages of people with our answers."""
    op.create_table(
        "mo_messages",
        *row_id("mo_messages"),
        sa.Column("provider", sa.String(30), nullable=False),
        sa.Column("provider_message_id", sa.String(255), nullable=False),
        sa.Column("sender", MSISDN, nullable=False),
        sa.Column("recipient", MSISDN, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_hash", sa.BigInteger, nullable=False),
        sa.Column("keyword", sa.String(30)),
        sa.Column("outcome", sa.String(60)),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("reply_text", sa.Text),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("catalogue_number", sa.Integer, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint(
            "provider_message_id", "provider", name=op.f("uq_mo_messages_provider_message_id_provider")
        ),
        check("mo_messages", "language", "language IN ('id', 'en')"),
        check("mo_messages", "sender_length", "length(sender) <= 40"),
        check("mo_messages", "text_length", "length(text) <= 2000"),
        check("mo_messages", "reply_text_length", "length(reply_text) <= 160"),
    )
    index("mo_messages", "sender", "received_at")


def create_mt_messages() -> None:
    """Create the messages that we send."""
    op.create_table(
        "mt_messages",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("recipient", MSISDN, nullable=False),
        sa.Column("sender", MSISDN, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("catalogue_number", sa.Integer),
        sa.Column("check_code", sa.String(6)),
        sa.Column("provider", sa.String(30)),
        sa.Column("provider_message_id", sa.String(255)),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("status_reason", sa.String(100)),
        sa.Column("status_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("sent_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mt_messages")),
        check("mt_messages", "status", f"status IN ({MT_STATUSES})"),
        check("mt_messages", "kind", "kind IN ('reply', 'code', 'security', 'notice', 'campaign')"),
        check("mt_messages", "language", "language IN ('id', 'en')"),
        check("mt_messages", "id_length", "length(id) <= 36"),
        check("mt_messages", "text_length", "length(text) <= 160"),
    )
    index("mt_messages", "recipient", "created_at")
    partial_index("ix_mt_messages_due", "mt_messages", "due_at", "status = 'queued'")
    partial_index("ix_mt_messages_lease", "mt_messages", "lease_until", "status = 'sending'")
    partial_index("ix_mt_messages_check_code", "mt_messages", "check_code", "check_code IS NOT NULL")
    partial_index("ix_mt_messages_provider_id", "mt_messages", "provider_message_id", "provider_message_id IS NOT NULL")
