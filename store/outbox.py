"""The life of an MT: queued, taken by a worker under a lease, begun, sent. What came of it: `store.outbox_results`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from core.delivery import LIVES, PRIORITY_OF_KIND, UNAVAILABLE
from core.message import OutboundMessage
from store import outbox_statements as statements
from store.database import Db, dialect_of
from store.outbox_results import Result, record_result, record_results, tell_of_ends
from store.rows import insert_rows
from store.tables import MtStatus, mt_messages

__all__ = [
    "Handed", "NewMt", "Result", "Taken", "begin", "count_due", "put_back", "queue", "record_result", "record_results",
    "retry_later", "take_due",
]  # fmt: skip

ANY_ROUTE = ""  # stands for all providers of the routes where those that may be used are named


@dataclass(frozen=True, slots=True)
class Taken:
    """An MT that this worker holds until its lease ends. `attempts` counts this one; the lease tells it from others.

    `avoid` is the provider that could not be reached when it was tried last.
    """

    message: OutboundMessage
    kind: str
    provider: str | None
    attempts: int
    due_at: datetime
    lease_until: datetime
    priority: int = 1
    segments: int = 1
    only_provider: str | None = None
    avoid: str | None = None
    send_until: datetime | None = None
    begun_at: datetime | None = None

    def is_too_late(self, now: datetime) -> bool:
        """Return whether quiet hours have begun where the recipient lives, or nobody is helped by it any more."""
        return any(end is not None and end <= now for end in (self.send_until, self.message.valid_until))


@dataclass(frozen=True, slots=True)
class Handed:
    """An MT that is about to be handed to a provider; `reason` says why to another one than its routes prefer."""

    taken: Taken
    provider: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class NewMt:
    """An MT to be queued. `provider` None: whichever sends. `expires_at` None: as long as its kind helps anybody."""

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
    send_until: datetime | None = None  # when quiet hours begin; None: it goes out at any hour


_NEW_COLUMNS = tuple(field.name for field in fields(NewMt))
_values_of = attrgetter(*_NEW_COLUMNS)
_EXPIRES = _NEW_COLUMNS.index("expires_at")


def queue(db: Db, messages: Sequence[NewMt], now: datetime) -> None:
    """Save MTs with status queued."""
    further = ("priority", "status", "status_at", "created_at", "conceal_at")
    rows = [
        (*_lasting(each), PRIORITY_OF_KIND[each.kind], MtStatus.QUEUED.value, now, now, _conceal_at(each, now))
        for each in messages
    ]
    insert_rows(db, mt_messages, (*_NEW_COLUMNS, *further), rows)


def _lasting(message: NewMt) -> tuple[Any, ...]:
    """Every MT is given up some day."""
    values = list(_values_of(message))
    values[_EXPIRES] = message.expires_at or message.due_at + LIVES[message.kind]
    return tuple(values)


def _conceal_at(message: NewMt, now: datetime) -> datetime | None:
    """A one-time code is taken out of its text when it is good for nothing any more."""
    return (message.expires_at or now + LIVES["code"]) if message.kind == "code" else None


def count_due(db: Db, now: datetime, limit: int, usable: Collection[str] | None = None) -> dict[int, int]:
    """Return how many queued MTs are due by priority, up to `limit` of each; priorities without any are left out.

    `usable` are the providers that may be used, ANY_ROUTE among them if those of the routes may; None: all.
    """
    dialect = dialect_of(db)
    parameters = {"now": now, "most": limit, **statements.only_parameters(dialect, usable)}
    rows = db.execute(statements.count_due(dialect, usable is not None), parameters)
    return {row.priority: row.due for row in rows if row.due}


def take_due(
    db: Db, now: datetime, limit: int, lease: timedelta, priority: int, usable: Collection[str] | None = None
) -> list[Taken]:
    """Take up to `limit` queued MTs of this priority that are due, longest waiting first; nobody else gets them.

    They are `sending` until a result, `retry_later` or `put_back`. After the lease, those for which `begin` was called
    become `unknown` and the others are queued again. `usable`: see `count_due`.
    """
    dialect = dialect_of(db)
    parameters = {"now": now, "most": limit, "lease": now + lease, "of_priority": priority}
    statement = statements.take(dialect, usable is not None)
    rows = db.execute(statement, {**parameters, **statements.only_parameters(dialect, usable)})
    taken = [_taken_of(row, now + lease) for row in rows]
    return sorted(taken, key=lambda each: (each.due_at, each.message.id))


def begin(db: Db, handed: Sequence[Handed], now: datetime, lease: timedelta) -> list[Handed]:
    """Note that these are about to be handed over, and hold them anew; return those that are still ours, in order.

    Those for which it has become too late since they were taken are queued again instead; those that were called off
    are cancelled. Where one is there twice, under an older and a newer lease, the newer one counts.
    """
    newest = {each.taken.message.id: each for each in sorted(handed, key=lambda each: each.taken.lease_until)}
    ours: set[str] = set()
    if decent := [each for each in newest.values() if not each.taken.is_too_late(now)]:
        dialect = dialect_of(db)
        rows = [(*_key(each.taken), each.provider, each.reason) for each in decent]
        parameters = {"now": now, "until": now + lease, **statements.HANDED.parameters(dialect, rows)}
        ours = set(db.execute(statements.begin(dialect), parameters).scalars())
    put_back(db, [each.taken for id_, each in newest.items() if id_ not in ours], now)
    return [
        replace(each, taken=replace(each.taken, lease_until=now + lease, begun_at=now))
        for each in handed
        if each.taken.message.id in ours and newest[each.taken.message.id] is each
    ]


def retry_later(db: Db, waits: Sequence[tuple[Taken, datetime, str]], now: datetime) -> list[str]:
    """Queue MTs again that were certainly not taken, given as (MT, when due, why); return the ids of these.

    Left out are those of which something else is known meanwhile. One that was called off is cancelled instead.
    """
    if not waits:
        return []
    dialect = dialect_of(db)
    rows = [(*_key(taken), due_at, reason[:100]) for taken, due_at, reason in waits]
    parameters = {"now": now, **statements.WAITS.parameters(dialect, rows)}
    return _settled(db, db.execute(statements.retry(dialect), parameters).all(), now)


def put_back(db: Db, taken: Sequence[Taken], now: datetime) -> int:
    """Queue again what was not handed over, e.g. because the worker stops; cancel what was called off meanwhile.

    Returns how many of them were still ours.
    """
    if not taken:
        return 0
    dialect = dialect_of(db)
    parameters = statements.HELD.parameters(dialect, [_key(each) for each in taken])
    return len(_settled(db, db.execute(statements.put_back(dialect), {"now": now, **parameters}).all(), now))


def _key(taken: Taken) -> tuple[str, datetime, datetime | None]:
    """What tells one try of an MT from all others."""
    return taken.message.id, taken.lease_until, taken.begun_at


def _settled(db: Db, rows: Sequence[Row[Any]], now: datetime) -> list[str]:
    """Return the ids of what was queued again; what was cancelled instead has come to its end."""
    tell_of_ends(db, [row.id for row in rows if row.status == MtStatus.CANCELLED], now)
    return [row.id for row in rows]


def _taken_of(row: Row[Any], lease_until: datetime) -> Taken:
    message = OutboundMessage(row.id, row.recipient, row.sender, row.text, row.expires_at)
    avoid = row.provider if (row.status_reason or "").startswith(UNAVAILABLE) else None
    return Taken(
        message=message,
        kind=row.kind,
        provider=row.provider,
        attempts=row.attempts,
        due_at=row.due_at,
        lease_until=lease_until,
        priority=row.priority,
        segments=row.segments,
        only_provider=row.only_provider,
        avoid=avoid,
        send_until=row.send_until,
    )
