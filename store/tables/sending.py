"""How sending is controlled and watched: stops, incidents, and what the core system is told of final outcomes."""

from sqlalchemy import JSON, BigInteger, Column, Float, Index, Integer, String, Table
from sqlalchemy.dialects.postgresql import JSONB

from store.tables.columns import UtcDateTime, length_of, metadata, one_of, row_id

EVERYTHING = "all"
DELIVERY_STATUSES = ("queued", "sending", "delivered", "failed")

# Whoever stands here sends nothing: a provider's name, or "all".
sending_stops = Table(
    "sending_stops",
    metadata,
    Column("scope", String(30), primary_key=True),
    Column("reason", String(200), nullable=False),
    Column("stopped_at", UtcDateTime, nullable=False),
    length_of("reason", at_most=200),
)

# What is wrong now, or was. Open ones have no `closed_at`; the same thing is open once only.
incidents = Table(
    "incidents",
    metadata,
    row_id(),
    Column("kind", String(30), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("details", JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)
_open = incidents.c.closed_at.is_(None)
Index(
    "uq_incidents_open",
    incidents.c.kind,
    incidents.c.subject,
    unique=True,
    postgresql_where=_open,
    sqlite_where=_open,
)

# Outgoing webhooks to the core system: which notice came to which end. The payload is made when it is sent.
core_webhooks = Table(
    "core_webhooks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("message_id", String(36), nullable=False),
    Column("message_status", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("last_answer", String(100)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("delivered_at", UtcDateTime),
    Index("uq_core_webhooks_outcome", "message_id", "message_status", unique=True),
    one_of("status", DELIVERY_STATUSES),
)
_waiting = core_webhooks.c.status == "queued"
_failed = core_webhooks.c.status == "failed"
Index("ix_core_webhooks_failed", core_webhooks.c.created_at, postgresql_where=_failed, sqlite_where=_failed)
Index("ix_core_webhooks_due", core_webhooks.c.due_at, postgresql_where=_waiting, sqlite_where=_waiting)

# How far the clock has come: when its last turn was ("clock"), and which changes of status it has counted ("counted").
# And until when the core system is left alone, because nobody answered there ("core_away").
marks = Table(
    "marks",
    metadata,
    Column("name", String(30), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("number", BigInteger, nullable=False, server_default="0"),
)

# Changes of status counted since ever, for the monitor. `delay` is the bound in seconds (0: none applies, -1: beyond
# all) under which the report of a delivered one came, `seconds` the sum of those delays.
message_totals = Table(
    "message_totals",
    metadata,
    Column("provider", String(30), primary_key=True),
    Column("queue", String(10), primary_key=True),
    Column("status", String(10), primary_key=True),
    Column("delay", Integer, primary_key=True, autoincrement=False),
    Column("total", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
)
