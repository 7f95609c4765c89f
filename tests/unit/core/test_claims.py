"""Where events and snapshots bring a claim: the newest holds, whatever came first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue import Catalogue
from core.claim_news import news_of
from core.claims import ClaimEvent, ClaimState, fold, newest_event, order_of, take_snapshot
from core.commands import Programme
from core.facts import Claim, Stage, Zone

FILED = Claim("K0000900001", Programme.JHT, Stage.DIAJUKAN, date(2026, 11, 17), date(2026, 11, 17))
AT = datetime(2026, 11, 18, 3, tzinfo=UTC)


def happened(stage: Stage, sequence: int, **said: object) -> ClaimEvent:
    return replace(ClaimEvent("K0000900001", stage, sequence, AT + timedelta(hours=sequence)), **said)


events = st.builds(happened, st.sampled_from(Stage), st.integers(1, 6), amount=st.one_of(st.none(), st.integers(1, 9)))
histories = st.lists(events, max_size=6, unique_by=lambda each: (each.stage, each.sequence))


@given(histories, st.randoms(), st.integers(0, 6))
def test_any_order_and_any_beginning_come_to_the_same(history: list[ClaimEvent], random: object, sequence: int) -> None:
    """A claim that was moved by some of its events already is moved to the same place by all of them."""
    begun = ClaimState(FILED, sequence, sequence)
    whole = fold(begun, history, Zone.WIB)
    mixed = sorted(history, key=lambda _: random.random())  # type: ignore[attr-defined]
    for known in range(len(mixed) + 1):
        assert fold(fold(begun, mixed[:known], Zone.WIB), mixed, Zone.WIB) == whole


@given(histories)
def test_a_claim_never_goes_back(history: list[ClaimEvent]) -> None:
    state = ClaimState(FILED)
    for known in range(1, len(history) + 1):
        moved = fold(state, history[:known], Zone.WIB)
        assert moved.sequence >= state.sequence
        state = moved


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        pytest.param(Zone.WIB, date(2026, 11, 18), id="still the same evening in Jakarta"),
        pytest.param(Zone.WIT, date(2026, 11, 19), id="past midnight in Jayapura"),
    ],
)
def test_days_are_those_where_the_person_lives(zone: Zone, day: date) -> None:
    paid = happened(Stage.SELESAI, 2, occurred_at=datetime(2026, 11, 18, 16, tzinfo=UTC))
    claim = fold(ClaimState(FILED), [paid], zone).claim
    assert (claim.stage_on, claim.paid_on) == (day, day)


def test_money_that_came_back_was_not_paid() -> None:
    claim = fold(ClaimState(FILED), [happened(Stage.SELESAI, 2), happened(Stage.RETUR_BANK, 3)], Zone.WIB).claim
    assert (claim.stage, claim.paid_on) == (Stage.RETUR_BANK, None)


def test_what_an_event_does_not_repeat_is_over_but_the_amount_stays() -> None:
    invited = happened(Stage.WAWANCARA, 2, interview_at=AT, reason_code="X", due_on=date(2026, 12, 1), amount=5)
    claim = fold(ClaimState(FILED), [invited, happened(Stage.VERIFIKASI, 3)], Zone.WIB).claim
    assert (claim.interview_at, claim.reason_code, claim.due_on, claim.amount) == (None, None, None, 5)


def test_amounts_from_before_the_snapshot_do_not_come_back() -> None:
    begun = ClaimState(replace(FILED, amount=100), 5, 5)
    for order in permutations([happened(Stage.WAWANCARA, 3, amount=50), happened(Stage.SELESAI, 6)]):
        assert fold(begun, order, Zone.WIB).claim.amount == 100


def test_of_one_sequence_the_later_event_is_newest() -> None:
    early, late = happened(Stage.SELESAI, 2), happened(Stage.DITOLAK, 2, occurred_at=AT + timedelta(days=1))
    assert newest_event(ClaimState(FILED), [late, early]) is late
    assert order_of(early) < order_of(late)


@pytest.mark.parametrize(
    ("sequence", "stage"),
    [
        pytest.param(0, Stage.DISETUJUI, id="it does not say where it stands"),
        pytest.param(2, Stage.DISETUJUI, id="older"),
        pytest.param(3, Stage.DISETUJUI, id="as new as the event"),
        pytest.param(4, Stage.SELESAI, id="newer"),
    ],
)
def test_a_snapshot_takes_back_nothing(sequence: int, stage: Stage) -> None:
    history = [happened(Stage.DISETUJUI, 3, amount=7)]
    known = fold(ClaimState(FILED), history, Zone.WIB)
    told = replace(FILED, stage=Stage.SELESAI, contact_msisdn="+6285000000903")
    state = take_snapshot(known, told, sequence, history, Zone.WIB)
    assert (state.claim.stage, state.claim.amount, state.claim.contact_msisdn) == (stage, 7, "+6285000000903")


def test_the_first_snapshot_is_the_claim() -> None:
    assert take_snapshot(None, FILED, 4, [], Zone.WIB) == ClaimState(FILED, 4, 4)


@pytest.mark.parametrize(
    ("stages", "news"),
    [
        pytest.param([Stage.DIAJUKAN], 1, id="it was filed"),
        pytest.param([Stage.DIAJUKAN, Stage.VERIFIKASI], 1, id="filed and being checked: that it was filed is news"),
        pytest.param([Stage.DISETUJUI, Stage.PEMBAYARAN], 1, id="approved and being paid"),
        pytest.param([Stage.WAWANCARA, Stage.VERIFIKASI], None, id="an interview that is over"),
        pytest.param([Stage.DIAJUKAN, Stage.WAWANCARA, Stage.VERIFIKASI], None, id="filed long before"),
        pytest.param([Stage.DIAJUKAN, Stage.DITOLAK], 2, id="the newest of two that are told"),
        pytest.param([Stage.VERIFIKASI], None, id="nobody is told of it"),
        pytest.param([], None, id="nothing happened"),
    ],
)
def test_what_is_news(stages: list[Stage], news: int | None, catalogue: Catalogue) -> None:
    history = [happened(stage, sequence) for sequence, stage in enumerate(stages, 1)]
    state = fold(ClaimState(FILED), history, Zone.WIB)
    for order in permutations(history):
        found = news_of(state, order, catalogue.notices)
        assert (found.sequence if found else None) == news


def test_a_newer_snapshot_leaves_no_news(catalogue: Catalogue) -> None:
    told = replace(FILED, stage=Stage.SELESAI)
    assert news_of(ClaimState(told, 9, 9), [happened(Stage.DIAJUKAN, 1)], catalogue.notices) is None
