"""Claims as the core system reads them back: page by page, and one with all that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, true

from core.invented import NIKS
from store.database import Db
from store.tables import claim_events, claims, participants

_claim = claims.c


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as it stands. `id` is its place in the order of pages."""

    id: int
    number: str
    programme: str
    stage: str
    stage_on: date
    filed_on: date
    sequence: int
    amount: int | None
    reason_code: str | None
    interview_at: datetime | None
    due_on: date | None
    paid_on: date | None
    contact_msisdn: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a claim, and the notice that it led to or why there is none."""

    stage: str
    sequence: int
    occurred_at: datetime
    reason_code: str | None
    amount: int | None
    interview_at: datetime | None
    due_on: date | None
    received_at: datetime | None
    notice_id: str | None
    untold_reason: str | None


def page_of_claims(
    db: Db, *, after: int = 0, limit: int = 50, stage: str | None = None, invented_only: bool = False
) -> list[ClaimRow]:
    """Return the claims that were first heard of after the one with the id `after`, in that order, at most `limit`."""
    wanted = select(*_columns()).where(_claim.id > after, _of_invented_people(invented_only))
    if stage is not None:
        wanted = wanted.where(_claim.stage == stage)
    return [_claim_of(row) for row in db.execute(wanted.order_by(_claim.id).limit(limit))]


def find_claim(db: Db, number: str, *, invented_only: bool = False) -> ClaimRow | None:
    """Return the claim with this number."""
    wanted = select(*_columns()).where(_claim.number == number, _of_invented_people(invented_only))
    row = db.execute(wanted).one_or_none()
    return _claim_of(row) if row else None


def events_of(db: Db, claim_id: int) -> list[EventRow]:
    """Return the claim's events in the order in which they count, oldest first."""
    event = claim_events.c
    wanted: Select[Any] = select(*(event[name] for name in EventRow.__slots__)).where(event.claim_id == claim_id)
    rows = db.execute(wanted.order_by(event.sequence, event.occurred_at, event.stage))
    return [EventRow(*row) for row in rows]


def numbers_of(db: Db, claim_ids: Sequence[int]) -> dict[int, str]:
    """Return the claim numbers by id."""
    if not claim_ids:
        return {}
    return {row.id: row.number for row in db.execute(select(_claim.id, _claim.number).where(_claim.id.in_(claim_ids)))}


def _columns() -> list[ColumnElement[Any]]:
    return [_claim[name] for name in ClaimRow.__slots__]


def _claim_of(row: Row[Any]) -> ClaimRow:
    return ClaimRow(**row._mapping)


def _of_invented_people(invented_only: bool) -> ColumnElement[bool]:
    if not invented_only:
        return true()
    invented = select(participants.c.id).where(participants.c.nik.startswith(NIKS))
    return _claim.participant_id.in_(invented)
