"""Campaigns: what is sent to whom and when, the uploaded file, every row with its outcome, approvals."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.campaign_rows import RowOutcome
from core.campaigns import State
from core.facts import Zone
from store.tables.columns import (
    MSISDN_LENGTH,
    RowNumber,
    UtcDateTime,
    constant,
    language_check,
    language_column,
    length_of,
    metadata,
    one_of,
    row_id,
)
from store.tables.console import NAME_LENGTH
from store.tables.messages import SMS_LENGTH

SOURCES = ("file", "segment")
CHECK_MODES = ("clear", "all", "mended")  # older rows are removed, every row is looked at, or those that were corrected
DECISIONS = ("approved", "rejected")
_DOCUMENT = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("title", String(100), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("hands", _DOCUMENT, nullable=False),  # names of everybody who made, changed or submitted it
    Column("source", String(10), nullable=False),
    Column("selection", _DOCUMENT, nullable=False),  # of a segment: its filters; of a file: name, encoding, columns
    Column("texts", _DOCUMENT, nullable=False),  # by language, with placeholders
    Column("reason", String(500), nullable=False, server_default=""),  # why it is sent, for the approver
    # ---- when
    Column("starts_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("window_from", String(5), nullable=False),  # local time of the recipient, 08:00
    Column("window_until", String(5), nullable=False),
    Column("per_minute", Integer),  # None: as fast as the providers take it
    # ---- what the check found
    Column("checked_revision", Integer, nullable=False, server_default="0"),
    Column("check_mode", String(10), nullable=False, server_default="all"),
    Column("check_position", BigInteger, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("counts", _DOCUMENT, nullable=False),  # rows by outcome
    Column("findings", _DOCUMENT, nullable=False),  # what else the check found: rows that shrink, segments, overlap
    Column("segments", BigInteger, nullable=False, server_default="0"),  # of all rows that are to be sent
    Column("catalogue_number", Integer),
    # ---- whose word it has
    Column("approvals_needed", SmallInteger, nullable=False, server_default="1"),
    Column("submitted_by", String(NAME_LENGTH)),
    Column("submitted_at", UtcDateTime),
    Column("asked", String(NAME_LENGTH)),  # who is asked by name to approve; whoever else may, can
    # ---- how it goes
    Column("released", Integer, nullable=False, server_default="0"),  # rows that became MTs
    Column("lease_until", UtcDateTime),  # of whoever checks or releases just now
    Column("begun_at", UtcDateTime),
    Column("running_since", UtcDateTime),  # when it began, or was resumed last
    Column("running_from", Integer, nullable=False, server_default="0"),  # how many rows had been released by then
    Column("paced_until", UtcDateTime),  # what was released so far is enough until then, at the rate that was asked for
    Column("ended_at", UtcDateTime),
    Column("state_reason", String(200)),  # why paused, cancelled, or over
    Column("emptied_at", UtcDateTime),  # when its time was over, and its file, numbers and texts went
    Column("created_by", String(NAME_LENGTH), nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("changed_at", UtcDateTime, nullable=False),
    one_of("state", State),
    one_of("source", SOURCES),
    one_of("check_mode", CHECK_MODES),
    length_of("title", at_most=100),
    length_of("reason", at_most=500),
)

# An uploaded file, in pieces that are read one after the other: a worker on another machine must get at it.
campaign_files = Table(
    "campaign_files",
    metadata,
    Column("campaign_id", String(12), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("piece", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# Rows of a corrected file; each stands in for the row of the uploaded file that has its number.
campaign_corrections = Table(
    "campaign_corrections",
    metadata,
    Column("campaign_id", String(12), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),  # of the content that came with it
    Column("input", Text, nullable=False),
)

# Not tied to its campaign by the database: that would look it up for each of a million rows, and nobody removes one.
campaign_rows = Table(
    "campaign_rows",
    metadata,
    Column("campaign_id", String(12), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),  # its number in the file, or in the segment
    Column("outcome", String(20), nullable=False),
    Column("msisdn", String(MSISDN_LENGTH)),
    Column("participant_id", RowNumber),
    language_column(nullable=True),
    Column("zone", String(4)),
    Column("region", String(20)),  # where holidays differ: a province's code
    Column("text", Text),  # as it will be sent
    Column("segments", SmallInteger, nullable=False, server_default="0"),
    Column("input", Text),  # the cells of the row as they came (JSON), for the report
    Column("problem", String(200)),  # more about the outcome: a column, a size; of what is sent: which values shrank
    Column("message_id", String(36)),  # the MT it became
    one_of("outcome", RowOutcome),
    one_of("zone", Zone),
    language_check(),
    length_of("text", at_most=SMS_LENGTH * 4),
)

campaign_approvals = Table(
    "campaign_approvals",
    metadata,
    row_id(),
    Column("campaign_id", String(12), ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),  # of the submission that was decided on
    Column("decision", String(10), nullable=False),
    Column("decided_by", String(NAME_LENGTH), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("note", String(500), nullable=False, server_default=""),
    one_of("decision", DECISIONS),
    UniqueConstraint(
        "campaign_id", "revision", "submitted_at", "decided_by", "decision", name="uq_campaign_approvals_once"
    ),
    length_of("note", at_most=500),
)

_row = campaign_rows.c
_to_send = _row.outcome == constant(RowOutcome.SEND)
Index(
    "uq_campaign_rows_msisdn",
    _row.campaign_id,
    _row.msisdn,
    unique=True,
    postgresql_where=_to_send,
    sqlite_where=_to_send,
)
_unreleased = and_(_to_send, _row.message_id.is_(None))
Index(
    "ix_campaign_rows_unreleased",
    _row.campaign_id,
    _row.zone,
    _row.row,
    postgresql_where=_unreleased,
    sqlite_where=_unreleased,
)
_unsent = _row.outcome != constant(RowOutcome.SEND)
Index(
    "ix_campaign_rows_outcome",
    _row.campaign_id,
    _row.outcome,
    postgresql_where=_unsent,
    sqlite_where=_unsent,
)
