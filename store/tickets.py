"""Complaints: which there are, and what staff made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from store.database import Db, changed_rows
from store.tables import tickets
from store.tables.phones import TICKET_STATES

OPEN, ANSWERED, CLOSED = TICKET_STATES
_one = tickets.c


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint with what became of it; `text` is what the person wrote."""

    number: str
    msisdn: str
    text: str
    state: str
    opened_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    closed_by: str | None
    closed_at: datetime | None


def find(db: Db, state: str, *, limit: int, offset: int = 0) -> list[Complaint]:
    """Return complaints in a state: open ones oldest first, others by what was done last."""
    order = {OPEN: _one.opened_at, ANSWERED: _one.answered_at.desc(), CLOSED: _one.closed_at.desc()}[state]
    found = select(*tickets.c).where(_one.state == state).order_by(order, _one.number).limit(limit).offset(offset)
    return [Complaint(**row) for row in db.execute(found).mappings()]


def count(db: Db) -> Mapping[str, int]:
    """Return how many complaints there are by state."""
    rows = db.execute(select(_one.state, func.count()).group_by(_one.state))
    found = {row[0]: int(row[1]) for row in rows}
    return {state: found.get(state, 0) for state in TICKET_STATES}


def load(db: Db, number: str) -> Complaint | None:
    """Return the complaint with this number."""
    return _read(db, select(*tickets.c).where(_one.number == number))


def lock(db: Db, number: str) -> Complaint | None:
    """Return the complaint with this number, which stays as it is until this transaction ends."""
    return _read(db, select(*tickets.c).where(_one.number == number).with_for_update())


def count_open_of(db: Db, msisdn: str) -> int:
    """Return how many complaints of a phone are not closed."""
    open_ones = select(func.count()).where(_one.msisdn == msisdn, _one.state != CLOSED)
    return db.execute(open_ones).scalar_one()


def answer(db: Db, number: str, text: str, who: str, now: datetime) -> bool:
    """Keep the answer to an open complaint; False where it is not open any more."""
    return _move(db, number, (OPEN,), state=ANSWERED, answer=text, answered_by=who, answered_at=now)


def close(db: Db, number: str, who: str, now: datetime) -> bool:
    """Close a complaint; False where it is closed already."""
    return _move(db, number, (OPEN, ANSWERED), state=CLOSED, closed_by=who, closed_at=now)


def reopen(db: Db, number: str) -> bool:
    """Open a complaint again; False where it is open. What was answered stays to be read."""
    return _move(db, number, (ANSWERED, CLOSED), state=OPEN, closed_by=None, closed_at=None)


def _read(db: Db, wanted: Select[Any]) -> Complaint | None:
    row = db.execute(wanted).mappings().one_or_none()
    return None if row is None else Complaint(**row)


def _move(db: Db, number: str, from_states: tuple[str, ...], **values: Any) -> bool:
    mine = update(tickets).where(_one.number == number, _one.state.in_(from_states))
    return changed_rows(db, mine.values(**values)) == 1
