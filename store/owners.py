"""Whose a NIK, a card or a phone is, for who tells us of somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Table, and_, select, union

from core.delivery import RECALLABLE
from core.facts import Zone
from core.invented import NIKS
from store.database import Db, dialect_of
from store.rows import RowSource
from store.tables import bindings, claims, memberships, mt_messages, participants
from store.tables.columns import constant
from store.tables.phones import ACTIVE

_KEYS = RowSource("keys", {"key": String()})
_mt = mt_messages.c


@dataclass(frozen=True, slots=True)
class Owner:
    """A participant, as far as a claim needs to know them."""

    id: int
    zone: Zone


def lock_owners(db: Db, niks: Collection[str]) -> dict[str, Owner]:
    """Return the participants with these NIK, locked as by `store.notice_facts.lock_people`."""
    dialect = dialect_of(db)
    rows = db.execute(_owners_statement(dialect), _parameters(dialect, niks))
    return {row.nik: Owner(row.id, Zone(row.zone)) for row in rows}


def owners_of_cards(db: Db, kpjs: Collection[str]) -> dict[str, int]:
    """Return the ids of the participants who have the cards with these numbers, by KPJ."""
    if not kpjs:
        return {}
    dialect = dialect_of(db)
    keys, card = _KEYS.source(dialect), memberships.c
    wanted = select(card.kpj, card.participant_id).join(keys, keys.c.key == card.kpj)
    return {row.kpj: row.participant_id for row in db.execute(wanted, _parameters(dialect, kpjs))}


def niks_of_cards(db: Db, kpjs: Collection[str]) -> dict[str, str]:
    """Return the NIK of the participants who have the cards with these numbers, by KPJ."""
    if not kpjs:
        return {}
    dialect = dialect_of(db)
    keys, card = _KEYS.source(dialect), memberships.c
    wanted = select(card.kpj, participants.c.nik).join(participants).join(keys, keys.c.key == card.kpj)
    return {row.kpj: row.nik for row in db.execute(wanted, _parameters(dialect, kpjs))}


def phones_of_real_people(db: Db, msisdns: Collection[str]) -> set[str]:
    """Return those of these numbers at which somebody who was not invented is told something, or is to be told.

    They are on record or bound, or the contact of a claim, or a notice waits to go there.
    """
    if not msisdns:
        return set()
    dialect = dialect_of(db)
    keys, person, real = _KEYS.source(dialect), participants.c, ~participants.c.nik.startswith(NIKS)
    recorded = keys.join(participants, person.msisdn_on_record == keys.c.key)
    told: list[tuple[Table, ColumnElement[bool]]] = [
        (bindings, and_(bindings.c.msisdn == keys.c.key, bindings.c.status == ACTIVE)),
        (claims, claims.c.contact_msisdn == keys.c.key),
        (mt_messages, and_(_mt.recipient == keys.c.key, _mt.status.in_([constant(each) for each in RECALLABLE]))),
    ]
    roads = [recorded] + [
        keys.join(table, where).join(participants, person.id == table.c.participant_id) for table, where in told
    ]
    wanted = union(*(select(keys.c.key).select_from(road).where(real) for road in roads))
    return set(db.execute(wanted, _parameters(dialect, msisdns)).scalars())


def _parameters(dialect: str, keys: Collection[str]) -> dict[str, Any]:
    return _KEYS.parameters(dialect, [(each,) for each in sorted(keys)])


@cache
def _owners_statement(dialect: str) -> Select[Any]:
    person = participants.c
    wanted = select(person.id, person.nik, person.zone).where(person.nik.in_(select(_KEYS.source(dialect).c.key)))
    return wanted.order_by(person.id).with_for_update(key_share=True)
