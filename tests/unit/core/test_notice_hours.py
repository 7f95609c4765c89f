"""At which hour a notice goes out: nights in three zones, holidays, the ends of days, months and years, and expiry."""

from datetime import UTC, date, datetime, timedelta

import pytest
from freezegun import freeze_time

from core.context import Reference
from core.delivery import LIVES
from core.facts import Stage, Zone
from core.formats import in_zone
from core.notices import Reason, Topic, plan_event
from tests.unit.core.noticed import (
    FORMER,
    NOW,
    RULES,
    TODAY,
    an_event,
    at,
    context_at,
    facts_of,
    of_topic,
    phone,
    told,
)

DAY = timedelta(days=1)
NIGHT, HOLIDAY, LIMIT = Reason.QUIET_HOURS, Reason.HOLIDAY, Reason.DAILY_LIMIT


@pytest.mark.parametrize(
    ("moment", "zone", "due", "held"),
    [
        pytest.param("2026-11-20 12:59:59", Zone.WIB, "2026-11-20 19:59:59", None, id="WIB: just before eight"),
        pytest.param("2026-11-20 13:00:00", Zone.WIB, "2026-11-21 06:00:00", NIGHT, id="WIB: eight in the evening"),
        pytest.param("2026-11-20 12:00:00", Zone.WITA, "2026-11-21 06:00:00", NIGHT, id="WITA: an hour earlier"),
        pytest.param("2026-11-20 11:59:59", Zone.WITA, "2026-11-20 19:59:59", None, id="WITA: just before eight"),
        pytest.param("2026-11-20 11:00:00", Zone.WIT, "2026-11-21 06:00:00", NIGHT, id="WIT: two hours earlier"),
        pytest.param("2026-11-20 10:59:59", Zone.WIT, "2026-11-20 19:59:59", None, id="WIT: just before eight"),
        pytest.param("2026-11-19 22:59:59", Zone.WIB, "2026-11-20 06:00:00", NIGHT, id="WIB: a second before six"),
        pytest.param("2026-11-19 23:00:00", Zone.WIB, "2026-11-20 06:00:00", None, id="WIB: at six sharp"),
        pytest.param("2026-11-19 22:00:00", Zone.WITA, "2026-11-20 06:00:00", None, id="WITA: at six sharp"),
        pytest.param("2026-11-19 21:00:00", Zone.WIT, "2026-11-20 06:00:00", None, id="WIT: at six sharp"),
        pytest.param("2026-11-20 17:00:00", Zone.WIB, "2026-11-21 06:00:00", NIGHT, id="WIB: midnight"),
        pytest.param("2026-11-20 16:59:59", Zone.WIB, "2026-11-21 06:00:00", NIGHT, id="WIB: before midnight"),
        pytest.param("2026-11-20 15:00:00", Zone.WIT, "2026-11-21 06:00:00", NIGHT, id="WIT: midnight"),
        pytest.param("2026-11-30 14:00:00", Zone.WIB, "2026-12-01 06:00:00", NIGHT, id="into another month"),
        pytest.param("2026-02-28 13:30:00", Zone.WITA, "2026-03-01 06:00:00", NIGHT, id="out of February"),
        pytest.param("2028-02-28 13:30:00", Zone.WITA, "2028-02-29 06:00:00", NIGHT, id="a leap day"),
        pytest.param("2026-12-31 16:30:00", Zone.WIB, "2027-01-01 06:00:00", NIGHT, id="into another year"),
        pytest.param(
            "2026-12-31 15:30:00", Zone.WIT, "2027-01-01 06:00:00", NIGHT, id="WIT is in next year before UTC"
        ),
    ],
)
def test_quiet_hours_are_those_of_the_recipients_zone(moment: str, zone: Zone, due: str, held: str | None) -> None:
    with freeze_time(moment):
        now = datetime.now(UTC)
        notice = told(an_event(occurred_at=now), context_at(now), zone=zone)
    assert in_zone(notice.due_at, zone).strftime("%Y-%m-%d %H:%M:%S") == due
    assert notice.held_for == held
    assert notice.due_at.utcoffset() == timedelta(0)


@freeze_time("2026-11-20 16:00:00")
def test_security_goes_out_at_any_hour() -> None:
    now = datetime.now(UTC)
    event = an_event(occurred_at=now)
    changed = facts_of(event, bound=phone(cooling_until=now + DAY), former_msisdn=FORMER)
    plan = plan_event(event, changed, RULES, context_at(now, (TODAY, TODAY + DAY), limit=0))
    (alert,) = of_topic(plan, Topic.OLD_NUMBER)
    assert (alert.due_at, alert.expires_at) == (now, now + LIVES["security"])


@pytest.mark.parametrize(
    ("moment", "stage", "due", "held"),
    [
        pytest.param(
            "2026-12-24 03:00:00", Stage.DIAJUKAN, "2026-12-26 06:00", HOLIDAY, id="joint leave, then Christmas"
        ),
        pytest.param("2026-12-23 14:00:00", Stage.DISETUJUI, "2026-12-26 06:00", HOLIDAY, id="from the night before"),
        pytest.param("2026-12-23 12:00:00", Stage.DISETUJUI, "2026-12-23 19:00", None, id="the day before"),
        pytest.param(
            "2026-12-25 03:00:00", Stage.PERLU_PERBAIKAN, "2026-12-25 10:00", None, id="something is to be done"
        ),
        pytest.param("2026-12-25 03:00:00", Stage.SELESAI, "2026-12-25 10:00", None, id="money has come"),
        pytest.param("2026-12-25 03:00:00", Stage.DITOLAK, "2026-12-25 10:00", None, id="refused: time to object runs"),
        pytest.param("2026-12-25 03:00:00", Stage.RETUR_BANK, "2026-12-25 10:00", None, id="the account is wrong"),
        pytest.param("2026-12-25 03:00:00", Stage.WAWANCARA, "2026-12-25 10:00", None, id="an appointment"),
        pytest.param(
            "2026-12-25 03:00:00", Stage.DIBATALKAN, "2026-12-25 10:00", None, id="who did not cancel must hear"
        ),
        pytest.param("2026-12-25 14:00:00", Stage.SELESAI, "2026-12-26 06:00", NIGHT, id="but nobody is woken"),
        pytest.param(
            "2026-03-17 23:30:00", Stage.DIAJUKAN, "2026-03-25 06:00", HOLIDAY, id="Nyepi and Idulfitri in a row"
        ),
        pytest.param("2025-12-31 15:00:00", Stage.DIAJUKAN, "2026-01-02 06:00", HOLIDAY, id="New Year's Day"),
        pytest.param(
            "2027-12-25 03:00:00", Stage.DIAJUKAN, "2027-12-25 10:00", None, id="a year that nobody decreed yet"
        ),
    ],
)
def test_what_can_wait_waits_for_a_day_that_is_no_holiday(
    moment: str, stage: Stage, due: str, held: str | None, reference: Reference
) -> None:
    with freeze_time(moment):
        now = datetime.now(UTC)
        notice = told(an_event(stage, occurred_at=now), context_at(now, tuple(reference.holidays)))
    assert in_zone(notice.due_at, Zone.WIB).strftime("%Y-%m-%d %H:%M") == due
    assert notice.held_for == held


def test_a_holiday_is_the_local_day() -> None:
    """At 21.30 UTC on the 16th it is the 17th already in the east, and the holiday has begun there."""
    holiday, moment = date(2026, 8, 17), datetime(2026, 8, 16, 21, 30, tzinfo=UTC)
    late = datetime(2026, 8, 17, 21, 30, tzinfo=UTC)
    assert told(an_event(occurred_at=moment), context_at(moment, (holiday,)), zone=Zone.WIT).held_for == HOLIDAY
    assert told(an_event(occurred_at=late), context_at(late, (holiday,)), zone=Zone.WIT).held_for is None
    assert told(an_event(occurred_at=late), context_at(late, (holiday,)), zone=Zone.WIB).held_for == NIGHT


@pytest.mark.parametrize(
    ("planned", "due", "held"),
    [
        pytest.param({TODAY: 4}, NOW, None, id="the fifth of five"),
        pytest.param({TODAY: 5}, at(TODAY + DAY, "06:00"), LIMIT, id="enough for today"),
        pytest.param({TODAY: 5, TODAY + DAY: 5}, at(TODAY + 2 * DAY, "06:00"), LIMIT, id="and for tomorrow"),
        pytest.param({TODAY - DAY: 9, TODAY + DAY: 9}, NOW, None, id="other days do not count"),
    ],
)
def test_nobody_gets_more_than_so_many_in_a_day(planned: dict[date, int], due: datetime, held: str | None) -> None:
    notice = told(an_event(), context_at(), planned=planned)
    assert (notice.due_at, notice.held_for) == (due, held)


def test_the_day_that_is_counted_is_the_one_on_which_it_arrives() -> None:
    late = at(TODAY, "22:00", Zone.WIT)
    notice = told(an_event(occurred_at=late), context_at(late), zone=Zone.WIT, planned={TODAY: 5})
    assert notice.held_for == NIGHT
    notice = told(an_event(occurred_at=late), context_at(late), zone=Zone.WIT, planned={TODAY + DAY: 5})
    assert (notice.due_at, notice.held_for) == (at(TODAY + 2 * DAY, "06:00", Zone.WIT), LIMIT)


def test_a_limit_that_lets_nothing_through_holds_nothing_for_ever() -> None:
    assert told(an_event(), context_at(limit=0)).due_at < NOW + 90 * DAY


# ---- expiry

INTERVIEW = at(TODAY + DAY, "06:10")
DUE_ON = TODAY + DAY


@pytest.mark.parametrize(
    ("stage", "now", "expires_at"),
    [
        pytest.param(Stage.DIAJUKAN, NOW, NOW + 3 * DAY, id="a stage: three days"),
        pytest.param(Stage.DIAJUKAN, at(TODAY, "22:00"), at(TODAY + 4 * DAY, "06:00"), id="from when it may go out"),
        pytest.param(Stage.WAWANCARA, NOW, INTERVIEW, id="an interview: until it begins"),
        pytest.param(Stage.WAWANCARA, at(TODAY, "22:00"), INTERVIEW, id="also where it was held"),
        pytest.param(Stage.PERLU_PERBAIKAN, NOW, at(DUE_ON + DAY, "00:00"), id="a document: the end of the due day"),
    ],
)
def test_a_notice_ends_when_it_has_become_pointless(stage: Stage, now: datetime, expires_at: datetime) -> None:
    event = an_event(stage, occurred_at=now, interview_at=INTERVIEW, due_on=DUE_ON)
    assert told(event, context_at(now)).expires_at == expires_at


def test_an_interview_before_anybody_may_be_told_is_not_told() -> None:
    now = at(TODAY, "21:00")
    event = an_event(Stage.WAWANCARA, occurred_at=now, interview_at=at(TODAY + DAY, "05:45"))
    plan = plan_event(event, facts_of(event), RULES, context_at(now))
    assert (plan.notices, plan.untold_reason) == ((), Reason.POINTLESS)


@pytest.mark.parametrize(
    ("now", "due_on"),
    [
        pytest.param(NOW, TODAY - DAY, id="passed before we heard"),
        pytest.param(at(TODAY, "21:00"), TODAY, id="passes while the phone is quiet"),
    ],
)
def test_a_due_day_that_will_have_passed_is_not_named_but_the_fault_is(now: datetime, due_on: date) -> None:
    notice = told(an_event(Stage.PERLU_PERBAIKAN, occurred_at=now, due_on=due_on), context_at(now))
    assert notice.outcome.name == "notice_repair_open"
    assert notice.expires_at == notice.due_at + LIVES["notice"]


def test_the_text_says_the_day_where_the_recipient_lives() -> None:
    event = an_event(occurred_at=datetime(2026, 11, 19, 15, 30, tzinfo=UTC))
    assert told(event, zone=Zone.WIT).outcome.values["date"] == date(2026, 11, 20)
    assert told(event, zone=Zone.WIB).outcome.values["date"] == date(2026, 11, 19)


def test_an_appointment_is_named_with_its_zone() -> None:
    event = an_event(Stage.WAWANCARA, interview_at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    moment = told(event, zone=Zone.WITA).outcome.values["time"]
    assert isinstance(moment, datetime)
    assert f"{moment:%H.%M %Z}" == "10.00 WITA"


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "moment", "due"),
    [
        pytest.param("00:00", "05:00", "01:00", "05:00", id="a night that begins at midnight"),
        pytest.param("00:00", "05:00", "23:59", "23:59", id="the evening before it"),
        pytest.param("12:00", "13:00", "12:30", "13:00", id="an hour at noon"),
        pytest.param("12:00", "13:00", "13:00", "13:00", id="which ends at one sharp"),
        pytest.param("12:00", "13:00", "03:00", "03:00", id="and nothing else"),
        pytest.param("22:00", "00:00", "22:30", "00:00", id="until midnight"),
    ],
)
def test_an_operator_may_set_other_quiet_hours(quiet_from: str, quiet_until: str, moment: str, due: str) -> None:
    rules = type(RULES).model_validate(RULES.model_dump() | {"quiet_from": quiet_from, "quiet_until": quiet_until})
    now = at(TODAY, moment)
    notice = told(an_event(occurred_at=now), context_at(now), rules)
    assert f"{in_zone(notice.due_at, Zone.WIB):%H:%M}" == due
    assert now <= notice.due_at < now + DAY
