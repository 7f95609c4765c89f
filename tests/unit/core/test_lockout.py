"""Who keeps guessing waits longer and longer; who comes back another day starts anew."""

from datetime import timedelta

import pytest

from core.lockout import FROM_ONE_ADDRESS, IN_A_ROW, WINDOW, Tries, forgive, try_address, try_name, wait_after
from tests.conftest import NOW

FRESH = Tries(0, NOW)
MINUTE = timedelta(minutes=1)


def after(tries: int) -> Tries:
    counted, now = FRESH, NOW
    for _ in range(tries):
        now = max(now, counted.locked_until or now)
        counted = try_name(counted, now)
    return counted


@pytest.mark.parametrize(
    ("tries", "minutes"),
    [
        pytest.param(IN_A_ROW - 1, None, id="four are forgiven"),
        pytest.param(IN_A_ROW, 15, id="the fifth locks"),
        pytest.param(IN_A_ROW + 1, 30, id="twice as long"),
        pytest.param(IN_A_ROW + 3, 120, id="and so on"),
        pytest.param(IN_A_ROW + 60, 24 * 60, id="a day at most"),
    ],
)
def test_each_wrong_try_in_a_row_after_the_fifth_locks_for_twice_as_long(tries: int, minutes: int | None) -> None:
    counted = after(tries)
    locked_for = counted.locked_until - counted.since if counted.locked_until else None
    assert locked_for == (timedelta(minutes=minutes) if minutes else None)


def test_a_lock_ends() -> None:
    counted = after(IN_A_ROW)
    assert counted.is_locked(NOW + 15 * MINUTE - timedelta(seconds=1))
    assert not counted.is_locked(NOW + 15 * MINUTE)


def test_a_day_without_a_try_is_forgiven_but_no_lock_is() -> None:
    later = NOW + timedelta(hours=24)
    assert try_name(after(4), later).number == 1
    assert try_name(after(5), later).number == 6


def test_an_address_may_be_wrong_more_often_and_waits_out_its_quarter_of_an_hour() -> None:
    counted = FRESH
    for _ in range(FROM_ONE_ADDRESS):
        assert not counted.is_locked(NOW)
        counted = try_address(counted, NOW)
    assert counted.is_locked(NOW)
    assert not forgive(counted).is_locked(NOW)
    assert try_address(counted, NOW + WINDOW).number == 1


def test_who_was_right_is_forgiven_but_never_more_than_that() -> None:
    assert forgive(FRESH).number == 0


def test_no_wait_is_too_long_to_be_reckoned() -> None:
    assert wait_after(10**9) == timedelta(hours=24)
