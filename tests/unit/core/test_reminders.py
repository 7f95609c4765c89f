"""Standing reminders: when they go out, when they are left out, and what they are sent once for."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from core.commands import Language, Programme
from core.facts import Membership, Segment, Stage, Zone
from core.notices import NoticeFacts, PlannedNotice, Reason, Topic, plan_event, plan_participant, plan_standing
from core.replies import compose
from tests.unit.core.noticed import (
    BOUND,
    CATALOGUE,
    HEIR,
    KPJ,
    NOW,
    RULES,
    TODAY,
    a_card,
    an_event,
    at,
    context_at,
    facts_of,
    of_topic,
    phone,
)

DAY = timedelta(days=1)
FRIDAY = TODAY + 7 * DAY
YESTERDAY = TODAY - DAY


def interviewed(day: date = FRIDAY, clock: str = "10:00", zone: Zone = Zone.WIB, **changes: Any) -> NoticeFacts:
    """Return the facts of somebody whose interview is then, and who was told of it yesterday."""
    event = an_event(Stage.WAWANCARA, interview_at=at(day, clock, zone))
    return facts_of(event, {"stage_on": YESTERDAY}, zone=zone, **changes)


def reminders(facts: NoticeFacts, topic: Topic, now: datetime = NOW, **context: Any) -> list[PlannedNotice]:
    return of_topic(plan_standing(facts, RULES, context_at(now, **context)), topic)


def text_of(notice: PlannedNotice) -> str:
    return compose(notice.outcome, CATALOGUE, notice.language).text


# ---- interviews


@pytest.mark.parametrize("zone", list(Zone))
def test_the_interview_is_recalled_the_day_before_and_two_hours_before(zone: Zone) -> None:
    eve, soon = plan_standing(interviewed(zone=zone), RULES, context_at()).notices
    assert (eve.topic, eve.due_at) == (Topic.INTERVIEW_DAY, at(FRIDAY - DAY, "17:00", zone))
    assert (soon.topic, soon.due_at) == (Topic.INTERVIEW_SOON, at(FRIDAY, "08:00", zone))
    assert (eve.expires_at, soon.expires_at) == (at(FRIDAY - DAY, "20:00", zone), at(FRIDAY, "10:00", zone))
    assert (eve.occasion, soon.occasion) == ("interview_day:7:2026-11-27", "interview_soon:7:2026-11-27:1000")
    assert f"Besok 27-11-2026 pkl 10.00 {zone.value}" in text_of(eve)
    assert f"Hari ini pkl 10.00 {zone.value}" in text_of(soon)


@pytest.mark.parametrize(
    ("clock", "topics"),
    [
        pytest.param("08:00", {Topic.INTERVIEW_DAY, Topic.INTERVIEW_SOON}, id="two hours before is six sharp"),
        pytest.param("07:59", {Topic.INTERVIEW_DAY}, id="two hours before is night: the evening before is enough"),
        pytest.param("01:00", {Topic.INTERVIEW_DAY}, id="two hours before is yesterday"),
        pytest.param("21:59", {Topic.INTERVIEW_DAY, Topic.INTERVIEW_SOON}, id="a late appointment"),
        pytest.param("22:00", {Topic.INTERVIEW_DAY}, id="whose two hours before begin the night"),
    ],
)
def test_nobody_is_woken_for_an_interview(clock: str, topics: set[Topic]) -> None:
    assert {notice.topic for notice in plan_standing(interviewed(clock=clock), RULES, context_at()).notices} == topics


@pytest.mark.parametrize(
    ("now", "facts", "topics"),
    [
        pytest.param(at(FRIDAY - DAY, "17:00:01"), {}, {"interview_day", "interview_soon"}, id="a second late: now"),
        pytest.param(at(FRIDAY - DAY, "20:00"), {}, {"interview_soon"}, id="too late to say tomorrow"),
        pytest.param(at(FRIDAY, "09:30"), {}, {"interview_soon"}, id="half an hour before is better than nothing"),
        pytest.param(at(FRIDAY, "10:00"), {}, set(), id="it begins"),
        pytest.param(at(FRIDAY, "18:00"), {}, set(), id="it is over"),
        pytest.param(NOW, {"bound": None}, set(), id="nobody to tell"),
        pytest.param(NOW, {"bound": phone(frozen_at=NOW)}, set(), id="blocked"),
        pytest.param(NOW, {"deceased_on": TODAY}, set(), id="died"),
    ],
)
def test_what_is_late_goes_out_at_once_while_it_helps(now: datetime, facts: dict[str, Any], topics: set[str]) -> None:
    notices = plan_standing(interviewed(**facts), RULES, context_at(now)).notices
    assert {notice.topic.value for notice in notices} == topics
    assert all(now <= notice.due_at < notice.expires_at for notice in notices)


def test_an_appointment_told_on_the_day_before_is_not_recalled_that_same_day() -> None:
    event = an_event(Stage.WAWANCARA, interview_at=at(TODAY + DAY, "10:00"))
    plan = plan_event(event, facts_of(event), RULES, context_at())
    assert [notice.topic for notice in plan.notices] == [Topic.STAGE, Topic.INTERVIEW_SOON]


def test_a_reminder_that_would_come_with_the_news_itself_is_left_out() -> None:
    now = at(TODAY, "22:00")
    event = an_event(Stage.WAWANCARA, occurred_at=now, interview_at=at(TODAY + DAY, "08:00"))
    plan = plan_event(event, facts_of(event), RULES, context_at(now))
    assert [(notice.topic, notice.due_at) for notice in plan.notices] == [(Topic.STAGE, at(TODAY + DAY, "06:00"))]


def test_another_appointment_is_another_occasion() -> None:
    first, moved = (reminders(interviewed(day), Topic.INTERVIEW_DAY)[0] for day in (FRIDAY, FRIDAY + DAY))
    assert first.occasion != moved.occasion
    later = (reminders(interviewed(clock=clock), Topic.INTERVIEW_SOON)[0].occasion for clock in ("10:00", "13:00"))
    assert len(set(later)) == 2


def test_appointments_are_recalled_on_holidays_and_however_much_there_was() -> None:
    facts = interviewed(planned={FRIDAY: 9, FRIDAY - DAY: 9})
    plan = plan_standing(facts, RULES, context_at(holidays=(FRIDAY, FRIDAY - DAY)))
    assert [notice.held_for for notice in plan.notices] == [None, None]


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.WAWANCARA])
def test_an_interview_that_a_later_stage_has_made_pointless_is_not_recalled(stage: Stage) -> None:
    event = an_event(stage, interview_at=at(FRIDAY, "10:00"))
    assert plan_standing(facts_of(event), RULES, context_at()).notices == ()


@freeze_time("2026-12-31 03:00:00")
def test_an_interview_on_new_years_day_is_recalled_in_the_old_year() -> None:
    now = datetime.now(UTC)
    facts = interviewed(date(2027, 1, 1), "09:00", Zone.WIT)
    (eve,) = reminders(facts, Topic.INTERVIEW_DAY, now)
    assert eve.due_at == datetime(2026, 12, 31, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.PERLU_PERBAIKAN])
def test_a_document_that_a_later_stage_has_made_pointless_is_not_recalled(stage: Stage) -> None:
    facts = facts_of(an_event(stage, due_on=FRIDAY), {"stage_on": YESTERDAY})
    assert reminders(facts, Topic.DOCUMENT_DUE) == []


def test_today_is_said_only_today() -> None:
    """Where only noon is quiet, a phone may ring two hours before an interview at one, but that is yesterday."""
    rules = RULES.model_copy(update={"quiet_from": time(12), "quiet_until": time(13)})
    plan = plan_standing(interviewed(clock="01:00"), rules, context_at())
    assert [notice.topic for notice in plan.notices] == [Topic.INTERVIEW_DAY]


# ---- documents


def missing(due_on: date, **changes: Any) -> NoticeFacts:
    event = an_event(Stage.PERLU_PERBAIKAN, reason_code="KK_BURAM", due_on=due_on)
    return facts_of(event, {"stage_on": YESTERDAY}, **changes)


def test_a_missing_document_is_recalled_three_days_before() -> None:
    (notice,) = reminders(missing(FRIDAY), Topic.DOCUMENT_DUE)
    assert notice.due_at == at(FRIDAY - 3 * DAY, "09:00")
    assert notice.expires_at == at(FRIDAY + DAY, "00:00")
    assert notice.occasion == "document_due:7:2026-11-27"
    assert "masih tertahan: foto KK buram. Batas 27-11-2026." in text_of(notice)


@pytest.mark.parametrize(
    ("due_on", "now", "due_at"),
    [
        pytest.param(TODAY + 2 * DAY, NOW, [], id="told yesterday, and due in three days from then"),
        pytest.param(TODAY + 3 * DAY, NOW, [NOW], id="three days before is today, since nine"),
        pytest.param(TODAY + 3 * DAY, at(TODAY, "21:00"), [at(TODAY + DAY, "06:00")], id="not in the night"),
        pytest.param(date(2026, 12, 2), NOW, [at(date(2026, 11, 29), "09:00")], id="over the end of a month"),
        pytest.param(date(2027, 1, 1), NOW, [at(date(2026, 12, 29), "09:00")], id="over the end of a year"),
        pytest.param(TODAY + 3 * DAY, at(TODAY + 3 * DAY, "21:00"), [], id="nobody can do it this evening"),
        pytest.param(TODAY - 5 * DAY, NOW, [], id="too late"),
    ],
)
def test_a_document_is_recalled_only_where_that_helps(due_on: date, now: datetime, due_at: list[datetime]) -> None:
    assert [notice.due_at for notice in reminders(missing(due_on), Topic.DOCUMENT_DUE, now)] == due_at


# ---- JKP: months 2 to 6


def granted(stage: Stage = Stage.SELESAI, filed_on: date = date(2026, 10, 31), **changes: Any) -> NoticeFacts:
    """Return the facts of somebody whose JKP was granted."""
    claim = {"programme": Programme.JKP, "filed_on": filed_on, "stage_on": filed_on}
    return facts_of(an_event(stage), claim, memberships=(laid_off(),), **changes)


def laid_off(ended_on: date = date(2026, 10, 1), **changes: Any) -> Membership:
    return a_card(active=False, ended_on=ended_on, end_reason="laid_off", **changes)


def test_each_month_of_jkp_is_recalled_when_it_opens() -> None:
    notices = reminders(granted(), Topic.JKP_MONTH)
    days = [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert [notice.due_at for notice in notices] == [at(day, "09:00") for day in days]
    assert [notice.occasion for notice in notices] == [f"jkp_month:7:{month}" for month in (2, 3, 4, 5, 6)]
    assert "bulan ke-2 mulai 30-11-2026" in text_of(notices[0])
    assert all(notice.expires_at == notice.due_at + 14 * DAY for notice in notices)


@pytest.mark.parametrize("stage", list(Stage))
def test_only_who_was_granted_jkp_has_months_to_claim(stage: Stage) -> None:
    granting = stage in {Stage.DISETUJUI, Stage.PEMBAYARAN, Stage.SELESAI, Stage.RETUR_BANK}
    assert bool(reminders(granted(stage), Topic.JKP_MONTH)) == granting


@pytest.mark.parametrize(
    ("changes", "months"),
    [
        pytest.param({"memberships": (laid_off(), a_card())}, 0, id="a new job ends it"),
        pytest.param({"memberships": (a_card(segment=Segment.SELF_EMPLOYED),)}, 5, id="work of one's own does not"),
        pytest.param({"deceased_on": TODAY}, 0, id="died"),
        pytest.param({"contact": phone(HEIR), "deceased_on": YESTERDAY}, 0, id="nor to those they left"),
        pytest.param({"filed_on": date(2026, 8, 10)}, 3, id="the first two are past"),
        pytest.param({"filed_on": date(2026, 10, 10)}, 5, id="the first is open since ten days and still helps"),
        pytest.param({"filed_on": date(2026, 5, 1)}, 0, id="all are past"),
    ],
)
def test_months_of_jkp_end_with_a_job_or_a_life(changes: dict[str, Any], months: int) -> None:
    facts = granted(filed_on=changes.pop("filed_on", date(2026, 10, 31)))
    changed = NoticeFacts(**{field: getattr(facts, field) for field in facts.__slots__} | changes)
    assert len(reminders(changed, Topic.JKP_MONTH)) == months


def test_what_goes_out_first_is_counted_by_what_follows() -> None:
    """A day with room for one more gets the news, and the month of JKP waits for the next."""
    event = an_event(Stage.SELESAI, occurred_at=NOW)
    claim = {"programme": Programme.JKP, "filed_on": date(2026, 10, 20), "stage_on": TODAY}
    facts = facts_of(event, claim, planned={TODAY: 4})
    told, month, *_ = plan_event(event, facts, RULES, context_at()).notices
    assert (told.due_at, month.due_at) == (NOW, at(TODAY + DAY, "06:00"))
    assert (month.topic, month.held_for) == (Topic.JKP_MONTH, Reason.DAILY_LIMIT)


def test_reminders_count_each_other() -> None:
    reminding = RULES.reminders.model_copy(update={"jkp_lapse_days": (15, 14)})
    rules = RULES.model_copy(update={"reminders": reminding})
    lapses_on = date(2027, 2, 28)
    planned = {lapses_on - 15 * DAY: 5, lapses_on - 14 * DAY: 4}
    first, last = plan_participant(dismissed(planned=planned), rules, context_at()).notices
    assert first.due_at == at(lapses_on - 14 * DAY, "06:00")
    assert (last.due_at, last.held_for) == (at(lapses_on - 13 * DAY, "06:00"), Reason.DAILY_LIMIT)


def test_a_month_of_jkp_waits_for_a_working_day_with_room() -> None:
    facts = granted(planned={date(2026, 12, 1): 5})
    notice = reminders(facts, Topic.JKP_MONTH, holidays=(date(2026, 11, 30),))[0]
    assert (notice.due_at, notice.held_for) == (at(date(2026, 12, 2), "06:00"), Reason.DAILY_LIMIT)


# ---- JKP: the right that lapses


def dismissed(*cards: Membership, **changes: Any) -> NoticeFacts:
    return NoticeFacts(
        **{"participant_id": 5, "zone": Zone.WIB, "language": Language.ID, "bound": phone()}
        | changes
        | {"memberships": cards or (laid_off(date(2026, 8, 31)),)}
    )


def test_the_right_to_jkp_is_recalled_before_it_lapses() -> None:
    first, last = plan_participant(dismissed(), RULES, context_at()).notices
    assert first.due_at == at(date(2026, 12, 30), "09:00")  # six months from 31 August end with February
    assert last.due_at == at(date(2027, 2, 14), "09:00")
    assert (first.expires_at, last.expires_at) == (last.due_at, at(date(2027, 3, 1), "00:00"))
    assert (first.occasion, last.occasion) == ("jkp_lapse:5:2027-02-28:60", "jkp_lapse:5:2027-02-28:14")
    assert (last.topic, last.to_msisdn) == (Topic.JKP_LAPSE, BOUND)
    assert "hak JKP ***4567 berakhir 28-02-2027" in text_of(last)


def test_of_two_dismissals_the_newer_one_gives_the_right() -> None:
    cards = laid_off(date(2026, 8, 31)), laid_off(date(2026, 10, 15), kpj="00001234568")
    for memberships in (cards, cards[::-1]):
        first, _ = plan_participant(dismissed(*memberships), RULES, context_at()).notices
        assert first.outcome.values["date"] == date(2027, 4, 15)
        assert first.outcome.values["number"] == "00001234568"


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        pytest.param(dismissed(has_jkp_claim=True), 0, id="claimed already"),
        pytest.param(dismissed(laid_off(), a_card(kpj="00001234568")), 0, id="works again"),
        pytest.param(dismissed(a_card(active=False, ended_on=TODAY, end_reason="resigned")), 0, id="resigned"),
        pytest.param(dismissed(laid_off(covers=frozenset({Programme.JHT}))), 0, id="had no JKP"),
        pytest.param(dismissed(laid_off(covers=frozenset())), 2, id="programmes of an ended card are not told"),
        pytest.param(dismissed(laid_off(TODAY - 100 * DAY)), 2, id="sixty days before is to come"),
        pytest.param(dismissed(laid_off(TODAY - 150 * DAY)), 2, id="sixty days before has passed and still helps"),
        pytest.param(dismissed(laid_off(TODAY - 175 * DAY)), 1, id="only the last still helps"),
        pytest.param(dismissed(laid_off(TODAY - 200 * DAY)), 0, id="lapsed"),
        pytest.param(dismissed(bound=None), 0, id="nobody is bound"),
        pytest.param(dismissed(bound=phone(frozen_at=NOW)), 0, id="blocked"),
        pytest.param(dismissed(deceased_on=TODAY), 0, id="died"),
        pytest.param(dismissed(laid_off(), laid_off(date(2026, 11, 1), kpj=KPJ)), 2, id="two dismissals, one right"),
    ],
)
def test_the_right_to_jkp_is_recalled_only_to_who_has_it(facts: NoticeFacts, count: int) -> None:
    notices = plan_participant(facts, RULES, context_at()).notices
    assert len(notices) == count
    assert len({notice.occasion for notice in notices}) == count
