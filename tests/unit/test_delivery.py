"""The retry policy."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery import LIFETIMES, LONGEST_WAIT, QUEUE_OF_KIND, SHORTEST_WAIT, next_attempt

NOW = timedelta(0)
KINDS = st.sampled_from(sorted(LIFETIMES))
AGES = st.timedeltas(min_value=NOW, max_value=timedelta(days=3))


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 30), (3, 120), (4, 600), (5, 1800), (6, 3600), (60, 3600)]
)
def test_pauses_grow_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert next_attempt("notice", attempts, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("told", "expected"),
    [(20.0, timedelta(seconds=20)), (0.0, SHORTEST_WAIT), (-5.0, SHORTEST_WAIT), (86_400.0, LONGEST_WAIT)],
    ids=["as told", "not at once", "nonsense", "not for a day"],
)
def test_a_provider_that_says_how_long_is_believed_within_reason(told: float, expected: timedelta) -> None:
    assert next_attempt("notice", 3, NOW, told) == expected


@pytest.mark.parametrize("kind", sorted(LIFETIMES))
def test_what_comes_too_late_is_not_sent(kind: str) -> None:
    assert next_attempt(kind, 1, LIFETIMES[kind]) is None
    assert next_attempt(kind, 1, NOW) is not None


@given(KINDS, st.integers(1, 100), AGES, st.none() | st.floats(0, 1e6))
def test_no_try_falls_after_the_end_of_a_message(kind: str, attempts: int, age: timedelta, told: float | None) -> None:
    wait = next_attempt(kind, attempts, age, told)
    assert wait is None or (SHORTEST_WAIT <= wait <= LONGEST_WAIT and age + wait <= LIFETIMES[kind])


def test_every_kind_has_a_queue() -> None:
    assert QUEUE_OF_KIND.keys() == LIFETIMES.keys()
