"""Dates day first in every spelling of domain use, and amounts of money."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import amounts_in
from core.catalogue import Catalogue
from core.commands import Command
from core.dates import date_of_blob, year_of
from parsers import parse
from parsers.amounts import spelled, years_in

WRITTEN = [
    "01-09-1987", "01/09/1987", "01.09.87", "01091987", "010987", "1-9-87", "1 sept 1987", "1 september 87",
    "1sep1987", "01 09 1987", "1987-09-01",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_one_day_in_many_spellings(text: str, catalogue: Catalogue) -> None:
    parsed = parse(f"DAFTAR#0012010101900001#{text}#00000001011", catalogue).parsed
    assert isinstance(parsed, Command)
    assert parsed.arguments.birth_date == date(1987, 9, 1)


@pytest.mark.parametrize(
    ("month", "number"),
    [
        ("jan", 1),
        ("pebruari", 2),
        ("peb", 2),
        ("maret", 3),
        ("mei", 5),
        ("ags", 8),
        ("agt", 8),
        ("okt", 10),
        ("nop", 11),
        ("des", 12),
    ],
)
def test_month_names(month: str, number: int, catalogue: Catalogue) -> None:
    parsed = parse(f"lupa nik 0012010101900001 lahir 17 {month} 1985", catalogue).parsed
    assert isinstance(parsed, Command)
    assert parsed.arguments.birth_date == date(1985, number, 17)


@pytest.mark.parametrize("text", ["31-02-1990", "00-01-1990", "1-13-1990", "31-12-2990"])
def test_a_day_that_is_none_is_not_taken(text: str, catalogue: Catalogue) -> None:
    parsed = parse(f"DAFTAR#0012010101900001#{text}#00000001011", catalogue).parsed
    assert parsed.arguments.birth_date is None


def test_two_digit_years_make_workers_of_fifteen_and_over() -> None:
    assert (year_of("15"), year_of("16"), year_of("99"), year_of("00")) == (2015, 1916, 1999, 2000)


@given(st.dates(date(1930, 1, 1), date(2011, 12, 31)))
def test_eight_digits_give_the_day_back(day: date) -> None:
    assert date_of_blob(f"{day:%d%m%Y}") == day


AMOUNTS = {
    "5jt": 5_000_000, "5 juta": 5_000_000, "5,5jt": 5_500_000, "5.5 juta": 5_500_000, "5.500.000": 5_500_000,
    "5500000": 5_500_000, "500rb": 500_000, "500 ribu": 500_000, "500k": 500_000, "Rp5.500.000,-": 5_500_000,
    "rp 4.250.000": 4_250_000, "1,25 juta": 1_250_000, "1 milyar": 1_000_000_000, "lima juta": 5_000_000,
}  # fmt: skip


@pytest.mark.parametrize(("text", "rupiah"), AMOUNTS.items())
def test_amounts(text: str, rupiah: int) -> None:
    assert next(amount for amount, _ in amounts_in(spelled(text.lower()))) == rupiah


@pytest.mark.parametrize(("text", "years"), [("10 thn", 10), ("10th", 10), ("24 bulan", 2), ("15 years", 15)])
def test_years(text: str, years: int) -> None:
    assert years_in(text)[0] == years


def test_an_amount_beyond_every_limit_is_none() -> None:
    assert amounts_in("999999999999") == []
