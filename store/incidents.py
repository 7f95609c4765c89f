"""Incidents: what is measured to find them, and the rows that say from when to when something was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.delivery import UNAVAILABLE, MtStatus
from core.incidents import Readings, Thresholds, Tries, Trouble
from store.campaign_runs import paused_by_the_house
from store.counts import clock_was_at, reporting_providers
from store.database import Db, dialect_of
from store.stops import stopped_scopes
from store.tables import core_webhooks, incidents, mt_messages, mt_status_changes
from store.tables.columns import constant

NEWEST_CHANGES = 5000  # of statuses, looked at for what came of the tries: enough to tell, however much is sent
COUNTED_AT_MOST = 10_000
LOOKED_AT_FOR_REPORTS = timedelta(hours=24)  # what is missing longer than this has been seen, or never will be
OURS = ("lease_expired", "worker_stopped")  # unknown because of us: nobody heard what the provider said

_mt, _change, _hook, _incident = mt_messages.c, mt_status_changes.c, core_webhooks.c, incidents.c


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that is or was wrong. `closed_at` None: it still is."""

    id: int
    kind: str
    subject: str
    details: dict[str, Any]
    opened_at: datetime
    closed_at: datetime | None = None


def read(db: Db, now: datetime, report_after: timedelta, thresholds: Thresholds) -> Readings:
    """Return what is measured to find incidents. Every statement reads few rows, however many there are."""
    waiting = _oldest_due(db, now)
    return Readings(
        now=now,
        tries=_tries(db, now - thresholds.failing_window),
        oldest_reply=waiting.get(0),
        oldest_notice=waiting.get(1),
        due=_bounded_count(db, and_(_is_queued(), _mt.due_at <= now)),
        unreported=_unreported(db, now - report_after),
        unknown=_unknown(db, now - thresholds.unknown_wait),
        stops=stopped_scopes(db),
        campaigns=paused_by_the_house(db),
        clock_at=clock_was_at(db),
        core_waits_since=_core_waits_since(db),
    )


def open_incidents(db: Db) -> list[Incident]:
    """Return what is wrong now, the longest open first."""
    rows = db.execute(select(*_incident).where(_incident.closed_at.is_(None)).order_by(_incident.opened_at))
    return [Incident(**row) for row in rows.mappings()]


def open_new(db: Db, found: Sequence[Trouble], now: datetime) -> list[Trouble]:
    """Open an incident for each of these that is not open yet; return those that this call opened."""
    return [each for each in found if _open(db, each, now)]


def close_others(db: Db, found: Sequence[Trouble], now: datetime) -> list[Incident]:
    """Close what is open and not among these; return what this call closed."""
    still = {each.key for each in found}
    over = [each for each in open_incidents(db) if (each.kind, each.subject) not in still]
    closing = update(incidents).where(_incident.closed_at.is_(None)).values(closed_at=now).returning(_incident.id)
    return [each for each in over if db.execute(closing.where(_incident.id == each.id)).first()]


def _open(db: Db, trouble: Trouble, now: datetime) -> bool:
    """Two clocks may find it at once: the unique index lets one of them open it."""
    values = {"kind": trouble.kind.value, "subject": trouble.subject, "details": dict(trouble.details)}
    inserting = postgresql.insert(incidents) if dialect_of(db) == "postgresql" else sqlite.insert(incidents)
    opening = inserting.values(opened_at=now, **values).on_conflict_do_nothing().returning(_incident.id)
    return db.execute(opening).first() is not None


def _is_queued() -> ColumnElement[bool]:
    return _mt.status == constant(MtStatus.QUEUED)


def _oldest_due(db: Db, now: datetime) -> dict[int, datetime]:
    """Since when the longest waiting due MT of each priority is due; one step into the index for each."""
    oldest = {}
    for priority in (0, 1, 2):
        due = select(func.min(_mt.due_at)).where(_is_queued(), _mt.priority == priority, _mt.due_at <= now)
        since = db.execute(due).scalar()
        if since is not None:
            oldest[priority] = since
    return oldest


def _bounded_count(db: Db, condition: ColumnElement[bool]) -> int:
    some = select(_mt.id).where(condition).limit(COUNTED_AT_MOST).subquery()
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())


def _tries(db: Db, since: datetime) -> dict[str, Tries]:
    """What tells of the provider: it took one; it could not be reached; it did not answer.

    Nothing else does: a number that it refuses may be dead, what was put back was never handed over, and a provider
    that tells us to wait is well.
    """
    newest = select(_change.provider, _change.status, _change.reason, _change.at).order_by(_change.id.desc())
    some = newest.limit(NEWEST_CHANGES).subquery().c
    good = some.status == MtStatus.SENT.value
    away = and_(some.status == MtStatus.QUEUED.value, some.reason.startswith(UNAVAILABLE))
    bad = or_(and_(some.status == MtStatus.UNKNOWN.value, some.reason.not_in(OURS)), away)
    counted = select(some.provider, func.count().filter(good).label("good"), func.count().filter(bad).label("bad"))
    rows = db.execute(counted.where(some.at >= since, some.provider.is_not(None)).group_by(some.provider))
    return {row.provider: Tries(row.good, row.bad) for row in rows}


def _unreported(db: Db, before: datetime) -> dict[str, int]:
    reporting = reporting_providers(db)
    if not reporting:
        return {}
    overdue = and_(_mt.status == constant(MtStatus.SENT), _mt.sent_at < before)
    late = select(_mt.provider).where(overdue, _mt.sent_at >= before - LOOKED_AT_FOR_REPORTS)
    some = late.where(_mt.provider.in_(sorted(reporting))).limit(COUNTED_AT_MOST).subquery()
    counted = db.execute(select(some.c.provider, func.count().label("number")).group_by(some.c.provider))
    return {row.provider: row.number for row in counted}


def _unknown(db: Db, before: datetime) -> dict[str, int]:
    """By now a report would be there, and a provider that answers questions would have been asked several times."""
    lasting = and_(_mt.status == constant(MtStatus.UNKNOWN), _mt.status_at < before)
    some = select(_mt.provider).where(lasting).limit(COUNTED_AT_MOST).subquery()
    counted = db.execute(select(some.c.provider, func.count().label("number")).group_by(some.c.provider))
    return {row.provider or "": row.number for row in counted}


def _core_waits_since(db: Db) -> datetime | None:
    waiting = select(_hook.created_at).where(_hook.status == constant("queued")).order_by(_hook.due_at)
    some = waiting.limit(COUNTED_AT_MOST).subquery()
    since: datetime | None = db.execute(select(func.min(some.c.created_at))).scalar()
    return since
