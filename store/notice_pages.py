"""Claim events as people look at them: what happened last, and which notice came of it, or why none did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select, true

from core.delivery import MtStatus
from store.database import Db
from store.tables import claim_events, claims, mt_messages
from store.tables.columns import constant

_event, _mt = claim_events.c, mt_messages.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are wanted; None: any. `told`: whether they led to a notice."""

    stage: str | None = None
    topic: str | None = None
    reason: str | None = None
    status: str | None = None
    told: bool | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with the number of its claim (never whose it is), and its notice or the reason why there is none."""

    id: int
    claim_number: str
    stage: str
    sequence: int
    occurred_at: datetime
    received_at: datetime | None
    untold_reason: str | None
    notice_id: str | None
    topic: str | None
    status: str | None
    status_reason: str | None
    provider: str | None
    due_at: datetime | None


def page_of_events(db: Db, wanted: Wanted, limit: int, before: int | None) -> list[Happened]:
    """Return the wanted events that came before the one with this id, the newest first, at most `limit`."""
    road = claim_events.join(claims, claims.c.id == _event.claim_id).outerjoin(mt_messages, _mt.id == _event.notice_id)
    columns = (_event.id, claims.c.number, _event.stage, _event.sequence, _event.occurred_at, _event.received_at)
    notice = (_mt.topic, _mt.status, _mt.status_reason, _mt.provider, _mt.due_at)
    conditions = and_(
        _event.id < before if before is not None else true(),
        _event.stage == wanted.stage if wanted.stage is not None else true(),
        _event.untold_reason == wanted.reason if wanted.reason is not None else true(),
        _mt.topic == wanted.topic if wanted.topic is not None else true(),
        _mt.status == constant(MtStatus(wanted.status)) if wanted.status is not None else true(),
        _is_told(wanted.told),
    )
    statement: Select[Any] = (
        select(*columns, _event.untold_reason, _event.notice_id, *notice).select_from(road).where(conditions)
    )
    return [Happened(*tuple[Any, ...](row)) for row in db.execute(statement.order_by(_event.id.desc()).limit(limit))]


def _is_told(told: bool | None) -> Any:
    if told is None:
        return true()
    return _event.notice_id.is_not(None) if told else _event.notice_id.is_(None)
