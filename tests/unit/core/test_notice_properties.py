"""What holds of every plan, whatever the claim, the phones, the zone, the calendar and the hour."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from core.claims import ClaimEvent
from core.commands import Language, Programme
from core.context import Context, Limits, Reference
from core.facts import Claim, Membership, Segment, Stage, Zone
from core.formats import local_date
from core.gsm7 import is_gsm7
from core.notices import (
    NoticeFacts,
    Plan,
    Recipient,
    Topic,
    occasion_of,
    plan_event,
    plan_participant,
    plan_standing,
)
from core.quiet import is_quiet, next_decent, next_window
from core.replies import compose
from tests.unit.core.noticed import BOUND, CATALOGUE, FORMER, HEIR, KPJ, RULES, TODAY, SameIds

ALERTS = {Topic.OLD_NUMBER, Topic.OTHER_CONTACT}
PRESSING = {Topic.INTERVIEW_DAY, Topic.INTERVIEW_SOON, Topic.DOCUMENT_DUE, *ALERTS}
DAYS = st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=60))
LATELY = st.datetimes(datetime(2026, 11, 9), datetime(2026, 12, 20), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
PROGRAMMES = st.sampled_from(Programme)
LANGUAGES = st.sampled_from(Language)
CODES = st.sampled_from(sorted(CATALOGUE.terms["reason"])) | st.just("NEW_CODE")
HOURS = st.integers(0, 23)


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Return moments of the months around, often at the full hour in Indonesia."""
    moment = draw(LATELY)
    return moment.replace(minute=0, second=0, microsecond=0) if draw(st.booleans()) else moment


def recipients(msisdn: str) -> st.SearchStrategy[Recipient | None]:
    phones = st.builds(Recipient, st.just(msisdn), LANGUAGES, st.none() | moments(), st.none() | moments())
    return st.none() | phones | st.builds(Recipient, st.just(msisdn), LANGUAGES)


MEMBERSHIPS = st.builds(
    Membership,
    st.just(KPJ),
    st.sampled_from(Segment),
    st.booleans(),
    DAYS,
    st.sampled_from([frozenset(), frozenset(Programme)]),
    st.none() | DAYS,
    st.sampled_from([None, "laid_off", "resigned"]),
)
EVENTS = st.builds(
    ClaimEvent,
    st.just("K0000000001"),
    st.sampled_from(Stage),
    st.integers(1, 4),
    moments(),
    st.none() | CODES,
    st.none() | st.integers(0, 99_999_999_999),
    st.none() | moments(),
    st.none() | DAYS,
)


@st.composite
def facts(draw: st.DrawFn, event: ClaimEvent) -> NoticeFacts:
    """Return the facts about a claim that stands where the event, or something newer, has brought it."""
    stage = draw(st.sampled_from([event.stage, event.stage, event.stage, *Stage]))
    claim = Claim(
        "K0000000001",
        draw(PROGRAMMES),
        stage,
        draw(DAYS),
        draw(DAYS),
        draw(st.sampled_from([KPJ, None])),
        event.amount,
        event.reason_code,
        event.interview_at,
        event.due_on,
    )
    return NoticeFacts(
        1,
        draw(st.sampled_from(Zone)),
        draw(LANGUAGES),
        draw(st.none() | DAYS),
        7,
        claim,
        draw(recipients(HEIR) | recipients(BOUND)),
        draw(recipients(BOUND)),
        draw(st.sampled_from([None, FORMER, HEIR])),
        tuple(draw(st.lists(MEMBERSHIPS, max_size=2))),
        draw(st.booleans()),
        draw(st.dictionaries(DAYS, st.integers(0, 6), max_size=3)),
        draw(st.none() | EVENTS),
    )


@st.composite
def contexts(draw: st.DrawFn) -> Context:
    holidays = draw(st.frozensets(st.dates(TODAY, TODAY + timedelta(days=40)), max_size=6))
    reference = Reference(holidays=holidays, holiday_years=frozenset({2026, 2027}))
    return Context(draw(moments()), SameIds(), Limits(notices_per_day=draw(st.integers(1, 5))), reference)


@st.composite
def cases(draw: st.DrawFn) -> tuple[ClaimEvent, NoticeFacts, Context]:
    event = draw(EVENTS)
    return event, draw(facts(event)), draw(contexts())


def plans_of(event: ClaimEvent, known: NoticeFacts, context: Context) -> list[Plan]:
    """Return what the policy plans of these facts in each of its ways."""
    return [
        plan_event(event, known, RULES, context),
        plan_standing(known, RULES, context),
        plan_participant(known, RULES, context),
    ]


@given(cases())
def test_every_planned_notice_can_be_sent_in_one_sms(case: tuple[ClaimEvent, NoticeFacts, Context]) -> None:
    for notice in [notice for plan in plans_of(*case) for notice in plan.notices]:
        reply = compose(notice.outcome, CATALOGUE, notice.language)
        assert (reply.outcome, reply.shortened) == (notice.outcome.name, ())
        assert is_gsm7(reply.text)
        assert reply.septets <= 160
        assert f"CEK {notice.outcome.values['check']}" in reply.text


@given(cases())
def test_none_is_due_in_the_past_nor_after_it_has_become_pointless(
    case: tuple[ClaimEvent, NoticeFacts, Context],
) -> None:
    _, _, context = case
    for notice in [notice for plan in plans_of(*case) for notice in plan.notices]:
        assert context.now <= notice.due_at < notice.expires_at
        assert notice.due_at.utcoffset() == timedelta(0)
        assert notice.held_for is None or notice.due_at > context.now


@given(cases())
def test_no_phone_rings_in_quiet_hours_but_for_security(case: tuple[ClaimEvent, NoticeFacts, Context]) -> None:
    _, known, context = case
    for notice in [notice for plan in plans_of(*case) for notice in plan.notices]:
        if notice.kind == "notice":
            assert not is_quiet(notice.due_at, known.zone, RULES)
        else:
            assert (notice.topic in ALERTS, notice.due_at) == (True, context.now)


@given(cases())
def test_an_event_has_a_notice_or_a_reason_and_never_both(case: tuple[ClaimEvent, NoticeFacts, Context]) -> None:
    event, known, context = case
    plan = plan_event(event, known, RULES, context)
    told = [notice for notice in plan.notices if notice.occasion == occasion_of(event, 7)]
    assume(known.waiting is None or occasion_of(known.waiting, 7) != occasion_of(event, 7))
    assert len(told) == (plan.untold_reason is None)


@given(cases())
def test_an_occasion_stands_once_in_a_plan_and_names_no_phone_or_card(
    case: tuple[ClaimEvent, NoticeFacts, Context],
) -> None:
    for plan in plans_of(*case):
        occasions = [notice.occasion for notice in plan.notices]
        assert len(set(occasions)) == len(occasions)
        assert not any(number in occasion for occasion in occasions for number in (KPJ, "85000000", "K0000000001"))


@given(cases())
def test_the_same_facts_make_the_same_plans(case: tuple[ClaimEvent, NoticeFacts, Context]) -> None:
    assert plans_of(*case) == plans_of(*case)


@given(cases())
def test_nobody_is_told_but_who_may_be(case: tuple[ClaimEvent, NoticeFacts, Context]) -> None:
    """Not a blocked phone, not that of somebody who died, not the card's where the claim has a contact."""
    event, known, context = case
    for notice in plan_event(event, known, RULES, context).notices:
        if notice.topic is Topic.OLD_NUMBER:
            assert notice.to_msisdn == known.former_msisdn
            continue
        if notice.topic is Topic.OTHER_CONTACT:
            assert (known.bound is not None, known.contact is not None, known.deceased_on) == (True, True, None)
            assert notice.to_msisdn == known.bound.msisdn != known.contact.msisdn
            assert known.bound.frozen_at is None
            continue
        to = known.contact or known.bound
        assert to is not None
        assert (notice.to_msisdn, notice.language, to.frozen_at) == (to.msisdn, to.language, None)
        assert known.deceased_on is None or known.contact is not None


@given(cases())
def test_money_is_named_only_once_it_is_paid_and_never_to_a_new_phone(
    case: tuple[ClaimEvent, NoticeFacts, Context],
) -> None:
    _, known, _ = case
    for notice in [notice for plan in plans_of(*case) for notice in plan.notices]:
        if "amount" in notice.outcome.values:
            assert notice.outcome.name.startswith("notice_paid")
            to = known.contact or known.bound
            assert to is not None
            assert to.cooling_until is None or to.cooling_until <= notice.due_at


@given(cases())
def test_no_day_gets_more_than_the_limit_but_for_what_has_a_date(
    case: tuple[ClaimEvent, NoticeFacts, Context],
) -> None:
    event, known, context = case
    for plan in (plan_event(event, known, RULES, context), plan_participant(known, RULES, context)):
        days = Counter(local_date(each.due_at, known.zone) for each in plan.notices if each.topic not in PRESSING)
        for day, count in days.items():
            assert count + known.planned.get(day, 0) <= context.limits.notices_per_day


@given(cases(), st.timedeltas(timedelta(), timedelta(days=3)))
def test_planning_again_later_changes_no_moment_that_is_still_to_come(
    case: tuple[ClaimEvent, NoticeFacts, Context], later: timedelta
) -> None:
    """What waits in the queue is found again in the next plan: no reminder is cancelled for the time that passes."""
    _, known, context = case
    known = replace(known, planned={}, waiting=None)
    now = replace(context, limits=Limits(notices_per_day=50))
    then = replace(now, now=now.now + later)
    first = {notice.occasion: notice for notice in plan_standing(known, RULES, now).notices}
    again = {notice.occasion: notice for notice in plan_standing(known, RULES, then).notices}
    for occasion, notice in first.items():
        if notice.due_at > then.now and notice.topic not in ALERTS:
            assert again[occasion] == notice


@given(moments(), st.sampled_from(Zone))
def test_the_next_decent_moment_is_decent_and_near(moment: datetime, zone: Zone) -> None:
    decent = next_decent(moment, zone, RULES)
    assert moment <= decent <= moment + timedelta(hours=10)
    assert not is_quiet(decent, zone, RULES)
    assert next_decent(decent, zone, RULES) == decent
    assert (decent == moment) == (not is_quiet(moment, zone, RULES))


@given(EVENTS, st.data())
def test_a_day_on_which_nothing_is_held_is_told_within_the_night(event: ClaimEvent, data: st.DataObject) -> None:
    """A living person with one open phone hears of every told stage before the end of the next night."""
    known = data.draw(facts(event))
    assert known.claim is not None
    claim = replace(known.claim, stage=event.stage, programme=Programme.JHT)
    known = replace(known, claim=claim, deceased_on=None, contact=None, bound=Recipient(BOUND, Language.ID), planned={})
    now = event.occurred_at
    plan = plan_event(event, known, RULES, Context(now, SameIds()))
    pointless = (
        event.stage is Stage.WAWANCARA
        and event.interview_at is not None
        and event.interview_at <= next_decent(now, known.zone, RULES)
    )
    told = RULES.of_stage(event.stage).told and not pointless
    due = [notice.due_at - now <= timedelta(hours=10) for notice in plan.notices if notice.topic is Topic.STAGE]
    waiting = known.waiting is not None and known.waiting.stage in {Stage.DIAJUKAN, Stage.DISETUJUI}
    assert due == [True] * told or (not told and waiting and due == [True])


@given(moments(), st.sampled_from(Zone), HOURS, HOURS, st.floats(0, 0.999))
def test_between_the_opening_and_the_close_of_a_window_it_is_never_quiet(
    moment: datetime, zone: Zone, quiet_from: int, quiet_until: int, share: float
) -> None:
    assume(quiet_from != quiet_until)
    hours = {"quiet_from": f"{quiet_from:02}:00", "quiet_until": f"{quiet_until:02}:00"}
    rules = type(RULES).model_validate(RULES.model_dump() | hours)
    window = next_window(moment, zone, rules)
    inside = window.opens_at + share * (window.closes_at - window.opens_at)
    assert moment <= window.opens_at == next_decent(moment, zone, rules)
    assert window.closes_at - window.opens_at <= timedelta(hours=23)
    assert not is_quiet(inside, zone, rules)
    assert is_quiet(window.closes_at, zone, rules)
