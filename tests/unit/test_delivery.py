"""The retry policy."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery import (
    ASKED_FOR,
    LONGEST_WAIT,
    MOST_THROTTLED,
    MOST_TRIES,
    QUEUE_OF_KIND,
    SHORTEST_WAIT,
    next_attempt,
    next_question,
)
from store.tables import MtKind

KINDS = sorted(MOST_TRIES)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 0), (2, 5), (3, 30), (4, 120), (5, 600), (6, 1800), (7, 3600), (28, 3600)]
)
def test_the_second_try_follows_at_once_and_pauses_grow_up_to_an_hour(attempts: int, seconds: int) -> None:
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
    assert wait is None or timedelta(0) <= wait <= LONGEST_WAIT
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
