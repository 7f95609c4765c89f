"""What the clock looks at on every turn: is anything wrong, and does the core system still wait for news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from core.incidents import Readings, Thresholds, Trouble, troubles
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import core_webhooks, counts, incidents, unsettled
from store.database import READ_ONLY
from store.incidents import Incident

TELL_JOB = "api.outgoing.tell_core_system"
THRESHOLDS = Thresholds()

log = get_logger("kabar.watch")


def watch(rt: Runtime) -> None:
    """Open and close incidents, count what happened since the last turn, ring for what the core system is to hear.

    The clock calls it once on every sweep, after its own work and outside any transaction. It may raise what the
    database raises; a turn that was missed is made up for by the next.
    """
    now = rt.now()
    with rt.transaction() as db:
        opened, closed = _look(rt, db)
        counts.beat(db, now)
    _tell(opened, closed)
    with rt.transaction() as db:
        counts.count_changes(db, now)
        unsettled.tell_of_lasting(db, now)
        waiting = core_webhooks.is_due(db, now) if rt.settings.core_webhook_url else False
    if waiting and not rt.doorbell.is_waiting("bulk"):
        rt.enqueue(TELL_JOB, [], queue="bulk")


def watch_clock(rt: Runtime) -> None:
    """Open the incident that the clock is silent: whoever else looks (the monitor) says so, as the clock cannot."""
    with rt.engine.execution_options(**READ_ONLY).connect() as reading:
        at = counts.clock_was_at(reading)
    silent = troubles(Readings(rt.now(), clock_at=at), thresholds=THRESHOLDS)
    if silent:
        with rt.transaction() as db:
            opened = incidents.open_new(db, silent, rt.now())
        _tell(opened, ())


def _look(rt: Runtime, db: Session) -> tuple[list[Trouble], list[Incident]]:
    now = rt.now()
    readings = incidents.read(db, now, timedelta(hours=rt.settings.report_hours), THRESHOLDS)
    readings = replace(readings, refused_catalogue=rt.refused_catalogue)
    before = {(each.kind, each.subject) for each in incidents.open_incidents(db)}
    found = troubles(readings, before, THRESHOLDS)
    return incidents.open_new(db, found, now), incidents.close_others(db, found, now)


def _tell(opened: Sequence[Trouble], closed: Sequence[Incident]) -> None:
    for each in opened:
        log.warning("incident_opened", incident=each.kind.value, subject=each.subject, **each.details)
    for over in closed:
        log.info("incident_closed", incident=over.kind, subject=over.subject)
