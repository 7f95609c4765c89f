"""Working days by the national calendar, months, ages, and which rules are in force."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import add_months, add_working_days, age_on, in_force, is_working_day, whole_months_between
from core.context import Reference
from store.reference import load_reference

REFERENCE = load_reference()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param(date(2026, 11, 20), 0, date(2026, 11, 20), id="none"),
        pytest.param(date(2026, 11, 20), 1, date(2026, 11, 23), id="Friday to Monday"),
        pytest.param(date(2026, 11, 21), 1, date(2026, 11, 23), id="from a Saturday"),
        pytest.param(date(2026, 11, 16), 5, date(2026, 11, 23), id="a plain week"),
        pytest.param(date(2026, 8, 14), 1, date(2026, 8, 18), id="over Independence Day"),
        pytest.param(date(2026, 3, 17), 1, date(2026, 3, 25), id="Nyepi, Idulfitri and their joint leave"),
        pytest.param(date(2026, 12, 23), 1, date(2026, 12, 28), id="Christmas with its leave day"),
        pytest.param(date(2026, 12, 28), 3, date(2026, 12, 31), id="the last working day that is known"),
        pytest.param(date(2026, 12, 28), 4, None, id="next year's holidays are not known"),
        pytest.param(date(2027, 1, 4), 1, None, id="a year that is not covered"),
        pytest.param(date(2025, 12, 30), 1, None, id="the way begins before the covered year"),
    ],
)
def test_working_days(start: date, days: int, end: date | None) -> None:
    assert add_working_days(start, days, REFERENCE) == end


def test_without_reference_data_nothing_is_promised() -> None:
    assert add_working_days(date(2026, 11, 20), 1, Reference()) is None


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(1, 15))
def test_so_many_working_days_lie_between(start: date, days: int) -> None:
    end = add_working_days(start, days, REFERENCE)
    assert end is not None
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, REFERENCE) for day in passed) == days
    assert is_working_day(end, REFERENCE)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="shorter month"),
        pytest.param(date(2023, 12, 31), 2, date(2024, 2, 29), id="over the year into a leap month"),
        pytest.param(date(2024, 2, 29), 12 * 56, date(2080, 2, 29), id="leap day to leap day"),
        pytest.param(date(2024, 2, 29), 12, date(2025, 2, 28), id="leap day to a common year"),
        pytest.param(date(2026, 5, 15), 0, date(2026, 5, 15), id="none"),
        pytest.param(date(2026, 1, 15), -1, date(2025, 12, 15), id="back"),
    ],
)
def test_adding_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 1200))
def test_months_added_are_months_between(day: date, months: int) -> None:
    assert whole_months_between(day, add_months(day, months)) == months
    assert whole_months_between(day, add_months(day, months) - timedelta(days=1)) == max(0, months - 1)


@pytest.mark.parametrize(
    ("today", "age"),
    [(date(2026, 8, 31), 38), (date(2026, 9, 1), 39), (date(1987, 9, 1), 0), (date(1980, 1, 1), 0)],
)
def test_age(today: date, age: int) -> None:
    assert age_on(date(1987, 9, 1), today) == age


@dataclass(frozen=True)
class Rule:
    valid_from: date


@pytest.mark.parametrize(
    ("today", "valid_from"),
    [
        (date(2021, 12, 31), None),
        (date(2022, 1, 1), date(2022, 1, 1)),
        (date(2025, 4, 30), date(2022, 1, 1)),
        (date(2025, 5, 1), date(2025, 5, 1)),
        (date(2099, 1, 1), date(2025, 5, 1)),
    ],
)
def test_the_newest_rules_that_have_begun_are_in_force(today: date, valid_from: date | None) -> None:
    rules = [Rule(date(2025, 5, 1)), Rule(date(2022, 1, 1))]
    found = in_force(rules, today)
    assert (found and found.valid_from) == valid_from
