"""The statements by which workers take, begin and put back MTs; their text never changes, so that they are prepared."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.types import TypeEngine

from core.delivery import UNAVAILABLE, MtStatus
from store.rows import RowSource
from store.tables import UtcDateTime, mt_messages
from store.tables.columns import constant

_mt = mt_messages.c
QUEUED, SENDING, UNKNOWN = (constant(each) for each in (MtStatus.QUEUED, MtStatus.SENDING, MtStatus.UNKNOWN))
PRIORITIES = (0, 1, 2)
NOW = bindparam("now", type_=UtcDateTime())

_HELD_COLUMNS: dict[str, TypeEngine[Any]] = {"id": String(), "lease": UtcDateTime(), "begun": UtcDateTime()}
ONLY = RowSource("usable", {"provider": String()})
HELD = RowSource("held", _HELD_COLUMNS)
HANDED = RowSource("held", {**_HELD_COLUMNS, "provider": String(), "reason": String()})
WAITS = RowSource("held", {**_HELD_COLUMNS, "due_at": UtcDateTime(), "reason": String()})


def only_parameters(dialect: str, usable: Collection[str] | None) -> dict[str, Any]:
    """Return the parameters that name the providers which may be used."""
    return {} if usable is None else ONLY.parameters(dialect, [(each,) for each in sorted(usable)])


def is_due(now: datetime | Any = NOW) -> ColumnElement[bool]:
    """Return the condition: queued, due, not too late, and not at night.

    The index on due MTs finds them; the rest is looked at in their rows. What is past its `send_until` is moved by the
    clock within seconds, so that it does not stand at the front of that index.
    """
    always: ColumnElement[bool] = literal_column("1 = 1")
    in_time = and_(func.coalesce(_mt.expires_at > now, always), func.coalesce(_mt.send_until > now, always))
    return and_(_mt.status == QUEUED, _mt.due_at <= now, in_time)


@cache
def count_due(dialect: str, restricted: bool) -> Select[Any]:
    """Return the SELECT of `priority, due`; each priority reads its own part of the index and stops at `most`."""
    most = bindparam("most", type_=Integer())
    branches: list[Any] = []
    for priority in PRIORITIES:
        some = _due_of(dialect, restricted, literal_column(str(priority))).limit(most).subquery()
        branches.append(
            select(literal_column(str(priority)).label("priority"), func.count().label("due")).select_from(some)
        )
    counts: Any = union_all(*branches).subquery()
    return select(counts)


@cache
def take(dialect: str, restricted: bool) -> Update:
    """Return the UPDATE that takes the longest waiting MTs of a priority."""
    wanted = (
        _due_of(dialect, restricted, bindparam("of_priority", type_=Integer()))
        .order_by(_mt.due_at)
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    # Why it waited is over; that a provider could not be reached is still needed to choose another one.
    kept = case((_mt.status_reason.startswith(constant(UNAVAILABLE)), _mt.status_reason), else_=None)
    values = {
        "status": MtStatus.SENDING.value,
        "status_reason": kept,
        "status_at": NOW,
        "lease_until": bindparam("lease", type_=UtcDateTime()),
        "attempts": _mt.attempts + 1,
    }
    taking = update(mt_messages).where(_mt.id.in_(select(wanted.c.id)), _mt.status == QUEUED).values(**values)
    return taking.returning(
        _mt.id, _mt.recipient, _mt.sender, _mt.text, _mt.kind, _mt.provider, _mt.attempts, _mt.due_at,
        _mt.expires_at, _mt.priority, _mt.segments, _mt.only_provider, _mt.status_reason, _mt.send_until,
    )  # fmt: skip


@cache
def begin(dialect: str) -> Update:
    """Return the UPDATE that notes the provider of what is about to be handed over, unless it was called off."""
    held = HANDED.source(dialect)
    until = bindparam("until", type_=UtcDateTime())
    values = {"begun_at": NOW, "provider": held.c.provider, "status_reason": held.c.reason, "lease_until": until}
    ours = and_(_is_held(held), _mt.recalled.is_(None))
    return update(mt_messages).where(ours).values(**values).returning(_mt.id)


@cache
def retry(dialect: str) -> Update:
    """Return the UPDATE that queues what was not taken for another try."""
    held = WAITS.source(dialect)
    values = {**unsent(held.c.reason), "begun_at": None, "due_at": held.c.due_at}
    return update(mt_messages).where(_was_ours(held)).values(**values).returning(_mt.id, _mt.status)


@cache
def put_back(dialect: str) -> Update:
    """Return the UPDATE that queues what was not tried; so the try is not counted."""
    held = HELD.source(dialect)
    values = {**unsent(_mt.status_reason), "begun_at": None, "attempts": _mt.attempts - 1}
    return update(mt_messages).where(_was_ours(held)).values(**values).returning(_mt.id, _mt.status)


def unsent(reason: Any, at: datetime | Any = NOW) -> dict[str, Any]:
    """Return the values of what has certainly not been sent: it is queued, or cancelled if it was called off."""
    return {
        "status": case((_mt.recalled.is_(None), QUEUED), else_=constant(MtStatus.CANCELLED)),
        "status_reason": func.coalesce(_mt.recalled, reason),
        "status_at": at,
        "lease_until": None,
    }


def _is_held(held: FromClause) -> ColumnElement[bool]:
    """Whoever takes an MT later holds it under a later lease."""
    return and_(_mt.id == held.c.id, _is_leased(held))


def _was_ours(held: FromClause) -> ColumnElement[bool]:
    """As `_is_held`, or the lease has ended meanwhile and nobody has found out anything since: it is the same try."""
    lost = and_(_mt.status == UNKNOWN, _mt.begun_at == held.c.begun)
    return and_(_mt.id == held.c.id, or_(_is_leased(held), lost))


def _is_leased(held: FromClause) -> ColumnElement[bool]:
    return and_(_mt.status == SENDING, _mt.lease_until == held.c.lease)


def _due_of(dialect: str, restricted: bool, priority: ColumnElement[int]) -> Select[Any]:
    due = select(_mt.id).where(is_due(), _mt.priority == priority)
    if restricted:
        usable = select(ONLY.source(dialect).c.provider)
        due = due.where(func.coalesce(_mt.only_provider, constant("")).in_(usable))
    return due
