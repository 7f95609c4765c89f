"""The JHT estimate: the published example, rounding, and figures out of reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.context import SimulationRules
from core.simulation import MAX_YEARS, MIN_WAGE, jht_estimate

PUBLISHED = SimulationRules(valid_from=date(2015, 7, 1), contribution_bp=570, development_bp=570)
NO_INTEREST = SimulationRules(valid_from=date(2015, 7, 1), contribution_bp=570, development_bp=0)


def test_the_ministrys_example_comes_out_within_half_a_per_cent() -> None:
    estimate = jht_estimate(4_000_000, 5, 0, PUBLISHED)
    assert estimate is not None
    assert (estimate.monthly, estimate.contributions) == (228_000, 13_680_000)
    assert estimate.development == pytest.approx(2_120_310, rel=0.005)
    assert estimate.total == 15_804_000


def test_a_balance_grows_along() -> None:
    estimate = jht_estimate(4_000_000, 1, 10_000_000, PUBLISHED)
    assert estimate is not None
    assert estimate.development == 570_000 + 84_474
    assert estimate.total == 13_390_000


def test_without_interest_it_is_what_was_paid() -> None:
    estimate = jht_estimate(4_000_000, 10, 1_000, NO_INTEREST)
    assert estimate is not None
    assert (estimate.development, estimate.total) == (0, 27_361_000)


@pytest.mark.parametrize(
    ("wage", "years", "balance"),
    [
        pytest.param(MIN_WAGE - 1, 5, 0, id="five, meant as five million"),
        pytest.param(0, 5, 0, id="no wage"),
        pytest.param(-4_000_000, 5, 0, id="negative wage"),
        pytest.param(4_000_000, 0, 0, id="no time"),
        pytest.param(4_000_000, MAX_YEARS + 1, 0, id="longer than a working life"),
        pytest.param(4_000_000, 5, -1, id="negative balance"),
        pytest.param(10**12, 5, 0, id="a wage nobody has"),
        pytest.param(90_000_000_000, 40, 0, id="a sum that cannot be written"),
    ],
)
def test_figures_out_of_reason_are_not_estimated(wage: int, years: int, balance: int) -> None:
    assert jht_estimate(wage, years, balance, PUBLISHED) is None


@given(st.integers(MIN_WAGE, 10**9), st.integers(1, MAX_YEARS), st.integers(0, 10**10), st.integers(0, 1500))
def test_the_estimate_is_whole_rounded_down_and_grows_with_everything(
    wage: int, years: int, balance: int, rate: int
) -> None:
    rules = SimulationRules(date(2015, 7, 1), 570, rate)
    estimate = jht_estimate(wage, years, balance, rules)
    if estimate is None:
        return
    exact = balance + estimate.contributions + estimate.development
    assert estimate.total % 1_000 == 0
    assert exact - 1_000 < estimate.total <= exact
    assert estimate.development >= 0
    for more in [(wage + 1_000, years, balance), (wage, years + 1, balance), (wage, years, balance + 1_000)]:
        larger = jht_estimate(*more, rules)
        assert larger is None or larger.total >= estimate.total
