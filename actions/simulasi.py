"""SIMULASI: what JHT may grow to, from figures that anybody may try, or from the bound phone's own."""

from actions.disclosure import Access, open_access
from core.calendar import age_on, in_force
from core.commands import Command
from core.context import Context
from core.decision import Decision
from core.entitlement import claim_not_in_balance, has_jht, total_balance
from core.facts import Facts, Membership, Segment, Zone
from core.formats import local_date
from core.outcomes import Outcome, Value
from core.simulation import jht_estimate

_HOW = Decision(Outcome("simulation_format"), rule="simulasi.format")


def decide_simulasi(command: Command, facts: Facts, context: Context) -> Decision:
    """Return the estimate, how to ask for one, or that the figures are out of reason."""
    arguments = command.arguments
    if arguments.wage is None and arguments.years is None and arguments.balance is None:
        return _own(command, facts, context)
    if arguments.wage is None or arguments.years is None:
        return _HOW
    total = _estimate(arguments.wage, arguments.years, arguments.balance or 0, context)
    if total is None:
        return Decision(Outcome("simulation_out_of_range"), rule="simulasi.out_of_range")
    return Decision(Outcome("simulation", {"years": arguments.years, "amount": total}), rule="simulasi.estimate")


def _own(command: Command, facts: Facts, context: Context) -> Decision:
    """Estimate until pension age from the person's own figures; where amounts may not be told, say how to give some."""
    access = open_access(command, facts, context)
    if isinstance(access, Decision) or access.amounts_from is not None:
        return _HOW
    saving = [membership for membership in access.memberships if has_jht(membership)]
    # The share of the wage in our rules is that of wage earners; others save another one.
    earning = (each for each in saving if each.active and each.segment is Segment.WAGE_EARNER)
    wage = next((each.wage for each in earning if each.wage is not None), None)
    balance, age = _balance(saving, access), _pension_age(access, context)
    if wage is None or balance is None or age is None:
        return _HOW
    years = age - age_on(access.owner.birth_date, access.today)
    total = _estimate(wage, years, balance, context)
    if total is None:
        return _HOW
    values: dict[str, Value] = {"age": age, "years": years, "amount": total}
    return Decision(Outcome("simulation_own", values), rule="simulasi.own")


def _balance(saving: list[Membership], access: Access) -> int | None:
    """Return the present balance of all cards; None where one is not known, or holds what was paid since."""
    if any(claim_not_in_balance(card, access.owner.claims) for card in saving):
        return None
    return total_balance(saving)


def _pension_age(access: Access, context: Context) -> int | None:
    rules = in_force(context.reference.entitlement, access.today)
    return None if rules is None else rules.pension_age


def _estimate(wage: int, years: int, balance: int, context: Context) -> int | None:
    rules = in_force(context.reference.simulation, local_date(context.now, Zone.WIB))
    estimate = None if rules is None else jht_estimate(wage, years, balance, rules)
    return None if estimate is None else estimate.total
