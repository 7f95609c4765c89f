"""How the core system is told of final outcomes: what is written, how it is signed, when it is tried again."""

import hashlib
import hmac
from datetime import timedelta

VERSION = "v1"
PAUSES = tuple(timedelta(seconds=each) for each in (10, 30, 120, 600, 1800, 3600, 10_800, 21_600))
GIVEN_UP_AFTER = timedelta(days=3)
LONGEST_WISH = timedelta(hours=1)  # of a receiver that says when to come again
GONE = 410  # the receiver does not want to hear of this any more


def next_telling(attempts: int, age: timedelta, wish: float | None = None) -> timedelta | None:
    """Return how long to wait before the next try of what was not taken; None: it is given up, three days old.

    `attempts` counts the tries so far, at least one. `wish` is the receiver's Retry-After in seconds: it makes the
    wait longer, never shorter, and by an hour at most.
    """
    if age >= GIVEN_UP_AFTER:
        return None
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    wished = min(timedelta(seconds=max(wish or 0.0, 0.0)), LONGEST_WISH)
    return min(max(pause, wished), GIVEN_UP_AFTER - age)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return "v1=" and the hexadecimal HMAC-SHA256 of timestamp, a full stop and the body."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"{VERSION}={signed.hexdigest()}"
