"""What an MT is about, what is sent first, and the history of its status, written by the database itself."""

import sqlalchemy as sa
from alembic import op

from store.migrations.pieces import NUMBER, check, index, partial_index, row_id
from store.tables.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MT_STATUSES = "'queued', 'sending', 'unknown', 'sent', 'failed', 'expired', 'cancelled', 'delivered'"
INDEXES = (
    ("ix_mt_messages_quiet", ["send_until"], "status = 'queued' AND send_until IS NOT NULL"),
    ("ix_mt_messages_claim_id", ["claim_id"], "claim_id IS NOT NULL"),
    ("ix_mt_messages_participant_id", ["participant_id", "due_at"], "participant_id IS NOT NULL"),
    ("ix_mt_messages_unknown", ["status_at"], "status = 'unknown'"),
    ("ix_mt_messages_unreported", ["sent_at"], "status = 'sent'"),
)

# A statement changes many rows at once: PostgreSQL hands them to the trigger together, SQLite one by one. How they are
# joined is planned once per connection, mostly for a statement that changed one row or none: nested loops would then
# compare each of thousands with each.
POSTGRESQL = (
    """CREATE FUNCTION note_mt_status() RETURNS trigger LANGUAGE plpgsql
        SET enable_nestloop = off SET enable_hashjoin = on AS $$ BEGIN
        INSERT INTO mt_status_changes (message_id, status, reason, provider, at)
        SELECT later.id, later.status, later.status_reason, later.provider, later.status_at
        FROM later JOIN earlier USING (id)
        WHERE (later.status, later.status_reason) IS DISTINCT FROM (earlier.status, earlier.status_reason);
        RETURN NULL; END $$""",
    """CREATE TRIGGER note_mt_status AFTER UPDATE ON mt_messages
        REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION note_mt_status()""",
    """CREATE FUNCTION keep_mt_status_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM mt_messages WHERE id = OLD.message_id) THEN
            RAISE EXCEPTION 'mt_status_changes is append-only'; END IF;
        RETURN OLD; END $$""",
    """CREATE TRIGGER keep_mt_status_changes BEFORE UPDATE OR DELETE ON mt_status_changes
        FOR EACH ROW EXECUTE FUNCTION keep_mt_status_changes()""",
)
SQLITE = (
    """CREATE TRIGGER note_mt_status AFTER UPDATE ON mt_messages
        WHEN NEW.status IS NOT OLD.status OR NEW.status_reason IS NOT OLD.status_reason
        BEGIN INSERT INTO mt_status_changes (message_id, status, reason, provider, at)
        VALUES (NEW.id, NEW.status, NEW.status_reason, NEW.provider, NEW.status_at); END""",
    """CREATE TRIGGER keep_changed_mt_status BEFORE UPDATE ON mt_status_changes
        BEGIN SELECT RAISE(ABORT, 'mt_status_changes is append-only'); END""",
    """CREATE TRIGGER keep_mt_status_changes BEFORE DELETE ON mt_status_changes
        WHEN EXISTS (SELECT 1 FROM mt_messages WHERE id = OLD.message_id)
        BEGIN SELECT RAISE(ABORT, 'mt_status_changes is append-only'); END""",
)


def upgrade() -> None:
    """Add columns, history and triggers."""
    for column in further_columns():
        op.add_column("mt_messages", column)
    op.execute("UPDATE mt_messages SET priority = 0 WHERE kind IN ('reply', 'code')")
    op.execute("UPDATE mt_messages SET priority = 2 WHERE kind = 'campaign'")
    op.drop_index("ix_mt_messages_due", "mt_messages")
    due = sa.text("status = 'queued'")
    op.create_index("ix_mt_messages_due", "mt_messages", ["priority", "due_at"], postgresql_where=due, sqlite_where=due)
    for name, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, "mt_messages", columns, postgresql_where=where, sqlite_where=where)
    partial_index("uq_mt_messages_occasion", "mt_messages", "occasion", "status != 'cancelled'", unique=True)
    create_status_changes()
    create_early_reports()
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def further_columns() -> list[sa.Column[object]]:
    """Return the columns that MTs get."""
    return [
        sa.Column("priority", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("segments", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("claim_id", NUMBER),
        sa.Column("participant_id", NUMBER),
        sa.Column("topic", sa.String(30)),
        sa.Column("occasion", sa.String(100)),
        sa.Column("only_provider", sa.String(30)),
        sa.Column("send_until", UtcDateTime),
        sa.Column("recalled", sa.String(30)),
    ]


def create_status_changes() -> None:
    """Create the history."""
    op.create_table(
        "mt_status_changes",
        *row_id("mt_status_changes"),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(100)),
        sa.Column("provider", sa.String(30)),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    index("mt_status_changes", "message_id")
    op.execute(
        "INSERT INTO mt_status_changes (message_id, status, reason, provider, at)"
        " SELECT id, status, status_reason, provider, status_at FROM mt_messages WHERE status <> 'queued'"
    )


def create_early_reports() -> None:
    """Create what waits for the answer that it overtook."""
    op.create_table(
        "early_reports",
        *row_id("early_reports"),
        sa.Column("provider", sa.String(30), nullable=False),
        sa.Column("provider_message_id", sa.String(255), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(100)),
        sa.Column("received_at", UtcDateTime, nullable=False),
        check("early_reports", "status", f"status IN ({MT_STATUSES})"),
    )
    index("early_reports", "provider_message_id", "provider")


def downgrade() -> None:
    """Remove triggers, history and columns."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER note_mt_status ON mt_messages")
    else:
        op.execute("DROP TRIGGER note_mt_status")
    op.drop_table("early_reports")
    op.drop_table("mt_status_changes")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION note_mt_status")
        op.execute("DROP FUNCTION keep_mt_status_changes")
    for name in ("uq_mt_messages_occasion", "ix_mt_messages_due", *(each[0] for each in INDEXES)):
        op.drop_index(name, "mt_messages")
    partial_index("ix_mt_messages_due", "mt_messages", "due_at", "status = 'queued'")
    for column in further_columns():
        op.drop_column("mt_messages", column.name)
