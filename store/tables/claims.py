"""Claims as they stand now, and the events that brought them there."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from core.commands import Programme
from core.facts import Stage
from store.tables.columns import MSISDN_LENGTH, RowNumber, UtcDateTime, length_of, metadata, one_of, row_id

claims = Table(
    "claims",
    metadata,
    row_id(),
    Column("number", String(11), nullable=False, unique=True),
    Column("participant_id", RowNumber, ForeignKey("participants.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kpj", String(11)),
    Column("programme", String(3), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("stage_on", Date, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("amount", BigInteger),
    Column("reason_code", String(40)),
    Column("contact_msisdn", String(MSISDN_LENGTH), index=True),
    Column("interview_at", UtcDateTime),
    Column("due_on", Date),
    Column("paid_on", Date),
    Column("sequence", Integer, nullable=False, server_default="0"),  # of what brought it to its stage
    Column("snapshot_sequence", Integer, nullable=False, server_default="0"),  # of the newest snapshot
    length_of("number", exactly=11),
    length_of("kpj", exactly=11),
    length_of("reason_code", at_most=40),
    one_of("programme", Programme),
    one_of("stage", Stage),
)

# Events may arrive late, out of order and twice: `sequence` is the core system's own, and a stage may repeat.
# Each has led to a notice, or there is a reason why not; never neither, never both.
claim_events = Table(
    "claim_events",
    metadata,
    row_id(),
    Column("claim_id", RowNumber, ForeignKey("claims.id", ondelete="CASCADE"), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("reason_code", String(40)),
    Column("amount", BigInteger),
    Column("interview_at", UtcDateTime),
    Column("due_on", Date),
    Column("received_at", UtcDateTime),
    Column("notice_id", String(36), index=True),
    Column("untold_reason", String(40)),
    UniqueConstraint("claim_id", "stage", "sequence"),
    CheckConstraint("(notice_id IS NULL) <> (untold_reason IS NULL)", name="told_or_reason"),
    one_of("stage", Stage),
)
