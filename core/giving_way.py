"""How fast a campaign may go while people are waiting for answers: less while these are slow, then bit by bit more."""

SLOWER, FASTER = 0.7, 1.15  # each time one looks, about once a second
LEAST = 10.0  # messages a second that a campaign may always send
AT_EASE = 2.0  # a limit so many times as high as what is sent limits nothing


def next_limit(limit: float | None, sent_per_second: float, slow_ms: float | None, target_ms: int) -> float | None:
    """Return the limit in messages a second for the next second; None: as many as there can be.

    `limit` is the present one, `sent_per_second` what was sent lately. `slow_ms` is what the slower answers take, None
    where nobody asks anything; while that is above `target_ms` the campaign gives way.
    """
    if slow_ms is not None and slow_ms > target_ms:
        present = sent_per_second if limit is None else min(limit, max(sent_per_second, LEAST))
        return max(present * SLOWER, LEAST)
    if limit is None:
        return None
    return None if limit > max(sent_per_second, LEAST) * AT_EASE else limit * FASTER
