"""Dates made of groups of digits as people write them, day first: 01-09-1987, 1/9/87, 010987."""

from datetime import date

# Two-digit years: a worker born in 1915 is past every limit and one born in 2015 is a child until 2030.
_PIVOT = 15


def year_of(text: str) -> int | None:
    """Return the year of two or four digits, None where it is neither."""
    if len(text) == 2:
        year = int(text)
        return 2000 + year if year <= _PIVOT else 1900 + year
    return int(text) if len(text) == 4 and text[:2] in ("19", "20") else None


def is_birthday(day: date) -> bool:
    """Whether somebody who writes to us can have been born on that day."""
    return 1900 < day.year <= 2000 + _PIVOT


def make_date(day: str, month: int, year: str) -> date | None:
    """Return the date, None where there is no such day."""
    full = year_of(year)
    if full is None or len(day) > 2:
        return None
    try:
        return date(full, month, int(day))
    except ValueError:
        return None


def date_of_parts(first: str, second: str, third: str) -> date | None:
    """Return the date of three groups of digits, day first; a leading year of four digits is ISO order."""
    if len(second) > 2:
        return None
    if len(first) == 4 and len(third) <= 2:
        return make_date(third, int(second), first)
    return make_date(first, int(second), third)


def is_impossible(first: str, second: str, third: str) -> bool:
    """Whether three groups of digits are written like a date, day first, and there is no such day: 31-02-1992."""
    dated = len(first) <= 2 and len(second) <= 2 and len(third) == 4
    return dated and year_of(third) is not None and date_of_parts(first, second, third) is None


def date_of_blob(digits: str) -> date | None:
    """Return the date in ddmmyyyy or ddmmyy."""
    if len(digits) not in (6, 8):
        return None
    return make_date(digits[:2], int(digits[2:4]), digits[4:])
