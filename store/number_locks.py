"""Locks on phone numbers for who changes whose they are, or who is told there: taken in one order by everybody.

PostgreSQL's advisory locks, of which a transaction cannot hold ten thousand: so numbers share a bounded set of slots.
A message that only asks takes none of them (see `store.senders.lock_phones`). On SQLite there is one writer at a time.
"""

import zlib
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, String, func, literal, select

from store.database import Db, dialect_of
from store.rows import RowSource

SLOTS = 1024
_SPACE = 27_489  # of the advisory locks that are ours; those of phones have one key, these have two
_REGISTERED = SLOTS  # a slot that no number has
_LOCKS = RowSource("slots", {"slot": Integer()})


def lock_numbers(db: Db, msisdns: Collection[str | None]) -> None:
    """Wait until nobody else changes whose these numbers are, or plans what is told there; others wait for us.

    None is no number.
    """
    _lock(db, {_slot_of(each) for each in msisdns if each is not None}, shared=False)


def share_numbers(db: Db, msisdns: Collection[str | None]) -> None:
    """Wait until nobody else changes whose these numbers are, and keep them from it; others may share them with us.

    None is no number.
    """
    _lock(db, {_slot_of(each) for each in msisdns if each is not None}, shared=True)


def lock_unbound_numbers(db: Db) -> None:
    """Wait until nobody saves new people in bulk. For who puts a number on a record without binding it.

    Who saves in bulk takes no number's slot: there the binding itself, which is unique, keeps others waiting.
    """
    _lock(db, {_REGISTERED}, shared=False)


def share_unbound_numbers(db: Db) -> None:
    """Wait until nobody puts a number on a record without binding it, and keep others from it. For bulks."""
    _lock(db, {_REGISTERED}, shared=True)


def _lock(db: Db, slots: Collection[int], *, shared: bool) -> None:
    if slots and dialect_of(db) == "postgresql":
        db.execute(_statement(shared), _LOCKS.parameters("postgresql", [(each,) for each in sorted(slots)])).all()


def _slot_of(msisdn: str) -> int:
    return zlib.crc32(msisdn.encode()) % SLOTS


@cache
def _statement(shared: bool) -> Select[Any]:
    slots = _LOCKS.source("postgresql")
    lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
    return select(lock(literal(_SPACE, Integer()), slots.c.slot, type_=String()))
