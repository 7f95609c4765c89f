"""Campaigns, their files, rows and approvals; the campaign of an MT; the branch of a participant."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.pieces import MSISDN, NUMBER, check, index, partial_index, row_id
from store.tables.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
STATES = "'draft', 'checking', 'waiting', 'approved', 'running', 'paused', 'done', 'cancelled'"
OUTCOMES = (
    "'send', 'no_number', 'not_62', 'missing', 'bad_value', 'too_long', 'deceased', 'opted_out', 'frozen', "
    "'duplicate', 'sent_today'"
)
EMPTIED = ("mo_messages", "mt_messages")  # whose texts go when their time is over
UNRELEASED = "outcome = 'send' AND message_id IS NULL"


def upgrade() -> None:
    """Create the tables, and what other tables say of them."""
    create_campaigns()
    create_rows()
    create_approvals()
    op.add_column("mt_messages", sa.Column("campaign_id", sa.String(12)))
    of_campaign = sa.text("campaign_id IS NOT NULL")
    op.create_index(
        "ix_mt_messages_campaign",
        "mt_messages",
        ["campaign_id", "status", "created_at"],
        postgresql_where=of_campaign,
        sqlite_where=of_campaign,
    )
    replaced = sa.text("campaign_id IS NOT NULL AND occasion IS NULL")
    op.create_index(
        "ix_mt_messages_replaced",
        "mt_messages",
        ["campaign_id", "recipient"],
        postgresql_where=replaced,
        sqlite_where=replaced,
    )
    op.add_column("participants", sa.Column("branch", sa.String(20)))
    partial_index("ix_phones_mass_off_at", "phones", "mass_off_at", "mass_off_at IS NOT NULL")
    partial_index("ix_participants_branch", "participants", "branch", "branch IS NOT NULL")
    for table in EMPTIED:
        op.add_column(table, sa.Column("emptied_at", UtcDateTime))
    partial_index("ix_bindings_waiting", "bindings", "since", "status = 'pending'")
    partial_index("ix_bindings_over", "bindings", "ended_at", "status = 'ended' AND code_hash IS NOT NULL")
    partial_index("ix_tickets_closed_at", "tickets", "closed_at", "closed_at IS NOT NULL")


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_tickets_closed_at", "tickets")
    op.drop_index("ix_bindings_over", "bindings")
    op.drop_index("ix_bindings_waiting", "bindings")
    for table in EMPTIED:
        op.drop_column(table, "emptied_at")
    op.drop_index("ix_participants_branch", "participants")
    op.drop_column("participants", "branch")
    op.drop_index("ix_phones_mass_off_at", "phones")
    op.drop_index("ix_mt_messages_replaced", "mt_messages")
    op.drop_index("ix_mt_messages_campaign", "mt_messages")
    op.drop_column("mt_messages", "campaign_id")
    for table in ("campaign_approvals", "campaign_rows", "campaign_corrections", "campaign_files", "campaigns"):
        op.drop_table(table)


def create_campaigns() -> None:
    """Create campaigns and the files that were uploaded for them."""
    op.create_table(
        "campaigns",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("hands", DOCUMENT, nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("selection", DOCUMENT, nullable=False),
        sa.Column("texts", DOCUMENT, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False, server_default=""),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("window_from", sa.String(5), nullable=False),
        sa.Column("window_until", sa.String(5), nullable=False),
        sa.Column("per_minute", sa.Integer),
        sa.Column("checked_revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("check_mode", sa.String(10), nullable=False, server_default="all"),
        sa.Column("check_position", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("counts", DOCUMENT, nullable=False),
        sa.Column("findings", DOCUMENT, nullable=False),
        sa.Column("segments", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("catalogue_number", sa.Integer),
        sa.Column("approvals_needed", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("submitted_by", sa.String(60)),
        sa.Column("submitted_at", UtcDateTime),
        sa.Column("asked", sa.String(60)),
        sa.Column("released", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("begun_at", UtcDateTime),
        sa.Column("running_since", UtcDateTime),
        sa.Column("running_from", sa.Integer, nullable=False, server_default="0"),
        sa.Column("paced_until", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("state_reason", sa.String(200)),
        sa.Column("emptied_at", UtcDateTime),
        sa.Column("created_by", sa.String(60), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        check("campaigns", "state", f"state IN ({STATES})"),
        check("campaigns", "source", "source IN ('file', 'segment')"),
        check("campaigns", "check_mode", "check_mode IN ('clear', 'all', 'mended')"),
        check("campaigns", "title_length", "length(title) <= 100"),
        check("campaigns", "reason_length", "length(reason) <= 500"),
    )
    index("campaigns", "state")
    index("campaigns", "created_at")
    op.create_table(
        "campaign_files",
        sa.Column("campaign_id", sa.String(12), nullable=False),
        sa.Column("piece", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "piece", name=op.f("pk_campaign_files")),
        of_campaign("campaign_files"),
    )
    op.create_table(
        "campaign_corrections",
        sa.Column("campaign_id", sa.String(12), nullable=False),
        sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "row", name=op.f("pk_campaign_corrections")),
        of_campaign("campaign_corrections"),
    )


def of_campaign(table: str) -> sa.ForeignKeyConstraint:
    """Return the tie to a campaign."""
    return sa.ForeignKeyConstraint(
        ["campaign_id"], ["campaigns.id"], name=op.f(f"fk_{table}_campaign_id"), ondelete="CASCADE"
    )


def create_rows() -> None:
    """Create the rows of campaigns."""
    op.create_table(
        "campaign_rows",
        sa.Column("campaign_id", sa.String(12), nullable=False),
        sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("msisdn", MSISDN),
        sa.Column("participant_id", NUMBER),
        sa.Column("language", sa.String(2)),
        sa.Column("zone", sa.String(4)),
        sa.Column("region", sa.String(20)),
        sa.Column("text", sa.Text),
        sa.Column("segments", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("input", sa.Text),
        sa.Column("problem", sa.String(200)),
        sa.Column("message_id", sa.String(36)),
        sa.PrimaryKeyConstraint("campaign_id", "row", name=op.f("pk_campaign_rows")),
        check("campaign_rows", "outcome", f"outcome IN ({OUTCOMES})"),
        check("campaign_rows", "zone", "zone IN ('WIB', 'WITA', 'WIT')"),
        check("campaign_rows", "language", "language IN ('id', 'en')"),
        check("campaign_rows", "text_length", "length(text) <= 640"),
    )
    for name, columns, condition, unique in (
        ("uq_campaign_rows_msisdn", ["campaign_id", "msisdn"], "outcome = 'send'", True),
        ("ix_campaign_rows_outcome", ["campaign_id", "outcome"], "outcome != 'send'", False),
        (
            "ix_campaign_rows_unreleased",
            ["campaign_id", "zone", "row"],
            "outcome = 'send' AND message_id IS NULL",
            False,
        ),
    ):
        where = sa.text(condition)
        op.create_index(name, "campaign_rows", columns, unique=unique, postgresql_where=where, sqlite_where=where)
    if op.get_bind().dialect.name == "postgresql":
        # A campaign that begins has no share in what ANALYZE saw: the planner would believe that it has no rows, and
        # read all of them for each number that it looks up. Without statistics it expects a fair share.
        op.execute("ALTER TABLE campaign_rows ALTER COLUMN campaign_id SET STATISTICS 0")


def create_approvals() -> None:
    """Create what approvers decided."""
    op.create_table(
        "campaign_approvals",
        *row_id("campaign_approvals"),
        sa.Column("campaign_id", sa.String(12), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("submitted_at", UtcDateTime, nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("decided_by", sa.String(60), nullable=False),
        sa.Column("decided_at", UtcDateTime, nullable=False),
        sa.Column("note", sa.String(500), nullable=False, server_default=""),
        of_campaign("campaign_approvals"),
        sa.UniqueConstraint(
            "campaign_id",
            "revision",
            "submitted_at",
            "decided_by",
            "decision",
            name=op.f("uq_campaign_approvals_once"),
        ),
        check("campaign_approvals", "decision", "decision IN ('approved', 'rejected')"),
        check("campaign_approvals", "note_length", "length(note) <= 500"),
    )
