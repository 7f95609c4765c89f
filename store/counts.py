"""What the clock counts from the history of statuses, and its own beat: sums that cost the monitor little to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Insert,
    Select,
    and_,
    bindparam,
    case,
    cast,
    extract,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.delivery import QUEUE_OF_KIND, MtStatus
from core.invented import SIMULATOR
from store.database import Db, dialect_of
from store.tables import marks, message_totals, mt_messages, mt_status_changes
from store.tables.columns import RowNumber

CLOCK, COUNTED = "clock", "counted"
MOST_CHANGES = 50_000  # counted at once; what is left is counted at the next turn
SETTLING = timedelta(seconds=10)  # a change with a lower number may be committed a little later than one with a higher
DELAYS = (5, 15, 60, 300, 900, 3600, 14_400, 86_400)  # seconds: bounds of what is told of the delay of reports
BEYOND = -1
OLDEST_WRITING = """
SELECT greatest(max(clock_timestamp() - xact_start), interval '0') FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""
NO_PROVIDER = "none"

_mt, _change, _total, _mark = mt_messages.c, mt_status_changes.c, message_totals.c, marks.c
_KEY = ("provider", "queue", "status", "delay")


@dataclass(frozen=True, slots=True)
class Total:
    """How many MTs of a queue came to a status through a provider; see the table for `delay` and `seconds`."""

    provider: str
    queue: str
    status: str
    delay: int
    total: int
    seconds: float


def beat(db: Db, now: datetime) -> None:
    """Note that the clock is at work."""
    db.execute(_mark_statement(dialect_of(db)), {"name": CLOCK, "at": now, "number": 0})


def clock_was_at(db: Db) -> datetime | None:
    """Return when the clock was last at work; None if never."""
    at: datetime | None = db.execute(select(_mark.at).where(_mark.name == CLOCK)).scalar()
    return at


def totals(db: Db) -> Sequence[Total]:
    """Return what was counted."""
    rows = db.execute(select(*_total).order_by(*(_total[name] for name in _KEY))).mappings()
    return [Total(**row) for row in rows]


def reporting_providers(db: Db) -> set[str]:
    """Return the providers that have ever reported a delivery.

    Not the simulator, which reports when somebody looks at its phone: there nothing is missing.
    """
    reported = select(_total.provider).where(_total.status == MtStatus.DELIVERED.value).distinct()
    return set(db.execute(reported).scalars()) - {NO_PROVIDER, SIMULATOR}


def count_changes(db: Db, now: datetime) -> int:
    """Count the changes of status since the last time; returns how many. Two clocks count one after the other."""
    counted = _counted_up_to(db, now)
    window = select(_change.id, _change.at).where(_change.id > counted).order_by(_change.id).limit(MOST_CHANGES)
    settled = window.subquery().c
    before = now - SETTLING - _longest_writing(db)
    newest = db.execute(select(func.max(settled.id)).where(settled.at <= before)).scalar()
    if newest is None:
        return 0
    db.execute(_add_statement(dialect_of(db)), {"after": counted, "up_to": newest})
    db.execute(update(marks).where(_mark.name == COUNTED).values(number=newest, at=now))
    return int(newest - counted)


def _longest_writing(db: Db) -> timedelta:
    """Return how long the oldest transaction that writes is open: its changes have low numbers and are not seen yet.

    SQLite has one writer at a time, so that numbers are committed in their order.
    """
    if dialect_of(db) != "postgresql":
        return timedelta()
    return db.execute(text(OLDEST_WRITING)).scalar_one() or timedelta()


def _counted_up_to(db: Db, now: datetime) -> int:
    """Return the number of the newest change that was counted, and lock it: the other clock waits."""
    inserting = postgresql.insert(marks) if dialect_of(db) == "postgresql" else sqlite.insert(marks)
    db.execute(inserting.values(name=COUNTED, at=now, number=0).on_conflict_do_nothing())
    return int(db.execute(select(_mark.number).where(_mark.name == COUNTED).with_for_update()).scalar_one())


@cache
def _mark_statement(dialect: str) -> Insert:
    inserting = postgresql.insert(marks) if dialect == "postgresql" else sqlite.insert(marks)
    return inserting.on_conflict_do_update(index_elements=["name"], set_={"at": inserting.excluded.at})


@cache
def _add_statement(dialect: str) -> Insert:
    inserting = postgresql.insert(message_totals) if dialect == "postgresql" else sqlite.insert(message_totals)
    adding = inserting.from_select([*_KEY, "total", "seconds"], _sums(dialect))
    sums = {name: message_totals.c[name] + adding.excluded[name] for name in ("total", "seconds")}
    return adding.on_conflict_do_update(index_elements=_KEY, set_=sums)


def _sums(dialect: str) -> Select[Any]:
    """What is to be added, from the changes after one number up to another."""
    each = _counted(dialect).subquery().c
    key = [each[name] for name in _KEY]
    return select(*key, func.count(), cast(func.sum(each.seconds), Float)).group_by(*key)


def _counted(dialect: str) -> Select[Any]:
    waited = _seconds_until_reported(dialect)
    reported = and_(_change.status == MtStatus.DELIVERED.value, _mt.sent_at.is_not(None))
    bounds = [(waited <= each, each) for each in DELAYS]
    columns = {
        "provider": func.coalesce(_change.provider, NO_PROVIDER),
        "queue": case(QUEUE_OF_KIND, value=_mt.kind),
        "status": _change.status,
        "delay": case((~reported, 0), *bounds, else_=BEYOND),
        "seconds": case((and_(reported, waited > 0), waited), else_=0.0),
    }
    joined = select(*(column.label(name) for name, column in columns.items())).join_from(
        mt_status_changes, mt_messages, _mt.id == _change.message_id
    )
    after, up_to = bindparam("after", type_=RowNumber), bindparam("up_to", type_=RowNumber)
    return joined.where(_change.id > after, _change.id <= up_to)


def _seconds_until_reported(dialect: str) -> ColumnElement[float]:
    if dialect == "postgresql":
        return cast(extract("epoch", _change.at - _mt.sent_at), Float)
    return (func.julianday(_change.at) - func.julianday(_mt.sent_at)) * 86_400.0
