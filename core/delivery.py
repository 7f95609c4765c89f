"""When an MT is tried again, and when it is given up: a function of what happened, never of chance."""

from datetime import datetime, timedelta
from enum import StrEnum


class MtStatus(StrEnum):
    """Where an MT stands. `unknown`: perhaps taken by the provider, never sent again blindly."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"


class MtKind(StrEnum):
    """What an MT is for; it decides the queue and whether it can be declined."""

    REPLY = "reply"
    CODE = "code"
    SECURITY = "security"
    NOTICE = "notice"
    CAMPAIGN = "campaign"


# How high a status stands, and how high news must be to replace it: only what is higher than what stands changes it. Of
# two final words only one is ever replaced: a provider may give up on a message that the phone then receives after all.
STANDING_RANKS = {
    MtStatus.QUEUED: 0,
    MtStatus.SENDING: 1,
    MtStatus.UNKNOWN: 2,
    MtStatus.SENT: 3,
    MtStatus.FAILED: 4,
    MtStatus.EXPIRED: 5,
    MtStatus.CANCELLED: 5,
    MtStatus.DELIVERED: 5,
}
NEWS_RANKS = {**STANDING_RANKS, MtStatus.EXPIRED: 4, MtStatus.CANCELLED: 4}

# What can still be kept from being sent: it waits, or comes back from a worker, or from a provider that never took it.
RECALLABLE = (MtStatus.QUEUED, MtStatus.SENDING, MtStatus.UNKNOWN)

UNAVAILABLE = "unavailable:"  # begins the reason of an MT that waits because a provider could not be reached
NOT_FOUND = "not_found_at_provider"  # the reason of one that is tried again because the provider never took it
ANSWER_AWAITED = "answer_awaited"  # the reason of an SMS that was promised before its text was known
BY_HAND = "settled_by_hand"  # the reason of one whose unknown outcome a person found out

DELAYS = tuple(timedelta(seconds=seconds) for seconds in (0, 5, 30, 120, 600, 1800, 3600))
LONGEST_WAIT = timedelta(hours=1)
SHORTEST_WAIT = timedelta(seconds=1)
LIVES = {  # after so long a message tells nothing that still helps; who queues it may know better
    "reply": timedelta(minutes=30),
    "code": timedelta(hours=24),
    "security": timedelta(days=3),
    "notice": timedelta(days=3),
    "campaign": timedelta(days=1),
}
PRIORITY_OF_KIND = {"reply": 0, "code": 0, "security": 1, "notice": 1, "campaign": 2}  # lower goes first
QUEUE_OF_KIND = {"reply": "replies", "code": "replies", "security": "notices", "notice": "notices", "campaign": "bulk"}


def next_attempt(attempts: int, left: timedelta, told_to_wait: float | None = None) -> timedelta | None:
    """Return how long to wait before the next try of an MT that was certainly not taken; None: give it up.

    It is given up by its age alone: `left` is what is left of its life. `attempts` counts the tries so far, at least
    one, and only chooses the pause; the second one follows at once, with another provider if there is one. A provider
    that said how many seconds to wait is believed, within an hour; otherwise the pauses grow. No pause is longer than
    half of what is left, so that whatever it waited for before, it is tried again before its end.
    """
    if left < 2 * SHORTEST_WAIT:
        return None
    if told_to_wait is None:
        wait = DELAYS[min(attempts, len(DELAYS)) - 1]
    else:
        wait = min(max(timedelta(seconds=told_to_wait), SHORTEST_WAIT), LONGEST_WAIT)
    return min(wait, left / 2)


ASKED_FOR = timedelta(days=1)  # then an unknown outcome stays unknown, unless a report settles it


def next_question(unknown_since: datetime, now: datetime) -> datetime | None:
    """Return when to ask the provider again what became of an MT; None: no more. The pauses double."""
    age = max(now - unknown_since, timedelta(minutes=1))
    return now + age if now + age < unknown_since + ASKED_FOR else None
