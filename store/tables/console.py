"""The console: its people and their sessions, what they did, versions of the catalogue, the draft, replays."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from core.access import Role
from store.tables.columns import (
    RowNumber,
    UtcDateTime,
    language_check,
    language_column,
    length_of,
    metadata,
    one_of,
    row_id,
)

USER_STATES = ("active", "disabled")
SESSION_STAGES = ("password", "full")  # `password`: the second factor is still to come
VERSION_ORIGINS = ("published", "rolled_back", "imported")
DRAFT_STATES = ("editing", "submitted")
REPLAY_SOURCES = ("inbound", "corpus")
REPLAY_STATES = ("queued", "running", "done", "failed", "cancelled")
NAME_LENGTH = 60  # of whoever did something, as core.access.Actor names them
_DOCUMENT = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

users = Table(
    "users",
    metadata,
    row_id(),
    Column("name", String(40), nullable=False, unique=True),
    Column("full_name", String(80), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("password_set_at", UtcDateTime, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("role", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    language_column(),
    Column("totp_secret", String(200)),  # encrypted
    Column("totp_since", UtcDateTime),
    Column("totp_step", BigInteger),  # the last one accepted: a code works once
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_sign_in_at", UtcDateTime),
    language_check(),
    one_of("role", Role),
    one_of("state", USER_STATES),
    length_of("name", at_most=40),
    length_of("full_name", at_most=80),
)

# Failures to sign in, by the hash of what was tried: names that nobody has are counted and locked like others.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("tried_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
    Column("locked_until", UtcDateTime),
    length_of("tried_hash", exactly=64),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    row_id(),
    Column("user_id", RowNumber, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code_hash", String(64), nullable=False),
    Column("used_at", UtcDateTime),
    length_of("code_hash", exactly=64),
)

# The cookie holds a random token; here is its hash, so that who reads the table cannot sign in.
user_sessions = Table(
    "user_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", RowNumber, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("stage", String(10), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("address", String(45), nullable=False),
    Column("browser", String(120), nullable=False),
    one_of("stage", SESSION_STAGES),
    length_of("token_hash", exactly=64),
)

# Every entry carries the hash of the one before it. `before` and `after` are canonical JSON, hashed as they stand.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor", String(NAME_LENGTH), nullable=False, index=True),
    Column("action", String(40), nullable=False, index=True),
    Column("object", String(160), nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
    Column("address", String(45), nullable=False),
    Column("request_id", String(40), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    length_of("hash", exactly=64),
    length_of("previous_hash", exactly=64),
)

# How long the chain is, sealed with a key that the database does not know: a tail that was cut off is missed.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)

# Published catalogues, never changed and never removed (triggers). The highest number is live.
catalogue_versions = Table(
    "catalogue_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),  # canonical JSON
    Column("document_hash", String(64), nullable=False),
    Column("origin", String(12), nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("restores", Integer),  # of a roll-back: the number whose content this is
    Column("summary", String(500), nullable=False),
    Column("authors", _DOCUMENT, nullable=False),  # names of those who edited or submitted
    Column("published_by", String(NAME_LENGTH), nullable=False),  # who approved, rolled back or imported
    Column("published_at", UtcDateTime, nullable=False),
    one_of("origin", VERSION_ORIGINS),
    length_of("document_hash", exactly=64),
    length_of("summary", at_most=500),
)

# The one draft everybody edits: which parts differ from the version it is based on. There is at most one row.
catalogue_draft = Table(
    "catalogue_draft",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("base_number", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("revision", Integer, nullable=False),  # counts every change of any part
    Column("submitted_by", String(NAME_LENGTH)),
    Column("submitted_at", UtcDateTime),
    Column("summary", String(500)),
    Column("returned_note", String(500)),  # why it was sent back to its authors
    one_of("state", DRAFT_STATES),
    length_of("summary", at_most=500),
    length_of("returned_note", at_most=500),
)

draft_parts = Table(
    "draft_parts",
    metadata,
    Column("place", String(160), primary_key=True),  # such as replies.refusal or keywords.JADWAL
    Column("content", Text),  # canonical JSON; None: removed
    Column("revision", Integer, nullable=False),  # of this part; what a form was filled in against
    Column("edited_by", String(NAME_LENGTH), nullable=False),
    Column("editors", _DOCUMENT, nullable=False),  # everybody who had a hand in it
    Column("edited_at", UtcDateTime, nullable=False),
)

replay_runs = Table(
    "replay_runs",
    metadata,
    row_id(),
    Column("source", String(10), nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("live_number", Integer, nullable=False),
    Column("draft_revision", Integer, nullable=False),
    Column("draft_document", Text, nullable=False),  # what is tried, as it was when the run was asked for
    Column("state", String(10), nullable=False),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("position", BigInteger, nullable=False, server_default="0"),  # what was compared last
    Column("last_position", BigInteger, nullable=False, server_default="0"),  # what comes later was not there yet
    Column("counts", _DOCUMENT, nullable=False),
    Column("samples", _DOCUMENT, nullable=False),  # masked texts, side by side
    Column("asked_by", String(NAME_LENGTH), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("finished_at", UtcDateTime),
    one_of("source", REPLAY_SOURCES),
    one_of("state", REPLAY_STATES),
    Index(None, "asked_at"),
)

# Unknown texts that are not for us, by the hash of what is compared of them.
dismissed_texts = Table(
    "dismissed_texts",
    metadata,
    Column("shape_hash", String(64), primary_key=True),
    Column("dismissed_by", String(NAME_LENGTH), nullable=False),
    Column("dismissed_at", UtcDateTime, nullable=False),
    length_of("shape_hash", exactly=64),
)
