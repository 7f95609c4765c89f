"""How far a campaign is, how fast it goes, and when it will be done: for pages and the terminal."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.campaign_windows import finish_at
from core.campaigns import State
from core.facts import Zone
from office.campaign_hours import estimate, hours_of
from office.campaign_life import NotDone, Trouble
from runtime.runtime import Runtime
from store import campaign_ledger, campaigns
from store.campaign_ledger import Ledger
from store.campaigns import Stored
from store.database import READ_ONLY
from store.ledger import snapshot

A_MINUTE = timedelta(minutes=1)
LEAST = timedelta(seconds=5)  # of running, before a rate says anything
LARGE = 50_000  # rows: their ledger takes long enough to be shown to several who look on
TIMES_AS_LONG, LONGEST_SHOWN = 10, 15.0  # a ledger is shown for so many times its reading, and for so many seconds


@dataclass(frozen=True, slots=True)
class Progress:
    """A campaign and its ledger, both as of one moment.

    `per_minute` is at how many a minute providers took its messages of late; None: too early to tell. `done_at` is when
    all is sent at that rate, in the hours of the recipients; None: not before its end, or nobody can say.
    """

    campaign: Stored
    ledger: Ledger
    per_minute: float | None
    done_at: datetime | None

    @property
    def to_send(self) -> int:
        """How many rows are to be sent, or were."""
        return self.ledger.total - sum(self.ledger.outcomes.values())

    @property
    def settled(self) -> int:
        """How many of those have come to an end."""
        return self.to_send - self.ledger.left

    @property
    def share(self) -> float:
        """The settled rows as a share of those that are to be sent, 0 to 1."""
        return self.settled / self.to_send if self.to_send else 1.0


@dataclass(frozen=True, slots=True)
class _Kept:
    """A ledger that was costly to read; it is shown until `until` (by the monotonic clock), or a change of state."""

    ledger: Ledger
    changed_at: datetime
    until: float


_kept: dict[tuple[int, str], _Kept] = {}  # by database and campaign
_reading = threading.Lock()  # large ledgers are read one after the other: who waits finds what was read meanwhile


def progress(rt: Runtime, campaign_id: str) -> Progress:
    """Return how far a campaign is; where it is large as of some seconds ago (`ledger.at`). Raises NotDone."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        stored = campaigns.find(db, campaign_id)
    if stored is None:
        raise NotDone(Trouble.UNKNOWN)
    if stored.total < LARGE:
        return _progress(rt, *_read(rt, campaign_id))
    with _reading:
        ledger = _still_kept(rt, stored)
        if ledger is None:
            began = time.monotonic()
            stored, ledger = _read(rt, campaign_id)
            _keep(rt, stored, ledger, time.monotonic() - began)
    return _progress(rt, stored, ledger)


def _progress(rt: Runtime, stored: Stored, ledger: Ledger) -> Progress:
    per_minute = _per_minute(stored, ledger, ledger.at)
    return Progress(stored, ledger, per_minute, _done_at(rt, stored, ledger, per_minute, rt.now()))


def _read(rt: Runtime, campaign_id: str) -> tuple[Stored, Ledger]:
    with snapshot(rt.engine) as db:
        stored, ledger = campaigns.find(db, campaign_id), campaign_ledger.read(db, campaign_id, rt.now())
    if stored is None or ledger is None:
        raise NotDone(Trouble.UNKNOWN)
    return stored, ledger


def _still_kept(rt: Runtime, stored: Stored) -> Ledger | None:
    kept = _kept.get((id(rt.engine), stored.id))
    if kept is None or kept.changed_at != stored.changed_at or kept.until < time.monotonic():
        return None
    return kept.ledger


def _keep(rt: Runtime, stored: Stored, ledger: Ledger, seconds: float) -> None:
    """Show a ledger for longer the more it cost, so that however many look on, a process reads a tenth of its time."""
    now = time.monotonic()
    for key in [key for key, each in _kept.items() if each.until < now]:
        del _kept[key]
    until = now + min(TIMES_AS_LONG * seconds, LONGEST_SHOWN)
    _kept[id(rt.engine), stored.id] = _Kept(ledger, stored.changed_at, until)


def _per_minute(stored: Stored, ledger: Ledger, now: datetime) -> float | None:
    if stored.state is not State.RUNNING or stored.running_since is None:
        return None
    ran = min(now - stored.running_since, A_MINUTE)
    return ledger.last_minute * (A_MINUTE / ran) if ran >= LEAST else None


def _done_at(
    rt: Runtime, stored: Stored, ledger: Ledger, per_minute: float | None, now: datetime
) -> datetime | None:  # fmt: skip
    """Return the estimate; at night the rate that was asked for says more than that of the last minute."""
    rate = per_minute or stored.per_minute
    if not ledger.unsent:
        return now if stored.state is State.RUNNING else None
    if stored.state in (State.WAITING, State.APPROVED):
        return estimate(rt, stored).ends_at  # as everybody read who made and approved it
    if not rate or stored.state is not State.RUNNING:
        return None
    zones = [Zone(zone) for zone in ledger.waiting_by_zone if zone] or [Zone.WIB]
    begins = max(now, stored.starts_at)
    return finish_at(
        ledger.unsent, rate, begins, stored.expires_at, [(zone, None) for zone in zones], hours_of(rt, stored)
    )
