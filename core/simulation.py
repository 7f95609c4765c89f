"""An estimate of JHT: what monthly contributions grow to, said to be an estimate and rounded down."""

from dataclasses import dataclass

from core.context import SimulationRules
from core.placeholders import MAX_RUPIAH

MAX_YEARS = 50
MIN_WAGE = 50_000
_ROUNDED_TO = 1_000
_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """Whole rupiah. `total` is rounded down to Rp1.000; contributions and development are exact, without the start."""

    monthly: int
    contributions: int
    development: int
    total: int


def jht_estimate(wage: int, years: int, balance: int, rules: SimulationRules) -> Estimate | None:
    """Return what a balance becomes in so many years at an unchanged monthly wage.

    Every month's contribution joins the running balance, which earns a twelfth of the yearly rate; what was earned is
    added once a year. None where wage or years are out of reason, or the sum is too large to be written.
    """
    if not (MIN_WAGE <= wage <= MAX_RUPIAH and 1 <= years <= MAX_YEARS and 0 <= balance <= MAX_RUPIAH):
        return None
    monthly = wage * rules.contribution_bp // _BASIS_POINTS
    running = balance
    for _ in range(years):
        running += 12 * monthly + _year_development(running, monthly, rules.development_bp)
    if running > MAX_RUPIAH:
        return None
    contributions = 12 * monthly * years
    total = running // _ROUNDED_TO * _ROUNDED_TO
    return Estimate(monthly, contributions, running - balance - contributions, total)


def _year_development(start: int, monthly: int, rate_bp: int) -> int:
    # A twelfth of the rate on each of start + m, start + 2m, ... start + 12m: their sum is 12 start + 78 m.
    return rate_bp * (12 * start + 78 * monthly) // (12 * _BASIS_POINTS)
