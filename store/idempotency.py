"""Requests that must not be done twice: who has begun one, and what was answered. Each API key has its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Row, and_, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from store.database import Db, changed_rows, dialect_of
from store.tables import idempotency_keys

KEPT_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(minutes=1)  # whoever has begun a request and not ended it by then is dead

_row = idempotency_keys.c


class Standing(StrEnum):
    """What became of an attempt to begin a request."""

    MINE = "mine"  # to be done now, by the caller
    DONE = "done"  # was done before; `Begun` has the answer
    RUNNING = "running"  # somebody is at it
    OTHER = "other"  # the key was used for another request


@dataclass(frozen=True, slots=True)
class Request:
    """A request by its names: whose key, which Idempotency-Key, and a hash of what is asked for."""

    api_key_id: str
    key: str
    request_hash: str


@dataclass(frozen=True, slots=True)
class Begun:
    """How a request stands. `at` tells this attempt from a later one; status and body are the stored answer's."""

    standing: Standing
    at: datetime
    answer_status: int = 0
    answer_body: str = ""


def begin(db: Db, request: Request, now: datetime) -> Begun:
    """Take the request on, unless it is done or somebody is at it. Commit before the work begins.

    One insert decides between two at once. What was begun more than a minute ago and never ended is taken over.
    """
    if _insert_running(db, request, now):
        return Begun(Standing.MINE, now)
    row = db.execute(select(idempotency_keys).where(_is(request))).one_or_none()
    if row is None:  # it was given back this very moment
        return Begun(Standing.RUNNING, now)
    if row.request_hash != request.request_hash:
        return Begun(Standing.OTHER, row.created_at)
    if row.state == "done":
        return Begun(Standing.DONE, row.created_at, row.answer_status, row.answer_body)
    return _take_over(db, request, row, now)


def finish(db: Db, request: Request, begun: Begun, answer_status: int, answer_body: str) -> bool:
    """Store the answer. Returns False if the request was taken over meanwhile: then the other's answer counts."""
    values = {"state": "done", "answer_status": answer_status, "answer_body": answer_body}
    return changed_rows(db, update(idempotency_keys).where(_is_held(request, begun)).values(**values)) == 1


def give_back(db: Db, request: Request, begun: Begun) -> None:
    """Forget that the request was begun: nothing came of it, and it may be asked for again at once."""
    db.execute(delete(idempotency_keys).where(_is_held(request, begun)))


def purge(db: Db, now: datetime, limit: int = 1000) -> int:
    """Forget requests that were begun more than 24 hours ago, at most so many. Returns how many."""
    old = select(_row.api_key_id, _row.key).where(_row.created_at < now - KEPT_FOR).limit(limit)
    gone = delete(idempotency_keys).where(tuple_(_row.api_key_id, _row.key).in_(old))
    return cast("CursorResult[Any]", db.execute(gone)).rowcount


def _insert_running(db: Db, request: Request, now: datetime) -> bool:
    inserting = postgresql.insert if dialect_of(db) == "postgresql" else sqlite.insert
    statement = inserting(idempotency_keys).values(
        api_key_id=request.api_key_id,
        key=request.key,
        request_hash=request.request_hash,
        state="running",
        created_at=now,
    )
    return db.execute(statement.on_conflict_do_nothing().returning(_row.key)).one_or_none() is not None


def _take_over(db: Db, request: Request, row: Row[Any], now: datetime) -> Begun:
    stale = row.created_at <= now - GIVEN_UP_AFTER
    found = Begun(Standing.RUNNING, row.created_at)
    takes = update(idempotency_keys).where(_is_held(request, found)).values(created_at=now)
    if stale and changed_rows(db, takes) == 1:
        return Begun(Standing.MINE, now)
    return found


def _is(request: Request) -> ColumnElement[bool]:
    return and_(_row.api_key_id == request.api_key_id, _row.key == request.key)


def _is_held(request: Request, begun: Begun) -> ColumnElement[bool]:
    return and_(_is(request), _row.state == "running", _row.created_at == begun.at)
