"""What of the JHT balance may be claimed now: all of it, a part while working, or which condition is missing.

PP 46/2015, PP 60/2015 and Permenaker 4/2022; the figures in them are dated reference data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.calendar import add_months
from core.commands import Programme
from core.context import EntitlementRules
from core.facts import Claim, Membership, Segment, Stage


class Verdict(StrEnum):
    """What may be claimed."""

    FULL = "full"  # the whole balance
    WAITING = "waiting"  # the whole balance, from `available_on` on
    PARTIAL = "partial"  # a part while working, once
    PART_PAID = "part_paid"  # that part has been paid: the rest after work, or at pension age
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
    first day on which a missing condition is met; `in_app` tells whether JMO takes the claim: not too large, and of
    somebody who works no longer.
    """

    verdict: Verdict
    ground: Ground = Ground.NONE
    balance: int | None = None
    housing: int | None = None
    other: int | None = None
    available_on: date | None = None
    in_app: bool = False
    part_paid_on: date | None = None


def has_jht(membership: Membership) -> bool:
    """Return whether a membership has JHT; a construction worker's never has."""
    return Programme.JHT in membership.covers or membership.jht_balance is not None


def total_balance(memberships: Sequence[Membership]) -> int | None:
    """Return the JHT of all memberships together, None where one of them has no figure: a part is no total."""
    balances = [membership.jht_balance for membership in memberships if membership.jht_balance is not None]
    return sum(balances) if balances and len(balances) == len(memberships) else None


def claim_not_in_balance(membership: Membership, claims: Iterable[Claim]) -> Claim | None:
    """Return a JHT claim that was paid on or after the day of the card's balance: the figure still holds that money."""
    as_of = membership.jht_balance_on if membership.jht_balance is not None else None
    for claim in paid_jht(claims):
        meant = claim.kpj == membership.kpj or (claim.kpj is None and membership.since <= paid_day(claim))
        if meant and (as_of is None or paid_day(claim) >= as_of):
            return claim
    return None


def when_part_was_paid(claims: Iterable[Claim], memberships: Sequence[Membership]) -> date | None:
    """Return when the one part that may be claimed while working was paid.

    Claims do not say whether they were for a part; one that was filed by somebody who worked can have been nothing
    else. `memberships` are all that the person has.
    """
    for claim in paid_jht(claims):
        if any(has_jht(membership) and _worked_on(membership, claim.filed_on) for membership in memberships):
            return paid_day(claim)
    return None


def paid_jht(claims: Iterable[Claim]) -> list[Claim]:
    """Return the JHT claims that were paid, the last first."""
    paid = (claim for claim in claims if claim.programme is Programme.JHT and claim.stage is Stage.SELESAI)
    return sorted(paid, key=paid_day, reverse=True)


def paid_day(claim: Claim) -> date:
    """Return the day of payment of a paid claim, as well as it is known."""
    return claim.paid_on or claim.stage_on


def jht_entitlement(
    memberships: Sequence[Membership],
    birth_date: date,
    today: date,
    rules: EntitlementRules,
    part_paid_on: date | None = None,
) -> Entitlement:
    """Return what a living person may claim of the JHT of all memberships given, on a day where they live.

    Being active anywhere counts as working: then only a part may be claimed, unless it was paid before. Who has one
    KPJ in mind passes that one together with those that are active.
    """
    savings = [membership for membership in memberships if has_jht(membership)]
    if not savings:
        return Entitlement(Verdict.NO_JHT)
    works = any(membership.active for membership in savings)
    balance = total_balance(savings)
    in_app = not works and balance is not None and balance <= rules.jmo_limit
    if today >= add_months(birth_date, rules.pension_age * 12):
        return Entitlement(Verdict.FULL, Ground.AGE, balance, in_app=in_app)
    if works and part_paid_on is not None:
        return Entitlement(Verdict.PART_PAID, balance=balance, part_paid_on=part_paid_on)
    if works:
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
    if membership.ended_on is None and membership.last_contribution is not None:
        return add_months(membership.last_contribution.replace(day=1), 1) - timedelta(days=1)
    return membership.ended_on or membership.since


def _worked_on(membership: Membership, day: date) -> bool:
    # Some may claim everything on the very day on which they stop.
    return membership.since <= day and (membership.active or day < _ended_on(membership))
