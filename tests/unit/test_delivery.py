"""The retry policy."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery import LONGEST_WAIT, MOST_THROTTLED, MOST_TRIES, QUEUE_OF_KIND, SHORTEST_WAIT, next_attempt
from store.tables import MtKind

KINDS = sorted(MOST_TRIES)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 30), (3, 120), (4, 600), (5, 1800), (6, 3600), (27, 3600)]
)
def test_pauses_grow_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert next_attempt("notice", attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("told", "expected"),
    [(20.0, timedelta(seconds=20)), (0.0, SHORTEST_WAIT), (-5.0, SHORTEST_WAIT), (86_400.0, LONGEST_WAIT)],
    ids=["as told", "not at once", "nonsense", "not for a day"],
)
def test_a_provider_that_says_how_long_is_believed_within_reason(told: float, expected: timedelta) -> None:
    assert next_attempt("notice", 3, told) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_given_up_in_the_end(kind: str) -> None:
    assert next_attempt(kind, MOST_TRIES[kind] - 1) is not None
    assert next_attempt(kind, MOST_TRIES[kind]) is None


def test_being_throttled_does_not_use_up_the_tries_of_a_message() -> None:
    assert next_attempt("code", MOST_TRIES["code"], told_to_wait=1) is not None
    assert next_attempt("code", MOST_THROTTLED, told_to_wait=1) is None


@given(st.sampled_from(KINDS), st.integers(1, 2000), st.none() | st.floats(0, 1e6))
def test_every_pause_is_bounded(kind: str, attempts: int, told: float | None) -> None:
    wait = next_attempt(kind, attempts, told)
    assert wait is None or SHORTEST_WAIT <= wait <= LONGEST_WAIT


def test_every_kind_has_a_policy_and_a_queue() -> None:
    assert set(KINDS) == QUEUE_OF_KIND.keys() == {kind.value for kind in MtKind}
