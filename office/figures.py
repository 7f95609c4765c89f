"""What the dashboard shows: today, the week, what waits, what is wrong. Read at most once in some seconds a process."""

import threading
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.campaigns import State
from runtime.runtime import Runtime
from store import campaigns, depths, figures, incidents
from store.campaigns import Stored
from store.database import READ_ONLY, Db
from store.figures import Draft
from store.incidents import Incident

WIB = ZoneInfo("Asia/Jakarta")
DAYS = 7  # that the bars show, today among them
SECONDS_KEPT = 4.0
MOST_CAMPAIGNS = 100
GOING = (State.WAITING, State.APPROVED, State.RUNNING, State.PAUSED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is due in a queue, and for how many seconds the oldest of it."""

    queue: str
    due: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything at one moment. `received` and `sent` are of the days of the week, the oldest first."""

    at: datetime
    days: tuple[date, ...]
    received: tuple[int, ...]
    sent: tuple[int, ...]
    delivered: int
    lost: int
    waiting: tuple[Waiting, ...]
    planned: int
    sending: int
    unknown: int
    not_understood: int
    registrations: int
    complaints: int
    draft: Draft
    incidents: tuple[Incident, ...]
    campaigns: tuple[Stored, ...] = ()  # those that wait for approval or their time, run, or are paused
    given_back: tuple[Stored, ...] = ()  # drafts that approvers gave back to their makers

    @property
    def due(self) -> int:
        """How many MTs wait that could be sent now."""
        return sum(each.due for each in self.waiting)


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What somebody who has just installed Kabar has done already."""

    tried: bool
    edited: bool
    approver: bool
    key: bool

    @property
    def done(self) -> bool:
        """Whether there is nothing left to show."""
        return self.tried and self.edited and self.approver and self.key


@dataclass(slots=True)
class Board:
    """The figures of one process. Days that are over are counted once, the rest at most every SECONDS_KEPT."""

    _over: dict[date, tuple[int, int]] = field(default_factory=dict)
    _last: Figures | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, rt: Runtime) -> Figures:
        """Return the figures; ten people who look at once cost what one costs."""
        with self._lock:
            now = rt.now()
            if self._last is None or abs((now - self._last.at).total_seconds()) >= SECONDS_KEPT:
                with rt.engine.execution_options(**READ_ONLY).connect() as db:
                    self._last = self._count(db, now)
            return self._last

    def _count(self, db: Db, now: datetime) -> Figures:
        days = week_of(now)
        today = beginning_of(days[-1])
        over = [self._day(db, each) for each in days[:-1]]
        sent = figures.count_sent(db, today)
        unsettled = depths.unsettled(db)
        return Figures(
            at=now,
            days=days,
            received=(*(each[0] for each in over), figures.count_received(db, today)),
            sent=(*(each[1] for each in over), sent.taken),
            delivered=sent.delivered,
            lost=figures.count_lost(db, today),
            waiting=tuple(Waiting(each.queue, each.due, _age(each.oldest, now)) for each in depths.depths(db, now)),
            planned=figures.count_planned(db, now),
            sending=unsettled["sending"],
            unknown=unsettled["unknown"],
            not_understood=figures.count_not_understood(db, today),
            registrations=figures.count_registrations(db),
            complaints=figures.count_complaints(db),
            draft=figures.read_draft(db),
            incidents=tuple(incidents.open_incidents(db)),
            campaigns=tuple(campaigns.page(db, GOING, MOST_CAMPAIGNS)),
            given_back=tuple(campaigns.given_back(db, MOST_CAMPAIGNS)),
        )

    def _day(self, db: Db, day: date) -> tuple[int, int]:
        """What came and went on a day that is over. Of yesterday something may still be written in these minutes."""
        if day not in self._over:
            since, until = beginning_of(day), beginning_of(day + timedelta(days=1))
            counted = figures.count_received(db, since, until), figures.count_sent(db, since, until).taken
            self._over[day] = counted
            for oldest in sorted(self._over)[:-DAYS]:
                del self._over[oldest]
        return self._over[day]


def first_steps(rt: Runtime) -> FirstSteps:
    """Return what was done already of what a newcomer does."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        return FirstSteps(
            figures.has_messages(db), figures.has_edited(db), figures.has_approver(db), figures.has_key(db)
        )


def week_of(now: datetime) -> tuple[date, ...]:
    """Return today and the days before it in Jakarta, the oldest first."""
    today = now.astimezone(WIB).date()
    return tuple(today - timedelta(days=back) for back in range(DAYS - 1, -1, -1))


def beginning_of(day: date) -> datetime:
    """Return the moment at which a day begins in Jakarta."""
    return datetime.combine(day, time(), WIB)


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max((now - since).total_seconds(), 0.0)
