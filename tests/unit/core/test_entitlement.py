"""JHT: who may claim all, a part, or nothing yet, and when that changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import add_months, in_force
from core.commands import Programme
from core.entitlement import (
    Entitlement,
    Ground,
    Verdict,
    claim_not_in_balance,
    has_jht,
    jht_entitlement,
    when_part_was_paid,
)
from core.facts import Claim, Membership, Segment, Stage
from store.reference import load_reference

TODAY = date(2026, 11, 20)
BORN = date(1987, 9, 1)
FOUND = in_force(load_reference().entitlement, TODAY)
assert FOUND is not None
RULES = FOUND

WORKING = Membership(
    kpj="00001238531",
    segment=Segment.WAGE_EARNER,
    active=True,
    since=date(2020, 3, 1),
    covers=frozenset(Programme),
    last_contribution=date(2026, 10, 1),
    jht_balance=12_345_678,
)
STOPPED = replace(WORKING, active=False, ended_on=date(2026, 6, 30), end_reason="resigned")


def entitled(*memberships: Membership, born: date = BORN, today: date = TODAY) -> Entitlement:
    return jht_entitlement(memberships, born, today, RULES)


@pytest.mark.parametrize(
    ("reason", "ended_on", "verdict", "ground", "available_on"),
    [
        pytest.param("resigned", date(2026, 10, 20), Verdict.FULL, Ground.STOPPED, None, id="a month after resigning"),
        pytest.param(
            "resigned", date(2026, 10, 21), Verdict.WAITING, Ground.STOPPED, date(2026, 11, 21), id="a day too early"
        ),
        pytest.param(
            "laid_off", date(2026, 11, 1), Verdict.WAITING, Ground.STOPPED, date(2026, 12, 1), id="laid off waits too"
        ),
        pytest.param(None, date(2026, 11, 1), Verdict.WAITING, Ground.STOPPED, date(2026, 12, 1), id="no reason given"),
        pytest.param("contract_end", TODAY, Verdict.FULL, Ground.CONTRACT_END, None, id="contract over: at once"),
        pytest.param("retired", TODAY, Verdict.FULL, Ground.RETIRED, None, id="the firm's pension age: at once"),
        pytest.param("left_country", TODAY, Verdict.FULL, Ground.LEFT_COUNTRY, None, id="left for good: at once"),
        pytest.param("disabled", TODAY, Verdict.FULL, Ground.DISABLED, None, id="totally disabled: at once"),
        pytest.param(
            "contract_end", date(2026, 12, 31), Verdict.WAITING, Ground.CONTRACT_END, date(2026, 12, 31), id="ends soon"
        ),
    ],
)
def test_after_work(
    reason: str | None, ended_on: date, verdict: Verdict, ground: Ground, available_on: date | None
) -> None:
    found = entitled(replace(STOPPED, end_reason=reason, ended_on=ended_on))
    assert (found.verdict, found.ground, found.available_on) == (verdict, ground, available_on)
    assert found.balance == 12_345_678


def test_self_employed_who_stop_need_not_wait() -> None:
    found = entitled(replace(STOPPED, segment=Segment.SELF_EMPLOYED, end_reason=None, ended_on=TODAY))
    assert (found.verdict, found.ground) == (Verdict.FULL, Ground.SELF_EMPLOYED_STOPPED)


def test_an_end_that_was_never_reported_is_the_last_month_paid_for() -> None:
    unreported = replace(STOPPED, ended_on=None, end_reason=None, last_contribution=date(2026, 11, 1))
    assert entitled(unreported).available_on == date(2026, 12, 30)  # a month is paid for up to its last day


def test_the_month_that_was_paid_for_is_over_before_the_waiting_month_begins() -> None:
    unreported = replace(STOPPED, ended_on=None, end_reason=None, last_contribution=date(2026, 10, 1))
    assert (entitled(unreported).verdict, entitled(unreported).available_on) == (Verdict.WAITING, date(2026, 11, 30))


@pytest.mark.parametrize("active", [True, False])
def test_at_pension_age_all_may_be_claimed_even_while_working(active: bool) -> None:
    before = entitled(replace(WORKING, active=active), born=date(1970, 11, 21))
    assert before.ground is not Ground.AGE
    assert entitled(replace(WORKING, active=active), born=date(1970, 11, 20)).ground is Ground.AGE


@pytest.mark.parametrize(
    ("since", "verdict", "available_on"),
    [
        pytest.param(date(2016, 11, 20), Verdict.PARTIAL, None, id="ten years today"),
        pytest.param(date(2016, 11, 21), Verdict.TOO_EARLY, date(2026, 11, 21), id="ten years tomorrow"),
    ],
)
def test_while_working(since: date, verdict: Verdict, available_on: date | None) -> None:
    found = entitled(replace(WORKING, since=since))
    assert (found.verdict, found.available_on) == (verdict, available_on)
    if verdict is Verdict.PARTIAL:
        assert (found.housing, found.other) == (3_703_703, 1_234_567)


def test_years_of_earlier_jobs_count_and_a_new_job_makes_it_a_part() -> None:
    earlier = replace(STOPPED, kpj="00001238532", since=date(2014, 1, 1), jht_balance=10_000_000)
    found = entitled(WORKING, earlier)
    assert (found.verdict, found.balance, found.other) == (Verdict.PARTIAL, 22_345_678, 2_234_567)


def test_of_several_ended_jobs_the_last_one_decides() -> None:
    earlier = replace(STOPPED, kpj="00001238532", ended_on=date(2020, 1, 1), end_reason="contract_end")
    last = replace(STOPPED, ended_on=date(2026, 11, 1))
    assert entitled(earlier, last) == entitled(last, earlier)
    assert entitled(earlier, last).available_on == date(2026, 12, 1)


@pytest.mark.parametrize("memberships", [(), (replace(WORKING, covers=frozenset({Programme.JKK}), jht_balance=None),)])
def test_without_jht_there_is_nothing_to_claim(memberships: tuple[Membership, ...]) -> None:
    assert not any(map(has_jht, memberships))
    assert entitled(*memberships) == Entitlement(Verdict.NO_JHT)


def test_an_active_membership_without_jht_does_not_stand_in_the_way() -> None:
    construction = replace(WORKING, segment=Segment.CONSTRUCTION, covers=frozenset({Programme.JKK}), jht_balance=None)
    assert entitled(STOPPED, construction).verdict is Verdict.FULL


@pytest.mark.parametrize("others", [(), (STOPPED,)], ids=["the only card", "one card of two"])
def test_an_unknown_balance_stays_unknown(others: tuple[Membership, ...]) -> None:
    found = entitled(replace(WORKING, kpj="00001238532", since=date(2000, 1, 1), jht_balance=None), *others)
    assert (found.verdict, found.balance, found.housing, found.other) == (Verdict.PARTIAL, None, None, None)


@pytest.mark.parametrize(("balance", "in_app"), [(15_000_000, True), (15_000_001, False), (0, True), (None, False)])
def test_the_app_takes_claims_up_to_its_limit(balance: int | None, in_app: bool) -> None:
    assert entitled(replace(STOPPED, jht_balance=balance)).in_app is in_app


def test_the_app_takes_no_claim_of_somebody_who_still_works() -> None:
    born = date(1965, 1, 1)
    assert entitled(STOPPED, born=born).in_app
    assert not entitled(WORKING, born=born).in_app


PAID = Claim("K0000000011", Programme.JHT, Stage.SELESAI, date(2024, 5, 6), date(2024, 5, 2), WORKING.kpj)
LAST_JOB = replace(STOPPED, kpj="00001238532", since=date(2014, 1, 1), ended_on=date(2020, 2, 29))
PARTS = [
    pytest.param(PAID, (WORKING,), True, id="paid to who works there"),
    pytest.param(replace(PAID, kpj=None), (WORKING,), True, id="paid to the person, who worked"),
    pytest.param(replace(PAID, kpj=LAST_JOB.kpj), (WORKING, LAST_JOB), True, id="of an old card, but while working"),
    pytest.param(replace(PAID, filed_on=date(2019, 5, 2)), (LAST_JOB,), True, id="before that job ended"),
    pytest.param(replace(PAID, filed_on=LAST_JOB.ended_on), (WORKING, LAST_JOB), False, id="all of it, between jobs"),
    pytest.param(replace(PAID, stage=Stage.DITOLAK), (WORKING,), False, id="refused: nothing was paid"),
    pytest.param(replace(PAID, programme=Programme.JKK), (WORKING,), False, id="another programme"),
]


@pytest.mark.parametrize(("claim", "memberships", "used"), PARTS)
def test_when_the_one_part_has_been_paid(claim: Claim, memberships: tuple[Membership, ...], used: bool) -> None:
    assert when_part_was_paid((claim,), memberships) == (date(2024, 5, 6) if used else None)


@pytest.mark.parametrize("since", [date(2000, 1, 1), date(2020, 3, 1)])
def test_a_part_is_paid_only_once(since: date) -> None:
    working = replace(WORKING, since=since)
    found = jht_entitlement((working,), BORN, TODAY, RULES, part_paid_on=date(2024, 5, 6))
    assert (found.verdict, found.part_paid_on, found.other) == (Verdict.PART_PAID, date(2024, 5, 6), None)
    assert jht_entitlement((STOPPED,), BORN, TODAY, RULES, date(2024, 5, 6)).verdict is Verdict.FULL


CARD = replace(WORKING, jht_balance_on=date(2024, 5, 6))


@pytest.mark.parametrize(
    ("card", "claim", "shown"),
    [
        pytest.param(CARD, PAID, False, id="paid on the day of the figure"),
        pytest.param(replace(CARD, jht_balance_on=date(2024, 5, 7)), PAID, True, id="the figure is younger"),
        pytest.param(replace(CARD, jht_balance_on=None), PAID, False, id="a figure without a date"),
        pytest.param(replace(CARD, jht_balance=None), PAID, False, id="no figure"),
        pytest.param(CARD, replace(PAID, kpj=None), False, id="a claim without a card is the person's"),
        pytest.param(CARD, replace(PAID, kpj="00001238532"), True, id="another card"),
        pytest.param(replace(CARD, since=date(2024, 6, 1)), replace(PAID, kpj=None), True, id="a card from after it"),
        pytest.param(CARD, replace(PAID, stage=Stage.PEMBAYARAN), True, id="not paid yet"),
        pytest.param(CARD, replace(PAID, programme=Programme.JKK), True, id="another programme, another purse"),
        pytest.param(CARD, replace(PAID, paid_on=date(2024, 5, 5)), True, id="the day of payment, not of the stage"),
    ],
)
def test_whether_a_balance_shows_what_was_paid(card: Membership, claim: Claim, shown: bool) -> None:
    assert claim_not_in_balance(card, (claim,)) == (None if shown else claim)


@given(
    born=st.dates(date(1940, 1, 1), date(2010, 1, 1)),
    since=st.dates(date(1995, 1, 1), TODAY),
    ended_on=st.none() | st.dates(date(2000, 1, 1), date(2027, 1, 1)),
    balance=st.integers(0, 99_999_999_999),
)
def test_what_is_missing_is_met_on_the_day_that_is_named(
    born: date, since: date, ended_on: date | None, balance: int
) -> None:
    membership = replace(WORKING, since=since, active=ended_on is None, ended_on=ended_on, jht_balance=balance)
    found = entitled(membership, born=born)
    assert (found.available_on is not None) == (found.verdict in {Verdict.WAITING, Verdict.TOO_EARLY})
    if found.available_on is not None:
        assert found.available_on > TODAY
        met = entitled(membership, born=born, today=found.available_on).verdict
        assert met in {Verdict.FULL, Verdict.PARTIAL}
        before = found.available_on - timedelta(days=1)
        if before < add_months(born, 12 * RULES.pension_age):
            assert entitled(membership, born=born, today=before).verdict is found.verdict
    assert (found.other or 0) <= (found.housing or 0) <= balance
