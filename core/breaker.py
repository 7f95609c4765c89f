"""A circuit breaker as a value: who fails too often is left alone for a while, then tried with single messages."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class BreakerState(StrEnum):
    """closed: messages pass. open: none does. half_open: a few, to see whether the provider is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


WINDOW = timedelta(seconds=10)
FEWEST_FAILURES = 5  # within a window; one lost request says nothing
WORST_SHARE = 0.5  # of the window's answers
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 10, 20, 40, 60))
SUCCESSES_TO_CLOSE = 2


@dataclass(frozen=True, slots=True)
class Breaker:
    """What one process knows of one provider. Times are aware UTC.

    `trips` counts how often it opened without closing in between: the pauses grow with it. Counts are of the window
    that began at `counted_since`; when half open, of the trial.
    """

    state: BreakerState = BreakerState.CLOSED
    failures: int = 0
    successes: int = 0
    counted_since: datetime | None = None
    open_until: datetime | None = None
    trips: int = 0


def most_under_way(breaker: Breaker, now: datetime) -> int | None:
    """Return how many messages may be under way now: None any number, 0 none, 1 while it is being tried."""
    if breaker.state is BreakerState.CLOSED:
        return None
    return 1 if is_worth_a_trial(breaker, now) else 0


def is_worth_a_trial(breaker: Breaker, now: datetime) -> bool:
    """Return whether it is half open, or open for long enough."""
    waited = breaker.open_until is not None and now >= breaker.open_until
    return breaker.state is BreakerState.HALF_OPEN or waited


def after_success(breaker: Breaker, now: datetime) -> Breaker:
    """Return the breaker after the provider answered (a refusal of the message is an answer too)."""
    breaker = _current(breaker, now)
    if breaker.state is BreakerState.OPEN:  # an answer to what was under way when it opened
        return breaker
    counted = replace(breaker, successes=breaker.successes + 1)
    if counted.state is BreakerState.HALF_OPEN and counted.successes >= SUCCESSES_TO_CLOSE:
        return Breaker(counted_since=now)
    return counted


def after_failure(breaker: Breaker, now: datetime) -> Breaker:
    """Return the breaker after the provider could not be reached, or did not answer."""
    breaker = _current(breaker, now)
    if breaker.state is BreakerState.OPEN:
        return breaker
    if breaker.state is BreakerState.HALF_OPEN:
        return _opened(breaker, now)
    counted = replace(breaker, failures=breaker.failures + 1)
    share = counted.failures / (counted.failures + counted.successes)
    return _opened(counted, now) if counted.failures >= FEWEST_FAILURES and share >= WORST_SHARE else counted


def _current(breaker: Breaker, now: datetime) -> Breaker:
    """Return the breaker as it stands now: one that was open long enough is half open; old counts are gone."""
    if breaker.state is BreakerState.OPEN and is_worth_a_trial(breaker, now):
        return replace(breaker, state=BreakerState.HALF_OPEN, failures=0, successes=0, counted_since=now)
    since = breaker.counted_since
    if breaker.state is BreakerState.CLOSED and (since is None or not since <= now < since + WINDOW):
        return Breaker(counted_since=now)
    return breaker


def _opened(breaker: Breaker, now: datetime) -> Breaker:
    pause = PAUSES[min(breaker.trips, len(PAUSES) - 1)]
    return Breaker(BreakerState.OPEN, open_until=now + pause, counted_since=now, trips=breaker.trips + 1)
