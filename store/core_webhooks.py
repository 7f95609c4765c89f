"""What the core system is to be told: the final outcomes of notices, kept until it has taken them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Insert, String, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.delivery import MtStatus
from store.database import Db, changed_rows, dialect_of
from store.rows import RowSource, insert_statement, row_source
from store.tables import claim_events, claims, core_webhooks, mt_messages, mt_status_changes
from store.tables.columns import constant

TOLD = "tells_core_system"  # in a session's info: whether the core system wants to hear (CORE_WEBHOOK_URL)
FINAL = (MtStatus.DELIVERED, MtStatus.FAILED, MtStatus.EXPIRED, MtStatus.CANCELLED)
LONGEST_ANSWER = 100
_NAMES = UUID("6b0c55c3-6a3e-4a34-9a3c-0d8a4c0f6f11")  # any that never changes: an outcome has the same id everywhere

_hook, _mt, _event, _change = core_webhooks.c, mt_messages.c, claim_events.c, mt_status_changes.c
_IDS = RowSource("ids", {"id": String()})
_COLUMNS = ("id", "message_id", "message_status", "status", "due_at", "created_at")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A final outcome that is to be told. `attempts` counts this try; it is ours until `lease_until`.

    `at` is when the MT got there, `reason` why where there is a reason. `stage` and `sequence` are those of the event
    that the notice told of; a reminder tells of none.
    """

    id: str
    message_id: str
    status: str
    claim_number: str | None
    topic: str | None
    stage: str | None
    sequence: int | None
    reason: str | None
    at: datetime
    attempts: int
    created_at: datetime
    lease_until: datetime


def queue_final(db: Db, message_ids: Collection[str], now: datetime) -> int:
    """Note that the core system is to hear of those of these MTs that are about a claim and have come to an end.

    Call it after every change of status, in its transaction; called twice it has no second effect. Does nothing where
    CORE_WEBHOOK_URL is empty: the runtime's transactions know. Returns how many were noted.
    """
    if not message_ids or not wants_to_hear(db):
        return 0
    dialect = dialect_of(db)
    final = _mt.status.in_([constant(each) for each in FINAL])
    wanted = select(_mt.id, _mt.status).where(_mt.id.in_(select(_IDS.source(dialect).c.id)), final)
    found = db.execute(wanted.where(_mt.claim_id.is_not(None)), _IDS.parameters(dialect, [(i,) for i in message_ids]))
    rows = [(_id_of(row.id, row.status), row.id, row.status, "queued", now, now) for row in found]
    if not rows:
        return 0
    done: Any = db.execute(_insert_statement(dialect), row_source(core_webhooks, _COLUMNS).parameters(dialect, rows))
    return int(done.rowcount)


def wants_to_hear(db: Db) -> bool:
    """Return whether the core system wants to hear of outcomes, as the runtime said when it made the transaction."""
    return isinstance(db, Session) and bool(db.info.get(TOLD))


def _id_of(message_id: str, status: str) -> str:
    return str(uuid5(_NAMES, f"{message_id} {status}"))


@cache
def _insert_statement(dialect: str) -> Insert:
    inserting = postgresql.insert(core_webhooks) if dialect == "postgresql" else sqlite.insert(core_webhooks)
    plain = insert_statement(dialect, core_webhooks, _COLUMNS)
    rows = plain.select.where(constant("1") == constant("1"))  # type: ignore[union-attr]  # SQLite needs a WHERE there
    return inserting.from_select(_COLUMNS, rows).on_conflict_do_nothing()
