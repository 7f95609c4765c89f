"""The life of an MT: queued, taken by a worker under a lease, sent, reported on. Its status never moves backwards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, or_, select, update

from core.delivery import LIVES, PRIORITY_OF_KIND
from core.message import OutboundMessage
from store.database import Db, changed_rows, dialect_of
from store.outbox_results import Result, rank_of, record_result, record_results
from store.rows import RowSource, insert_rows
from store.tables import MtStatus, mt_messages
from store.tables.columns import constant

__all__ = [
    "NewMt",
    "Result",
    "Taken",
    "begin",
    "due_ids",
    "expire_overdue",
    "put_back",
    "queue",
    "rank_of",
    "record_result",
    "record_results",
    "release_expired_leases",
    "retry_later",
    "take_due",
]

_mt = mt_messages.c
_QUEUED, _SENDING = constant(MtStatus.QUEUED), constant(MtStatus.SENDING)


@dataclass(frozen=True, slots=True)
class Taken:
    """An MT that this worker holds until its lease ends. `attempts` counts this one; the lease tells it from others."""

    message: OutboundMessage
    kind: str
    provider: str | None
    attempts: int
    due_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class NewMt:
    """An MT to be queued. `provider` None: whichever sends."""

    id: str
    recipient: str
    sender: str
    text: str
    kind: str
    language: str
    due_at: datetime
    provider: str | None = None
    catalogue_number: int | None = None
    check_code: str | None = None
    expires_at: datetime | None = None
    claim_id: int | None = None
    participant_id: int | None = None
    topic: str | None = None
    occasion: str | None = None
    only_provider: str | None = None
    status_reason: str | None = None  # why it waits, if it does


_NEW_COLUMNS = tuple(field.name for field in fields(NewMt))
_IDS = RowSource("ids", {"id": String()})


def queue(db: Db, messages: Sequence[NewMt], now: datetime) -> None:
    """Save MTs with status queued."""
    further = ("priority", "status", "status_at", "created_at", "conceal_at")
    rows = [
        (*astuple(each), PRIORITY_OF_KIND[each.kind], MtStatus.QUEUED.value, now, now, _conceal_at(each, now))
        for each in messages
    ]
    insert_rows(db, mt_messages, (*_NEW_COLUMNS, *further), rows)


def _conceal_at(message: NewMt, now: datetime) -> datetime | None:
    """A one-time code is taken out of its text when it is good for nothing any more."""
    return (message.expires_at or now + LIVES["code"]) if message.kind == "code" else None


def due_ids(db: Db, now: datetime, limit: int) -> list[str]:
    """Return the ids of queued MTs that are due, the longest waiting first."""
    ids = select(_mt.id).where(_is_due(now)).order_by(_mt.priority, _mt.due_at).limit(limit)
    return list(db.execute(ids).scalars())


def take_due(db: Db, now: datetime, limit: int, lease: timedelta, ids: Collection[str] | None = None) -> list[Taken]:
    """Take up to `limit` queued MTs that are due (of these ids, if given) and return them; nobody else gets them.

    They are `sending` until `record_result`, `retry_later` or `put_back`. After the lease, those for which `begin` was
    called become `unknown` and the others are queued again.
    """
    wanted = (
        select(_mt.id)
        .where(_is_due(now))
        .order_by(_mt.priority, _mt.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    parameters: dict[str, Any] = {}
    if ids is not None:
        dialect = dialect_of(db)
        wanted = wanted.where(_mt.id.in_(select(_IDS.source(dialect).c.id)))
        parameters = _IDS.parameters(dialect, [(each,) for each in ids])
    due = wanted.cte("due")
    taking = (
        update(mt_messages)
        .where(_mt.id.in_(select(due.c.id)), _mt.status == _QUEUED)
        .values(status=MtStatus.SENDING.value, status_at=now, lease_until=now + lease, attempts=_mt.attempts + 1)
        .returning(_mt.id, _mt.recipient, _mt.sender, _mt.text, _mt.kind, _mt.provider, _mt.attempts, _mt.due_at)
    )
    taken = [_taken_of(row, now + lease) for row in db.execute(taking, parameters)]
    return sorted(taken, key=lambda each: (each.due_at, each.message.id))


def begin(db: Db, taken: Taken, now: datetime) -> bool:
    """Note that the MT is about to be handed to the provider. False: the lease is over, and it is not ours to send."""
    return _change(db, _is_held(taken), {"begun_at": now}) == 1


def retry_later(db: Db, taken: Taken, due_at: datetime, now: datetime, reason: str) -> bool:
    """Queue an MT again that was certainly not taken by the provider. Returns whether we still held it."""
    values: dict[str, Any] = {"status": MtStatus.QUEUED.value, "status_at": now, "status_reason": reason}
    values |= {"due_at": due_at, "lease_until": None, "begun_at": None}
    return _change(db, _is_held(taken), values) == 1


def put_back(db: Db, taken: Sequence[Taken], now: datetime) -> int:
    """Queue again what was not handed over, e.g. because the worker stops. Returns how many of them we still held."""
    return sum(_change(db, _is_held(each), _queued_again(now)) for each in taken)


def release_expired_leases(db: Db, now: datetime) -> tuple[int, int]:
    """Settle what a worker took and never reported on. Returns how many became `unknown`, how many `queued`.

    What was begun may have been sent, and is never sent blindly again; what was not begun has certainly not been sent.
    """
    overdue = and_(_mt.status == _SENDING, _mt.lease_until <= now)
    values = {"status": MtStatus.UNKNOWN.value, "status_at": now, "status_reason": "lease_expired", "lease_until": None}
    unknown = _change(db, and_(overdue, _mt.begun_at.is_not(None)), values)
    return unknown, _change(db, overdue, _queued_again(now))


def expire_overdue(db: Db, now: datetime) -> int:
    """Make `expired` what is still queued and no longer worth sending. Returns how many."""
    overdue = and_(_mt.status == _QUEUED, _mt.expires_at <= now)
    return _change(db, overdue, {"status": MtStatus.EXPIRED.value, "status_at": now, "status_reason": "too_late"})


def _is_due(now: datetime) -> ColumnElement[bool]:
    alive = or_(_mt.expires_at.is_(None), _mt.expires_at > now)
    return and_(_mt.status == _QUEUED, _mt.due_at <= now, alive)


def _is_held(taken: Taken) -> ColumnElement[bool]:
    """Whoever takes an MT later holds it under a later lease."""
    return and_(_mt.id == taken.message.id, _mt.status == _SENDING, _mt.lease_until == taken.lease_until)


def _queued_again(now: datetime) -> dict[str, Any]:
    """The try is not counted: there was none."""
    values = {"status": MtStatus.QUEUED.value, "status_at": now, "lease_until": None, "begun_at": None}
    return {**values, "attempts": _mt.attempts - 1}


def _change(db: Db, which: ColumnElement[bool], values: Mapping[str, Any]) -> int:
    return changed_rows(db, update(mt_messages).where(which).values(**values))


def _taken_of(row: Row[Any], lease_until: datetime) -> Taken:
    message = OutboundMessage(row.id, row.recipient, row.sender, row.text)
    return Taken(message, row.kind, row.provider, row.attempts, row.due_at, lease_until)
