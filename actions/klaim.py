"""KLAIM: may I claim, and how much: all, a part while working, or which condition is missing."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from actions.disclosure import Access, foreign_numbers, open_access, refuse
from actions.syarat import decide_syarat
from core.calendar import in_force
from core.commands import Arguments, Command, Keyword, Programme
from core.context import Context, EntitlementRules
from core.decision import Decision
from core.entitlement import (
    Entitlement,
    Verdict,
    claim_not_in_balance,
    jht_entitlement,
    paid_day,
    when_part_was_paid,
)
from core.facts import Claim, Facts, Membership, Stage
from core.outcomes import Outcome, Value

_OFFERING = frozenset({Verdict.FULL, Verdict.WAITING, Verdict.PARTIAL})
_OVER = frozenset({Stage.SELESAI, Stage.DITOLAK, Stage.DIBATALKAN})


def decide_klaim(command: Command, facts: Facts, context: Context) -> Decision:
    """Return what of the JHT may be claimed now; for another programme, its documents, which are no secret."""
    arguments = command.arguments
    if arguments.programme not in {None, Programme.JHT}:
        foreign = foreign_numbers(arguments, facts)
        return refuse(foreign) if foreign else _documents(arguments, facts, context)
    access = open_access(command, facts, context)
    if isinstance(access, Decision):
        return access
    running = _running_claim(access)
    if running is not None:
        number = running.kpj or running.number
        return _told("entitlement_running", programme=running.programme, number=number, date=running.filed_on)
    rules = in_force(context.reference.entitlement, access.today)
    if rules is None:
        return _told("entitlement_unknown")
    return _entitled(access, rules)


def _entitled(access: Access, rules: EntitlementRules) -> Decision:
    owner, cards = access.owner, _counted(access)
    part_paid_on = when_part_was_paid(owner.claims, owner.memberships)
    entitlement = jht_entitlement(cards, owner.birth_date, access.today, rules, part_paid_on)
    if entitlement.verdict in _OFFERING:
        paid = next(filter(None, (claim_not_in_balance(card, owner.claims) for card in cards)), None)
        if paid is not None:
            return _told("entitlement_paid", number=paid.kpj or paid.number, date=paid_day(paid))
    if access.amounts_from is not None:
        entitlement = _without_amounts(entitlement)
    if entitlement.verdict in _OFFERING and entitlement.balance == 0:
        return _told("entitlement_empty")
    return _TELLERS[entitlement.verdict](entitlement, rules)


def _documents(arguments: Arguments, facts: Facts, context: Context) -> Decision:
    return decide_syarat(Command(Keyword.SYARAT, Arguments(programme=arguments.programme)), facts, context)


def _running_claim(access: Access) -> Claim | None:
    """Return a JHT claim that is under way for the cards asked about: a second one would be refused."""
    kpjs = {None, *(card.kpj for card in access.memberships)}
    claims = (claim for claim in access.owner.claims if claim.programme is Programme.JHT and claim.kpj in kpjs)
    return next((claim for claim in claims if claim.stage not in _OVER), None)


def _counted(access: Access) -> tuple[Membership, ...]:
    """Return the cards asked about and all active ones: who works anywhere cannot claim everything."""
    active = (card for card in access.owner.memberships if card.active and card not in access.memberships)
    return (*access.memberships, *active)


def _without_amounts(entitlement: Entitlement) -> Entitlement:
    return replace(entitlement, balance=None, housing=None, other=None, in_app=False)


def _full(entitlement: Entitlement, _rules: EntitlementRules) -> Decision:
    if entitlement.balance is None:
        return _told("entitlement_full_untold")
    name = "entitlement_full_in_app" if entitlement.in_app else "entitlement_full"
    return _told(name, amount=entitlement.balance)


def _waiting(entitlement: Entitlement, rules: EntitlementRules) -> Decision:
    if entitlement.available_on is None:
        return _told("entitlement_unknown")
    values: dict[str, Value] = {"date": entitlement.available_on, "months": rules.waiting_months}
    if entitlement.balance is None:
        return _told("entitlement_waiting_untold", **values)
    return _told("entitlement_waiting", amount=entitlement.balance, **values)


def _partial(entitlement: Entitlement, rules: EntitlementRules) -> Decision:
    values: dict[str, Value] = {"percent1": rules.partial_housing_percent, "percent2": rules.partial_other_percent}
    if entitlement.housing is None or entitlement.other is None:
        return _told("entitlement_partial_untold", **values)
    return _told("entitlement_partial", amount1=entitlement.housing, amount2=entitlement.other, **values)


def _part_paid(entitlement: Entitlement, rules: EntitlementRules) -> Decision:
    if entitlement.part_paid_on is None:
        return _told("entitlement_unknown")
    shares: dict[str, Value] = {"percent1": rules.partial_housing_percent, "percent2": rules.partial_other_percent}
    return _told("entitlement_part_paid", date=entitlement.part_paid_on, age=rules.pension_age, **shares)


def _too_early(entitlement: Entitlement, rules: EntitlementRules) -> Decision:
    if entitlement.available_on is None:
        return _told("entitlement_unknown")
    values: dict[str, Value] = {"months": rules.waiting_months, "age": rules.pension_age}
    return _told("entitlement_too_early", years=rules.partial_years, date=entitlement.available_on, **values)


def _no_jht(_entitlement: Entitlement, _rules: EntitlementRules) -> Decision:
    return _told("entitlement_no_jht")


def _told(name: str, **values: Value) -> Decision:
    return Decision(Outcome(name, values), rule=f"klaim.{name}")


_TELLERS: Mapping[Verdict, Callable[[Entitlement, EntitlementRules], Decision]] = {
    Verdict.FULL: _full,
    Verdict.WAITING: _waiting,
    Verdict.PARTIAL: _partial,
    Verdict.PART_PAID: _part_paid,
    Verdict.TOO_EARLY: _too_early,
    Verdict.NO_JHT: _no_jht,
}
