"""How far a campaign is, how fast it goes, and when it will be done: for pages and the terminal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.campaign_windows import finish_at
from core.campaigns import State
from core.facts import Zone
from office.campaign_hours import hours_of
from office.campaign_life import NotDone, Trouble
from runtime.runtime import Runtime
from store import campaign_ledger, campaigns
from store.campaign_ledger import Ledger
from store.campaigns import Stored
from store.ledger import snapshot

A_MINUTE = timedelta(minutes=1)
LEAST = timedelta(seconds=5)  # of running, before a rate says anything


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
    def settled(self) -> int:
        """How many rows have come to an end, or never were to be sent."""
        return self.ledger.total - self.ledger.left

    @property
    def share(self) -> float:
        """The settled rows as a share of all, 0 to 1."""
        return self.settled / self.ledger.total if self.ledger.total else 1.0


def progress(rt: Runtime, campaign_id: str) -> Progress:
    """Return how far a campaign is. Raises NotDone."""
    now = rt.now()
    with snapshot(rt.engine) as db:
        stored, ledger = campaigns.find(db, campaign_id), campaign_ledger.read(db, campaign_id, now)
    if stored is None or ledger is None:
        raise NotDone(Trouble.UNKNOWN)
    per_minute = _per_minute(stored, ledger, now)
    return Progress(stored, ledger, per_minute, _done_at(rt, stored, ledger, per_minute, now))


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
    if not rate or stored.state not in (State.APPROVED, State.RUNNING):
        return None
    zones = [Zone(zone) for zone in ledger.waiting_by_zone if zone] or [Zone.WIB]
    begins = max(now, stored.starts_at)
    return finish_at(
        ledger.unsent, rate, begins, stored.expires_at, [(zone, None) for zone in zones], hours_of(rt, stored)
    )
