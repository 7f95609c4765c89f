"""People as they stand before they are saved anew: their numbers and rows locked, so that nothing changes meanwhile."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, String, select

from core.facts import Membership, Participant
from store.database import Db, dialect_of
from store.number_locks import lock_numbers
from store.people import membership_of
from store.rows import RowSource
from store.senders import participant_of
from store.tables import memberships, participants

_NIKS = RowSource("niks", {"nik": String()})
_KPJS = RowSource("kpjs", {"kpj": String()})


def lock_known(
    db: Db, niks: Collection[str], arriving: Collection[str], kpjs: Collection[str] = ()
) -> dict[str, Participant]:
    """Return those of the people with these NIK that there are, by NIK, with those of these cards that are theirs.

    Nobody else changes them until the transaction ends, nor whose the numbers are that stand on their records or are
    `arriving` there. Numbers are locked before people, as everybody does; who comes later finds what we saved.
    """
    dialect = dialect_of(db)
    parameters = _NIKS.parameters(dialect, [(each,) for each in sorted(niks)])
    locked: set[str | None] = set(arriving)
    if dialect == "postgresql":
        locked.update(row.msisdn_on_record for row in db.execute(_people_statement(dialect), parameters))
    lock_numbers(db, locked)
    rows = db.execute(_people_statement(dialect, locked=True), parameters).all()
    lock_numbers(db, {row.msisdn_on_record for row in rows} - locked)  # that came while we waited
    cards = _cards(db, rows, kpjs)
    return {
        row.nik: replace(participant_of(row, row.id), branch=row.branch, memberships=tuple(cards[row.id]))
        for row in rows
    }


def _cards(db: Db, people: Collection[Row[Any]], kpjs: Collection[str]) -> dict[int, list[Membership]]:
    cards: dict[int, list[Membership]] = defaultdict(list)
    if people and kpjs:
        dialect = dialect_of(db)
        for row in db.execute(_cards_statement(dialect), _KPJS.parameters(dialect, [(each,) for each in sorted(kpjs)])):
            cards[row.participant_id].append(membership_of(row))
    return cards


@cache
def _people_statement(dialect: str, *, locked: bool = False) -> Select[Any]:
    wanted = select(participants).where(participants.c.nik.in_(select(_NIKS.source(dialect).c.nik)))
    return wanted.order_by(participants.c.id).with_for_update() if locked else wanted


@cache
def _cards_statement(dialect: str) -> Select[Any]:
    kpjs = _KPJS.source(dialect)
    return select(memberships).join(kpjs, kpjs.c.kpj == memberships.c.kpj)
