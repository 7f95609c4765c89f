"""When an MT is tried again, and when it is too late for it: a function of what happened, never of chance."""

from datetime import timedelta

DELAYS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600))
LONGEST_WAIT = timedelta(hours=1)
SHORTEST_WAIT = timedelta(seconds=1)
LIFETIMES = {  # how long after it fell due a message is still worth sending
    "reply": timedelta(minutes=30),
    "code": timedelta(hours=1),
    "security": timedelta(hours=24),
    "notice": timedelta(hours=24),
    "campaign": timedelta(hours=24),
}
QUEUE_OF_KIND = {"reply": "replies", "code": "replies", "security": "notices", "notice": "notices", "campaign": "bulk"}


def next_attempt(kind: str, attempts: int, age: timedelta, told_to_wait: float | None = None) -> timedelta | None:
    """Return how long to wait before the next try of a message that was certainly not taken; None: it is too late.

    `attempts` counts the tries so far (at least one), `age` is the time since it first fell due. A provider that said
    how many seconds to wait is believed, within an hour; otherwise the pauses grow.
    """
    if told_to_wait is None:
        wait = DELAYS[min(attempts, len(DELAYS)) - 1]
    else:
        wait = min(max(timedelta(seconds=told_to_wait), SHORTEST_WAIT), LONGEST_WAIT)
    return wait if age + wait <= LIFETIMES[kind] else None
