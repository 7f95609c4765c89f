"""Phones, whose they are (bindings), what they guessed, and their complaints."""

from sqlalchemy import JSON, Column, ColumnElement, ForeignKey, Index, Integer, String, Table, Text, and_
from sqlalchemy.dialects.postgresql import JSONB

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

BINDING_ORIGINS = ("record", "registered")
BINDING_STATUSES = ("pending", "active", "ended")
ACTIVE, PENDING, ENDED = constant("active"), constant("pending"), constant("ended")
TICKET_STATES = ("open", "answered", "closed")

# Only phones about which there is something to remember have a row.
phones = Table(
    "phones",
    metadata,
    Column("msisdn", String(MSISDN_LENGTH), primary_key=True),
    language_column(nullable=True),
    Column("mass_off_at", UtcDateTime),
    Column("frozen_at", UtcDateTime),
    Column("question", JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")),
    Column("question_expires_at", UtcDateTime),
    language_check(),
)

_is_off = phones.c.mass_off_at.is_not(None)
Index("ix_phones_mass_off_at", phones.c.mass_off_at, postgresql_where=_is_off, sqlite_where=_is_off)

# A binding is who may know: `record` comes from the number on record, `registered` from a confirmed DAFTAR.
bindings = Table(
    "bindings",
    metadata,
    row_id(),
    Column("msisdn", String(MSISDN_LENGTH), nullable=False, index=True),
    Column("participant_id", RowNumber, ForeignKey("participants.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("origin", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("cooling_until", UtcDateTime),
    Column("code_hash", String(64)),
    Column("code_expires_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("ended_at", UtcDateTime),
    Column("end_reason", String(20)),
    Column("reviewed_by", String(60)),  # a person at the console, as core.access.Actor names them
    Column("reviewed_at", UtcDateTime),
    Column("review_note", String(200)),
    one_of("origin", BINDING_ORIGINS),
    one_of("status", BINDING_STATUSES),
    length_of("code_hash", at_most=64),
)


def _unique_where(name: str, column: Column[str] | Column[int], status: ColumnElement[str]) -> Index:
    condition = bindings.c.status == status
    return Index(name, column, unique=True, postgresql_where=condition, sqlite_where=condition)


Index(
    "ix_bindings_waiting",
    bindings.c.since,
    postgresql_where=bindings.c.status == PENDING,
    sqlite_where=bindings.c.status == PENDING,
)
_over = and_(bindings.c.status == ENDED, bindings.c.code_hash.is_not(None))
Index("ix_bindings_over", bindings.c.ended_at, postgresql_where=_over, sqlite_where=_over)

_unique_where("uq_bindings_active_msisdn", bindings.c.msisdn, ACTIVE)
_unique_where("uq_bindings_active_participant", bindings.c.participant_id, ACTIVE)
_unique_where("uq_bindings_pending_msisdn", bindings.c.msisdn, PENDING)

guesses = Table(
    "guesses",
    metadata,
    row_id(),
    Column("msisdn", String(MSISDN_LENGTH), nullable=False),
    Column("number", String(16), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Index(None, "msisdn", "asked_at"),
    Index(None, "number", "asked_at"),
    length_of("number", at_most=16),
)

registration_attempts = Table(
    "registration_attempts",
    metadata,
    row_id(),
    Column("msisdn", String(MSISDN_LENGTH), nullable=False),
    Column("tried_at", UtcDateTime, nullable=False),
    Index(None, "msisdn", "tried_at"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(8), primary_key=True),
    Column("msisdn", String(MSISDN_LENGTH), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("answer", String(160)),
    Column("answered_by", String(60)),
    Column("answered_at", UtcDateTime),
    Column("closed_by", String(60)),
    Column("closed_at", UtcDateTime),
    length_of("number", exactly=8),
    one_of("state", TICKET_STATES),
)
_closed = tickets.c.closed_at.is_not(None)
Index("ix_tickets_closed_at", tickets.c.closed_at, postgresql_where=_closed, sqlite_where=_closed)
