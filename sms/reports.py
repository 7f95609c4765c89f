"""The road of a DLR: which MT is it about, what does it prove, save; for a batch of reports in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from providers.base import Report
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import outbox_results, reports
from store.database import is_worth_another_turn
from store.outbox_results import Result
from store.reports import EarlyReport, Reported
from store.tables import MtStatus

TURNS = 5  # a worker notes results while we apply reports on the same rows: one of the two may have to begin anew

log = get_logger("kabar.reports")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report and the provider that brought it."""

    provider: str
    report: Report


class Meaning(StrEnum):
    """What a report came to."""

    APPLIED = "applied"  # the MT's status is another one now
    OLD = "old"  # an equal or better word stands
    EARLY = "early"  # kept until the id in it is known
    UNKNOWN = "unknown"  # about no message of ours
    FOREIGN = "foreign"  # about a message that another provider carries: ignored


Found = tuple[Mapping[str, Reported], Mapping[tuple[str, str], Reported]]


def take_reports(rt: Runtime, arrivals: Sequence[Arrival]) -> list[Meaning]:
    """Apply reports, in one transaction; return what each came to. Raises what the database raises.

    Their order does not matter, nor does repetition: whatever may come after whatever, the best word stands.
    """
    meanings = _take_patiently(rt, arrivals)
    for arrival, meaning in zip(arrivals, meanings, strict=True):
        report = arrival.report
        status = report.status.value if report.status else None
        log.info("dlr_applied", provider=arrival.provider, status=status, reason=report.reason, result=meaning.value)
    return meanings


def _take_patiently(rt: Runtime, arrivals: Sequence[Arrival]) -> list[Meaning]:
    for _ in range(TURNS - 1):
        try:
            return _take_turn(rt, arrivals)
        except DBAPIError as error:
            if not is_worth_another_turn(error):
                raise
    return _take_turn(rt, arrivals)


def _take_turn(rt: Runtime, arrivals: Sequence[Arrival]) -> list[Meaning]:
    now = rt.now()
    with rt.transaction() as db:
        found = _find(db, arrivals)
        abouts = [about(arrival, found) for arrival in arrivals]
        results = [
            (mt.id, result_of(arrival))
            for arrival, mt in zip(arrivals, abouts, strict=True)
            if isinstance(mt, Reported)
        ]
        changed = set(outbox_results.record_results(db, results, now))
        _keep_early(db, [each for each, mt in zip(arrivals, abouts, strict=True) if mt is Meaning.EARLY], now)
    return [mt if isinstance(mt, Meaning) else Meaning.APPLIED if mt.id in changed else Meaning.OLD for mt in abouts]


def _find(db: Session, arrivals: Sequence[Arrival]) -> Found:
    ours = reports.find_by_our_ids(db, [each.report.message_id for each in arrivals if each.report.message_id])
    theirs = reports.find_by_their_ids(
        db,
        [(each.provider, each.report.provider_message_id) for each in arrivals if not each.report.message_id],
    )
    return ours, theirs


def about(arrival: Arrival, found: Found) -> Reported | Meaning:
    """Return the MT that a report is about, or why there is none that it may change. Pure."""
    ours, theirs = found
    report = arrival.report
    if report.message_id is None:
        return theirs.get((arrival.provider, report.provider_message_id), Meaning.EARLY)
    mt = ours.get(report.message_id)
    if mt is None or not mt.attempts:  # nobody was ever given it, so nobody can report on it
        return Meaning.UNKNOWN
    return mt if mt.provider in (None, arrival.provider) else Meaning.FOREIGN


def result_of(arrival: Arrival) -> Result:
    """Return what a report proves of its message: at the least that the provider took it."""
    report = arrival.report
    status = report.status or MtStatus.SENT
    return Result(status, report.reason, arrival.provider, report.provider_message_id or None)


def _keep_early(db: Session, arrivals: Sequence[Arrival], now: datetime) -> None:
    early = [
        EarlyReport(
            each.provider, each.report.provider_message_id, each.report.status or MtStatus.SENT, each.report.reason
        )
        for each in arrivals
    ]
    reports.keep_early(db, early, now)
