"""What of the JHT balance may be claimed now: all of it, a part while working, or which condition is missing.

PP 46/2015, PP 60/2015 and Permenaker 4/2022; the figures in them are dated reference data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.calendar import add_months
from core.commands import Programme
from core.context import EntitlementRules
from core.facts import Membership, Segment


class Verdict(StrEnum):
    """What may be claimed."""

    FULL = "full"  # the whole balance
    WAITING = "waiting"  # the whole balance, from `available_on` on
    PARTIAL = "partial"  # a part while working, once
    TOO_EARLY = "too_early"  # a part from `available_on` on: membership is too short yet
    NO_JHT = "no_jht"  # none of the memberships has JHT


class Ground(StrEnum):
    """Why the whole balance may be claimed, now or later."""

    NONE = "none"
    AGE = "age"
    STOPPED = "stopped"  # resigned or laid off: after the waiting month
    CONTRACT_END = "contract_end"
    SELF_EMPLOYED_STOPPED = "self_employed_stopped"
    RETIRED = "retired"
    LEFT_COUNTRY = "left_country"
    DISABLED = "disabled"


_AT_ONCE = {
    "contract_end": Ground.CONTRACT_END,
    "retired": Ground.RETIRED,
    "left_country": Ground.LEFT_COUNTRY,
    "disabled": Ground.DISABLED,
}


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What may be claimed. Amounts are whole rupiah; `balance` None means that the core system gave no figure.

    `housing` and `other` are the parts that may be claimed while working (one of them, once); `available_on` is the
    first day on which a missing condition is met; `in_app` tells whether JMO takes a claim of this size.
    """

    verdict: Verdict
    ground: Ground = Ground.NONE
    balance: int | None = None
    housing: int | None = None
    other: int | None = None
    available_on: date | None = None
    in_app: bool = False


def has_jht(membership: Membership) -> bool:
    """Return whether a membership has JHT; a construction worker's never has."""
    return Programme.JHT in membership.covers or membership.jht_balance is not None


def jht_entitlement(
    memberships: Sequence[Membership], birth_date: date, today: date, rules: EntitlementRules
) -> Entitlement:
    """Return what a living person may claim of the JHT of all memberships given, on a day where they live.

    Being active anywhere counts as working: then only a part may be claimed. Who has one KPJ in mind passes that one
    together with those that are active.
    """
    savings = [membership for membership in memberships if has_jht(membership)]
    if not savings:
        return Entitlement(Verdict.NO_JHT)
    balances = [m.jht_balance for m in savings if m.jht_balance is not None]
    balance = sum(balances) if balances else None
    in_app = balance is not None and balance <= rules.jmo_limit
    if today >= add_months(birth_date, rules.pension_age * 12):
        return Entitlement(Verdict.FULL, Ground.AGE, balance, in_app=in_app)
    if any(membership.active for membership in savings):
        return _while_working(savings, balance, today, rules)
    ground, available_on = _after_work(savings, rules)
    if today >= available_on:
        return Entitlement(Verdict.FULL, ground, balance, in_app=in_app)
    return Entitlement(Verdict.WAITING, ground, balance, available_on=available_on, in_app=in_app)


def _while_working(
    savings: Sequence[Membership], balance: int | None, today: date, rules: EntitlementRules
) -> Entitlement:
    ripe_on = add_months(min(membership.since for membership in savings), rules.partial_years * 12)
    if today < ripe_on:
        return Entitlement(Verdict.TOO_EARLY, balance=balance, available_on=ripe_on)
    if balance is None:
        return Entitlement(Verdict.PARTIAL)
    return Entitlement(
        Verdict.PARTIAL,
        balance=balance,
        housing=balance * rules.partial_housing_percent // 100,
        other=balance * rules.partial_other_percent // 100,
    )


def _after_work(savings: Sequence[Membership], rules: EntitlementRules) -> tuple[Ground, date]:
    """Return why, and from when on, somebody who works no longer may claim all: decided by the job that ended last."""
    last = max(savings, key=_ended_on)
    ended_on = _ended_on(last)
    ground = _AT_ONCE.get(last.end_reason or "")
    if ground is None and last.segment is Segment.SELF_EMPLOYED:
        ground = Ground.SELF_EMPLOYED_STOPPED
    if ground is not None:
        return ground, ended_on
    return Ground.STOPPED, add_months(ended_on, rules.waiting_months)


def _ended_on(membership: Membership) -> date:
    # Employers report the end late or never: then the last month they paid for is the best that is known.
    return membership.ended_on or membership.last_contribution or membership.since
