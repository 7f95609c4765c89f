"""Who may use the API, what a key has asked already, and how far a file was read."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from store.tables.columns import UtcDateTime, length_of, metadata, one_of

IDEMPOTENCY_STATES = ("running", "done")

# The secret is shown once, when the key is made; here is its hash.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    Column("test", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    length_of("secret_hash", exactly=64),
    length_of("name", at_most=60),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("api_key_id", String(16), ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("answer_status", Integer),
    Column("answer_body", Text),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    one_of("state", IDEMPOTENCY_STATES),
)

# A file that is being imported: what was committed is not read again.
imports = Table(
    "imports",
    metadata,
    Column("file_hash", String(64), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("rows_done", BigInteger, nullable=False),
    Column("rows_bad", BigInteger, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
)
