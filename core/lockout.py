"""How long somebody has to wait who keeps trying passwords or codes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

IN_A_ROW = 5  # wrong tries of one name, or of one person's code
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=24)
FORGIVEN_AFTER = timedelta(hours=24)  # without a further try
FROM_ONE_ADDRESS, WINDOW = 60, timedelta(minutes=15)  # wrong tries; a whole office may share one address


@dataclass(frozen=True, slots=True)
class Tries:
    """How often something was tried in vain, since when, and until when it is locked."""

    number: int
    since: datetime
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Return whether there is no trying now."""
        return self.locked_until is not None and self.locked_until > now


def try_name(counted: Tries, now: datetime) -> Tries:
    """Return the count with one more try; the fifth in a row locks, each further one for twice as long.

    It counts before it is known whether the try is right (who is right is forgiven), so that many at once gain nothing.
    """
    lapsed = counted.locked_until is None and now - counted.since >= FORGIVEN_AFTER
    number = 1 if lapsed else counted.number + 1
    return Tries(number, now, now + wait_after(number) if number >= IN_A_ROW else None)


def wait_after(number: int) -> timedelta:
    """Return how long the wait is after so many wrong tries in a row: 15 minutes, 30 minutes, 1 hour ... 24 hours."""
    doubled = min(number - IN_A_ROW, 10)
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)


def untry_name(counted: Tries) -> Tries:
    """Return the count without the last try, which nobody judged; a lock that it brought about is gone with it."""
    return Tries(max(0, counted.number - 1), counted.since)


def try_address(counted: Tries, now: datetime) -> Tries:
    """Return the count of an address with one more try in this quarter of an hour; too many lock it for the next."""
    if now - counted.since >= WINDOW:
        return Tries(1, now)
    number = counted.number + 1
    return Tries(number, counted.since, now + WINDOW if number >= FROM_ONE_ADDRESS else None)


def forgive(counted: Tries) -> Tries:
    """Return the count of an address without the try that turned out right."""
    number = max(0, counted.number - 1)
    return Tries(number, counted.since, counted.locked_until if number >= FROM_ONE_ADDRESS else None)
