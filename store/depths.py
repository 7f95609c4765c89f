"""How much waits, for the monitor: from partial indexes, so that it costs little however many MTs there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from core.delivery import MtStatus
from store.database import Db
from store.tables import core_webhooks, mt_messages
from store.tables.columns import constant

PRIORITIES = {0: "replies", 1: "notices", 2: "bulk"}
COUNTED_AT_MOST = 200_000  # "so many or more" is all that anybody needs to know

_mt = mt_messages.c


@dataclass(frozen=True, slots=True)
class Depth:
    """What is due and waits in a queue: how many (at most COUNTED_AT_MOST), and since when the oldest is due."""

    queue: str
    due: int
    oldest: datetime | None


def depths(db: Db, now: datetime) -> list[Depth]:
    """Return what is due, by queue."""
    found = []
    for priority, queue in PRIORITIES.items():
        due = (_mt.status == constant(MtStatus.QUEUED), _mt.priority == priority, _mt.due_at <= now)
        oldest = db.execute(select(func.min(_mt.due_at)).where(*due)).scalar()
        found.append(Depth(queue, _count(db, select(_mt.id).where(*due)) if oldest else 0, oldest))
    return found


def unsettled(db: Db) -> dict[str, int]:
    """Return how many MTs are with a worker or of unknown outcome, by status."""
    statuses = (MtStatus.SENDING, MtStatus.UNKNOWN)
    return {each.value: _count(db, select(_mt.id).where(_mt.status == constant(each))) for each in statuses}


def untold(db: Db) -> int:
    """Return how many outcomes the core system has not heard of yet."""
    return _count(db, select(core_webhooks.c.id).where(core_webhooks.c.status == constant("queued")))


def _count(db: Db, rows: Select[Any]) -> int:
    some = rows.limit(COUNTED_AT_MOST).subquery()
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())
