"""Other phones that have taken, or are about to take, what a phone had: what BLOKIR and "not me" are about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, exists, select, union

from store.database import Db, dialect_of
from store.rows import RowSource
from store.tables import UtcDateTime, bindings, participants
from store.tables.phones import ACTIVE, ENDED, PENDING

LATELY = timedelta(days=30)  # a number that its owner gave up may be sold again after 60 days

_ASKED = RowSource("asked", {"msisdn": String()})


@dataclass(frozen=True, slots=True)
class Rivals:
    """The phone that took a phone's place last, and the ids of the registrations that wait for the code sent to it."""

    moved_to: str | None = None
    registrations: tuple[int, ...] = ()


def load_rivals(db: Db, msisdns: Collection[str], now: datetime) -> Mapping[str, Rivals]:
    """Return the rivals of each of these phones."""
    if not msisdns:
        return {}
    dialect = dialect_of(db)
    parameters: dict[str, Any] = _ASKED.parameters(dialect, [(msisdn,) for msisdn in msisdns])
    # Oldest first, so that the newest stays.
    moved = {
        row.asked: row.msisdn for row in db.execute(_moved_statement(dialect), parameters | {"since": now - LATELY})
    }
    waiting = db.execute(_waiting_statement(dialect), parameters | {"now": now}).all()
    return {
        msisdn: Rivals(moved.get(msisdn), tuple(row.id for row in waiting if row.asked == msisdn)) for msisdn in msisdns
    }


@cache
def _moved_statement(dialect: str) -> Select[Any]:
    """A phone that is somebody's now has no other in its place, and a shared number on record was nobody's."""
    asked, person = _ASKED.source(dialect), participants.c
    former, bound, now_its_own = bindings.alias("former"), bindings.alias("bound"), bindings.alias("own").c
    other = participants.alias("other").c
    lately = former.c.ended_at >= bindparam("since", type_=UtcDateTime())
    # What only waited for its code (it has the hash of one) never was a binding.
    was_bound = and_(former.c.status == ENDED, former.c.code_hash.is_(None), lately)
    shared = exists().where(other.msisdn_on_record == person.msisdn_on_record, other.id != person.id)
    left = union(
        select(asked.c.msisdn, former.c.participant_id)
        .select_from(asked.join(former, former.c.msisdn == asked.c.msisdn))
        .where(was_bound),
        select(asked.c.msisdn, person.id).join(participants, person.msisdn_on_record == asked.c.msisdn).where(~shared),
    ).subquery("left_behind")
    own = exists().where(now_its_own.msisdn == left.c.msisdn, now_its_own.status == ACTIVE)
    return (
        select(left.c.msisdn.label("asked"), bound.c.msisdn)
        .select_from(left.join(bound, and_(bound.c.participant_id == left.c.participant_id, bound.c.status == ACTIVE)))
        .where(bound.c.msisdn != left.c.msisdn, ~own)
        .order_by(bound.c.since, bound.c.id)
    )


@cache
def _waiting_statement(dialect: str) -> Select[Any]:
    asked, person, pending = _ASKED.source(dialect), participants.c, bindings.c
    return (
        select(asked.c.msisdn.label("asked"), pending.id)
        .select_from(
            asked.join(participants, person.msisdn_on_record == asked.c.msisdn).join(
                bindings, and_(pending.participant_id == person.id, pending.status == PENDING)
            )
        )
        .where(pending.msisdn != asked.c.msisdn, pending.code_expires_at > bindparam("now", type_=UtcDateTime()))
        .order_by(pending.id)
    )
