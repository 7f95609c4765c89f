"""Figures of a day and what waits for people: each from an index, so that they cost little however much there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from core.access import Role
from core.delivery import MtStatus
from store.database import Db
from store.tables import (
    api_keys,
    bindings,
    catalogue_draft,
    catalogue_versions,
    draft_parts,
    mo_messages,
    mt_messages,
    tickets,
    users,
)
from store.tables.columns import constant
from store.tables.phones import PENDING
from store.unmatched import NOT_UNDERSTOOD

COUNTED_AT_MOST = 200_000  # "so many or more" is all that anybody needs to know

_mo, _mt = mo_messages.c, mt_messages.c
_LOST = _mt.status.in_([constant(MtStatus.FAILED), constant(MtStatus.EXPIRED)])


@dataclass(frozen=True, slots=True)
class Sent:
    """MTs that a provider took in some time: how many, and how many of them have arrived by now."""

    taken: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Draft:
    """The shared draft: None as its state where there is none, and how many parts of it differ."""

    state: str | None
    parts: int


def count_received(db: Db, since: datetime, until: datetime | None = None) -> int:
    """Return how many MOs came."""
    return int(
        db.execute(
            select(func.count()).select_from(mo_messages).where(_within(_mo.received_at, since, until))
        ).scalar_one()
    )


def count_not_understood(db: Db, since: datetime) -> int:
    """Return how many MOs nobody could make anything of: what the page of unknown texts is about."""
    unknown = and_(_mo.received_at >= since, _mo.keyword.is_(None), _mo.rule == NOT_UNDERSTOOD)
    return int(db.execute(select(func.count()).select_from(mo_messages).where(unknown)).scalar_one())


def count_sent(db: Db, since: datetime, until: datetime | None = None) -> Sent:
    """Return how many MTs were taken by a provider, and have arrived."""
    arrived = func.count().filter(_mt.status == constant(MtStatus.DELIVERED))
    counted = select(func.count(), arrived).select_from(mt_messages).where(_within(_mt.sent_at, since, until))
    return Sent(*db.execute(counted).one())


def count_lost(db: Db, since: datetime) -> int:
    """Return how many MTs failed, or became too late to be sent."""
    return int(
        db.execute(select(func.count()).select_from(mt_messages).where(_LOST, _mt.status_at >= since)).scalar_one()
    )


def count_planned(db: Db, now: datetime) -> int:
    """Return how many MTs are to be sent later, at most COUNTED_AT_MOST."""
    return _bounded(db, select(_mt.id).where(_mt.status == constant(MtStatus.QUEUED), _mt.due_at > now))


def count_registrations(db: Db) -> int:
    """Return how many registrations wait for a code or a decision."""
    return _bounded(db, select(bindings.c.id).where(bindings.c.status == PENDING))


def count_complaints(db: Db) -> int:
    """Return how many complaints nobody has answered."""
    return _bounded(db, select(tickets.c.number).where(tickets.c.state == constant("open")))


def read_draft(db: Db) -> Draft:
    """Return how the shared draft stands."""
    state = db.execute(select(catalogue_draft.c.state)).scalar()
    return Draft(state, int(db.execute(select(func.count()).select_from(draft_parts)).scalar_one()))


def has_messages(db: Db) -> bool:
    """Return whether anybody has ever written to us."""
    return db.execute(select(_mo.id).limit(1)).first() is not None


def has_edited(db: Db) -> bool:
    """Return whether anybody has ever changed a keyword or text."""
    changed = or_(select(draft_parts.c.place).exists(), select(catalogue_versions.c.number).exists())
    return bool(db.execute(select(changed)).scalar())


def has_approver(db: Db) -> bool:
    """Return whether somebody may approve what others wrote."""
    active = and_(users.c.role == Role.APPROVER.value, users.c.state == "active")
    return db.execute(select(users.c.id).where(active).limit(1)).first() is not None


def has_key(db: Db) -> bool:
    """Return whether the core system can reach us."""
    return db.execute(select(api_keys.c.id).where(api_keys.c.revoked_at.is_(None)).limit(1)).first() is not None


def _within(column: Any, since: datetime, until: datetime | None) -> Any:
    return column >= since if until is None else and_(column >= since, column < until)


def _bounded(db: Db, rows: Select[Any]) -> int:
    some = rows.limit(COUNTED_AT_MOST).subquery()
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())
