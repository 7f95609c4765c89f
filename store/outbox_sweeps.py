"""What the clock finds among MTs: expired leases, what is too late, unknown outcomes to ask about, missing reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, String, Update, and_, func, select, update

from core.delivery import ASKED_FOR, NOT_FOUND, MtStatus
from core.message import OutboundMessage
from store.database import Db, changed_rows, dialect_of
from store.outbox_results import tell_of_ends
from store.outbox_statements import QUEUED, SENDING, unsent
from store.rows import RowSource
from store.tables import UtcDateTime, mt_messages
from store.tables.columns import constant

_mt = mt_messages.c
_UNKNOWN, _SENT = constant(MtStatus.UNKNOWN), constant(MtStatus.SENT)
_ASKED = RowSource("asked", {"id": String(), "begun_at": UtcDateTime(), "due_at": UtcDateTime()})
MOST_EXPIRED = 1000  # per turn
REPORTS_LOOKED_BACK = timedelta(days=2)  # older ones will not come any more


@dataclass(frozen=True, slots=True)
class Unknown:
    """An MT of which nobody knows whether `provider` took it. It was begun at `begun_at`, unknown since `since`."""

    message: OutboundMessage
    kind: str
    provider: str | None
    begun_at: datetime
    since: datetime


def release_expired_leases(db: Db, now: datetime) -> tuple[int, int]:
    """Settle what a worker took and never reported on. Returns how many became `unknown`, how many `queued`.

    What was begun may have been sent, and is never sent blindly again; what was not begun has certainly not been sent,
    and is cancelled where it was called off.
    """
    overdue = and_(_mt.status == SENDING, _mt.lease_until <= now)
    lost = {"status": MtStatus.UNKNOWN.value, "status_reason": "lease_expired", "due_at": now}
    lost |= {"status_at": now, "lease_until": None}
    unknown = _change(db, and_(overdue, _mt.begun_at.is_not(None)), lost)
    values = {**unsent(_mt.status_reason, now), "attempts": _mt.attempts - 1}
    released = update(mt_messages).where(overdue).values(**values).returning(_mt.id, _mt.status)
    return unknown, len(_told(db, db.execute(released).all(), now))


def expire_overdue(db: Db, now: datetime, limit: int = MOST_EXPIRED) -> int:
    """Make `expired` what is still queued and no longer worth sending. Returns how many."""
    overdue = select(_mt.id).where(_mt.status == QUEUED, _mt.expires_at <= now).limit(limit)
    values = {"status": MtStatus.EXPIRED.value, "status_at": now, "status_reason": "too_late"}
    expiring = update(mt_messages).where(_mt.id.in_(overdue), _mt.status == QUEUED).values(**values).returning(_mt.id)
    ids = list(db.execute(expiring).scalars())
    tell_of_ends(db, ids, now)
    return len(ids)


def has_unknown(db: Db, now: datetime, wait: timedelta) -> bool:
    """Return whether there is an unknown outcome that a provider is to be asked about."""
    return db.execute(select(_mt.id).where(_is_to_be_asked(now, wait)).limit(1)).first() is not None


def take_unknown(db: Db, now: datetime, wait: timedelta, limit: int, hold: timedelta) -> list[Unknown]:
    """Return up to `limit` MTs that are unknown for `wait` and due to be asked about; nobody else gets them for `hold`.

    Who got them calls `record_results`, `queue_unsent` or `ask_later`; who dies leaves them to be asked again.
    """
    wanted = (
        select(_mt.id)
        .where(_is_to_be_asked(now, wait))
        .order_by(_mt.status_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("wanted")
    )
    taking = update(mt_messages).where(_mt.id.in_(select(wanted.c.id)), _mt.status == _UNKNOWN)
    taking = taking.values(due_at=now + hold)
    columns = (_mt.id, _mt.recipient, _mt.sender, _mt.text, _mt.kind, _mt.provider, _mt.begun_at, _mt.status_at)
    return [
        Unknown(
            OutboundMessage(row.id, row.recipient, row.sender, row.text),
            row.kind,
            row.provider,
            row.begun_at or row.status_at,
            row.status_at,
        )
        for row in db.execute(taking.returning(*columns))
    ]


def queue_unsent(db: Db, never_taken: Sequence[Unknown], now: datetime) -> list[str]:
    """Queue again what the provider certainly never took; return the ids of those that were still unknown.

    Those that were called off meanwhile are cancelled instead.
    """
    if not never_taken:
        return []
    dialect = dialect_of(db)
    rows = [(each.message.id, each.begun_at, now) for each in never_taken]
    parameters = {"now": now, **_ASKED.parameters(dialect, rows)}
    return _told(db, db.execute(_never_taken(dialect), parameters).all(), now)


def _told(db: Db, rows: Sequence[Row[Any]], now: datetime) -> list[str]:
    """Return the ids; what was cancelled instead of being queued has come to its end."""
    tell_of_ends(db, [row.id for row in rows if row.status == MtStatus.CANCELLED], now)
    return [row.id for row in rows]


def ask_later(db: Db, asked: Sequence[tuple[Unknown, datetime]]) -> None:
    """Note when the provider is to be asked again."""
    dialect = dialect_of(db)
    rows = [(each.message.id, each.begun_at, due_at) for each, due_at in asked]
    if rows:
        db.execute(_later(dialect), _ASKED.parameters(dialect, rows))


def overdue_reports(db: Db, now: datetime, after: timedelta) -> dict[str, int]:
    """Return how many MTs per provider were sent longer than `after` ago, within two days, and never reported on."""
    latest = now - after
    overdue = and_(_mt.status == _SENT, _mt.sent_at <= latest, _mt.sent_at > latest - REPORTS_LOOKED_BACK)
    counted = select(_mt.provider, func.count().label("overdue")).where(overdue).group_by(_mt.provider)
    return {row.provider or "": row.overdue for row in db.execute(counted)}


def count_in_flight(db: Db) -> dict[str, int]:
    """Return how many MTs per provider are being handed over at this moment."""
    begun = and_(_mt.status == SENDING, _mt.begun_at.is_not(None))
    counted = select(_mt.provider, func.count().label("begun")).where(begun).group_by(_mt.provider)
    return {row.provider or "": row.begun for row in db.execute(counted)}


def _is_to_be_asked(now: datetime, wait: timedelta) -> ColumnElement[bool]:
    """When to ask next stands in `due_at`; after a day nobody asks any more."""
    since = and_(_mt.status_at <= now - wait, _mt.status_at > now - ASKED_FOR)
    return and_(_mt.status == _UNKNOWN, since, _mt.due_at <= now)


@cache
def _never_taken(dialect: str) -> Update:
    asked = _ASKED.source(dialect).c
    values = {**unsent(constant(NOT_FOUND)), "due_at": asked.due_at, "begun_at": None}
    return update(mt_messages).where(_is_still(asked)).values(**values).returning(_mt.id, _mt.status)


@cache
def _later(dialect: str) -> Update:
    asked = _ASKED.source(dialect).c
    return update(mt_messages).where(_is_still(asked)).values(due_at=asked.due_at)


def _is_still(asked: Any) -> ColumnElement[bool]:
    same_try = func.coalesce(_mt.begun_at, _mt.status_at) == asked.begun_at
    return and_(_mt.id == asked.id, _mt.status == _UNKNOWN, same_try)


def _change(db: Db, which: ColumnElement[bool], values: dict[str, Any]) -> int:
    return changed_rows(db, update(mt_messages).where(which).values(**values))
