"""The circuit breaker, in whatever order answers come."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.breaker import (
    FEWEST_FAILURES,
    PAUSES,
    SUCCESSES_TO_CLOSE,
    WINDOW,
    Breaker,
    BreakerState,
    after_failure,
    after_success,
    most_under_way,
)

NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
events = st.lists(st.tuples(st.sampled_from(["yes", "no"]), st.floats(0, 30)), max_size=60)


def broken(now: datetime = NOW) -> Breaker:
    breaker = Breaker()
    for _ in range(FEWEST_FAILURES):
        breaker = after_failure(breaker, now)
    return breaker


def test_a_few_failures_change_nothing() -> None:
    breaker = Breaker()
    for _ in range(FEWEST_FAILURES - 1):
        breaker = after_failure(breaker, NOW)
    assert (breaker.state, most_under_way(breaker, NOW)) == (BreakerState.CLOSED, None)


def test_failures_among_many_successes_change_nothing() -> None:
    breaker = Breaker()
    for _ in range(10):
        breaker = after_failure(after_success(after_success(breaker, NOW), NOW), NOW)
    assert breaker.state is BreakerState.CLOSED


def test_failures_of_long_ago_do_not_count() -> None:
    breaker = Breaker()
    for turn in range(20):
        breaker = after_failure(breaker, NOW + turn * WINDOW / (FEWEST_FAILURES - 2))
    assert breaker.state is BreakerState.CLOSED


def test_too_many_failures_open_it_for_a_while() -> None:
    breaker = broken()
    assert (breaker.state, most_under_way(breaker, NOW)) == (BreakerState.OPEN, 0)
    assert most_under_way(breaker, NOW + PAUSES[0]) == 1


def test_answers_to_what_was_under_way_when_it_opened_do_not_close_or_prolong_it() -> None:
    assert after_success(broken(), NOW) == after_failure(broken(), NOW) == broken()


def test_successes_on_trial_close_it() -> None:
    breaker, later = broken(), NOW + PAUSES[0]
    for _ in range(SUCCESSES_TO_CLOSE):
        assert most_under_way(breaker, later) == 1
        breaker = after_success(breaker, later)
    assert breaker == Breaker(counted_since=later)


def test_each_failed_trial_makes_the_pause_longer_up_to_a_minute() -> None:
    breaker, now, pauses = broken(), NOW, []
    for _ in range(8):
        assert breaker.open_until is not None
        pauses.append(breaker.open_until - now)
        now = breaker.open_until
        breaker = after_failure(breaker, now)
    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]


@given(events)
def test_it_is_never_open_for_good_and_never_lets_many_pass_before_a_success(told: list[tuple[str, float]]) -> None:
    breaker, now = Breaker(), NOW
    for answer, seconds in told:
        now += timedelta(seconds=seconds)
        breaker = (after_success if answer == "yes" else after_failure)(breaker, now)
        assert most_under_way(breaker, now) in ({None} if breaker.state is BreakerState.CLOSED else {0, 1})
        assert most_under_way(breaker, now + max(PAUSES)) != 0


@given(events)
def test_a_provider_that_is_well_again_gets_everything_again(told: list[tuple[str, float]]) -> None:
    breaker, now = Breaker(), NOW
    for answer, seconds in told:
        now += timedelta(seconds=seconds)
        breaker = (after_success if answer == "yes" else after_failure)(breaker, now)
    now += max(PAUSES)
    for _ in range(SUCCESSES_TO_CLOSE):
        breaker = after_success(breaker, now)
    assert breaker.state is BreakerState.CLOSED
