"""The audit log in the database: the chain's head, its entries, and what is asked of them."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, func, insert, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from core.chain import NOTHING_BEFORE, Entry, Head
from store.database import Db, dialect_of
from store.tables import audit_entries, audit_head

THE_ONE = 1  # the head has one row
AT_ONCE = 1_000  # entries in memory while all of them are read
LIMITS = {"actor": 60, "action": 40, "object": 160, "address": 45, "request_id": 40}  # characters

_entry, _head = audit_entries.c, audit_head.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to show: exact actor, action and object, of an object its beginning or something within, a time."""

    actor: str = ""
    action: str = ""
    object: str = ""
    kind: str = ""  # how the object begins
    within: str = ""  # what stands somewhere in the object
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it."""

    number: int
    at: datetime
    actor: str
    action: str
    object: str
    before: str | None
    after: str | None
    address: str
    request_id: str
    hash: str


def written(at: datetime) -> str:
    """Return the moment as it stands in the chain."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def lock_head(db: Db, seal: str) -> Head:
    """Return the head, locked for this transaction; made at its first use, with the seal of an empty chain.

    Everybody who notes something waits here for whoever came first: entries stand in the order of their commits.
    """
    lock = update(audit_head).where(_head.id == THE_ONE).values(number=_head.number)
    lock_and_read = lock.returning(_head.number, _head.hash, _head.seal)
    row = db.execute(lock_and_read).one_or_none()
    if row is None:
        make = postgresql.insert if dialect_of(db) == "postgresql" else sqlite.insert
        first = make(audit_head).values(id=THE_ONE, number=0, hash=NOTHING_BEFORE, seal=seal)
        db.execute(first.on_conflict_do_nothing())
        row = db.execute(lock_and_read).one()
    return Head(*row)


def last_of(db: Db) -> tuple[int, str] | None:
    """Return number and hash of the entry with the highest number."""
    statement = select(_entry.number, _entry.hash).order_by(_entry.number.desc()).limit(1)
    row = db.execute(statement).one_or_none()
    return (row.number, row.hash) if row else None


def append(db: Db, entry: Entry, at: datetime, seal: str) -> None:
    """Save the entry, and the head that names it."""
    db.execute(insert(audit_entries).values({**entry._asdict(), "at": at}))
    db.execute(update(audit_head).where(_head.id == THE_ONE).values(number=entry.number, hash=entry.hash, seal=seal))


def read_head(db: Db) -> Head | None:
    """Return the head, or None if there is none."""
    row = db.execute(select(_head.number, _head.hash, _head.seal).where(_head.id == THE_ONE)).one_or_none()
    return Head(*row) if row else None


def every_entry(db: Db) -> Generator[Entry, None, None]:
    """Yield all entries by number, a thousand at a time in memory. Close it where it is not read to its end."""
    columns = [type_coerce(each, String) if each is _entry.at else each for each in _entry]
    statement = select(*columns).order_by(_entry.number).execution_options(yield_per=AT_ONCE)
    with db.execute(statement) as rows:
        for row in rows:
            yield Entry(row[0], _as_written(row[1]), *row[2:])


def find(db: Db, wanted: Wanted, *, below: int | None, limit: int) -> list[Shown]:
    """Return the newest entries that are wanted, those with a number below another one's only."""
    statement = _of(wanted).order_by(_entry.number.desc()).limit(limit)
    if below is not None:
        statement = statement.where(_entry.number < below)
    return [_shown(row) for row in db.execute(statement)]


def stream(db: Db, wanted: Wanted) -> Generator[Shown, None, None]:
    """Yield all entries that are wanted, oldest first."""
    statement = _of(wanted).order_by(_entry.number).execution_options(yield_per=AT_ONCE)
    with db.execute(statement) as rows:
        yield from map(_shown, rows)


def count(db: Db, wanted: Wanted) -> int:
    """Return how many entries are wanted."""
    return db.execute(select(func.count()).select_from(_of(wanted).subquery())).scalar_one()


def names(db: Db) -> tuple[list[str], list[str]]:
    """Return the actors and the actions that occur, to choose from."""
    return (
        list(db.execute(select(_entry.actor).distinct().order_by(_entry.actor)).scalars()),
        list(db.execute(select(_entry.action).distinct().order_by(_entry.action)).scalars()),
    )


def _of(wanted: Wanted) -> Select[Any]:
    exact = [(_entry.actor, wanted.actor), (_entry.action, wanted.action), (_entry.object, wanted.object)]
    conditions: list[ColumnElement[bool]] = [column == value for column, value in exact if value]
    if wanted.kind:
        conditions.append(_entry.object.startswith(wanted.kind, autoescape=True))
    if wanted.within:
        conditions.append(_entry.object.icontains(wanted.within, autoescape=True))
    if wanted.since:
        conditions.append(_entry.at >= wanted.since)
    if wanted.until:
        conditions.append(_entry.at < wanted.until)
    return select(audit_entries).where(*conditions)


def _shown(row: Row[Any]) -> Shown:
    told = row._mapping
    return Shown(**{name: told[name] for name in Shown.__slots__})


def _as_written(raw: Any) -> str:
    """SQLite keeps a moment as text, which is taken as it stands: a change of it is to be found, not to be read."""
    return written(raw) if isinstance(raw, datetime) else str(raw)
