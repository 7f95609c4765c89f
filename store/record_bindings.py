"""Ties people to their numbers on record: nobody to a number that several people share."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Insert,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from core.invented import NIKS
from store.database import Db, dialect_of
from store.number_locks import lock_unbound_numbers
from store.rows import RowSource
from store.tables import UtcDateTime, bindings, participants
from store.tables.phones import ACTIVE

Columns = ReadOnlyColumnCollection[str, Any]
_IDS = RowSource("people", {"id": BigInteger()})
_CHANGED = RowSource("changed", {"id": BigInteger()})
_NUMBERS = RowSource("numbers", {"msisdn": String()})


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Whose records were saved, and the numbers that stand there or went.

    `got` are those of the people to whose record a number came, `changed` those who had another one before.
    """

    people: Collection[int]
    got: Collection[int]
    changed: Collection[int]
    numbers: Collection[str]


def sync_record_bindings(db: Db, saved: RecordChange, now: datetime, cooling_until: datetime) -> set[int]:
    """Make the numbers on record of these people, and of whoever has one of these numbers, their bindings.

    So one look-up finds every phone's owner. Not where several people share a number, nor over a phone registered with
    DAFTAR; that an invented person has a real one's number counts for nothing. Where the record has changed, or person
    or phone was bound differently before, amounts wait until `cooling_until`. Returns the ids of everybody who was
    bound or is no longer. The numbers have to be locked.
    """
    dialect = dialect_of(db)
    parameters: dict[str, Any] = _IDS.parameters(dialect, [(each,) for each in sorted(saved.people)])
    parameters |= _NUMBERS.parameters(dialect, [(each,) for each in sorted(saved.numbers)]) | {"now": now}
    changed = _CHANGED.parameters(dialect, [(each,) for each in sorted(saved.changed)])
    touched = set(db.execute(_moved_statement(dialect), parameters).scalars())
    touched |= set(db.execute(_shared_statement(dialect), parameters).scalars())
    binding = parameters | changed | {"cooling_until": cooling_until}
    touched |= set(db.execute(_binding_statement(dialect), binding).scalars())
    if dialect == "postgresql":
        if saved.got and _is_bound_elsewhere(db, saved.got):
            lock_unbound_numbers(db)
        # Who saves in bulk locks no numbers, but binds each: we had to wait for a binding of the same one, and see it.
        touched |= set(db.execute(_shared_statement(dialect), parameters).scalars())
    return touched


def _is_bound_elsewhere(db: Db, people: Collection[int]) -> bool:
    """Return whether one of these people has a registered phone: then what came to their record is not bound."""
    theirs = bindings.c.participant_id.in_(select(_IDS.source("postgresql").c.id))
    registered = select(bindings.c.id).where(theirs, bindings.c.status == ACTIVE, bindings.c.origin == "registered")
    parameters = _IDS.parameters("postgresql", [(each,) for each in sorted(people)])
    return db.execute(registered.limit(1), parameters).first() is not None


def _ending(reason: str) -> Update:
    by_record = update(bindings).where(bindings.c.status == ACTIVE, bindings.c.origin == "record")
    ended_at = bindparam("now", type_=UtcDateTime())
    return by_record.values(status="ended", ended_at=ended_at, end_reason=reason)


@cache
def _moved_statement(dialect: str) -> Any:
    person, theirs = participants.c, bindings.c.participant_id
    recorded = select(person.msisdn_on_record).where(person.id == theirs).scalar_subquery()
    moved = _ending("number_changed").where(theirs.in_(select(_IDS.source(dialect).c.id)))
    return moved.where(recorded.is_distinct_from(bindings.c.msisdn)).returning(theirs)


@cache
def _shared_statement(dialect: str) -> Any:
    person, owner = participants.c, participants.alias("owner")
    counting = and_(owner.c.id == bindings.c.participant_id, _counts_beside(person, owner.c))
    holders = select(func.count()).where(person.msisdn_on_record == bindings.c.msisdn, counting).scalar_subquery()
    shared = _ending("number_shared").where(bindings.c.msisdn.in_(select(_NUMBERS.source(dialect).c.msisdn)))
    return shared.where(holders > 1).returning(bindings.c.participant_id)


@cache
def _binding_statement(dialect: str) -> Any:
    columns = ("msisdn", "participant_id", "origin", "status", "since", "cooling_until")
    inserting: Any = postgresql.insert(bindings) if dialect == "postgresql" else sqlite.insert(bindings)
    statement: Insert = inserting.from_select(columns, _sole_holders(dialect))
    return statement.on_conflict_do_nothing().returning(bindings.c.participant_id)  # type: ignore[attr-defined]


def _sole_holders(dialect: str) -> Select[Any]:
    person, other = participants.c, participants.alias("other")
    theirs = or_(bindings.c.participant_id == person.id, bindings.c.msisdn == person.msisdn_on_record)
    same = and_(other.c.msisdn_on_record == person.msisdn_on_record, other.c.id != person.id)
    changes = or_(person.id.in_(select(_CHANGED.source(dialect).c.id)), exists().where(theirs))
    until = bindparam("cooling_until", type_=UtcDateTime())
    cooling: ColumnElement[Any] = case((changes, until), else_=null())
    since = bindparam("now", type_=UtcDateTime())
    return select(person.msisdn_on_record, person.id, literal("record"), literal("active"), since, cooling).where(
        person.msisdn_on_record.in_(select(_NUMBERS.source(dialect).c.msisdn)),
        ~exists().where(same, _counts_beside(other.c, person)),
        ~exists().where(theirs, bindings.c.status == ACTIVE),
    )


def _counts_beside(other: Columns, person: Columns) -> ColumnElement[bool]:
    """Whether it matters to a person who else has their number: to a real one, who is real."""
    return or_(~other.nik.startswith(NIKS), person.nik.startswith(NIKS))
