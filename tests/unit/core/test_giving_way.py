"""Campaigns give way while answers are slow, and take their speed back bit by bit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.giving_way import FASTER, LEAST, SLOWER, next_limit

TARGET = 40
CASES = {
    "nobody asks, nothing limits": (None, 900.0, None, None),
    "quick answers limit nothing": (None, 900.0, 39.0, None),
    "slow answers: slower than what was sent": (None, 900.0, 41.0, 900 * SLOWER),
    "still slow: slower again": (630.0, 620.0, 80.0, 620 * SLOWER),
    "never slower than a little": (LEAST, 5.0, 500.0, LEAST),
    "nothing was sent, and answers are slow": (None, 0.0, 500.0, LEAST),
    "quick again: faster bit by bit": (400.0, 395.0, 20.0, 400 * FASTER),
    "nobody asks any more: faster too": (400.0, 395.0, None, 400 * FASTER),
    "a limit far above what there is to send is none": (900.0, 400.0, 20.0, None),
}


@pytest.mark.parametrize(("limit", "sent", "slow_ms", "expected"), CASES.values(), ids=CASES.keys())
def test_the_next_limit(limit: float | None, sent: float, slow_ms: float | None, expected: float | None) -> None:
    assert next_limit(limit, sent, slow_ms, TARGET) == (None if expected is None else pytest.approx(expected))


@given(st.floats(LEAST, 5000), st.floats(41, 10_000))
def test_while_answers_stay_slow_a_campaign_ends_up_at_the_least(speed: float, slow_ms: float) -> None:
    limit: float | None = None
    for _ in range(30):
        limit = next_limit(limit, speed, slow_ms, TARGET)
        assert limit is not None
        speed = min(speed, limit)
    assert limit == LEAST


@given(st.floats(LEAST, 2000), st.floats(100, 2000))
def test_once_answers_are_quick_the_limit_goes_away(limit: float, possible: float) -> None:
    now: float | None = limit
    for _ in range(100):
        if now is None:
            return
        now = next_limit(now, min(now, possible), 1.0, TARGET)
    raise AssertionError(f"still {now}")
