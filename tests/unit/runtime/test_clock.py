"""The clock and what is made from it, at moments that are easy to get wrong."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from core.codes import CHECK_ALPHABET, CHECK_LENGTH
from core.facts import Zone
from core.formats import local_date
from runtime.ids import FreshIds
from runtime.runtime import read_clock


@pytest.fixture
def machine_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Move the machine to another time zone, for one test."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("zone", ["UTC", "Asia/Jakarta", "Asia/Jayapura", "Pacific/Pago_Pago"])
def test_the_clock_is_utc_wherever_the_machine_stands(machine_in: Callable[[str], None], zone: str) -> None:
    machine_in(zone)
    with freeze_time("2026-12-31 17:30:00"):
        now = read_clock()
    assert now == datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    assert now.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("zone", "day"),
    [(Zone.WIB, "2027-01-01"), (Zone.WITA, "2027-01-01"), (Zone.WIT, "2027-01-01")],
)
@freeze_time("2026-12-31 17:00:00")
def test_the_new_year_begins_in_indonesia(zone: Zone, day: str) -> None:
    assert local_date(read_clock(), zone).isoformat() == day


@pytest.mark.parametrize(
    ("zone", "day"),
    [(Zone.WIB, "2026-12-31"), (Zone.WITA, "2027-01-01"), (Zone.WIT, "2027-01-01")],
)
@freeze_time("2026-12-31 16:59:59")
def test_a_second_earlier_it_does_not_in_the_west(zone: Zone, day: str) -> None:
    assert local_date(read_clock(), zone).isoformat() == day


def test_ids_of_messages_sort_by_the_moment_they_were_made() -> None:
    with freeze_time("2026-11-20 03:30:00") as clock:
        made = []
        for _ in range(50):
            made.append(FreshIds().message_id())
            clock.tick(timedelta(seconds=1))
    assert made == sorted(made)
    assert {len(each) for each in made} == {32}


def test_ids_made_at_one_moment_differ() -> None:
    with freeze_time("2026-11-20 03:30:00"):
        assert len({FreshIds().message_id() for _ in range(1000)}) == 1000


def test_check_codes_cannot_be_misread() -> None:
    codes = [FreshIds().check_code() for _ in range(300)]
    assert {len(code) for code in codes} == {CHECK_LENGTH}
    assert set("".join(codes)) <= set(CHECK_ALPHABET)
    assert not set(CHECK_ALPHABET) & set("01OIU")
