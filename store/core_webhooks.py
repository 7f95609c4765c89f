"""What the core system is to be told: the final outcomes of notices, kept until it has taken them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, String, and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from core.delivery import MtStatus
from store.database import Db, changed_rows, dialect_of
from store.rows import RowSource, insert_statement, row_source
from store.tables import claims, core_webhooks, marks, mt_messages, mt_status_changes
from store.tables.columns import constant

TOLD = "tells_core_system"  # in a session's info: whether the core system wants to hear (CORE_WEBHOOK_URL)
FINAL = (MtStatus.DELIVERED, MtStatus.FAILED, MtStatus.EXPIRED, MtStatus.CANCELLED)
LONGEST_ANSWER = 100
AWAY = "core_away"  # the mark of when to try again, where nobody answers
_NAMES = UUID("6b0c55c3-6a3e-4a34-9a3c-0d8a4c0f6f11")  # any that never changes: an outcome has the same id everywhere

_hook, _mt, _change = core_webhooks.c, mt_messages.c, mt_status_changes.c
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
    return queue_news(db, message_ids, FINAL, now)


def queue_news(db: Db, message_ids: Collection[str], statuses: Collection[MtStatus], now: datetime) -> int:
    """Do as `queue_final`, for those that stand in one of these statuses."""
    if not message_ids or not wants_to_hear(db):
        return 0
    dialect = dialect_of(db)
    these = _mt.status.in_([constant(each) for each in statuses])
    wanted = select(_mt.id, _mt.status).where(_mt.id.in_(select(_IDS.source(dialect).c.id)), these)
    found = db.execute(wanted.where(_mt.claim_id.is_not(None)), _IDS.parameters(dialect, [(i,) for i in message_ids]))
    rows = [(_id_of(row.id, row.status), row.id, row.status, "queued", now, now) for row in found]
    if not rows:
        return 0
    done = db.execute(_insert_statement(dialect), row_source(core_webhooks, _COLUMNS).parameters(dialect, rows))
    return len(done.all())


def wants_to_hear(db: Db) -> bool:
    """Return whether the core system wants to hear of outcomes, as the runtime said when it made the transaction."""
    return isinstance(db, Session) and bool(db.info.get(TOLD))


def is_due(db: Db, now: datetime) -> bool:
    """Return whether something is to be told now."""
    due = select(_hook.id).where(_is_due(now)).limit(1)
    return db.execute(due).first() is not None


def take_due(db: Db, now: datetime, limit: int, lease: timedelta) -> list[Outgoing]:
    """Take up to `limit` outcomes that are due, the longest waiting first; nobody else gets them until the lease ends.

    They stay queued and are due again when it ends: who dies while telling leaves nothing to clear up.
    """
    due = select(_hook.id).where(_is_due(now)).order_by(_hook.due_at).limit(limit)
    wanted = due.with_for_update(skip_locked=True).cte("due")
    until = now + lease
    values = {"due_at": until, "lease_until": until, "attempts": _hook.attempts + 1}
    taking = update(core_webhooks).where(_hook.id.in_(select(wanted.c.id))).values(**values).returning(_hook.id)
    ids = list(db.execute(taking).scalars())
    return _load(db, ids, until) if ids else []


def note_told(db: Db, told: Outgoing, answer: str, now: datetime) -> None:
    """Note that the core system has taken it."""
    _settle(db, told, {"status": "delivered", "delivered_at": now, "last_answer": answer[:LONGEST_ANSWER]})


def note_later(db: Db, told: Outgoing, answer: str, due_at: datetime) -> None:
    """Note that it was not taken and is to be told again."""
    _settle(db, told, {"due_at": due_at, "last_answer": answer[:LONGEST_ANSWER]})


def note_given_up(db: Db, told: Outgoing, answer: str) -> None:
    """Note that it is told no more, until somebody replays it."""
    _settle(db, told, {"status": "failed", "last_answer": answer[:LONGEST_ANSWER]})


def hold(db: Db, until: datetime) -> None:
    """Have everything wait: nobody answers there. One moment is noted, however much waits."""
    inserting = postgresql.insert(marks) if dialect_of(db) == "postgresql" else sqlite.insert(marks)
    noting = inserting.values(name=AWAY, at=until)
    db.execute(noting.on_conflict_do_update(index_elements=["name"], set_={"at": noting.excluded.at}))


def replay(db: Db, now: datetime, *, id_: str | None = None, since: datetime | None = None) -> int:
    """Queue one outcome again, or all that were noted since; what waits already stays as it is. Returns how many."""
    which = _hook.id == id_ if id_ is not None else _hook.created_at >= since
    values = {"status": "queued", "due_at": now, "created_at": now, "attempts": 0, "lease_until": None}
    return changed_rows(db, update(core_webhooks).where(which, ~_is_queued()).values(**values, delivered_at=None))


def newest(db: Db, limit: int, status: str | None = None) -> list[dict[str, Any]]:
    """Return the newest outcomes as their rows are, of one status if given."""
    rows = select(core_webhooks).order_by(_hook.created_at.desc(), _hook.id).limit(limit)
    return [dict(row) for row in db.execute(rows if status is None else rows.where(_hook.status == status)).mappings()]


def failed(db: Db, limit: int) -> list[dict[str, Any]]:
    """Return the newest outcomes that nobody tells any more until somebody replays them."""
    given_up = select(core_webhooks).where(_hook.status == constant("failed")).order_by(_hook.created_at.desc())
    return [dict(row) for row in db.execute(given_up.limit(limit)).mappings()]


def _is_queued() -> ColumnElement[bool]:
    return _hook.status == constant("queued")


def _is_due(now: datetime) -> ColumnElement[bool]:
    away = select(marks.c.name).where(marks.c.name == constant(AWAY), marks.c.at > now).exists()
    return and_(_is_queued(), _hook.due_at <= now, ~away)


def _settle(db: Db, told: Outgoing, values: dict[str, Any]) -> None:
    """Whose lease is over has nothing to say any more."""
    mine = and_(_hook.id == told.id, _is_queued(), _hook.lease_until == told.lease_until)
    db.execute(update(core_webhooks).where(mine).values(**values, lease_until=None))


def _load(db: Db, ids: Collection[str], until: datetime) -> list[Outgoing]:
    """The reason and the moment are those of the status that is told, whatever came later."""
    mine = and_(_change.message_id == _hook.message_id, _change.status == _hook.message_status)
    first = select(func.min(_change.id)).where(mine).correlate(core_webhooks).scalar_subquery()
    joined = (
        core_webhooks.outerjoin(mt_messages, _mt.id == _hook.message_id)
        .outerjoin(claims, claims.c.id == _mt.claim_id)
        .outerjoin(mt_status_changes, _change.id == first)
    )
    columns = (_hook.id, _hook.message_id, _hook.message_status, _hook.attempts, _hook.created_at)
    rows = db.execute(
        select(*columns, _mt.topic, _mt.occasion, claims.c.number, _change.reason, _change.at)
        .select_from(joined)
        .where(_hook.id.in_(ids))
        .order_by(_hook.created_at, _hook.id)
    ).all()
    return [_outgoing(row, until) for row in rows]


def _outgoing(row: Any, until: datetime) -> Outgoing:
    stage, sequence = _event_of(row.occasion)
    return Outgoing(
        id=row.id,
        message_id=row.message_id,
        status=row.message_status,
        claim_number=row.number,
        topic=row.topic,
        stage=stage,
        sequence=sequence,
        reason=row.reason,
        at=row.at or row.created_at,
        attempts=row.attempts,
        created_at=row.created_at,
        lease_until=until,
    )


def _event_of(occasion: str | None) -> tuple[str | None, int | None]:
    """The stage and sequence that a notice told of, which its occasion names: `stage:CLAIM:STAGE:SEQUENCE`."""
    topic, _, rest = (occasion or "").partition(":")
    parts = rest.split(":")
    return (parts[1], int(parts[2])) if topic == "stage" and len(parts) == 3 else (None, None)


def _id_of(message_id: str, status: str) -> str:
    return str(uuid5(_NAMES, f"{message_id} {status}"))


@cache
def _insert_statement(dialect: str) -> ReturningInsert[Any]:
    inserting = postgresql.insert(core_webhooks) if dialect == "postgresql" else sqlite.insert(core_webhooks)
    plain = insert_statement(dialect, core_webhooks, _COLUMNS)
    rows = plain.select.where(constant("1") == constant("1"))  # type: ignore[union-attr]  # SQLite needs a WHERE there
    return inserting.from_select(_COLUMNS, rows).on_conflict_do_nothing().returning(_hook.id)
