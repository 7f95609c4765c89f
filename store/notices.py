"""Notices that there are already for many people at once: which wait, move, are called off, or replace others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, String, Update, bindparam, case, select, update

from core.delivery import RECALLABLE
from store.database import Db, dialect_of
from store.outbox_results import tell_of_ends
from store.rows import RowSource
from store.tables import MtStatus, UtcDateTime, claim_events, mt_messages
from store.tables.columns import constant

_IDS = RowSource("people", {"id": BigInteger()})
_OFF = RowSource("off", {"id": String(), "reason": String()})
_MOVED = RowSource(
    "moved",
    {
        "id": String(),
        "due_at": UtcDateTime(),
        "expires_at": UtcDateTime(),
        "send_until": UtcDateTime(),
        "reason": String(),
    },
)
_REPLACED = RowSource("replaced", {"old_id": String(), "new_id": String()})
_QUEUED, _CANCELLED = constant(MtStatus.QUEUED), constant(MtStatus.CANCELLED)
_mt = mt_messages.c


@dataclass(frozen=True, slots=True)
class KnownMt:
    """A notice that was not cancelled: it waits, is under way, or is beyond recall."""

    id: str
    participant_id: int
    claim_id: int | None
    status: str
    kind: str
    topic: str
    occasion: str
    recipient: str
    text: str
    check_code: str | None
    due_at: datetime
    attempts: int = 0

    @property
    def waits(self) -> bool:
        """Whether it can be cancelled at once."""
        return self.status == MtStatus.QUEUED

    @property
    def is_recallable(self) -> bool:
        """Whether it waits, or may come back from those who have it."""
        return self.status in RECALLABLE


@dataclass(frozen=True, slots=True)
class Moved:
    """When a notice is due now, until when it is news, when quiet hours begin, and why it waits."""

    id: str
    due_at: datetime
    expires_at: datetime
    send_until: datetime | None
    held_for: str | None


def load_notices(db: Db, ids: Collection[int]) -> list[KnownMt]:
    """Return all notices of these participants but the cancelled ones."""
    dialect = dialect_of(db)
    return [
        KnownMt(*row)
        for row in db.execute(_notices_statement(dialect), _IDS.parameters(dialect, [(each,) for each in sorted(ids)]))
    ]


def cancel(db: Db, reasons: Mapping[str, str], now: datetime) -> None:
    """Cancel those of these notices (id to reason) that still wait.

    What a worker has goes on, but is cancelled for this reason instead of being queued again: it comes too late then.
    """
    if reasons:
        dialect = dialect_of(db)
        parameters = _OFF.parameters(dialect, sorted(reasons.items()))
        db.execute(_cancel_statement(dialect), parameters | {"now": now})
        tell_of_ends(db, reasons, now)


def move(db: Db, moved: Sequence[Moved]) -> None:
    """Let those of these notices that still wait, and were not tried yet, be due at another time."""
    if moved:
        dialect = dialect_of(db)
        rows = [(each.id, each.due_at, each.expires_at, each.send_until, each.held_for) for each in moved]
        db.execute(_move_statement(dialect), _MOVED.parameters(dialect, rows))


def follow_notices(db: Db, replaced: Mapping[str, str]) -> None:
    """Let the events of these notices (old id to new) point to what is sent in their place."""
    if replaced:
        dialect = dialect_of(db)
        db.execute(_follow_statement(dialect), _REPLACED.parameters(dialect, sorted(replaced.items())))


@cache
def _notices_statement(dialect: str) -> Select[Any]:
    people = _IDS.source(dialect)
    columns = [_mt[name] for name in KnownMt.__slots__]
    wanted = select(*columns).join(people, people.c.id == _mt.participant_id)
    wanted = wanted.where(_mt.participant_id.is_not(None), _mt.occasion.is_not(None), _mt.status != _CANCELLED)
    return wanted.where(_mt.campaign_id.is_(None))  # a campaign's are planned by nobody here


@cache
def _cancel_statement(dialect: str) -> Update:
    off = _OFF.source(dialect)
    waits = _mt.status == _QUEUED
    values = {
        "status": case((waits, _CANCELLED), else_=_mt.status),
        "status_reason": case((waits, off.c.reason), else_=_mt.status_reason),
        "status_at": case((waits, bindparam("now", type_=UtcDateTime())), else_=_mt.status_at),
        "recalled": off.c.reason,
    }
    recallable = _mt.status.in_([constant(each) for each in RECALLABLE])
    return update(mt_messages).where(_mt.id == off.c.id, recallable).values(**values)


@cache
def _move_statement(dialect: str) -> Update:
    moved = _MOVED.source(dialect)
    return (
        update(mt_messages)
        .where(_mt.id == moved.c.id, _mt.status == _QUEUED, _mt.attempts == 0)
        .values(
            due_at=moved.c.due_at,
            expires_at=moved.c.expires_at,
            send_until=moved.c.send_until,
            status_reason=moved.c.reason,
        )
    )


@cache
def _follow_statement(dialect: str) -> Update:
    replaced = _REPLACED.source(dialect)
    following = update(claim_events).where(claim_events.c.notice_id == replaced.c.old_id)
    return following.values(notice_id=replaced.c.new_id)
