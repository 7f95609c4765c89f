"""MTs as the core system reads them back: page by page, by phone, by claim; never with their text."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import Row, select

from store.database import Db
from store.tables import mt_messages, mt_status_changes

_mt = mt_messages.c


@dataclass(frozen=True, slots=True)
class MtRow:
    """An MT without its text, sorted by `id`, which begins with the time at which it was made."""

    id: str
    kind: str
    topic: str | None
    status: str
    status_reason: str | None
    status_at: datetime
    recipient: str
    claim_id: int | None
    provider: str | None
    segments: int
    attempts: int
    created_at: datetime
    due_at: datetime
    expires_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which MTs are wanted; None: any. `only_provider` is for those that must not leave it."""

    status: str | None = None
    topic: str | None = None
    recipient: str | None = None
    claim_id: int | None = None
    only_provider: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A status that an MT came to, and why."""

    status: str
    reason: str | None
    provider: str | None
    at: datetime


def page_of_mts(
    db: Db, wanted: Wanted, *, after: str = "", limit: int = 50, made_by: datetime | None = None
) -> list[MtRow]:
    """Return the wanted MTs whose id follows `after`, oldest first, at most `limit`.

    The page ends before the first one that was made after `made_by`: who goes on from its end some time later misses
    nothing, though transactions that began together are committed in any order.
    """
    conditions = [_mt[name] == value for name in Wanted.__slots__ if (value := getattr(wanted, name)) is not None]
    statement = select(*(_mt[name] for name in MtRow.__slots__)).where(_mt.id > after, *conditions)
    rows = (_mt_of(row) for row in db.execute(statement.order_by(_mt.id).limit(limit)))
    return list(takewhile(lambda row: made_by is None or row.created_at <= made_by, rows))


def find_mt(db: Db, message_id: str, only_provider: str | None = None) -> MtRow | None:
    """Return the MT with this id."""
    statement = select(*(_mt[name] for name in MtRow.__slots__)).where(_mt.id == message_id)
    if only_provider is not None:
        statement = statement.where(_mt.only_provider == only_provider)
    row = db.execute(statement).one_or_none()
    return _mt_of(row) if row else None


def changes_of(db: Db, message_id: str) -> list[ChangeRow]:
    """Return every change of the MT's status after it was queued, in the order in which they happened."""
    change = mt_status_changes.c
    statement = select(change.status, change.reason, change.provider, change.at).where(change.message_id == message_id)
    return [ChangeRow(*row) for row in db.execute(statement.order_by(change.id))]


def _mt_of(row: Row[Any]) -> MtRow:
    return MtRow(**row._mapping)
