"""The retry policy."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery import (
    ASKED_FOR,
    LIVES,
    LONGEST_WAIT,
    QUEUE_OF_KIND,
    SHORTEST_WAIT,
    next_attempt,
    next_question,
)
from store.tables import MtKind

KINDS = sorted(LIVES)
DAYS = timedelta(days=3)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 0), (2, 5), (3, 30), (4, 120), (5, 600), (6, 1800), (7, 3600), (28, 3600)]
)
def test_the_second_try_follows_at_once_and_pauses_grow_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert next_attempt(attempts, DAYS) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("told", "expected"),
    [(20.0, timedelta(seconds=20)), (0.0, SHORTEST_WAIT), (-5.0, SHORTEST_WAIT), (86_400.0, LONGEST_WAIT)],
    ids=["as told", "not at once", "nonsense", "not for a day"],
)
def test_a_provider_that_says_how_long_is_believed_within_reason(told: float, expected: timedelta) -> None:
    assert next_attempt(3, DAYS, told) == expected


def tries(kind: str, throttled: int = 0) -> list[timedelta]:
    """How old a message of this kind is at each of its tries, being told to wait a second at the first of them."""
    age, attempts, found = timedelta(), 1, [timedelta()]
    while (pause := next_attempt(attempts, LIVES[kind] - age, 1.0 if attempts <= throttled else None)) is not None:
        age, attempts = age + pause, attempts + 1
        found.append(age)
    return found


@pytest.mark.parametrize(
    ("kind", "life"),
    [
        ("reply", timedelta(minutes=30)),
        ("code", timedelta(hours=24)),
        ("security", timedelta(days=3)),
        ("notice", timedelta(days=3)),
        ("campaign", timedelta(days=1)),
    ],
)
def test_it_is_tried_to_the_end_of_its_life_and_not_beyond(kind: str, life: timedelta) -> None:
    for throttled in (0, 5, 29, 1000):
        ages = tries(kind, throttled)
        assert life - timedelta(seconds=5) < ages[-1] < life
        assert len(ages) < throttled + 100


@pytest.mark.parametrize("kind", KINDS)
def test_being_throttled_for_a_minute_costs_a_message_nothing_of_its_life(kind: str) -> None:
    assert next_attempt(60, LIVES[kind] - timedelta(minutes=1), 1.0) == timedelta(seconds=1)
    after = next_attempt(61, LIVES[kind] - timedelta(minutes=1))
    assert after is not None
    assert after <= LIVES[kind] / 2


def test_a_pause_beyond_the_end_becomes_a_last_try_before_it() -> None:
    assert next_attempt(7, timedelta(minutes=10)) == timedelta(minutes=5)
    assert next_attempt(1, timedelta(minutes=10), 3600.0) == timedelta(minutes=5)
    assert next_attempt(1, timedelta(0)) is None


@given(st.integers(1, 2000), st.floats(-1e6, 1e6), st.none() | st.floats(0, 1e6))
def test_every_pause_is_bounded(attempts: int, seconds_left: float, told: float | None) -> None:
    left = timedelta(seconds=seconds_left)
    wait = next_attempt(attempts, left, told)
    assert wait is None or timedelta(0) <= wait <= min(LONGEST_WAIT, left / 2)
    assert wait is None or wait >= SHORTEST_WAIT or (told is None and attempts == 1)


def test_every_kind_has_a_policy_and_a_queue() -> None:
    assert set(KINDS) == QUEUE_OF_KIND.keys() == {kind.value for kind in MtKind}


def test_a_provider_is_asked_about_an_unknown_outcome_ever_more_seldom_for_a_day() -> None:
    since = now = datetime(2026, 11, 20, tzinfo=UTC)
    asked = []
    while (again := next_question(since, now)) is not None:
        now = again
        asked.append(now - since)
    assert asked[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert len(asked) == 11
    assert asked[-1] < ASKED_FOR
