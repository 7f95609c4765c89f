"""Dates as people count them: working days by the national calendar, months, ages, rules in force on a day."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from core.context import Reference


class Dated(Protocol):
    """Rules that hold from a day on, until newer ones do."""

    @property
    def valid_from(self) -> date:
        """Return the first day on which the rules hold."""


Rules = TypeVar("Rules", bound=Dated)
_SATURDAY = 5


def add_working_days(day: date, days: int, reference: Reference) -> date | None:
    """Return the day that is so many working days after `day`, itself not counted.

    None where the way leads through a year whose holidays are not known: then nothing is promised.
    """
    remaining = days
    while remaining > 0:
        day += timedelta(days=1)
        if day.year not in reference.holiday_years:
            return None
        if is_working_day(day, reference):
            remaining -= 1
    return day


def is_working_day(day: date, reference: Reference) -> bool:
    """Return whether offices work: Monday to Friday, neither national holiday nor joint leave."""
    return day.weekday() < _SATURDAY and day not in reference.holidays


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def whole_months_between(start: date, end: date) -> int:
    """Return how many whole months have passed from `start` to `end` (zero where `end` is not later)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and add_months(start, months) > end:
        months -= 1
    return max(0, months)


def age_on(birth_date: date, day: date) -> int:
    """Return a person's age in whole years on a day."""
    return whole_months_between(birth_date, day) // 12


def in_force(rules: Iterable[Rules], day: date) -> Rules | None:
    """Return the newest rules that hold on the day; None where none did yet."""
    begun = [rule for rule in rules if rule.valid_from <= day]
    return max(begun, key=lambda rule: rule.valid_from, default=None)
