"""What was kept long enough: taken out in portions, each kind in the order of an index, resumed where it ended.

The rows stay with their figures, statuses and histories; what goes is texts and what names people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.retention import Kept
from store import retention_campaigns, retention_messages, retention_people
from store.database import Db, dialect_of
from store.retention_portion import Edge, Portion
from store.tables import marks

RUN = "kept"  # when everything was looked through last
_mark = marks.c

_WORK: Mapping[Kept, Callable[[Db, Edge], Portion]] = {
    Kept.RECEIVED: retention_messages.received,
    Kept.SENT: retention_messages.sent,
    Kept.RECEIVED_NUMBERS: retention_messages.received_numbers,
    Kept.SENT_NUMBERS: retention_messages.sent_numbers,
    Kept.CAMPAIGNS: retention_campaigns.campaigns_over,
    Kept.COMPLAINTS: retention_people.complaints,
    Kept.REGISTRATIONS: retention_people.registrations,
    Kept.GUESSES: retention_people.guessed,
    Kept.ATTEMPTS: retention_people.attempted,
    Kept.REPLAYS: retention_messages.replays,
    Kept.SIGN_INS: retention_people.sign_ins,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a portion came to: how much was taken out, and whether more of the kind may be there."""

    taken: int
    more: bool


def take_out(db: Db, kind: Kept, before: datetime, now: datetime, limit: int) -> Turn:
    """Take out one portion of what is older than `before`. What was taken is counted until `untold` is told."""
    name = f"kept:{kind.value}"
    portion = _WORK[kind](db, Edge(before, now, _locked(db, name, now), limit))
    db.execute(update(marks).where(_mark.name == name).values(number=portion.position, at=now))
    if portion.taken:
        counted = f"kept+{kind.value}"
        _locked(db, counted, now)
        db.execute(update(marks).where(_mark.name == counted).values(number=_mark.number + portion.taken, at=now))
    return Turn(portion.taken, portion.looked >= limit)


def count_due(db: Db, kind: Kept, before: datetime) -> int:
    """Return how much of a kind is older than `before`. It reads all of it: for people who ask, not for each turn."""
    return int(db.execute(_COUNTS[kind](before)).scalar_one())


def untold(db: Db) -> dict[Kept, int]:
    """Return what was taken out since it was told last, and have it counted from nothing."""
    names = {f"kept+{kind.value}": kind for kind in Kept}
    rows = db.execute(select(_mark.name, _mark.number).where(_mark.name.in_(names)).with_for_update()).all()
    db.execute(delete(marks).where(_mark.name.in_(names)))
    found = {names[name]: int(number) for name, number in rows}
    return {kind: found[kind] for kind in Kept if kind in found}


def ended_at(db: Db) -> datetime | None:
    """Return when everything was looked through last; None if never."""
    at: datetime | None = db.execute(select(_mark.at).where(_mark.name == RUN)).scalar()
    return at


def note_end(db: Db, now: datetime) -> None:
    """Note that everything was looked through."""
    _locked(db, RUN, now)
    db.execute(update(marks).where(_mark.name == RUN).values(at=now))


def _locked(db: Db, name: str, now: datetime) -> int:
    """Return how far it came, and hold the place until the transaction ends: whoever else comes waits."""
    inserting = postgresql.insert(marks) if dialect_of(db) == "postgresql" else sqlite.insert(marks)
    db.execute(inserting.values(name=name, at=now, number=0).on_conflict_do_nothing())
    return int(db.execute(select(_mark.number).where(_mark.name == name).with_for_update()).scalar_one())


_COUNTS: Mapping[Kept, Callable[[datetime], Select[Any]]] = {
    Kept.RECEIVED: retention_messages.count_received,
    Kept.SENT: retention_messages.count_sent,
    Kept.RECEIVED_NUMBERS: retention_messages.count_received_numbers,
    Kept.SENT_NUMBERS: retention_messages.count_sent_numbers,
    Kept.CAMPAIGNS: retention_campaigns.count_over,
    Kept.COMPLAINTS: retention_people.count_complaints,
    Kept.REGISTRATIONS: retention_people.count_registrations,
    Kept.GUESSES: retention_people.count_guessed,
    Kept.ATTEMPTS: retention_people.count_attempted,
    Kept.REPLAYS: retention_messages.count_replays,
    Kept.SIGN_INS: retention_people.count_sign_ins,
}
