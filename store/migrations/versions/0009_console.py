"""The console: people, sessions, audit, versions of the catalogue, the draft, replays; what staff decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.pieces import NUMBER, append_only, belongs_to, check, forget_append_only, index, row_id
from store.tables.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = depends_on = None

TABLES = (
    "dismissed_texts", "replay_runs", "draft_parts", "catalogue_draft", "catalogue_versions", "audit_head",
    "audit_entries", "user_sessions", "recovery_codes", "sign_in_failures", "users",
)  # fmt: skip
DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
NAME = sa.String(60)
FIGURES = {
    "ix_mt_messages_sent": ("mt_messages", ["sent_at", "status"], "sent_at IS NOT NULL"),
    "ix_mt_messages_lost": ("mt_messages", ["status_at"], "status IN ('failed', 'expired')"),
    "ix_core_webhooks_failed": ("core_webhooks", ["created_at"], "status = 'failed'"),
}
KEPT = ("catalogue_versions", "audit_entries")  # never changed, never removed


def upgrade() -> None:
    """Create the tables, add what staff decide to the old ones, and guard what must never change."""
    create_people()
    create_audit()
    create_catalogue()
    create_replays()
    for table, columns in decisions().items():
        for column in columns:
            op.add_column(table, column)
    create_indexes()
    for table in KEPT:
        append_only(table)


def downgrade() -> None:
    """Drop the tables, columns and indexes."""
    op.drop_index("ix_mo_messages_received_at_keyword", "mo_messages")
    for name, (table, _columns, _condition) in FIGURES.items():
        op.drop_index(name, table)
    for table in TABLES:
        op.drop_table(table)
        if table in KEPT:
            forget_append_only(table)
    for table, columns in decisions().items():
        for column in columns:
            op.drop_column(table, column.name)


def create_people() -> None:
    """Create who may sign in, and where they are signed in."""
    op.create_table(
        "users",
        *row_id("users"),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("full_name", sa.String(80), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("password_set_at", UtcDateTime, nullable=False),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("totp_secret", sa.String(200)),
        sa.Column("totp_since", UtcDateTime),
        sa.Column("totp_step", sa.BigInteger),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("last_sign_in_at", UtcDateTime),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
        check("users", "language", "language IN ('id', 'en')"),
        check("users", "role", "role IN ('operator', 'staff', 'approver', 'auditor', 'admin')"),
        check("users", "state", "state IN ('active', 'disabled')"),
        check("users", "name_length", "length(name) <= 40"),
        check("users", "full_name_length", "length(full_name) <= 80"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("tried_hash", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("locked_until", UtcDateTime),
        sa.PrimaryKeyConstraint("tried_hash", name=op.f("pk_sign_in_failures")),
        check("sign_in_failures", "tried_hash_length", "length(tried_hash) = 64"),
    )
    index("sign_in_failures", "since")
    op.create_table(
        "recovery_codes",
        *row_id("recovery_codes"),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", UtcDateTime),
        belongs_to("recovery_codes", "user_id", "users"),
        check("recovery_codes", "code_hash_length", "length(code_hash) = 64"),
    )
    index("recovery_codes", "user_id")
    op.create_table(
        "user_sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("browser", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_sessions")),
        belongs_to("user_sessions", "user_id", "users"),
        check("user_sessions", "stage", "stage IN ('password', 'full')"),
        check("user_sessions", "token_hash_length", "length(token_hash) = 64"),
    )
    index("user_sessions", "user_id")


def create_audit() -> None:
    """Create the chain of what was done, and its sealed head."""
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("object", sa.String(160), nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
        check("audit_entries", "hash_length", "length(hash) = 64"),
        check("audit_entries", "previous_hash_length", "length(previous_hash) = 64"),
    )
    for column in ("at", "actor", "action", "object"):
        index("audit_entries", column)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def create_catalogue() -> None:
    """Create published versions and the draft."""
    op.create_table(
        "catalogue_versions",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("document_hash", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("restores", sa.Integer),
        sa.Column("summary", sa.String(500), nullable=False),
        sa.Column("authors", DOCUMENT, nullable=False),
        sa.Column("published_by", NAME, nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_catalogue_versions")),
        check("catalogue_versions", "origin", "origin IN ('published', 'rolled_back', 'imported')"),
        check("catalogue_versions", "document_hash_length", "length(document_hash) = 64"),
        check("catalogue_versions", "summary_length", "length(summary) <= 500"),
    )
    op.create_table(
        "catalogue_draft",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("base_number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("submitted_by", NAME),
        sa.Column("submitted_at", UtcDateTime),
        sa.Column("summary", sa.String(500)),
        sa.Column("returned_note", sa.String(500)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_draft")),
        check("catalogue_draft", "state", "state IN ('editing', 'submitted')"),
        check("catalogue_draft", "summary_length", "length(summary) <= 500"),
        check("catalogue_draft", "returned_note_length", "length(returned_note) <= 500"),
    )
    op.create_table(
        "draft_parts",
        sa.Column("place", sa.String(160), nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("edited_by", NAME, nullable=False),
        sa.Column("editors", DOCUMENT, nullable=False),
        sa.Column("edited_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_draft_parts")),
    )


def create_replays() -> None:
    """Create replays of real traffic, and which unknown texts are none of ours."""
    op.create_table(
        "replay_runs",
        *row_id("replay_runs"),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("days", sa.SmallInteger, nullable=False),
        sa.Column("live_number", sa.Integer, nullable=False),
        sa.Column("draft_revision", sa.Integer, nullable=False),
        sa.Column("draft_document", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("position", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("last_position", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("counts", DOCUMENT, nullable=False),
        sa.Column("samples", DOCUMENT, nullable=False),
        sa.Column("asked_by", NAME, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("finished_at", UtcDateTime),
        check("replay_runs", "source", "source IN ('inbound', 'corpus')"),
        check("replay_runs", "state", "state IN ('queued', 'running', 'done', 'failed', 'cancelled')"),
    )
    index("replay_runs", "asked_at")
    op.create_table(
        "dismissed_texts",
        sa.Column("shape_hash", sa.String(64), nullable=False),
        sa.Column("dismissed_by", NAME, nullable=False),
        sa.Column("dismissed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("shape_hash", name=op.f("pk_dismissed_texts")),
        check("dismissed_texts", "shape_hash_length", "length(shape_hash) = 64"),
    )


def decisions() -> dict[str, tuple[sa.Column[object], ...]]:
    """Return the columns, by table, in which staff's decisions stand."""
    return {
        "bindings": (
            sa.Column("reviewed_by", NAME),
            sa.Column("reviewed_at", UtcDateTime), sa.Column("review_note", sa.String(200)),
        ),
        "tickets": (
            sa.Column("answer", sa.String(160)), sa.Column("answered_by", NAME), sa.Column("answered_at", UtcDateTime),
            sa.Column("closed_by", NAME), sa.Column("closed_at", UtcDateTime),
        ),
    }  # fmt: skip


def create_indexes() -> None:
    """Create what the figures of a day are counted from."""
    index("mo_messages", "received_at", "keyword")
    for name, (table, columns, condition) in FIGURES.items():
        op.create_index(name, table, columns, postgresql_where=sa.text(condition), sqlite_where=sa.text(condition))
