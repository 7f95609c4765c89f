"""Money, dates and times as they stand in an SMS."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import Language
from core.facts import Zone
from core.formats import clock_time, in_zone, local_date, month_and_year, rupiah, short_date
from core.gsm7 import septets

EVENING = datetime(2025, 11, 20, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "Rp0"), (999, "Rp999"), (1_000, "Rp1.000"), (1_234_567, "Rp1.234.567"), (99_999_999_999, "Rp99.999.999.999")],
)
def test_rupiah(amount: int, written: str) -> None:
    assert rupiah(amount) == written


@given(st.integers(0, 10**15))
def test_rupiah_keeps_every_digit(amount: int) -> None:
    assert int(rupiah(amount).removeprefix("Rp").replace(".", "")) == amount


@given(st.dates(min_value=date(1, 1, 1)))
def test_dates_have_always_ten_septets(day: date) -> None:
    assert septets(short_date(day)) == 10
    assert datetime.strptime(short_date(day), "%d-%m-%Y").replace(tzinfo=UTC).date() == day


@pytest.mark.parametrize(
    ("month", "language", "written"),
    [
        (5, Language.ID, "Mei 2025"),
        (8, Language.ID, "Agu 2025"),
        (10, Language.ID, "Okt 2025"),
        (12, Language.ID, "Des 2025"),
        (10, Language.EN, "Oct 2025"),
        (12, Language.EN, "Dec 2025"),
    ],
)
def test_months(month: int, language: Language, written: str) -> None:
    assert month_and_year(date(2025, month, 1), language) == written


@pytest.mark.parametrize(
    ("zone", "time", "day"),
    [
        (Zone.WIB, "23.30 WIB", date(2025, 11, 20)),
        (Zone.WITA, "00.30 WITA", date(2025, 11, 21)),
        (Zone.WIT, "01.30 WIT", date(2025, 11, 21)),
    ],
)
def test_a_moment_is_told_in_the_persons_zone(zone: Zone, time: str, day: date) -> None:
    assert clock_time(in_zone(EVENING, zone)) == time
    assert local_date(EVENING, zone) == day
    assert short_date(in_zone(EVENING, zone)) == f"{day:%d-%m-%Y}"


def test_a_moment_of_no_indonesian_zone_is_told_in_wib() -> None:
    assert clock_time(EVENING) == "23.30 WIB"
    assert short_date(EVENING + timedelta(hours=1)) == "21-11-2025"
    assert clock_time(EVENING.replace(tzinfo=None)) == "23.30 WIB"
