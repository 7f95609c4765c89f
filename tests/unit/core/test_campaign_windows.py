"""When a campaign may go out: in three zones, across midnight, on holidays, at the ends of months and years."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from core.campaign_windows import (
    Hours,
    finish_at,
    next_hours,
    next_opening,
    open_hours,
    open_places,
    portion_size,
    rate_to_spread,
)
from core.facts import Zone
from core.formats import in_zone
from core.notice_rules import NoticeRules

HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2026, 3, 19)})
HOURS = Hours(holidays=HOLIDAYS, regional={"51": frozenset({date(2026, 3, 20)})})
WIB, WITA, WIT = ((zone, None) for zone in Zone)
BALI = (Zone.WITA, "51")


def now() -> datetime:
    return datetime.now(UTC)


def local(moment: datetime, zone: Zone) -> str:
    return in_zone(moment, zone).strftime("%a %d-%m %H:%M")


@pytest.mark.parametrize(
    ("utc", "place", "opens", "closes"),
    [
        pytest.param("2026-11-20 00:59", WIB, "Fri 20-11 08:00", "Fri 20-11 17:00", id="a minute early in the west"),
        pytest.param("2026-11-20 01:00", WIB, "Fri 20-11 08:00", "Fri 20-11 17:00", id="just open in the west"),
        pytest.param(
            "2026-11-20 00:00", WITA, "Fri 20-11 08:00", "Fri 20-11 17:00", id="the middle opens an hour before"
        ),
        pytest.param(
            "2026-11-19 23:00", WIT, "Fri 20-11 08:00", "Fri 20-11 17:00", id="the east, on another day in UTC"
        ),
        pytest.param("2026-11-20 07:59", WIT, "Fri 20-11 08:00", "Fri 20-11 17:00", id="the last minute of the east"),
        pytest.param("2026-11-20 08:00", WIT, "Sat 21-11 08:00", "Sat 21-11 17:00", id="the east has closed"),
        pytest.param("2026-11-20 09:59", WIB, "Fri 20-11 08:00", "Fri 20-11 17:00", id="the last minute of the west"),
        pytest.param("2026-11-20 16:59", WIB, "Sat 21-11 08:00", "Sat 21-11 17:00", id="a minute before midnight"),
        pytest.param("2026-11-20 17:00", WIB, "Sat 21-11 08:00", "Sat 21-11 17:00", id="midnight"),
        pytest.param(
            "2026-11-21 10:00", WIB, "Mon 23-11 08:00", "Mon 23-11 17:00", id="Saturday evening waits for Monday"
        ),
        pytest.param("2026-11-30 10:00", WIB, "Tue 01-12 08:00", "Tue 01-12 17:00", id="the end of a month"),
        pytest.param("2026-12-24 12:00", WIB, "Sat 26-12 08:00", "Sat 26-12 17:00", id="Christmas"),
        pytest.param("2026-12-31 10:00", WIB, "Sat 02-01 08:00", "Sat 02-01 17:00", id="the end of a year"),
        pytest.param("2026-12-31 15:00", WIT, "Sat 02-01 08:00", "Sat 02-01 17:00", id="where it is next year already"),
        pytest.param("2028-02-28 10:00", WIB, "Tue 29-02 08:00", "Tue 29-02 17:00", id="a leap day"),
        pytest.param("2026-03-19 02:00", WITA, "Fri 20-03 08:00", "Fri 20-03 17:00", id="Nyepi, elsewhere in its zone"),
        pytest.param(
            "2026-03-19 02:00", BALI, "Sat 21-03 08:00", "Sat 21-03 17:00", id="Nyepi and the day after in Bali"
        ),
    ],
)
def test_the_hours_that_run_or_come_next(
    utc: str, place: tuple[Zone, str | None], opens: str, closes: str
) -> None:  # fmt: skip
    with freeze_time(utc):
        found = next_hours(now(), place, HOURS)
    assert found is not None
    assert (local(found.opens_at, place[0]), local(found.closes_at, place[0])) == (opens, closes)


@freeze_time("2026-11-20 08:30")  # 15.30, 16.30, 17.30
def test_the_west_goes_on_when_the_east_has_closed() -> None:
    places = open_places(now(), [WIB, WITA, WIT], HOURS)
    assert set(places) == {WIB, WITA}
    assert places[WITA].closes_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


@freeze_time("2026-11-20 21:00")  # four in the morning
def test_quiet_hours_count_whatever_the_window_says() -> None:
    wide = Hours(time(0), time(23, 59), NoticeRules(quiet_from=time(20), quiet_until=time(6)))
    found = next_hours(now(), WIB, wide)
    assert found is not None
    assert (local(found.opens_at, Zone.WIB), local(found.closes_at, Zone.WIB)) == ("Sat 21-11 06:00", "Sat 21-11 20:00")
    siesta = Hours(time(8), time(17), NoticeRules(quiet_from=time(12), quiet_until=time(13)))
    day = siesta.stretches(date(2026, 11, 20), WIB)
    assert [(local(each.opens_at, Zone.WIB)[-5:], local(each.closes_at, Zone.WIB)[-5:]) for each in day] == [
        ("08:00", "12:00"),
        ("13:00", "17:00"),
    ]


@freeze_time("2026-11-20 03:30")
def test_where_no_hours_are_left_nothing_goes_out() -> None:
    never = Hours(time(8), time(17), NoticeRules(quiet_from=time(7), quiet_until=time(18)))
    assert next_hours(now(), WIB, never) is None
    assert next_opening(now(), [WIB], never) is None
    assert finish_at(10, 60, now(), now() + timedelta(days=3), [WIB], never) is None
    assert rate_to_spread(10, now(), now() + timedelta(days=3), WIB, never) is None


@freeze_time("2026-11-20 03:30")  # Friday, 10.30 in the west
def test_how_long_it_takes() -> None:
    until = now() + timedelta(days=7)
    assert finish_at(600, 60, now(), until, [WIB], HOURS) == now() + timedelta(minutes=10)
    rest_of_day = 60 * 390
    found = finish_at(rest_of_day + 60, 60, now(), until, [WIB], HOURS)
    assert found is not None
    assert local(found, Zone.WIB) == "Sat 21-11 08:01"
    assert finish_at(10**9, 60, now(), until, [WIB], HOURS) is None
    assert rate_to_spread(390, now(), now() + timedelta(hours=7), WIB, HOURS) == 1


@pytest.mark.parametrize(
    ("per_minute", "passed", "waiting", "size"),
    [
        pytest.param(None, 0, 100, 400, id="no rate: what the queue holds"),
        pytest.param(600, 1, 0, 10, id="a second's worth"),
        pytest.param(600, 60, 0, 20, id="never more than two seconds' worth"),
        pytest.param(600, 60, 15, 5, id="less what waits"),
        pytest.param(600, 60, 30, 0, id="nothing while more waits"),
        pytest.param(6, 9, 0, 0, id="a slow one waits for its turn"),
        pytest.param(6, 10, 0, 1, id="and then has one"),
    ],
)
def test_portions(per_minute: int | None, passed: int, waiting: int, size: int) -> None:
    assert portion_size(per_minute, timedelta(seconds=passed), waiting, 500) == size


@given(
    st.integers(0, 3 * 366 * 24 * 60).map(lambda each: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=each)),
    st.sampled_from(list(Zone)),
    st.sampled_from([None, "51"]),
    st.times(),
    st.times(),
)
def test_no_moment_within_the_hours_is_forbidden(
    moment: datetime, zone: Zone, region: str | None, opens: time, closes: time
) -> None:
    hours = Hours(opens.replace(microsecond=0), closes.replace(microsecond=0), NoticeRules(), HOLIDAYS, HOURS.regional)
    found = next_hours(moment, (zone, region), hours)
    if found is None:
        return
    for at in (found.opens_at, found.closes_at - timedelta(microseconds=1)):
        there = in_zone(at, zone)
        assert hours.opens <= there.time() < hours.closes
        assert hours.is_sending_day(there.date(), region)
        assert not hours.rules.is_quiet_at(there.time())
    assert moment < found.closes_at
    assert (open_hours(moment, (zone, region), hours) is not None) == (found.opens_at <= moment)
