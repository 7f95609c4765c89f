"""Whose data may this phone hear? Only its bound participant's, and of a claim whose contact it is, the claim."""

from dataclasses import dataclass
from datetime import date, datetime

from core.commands import Arguments, Command
from core.context import Context
from core.decision import Decision, RecordGuess
from core.facts import Facts, Membership, Participant, Zone
from core.formats import in_zone, local_date
from core.outcomes import Outcome

REFUSAL = Outcome("refusal")


@dataclass(frozen=True, slots=True)
class Access:
    """A living owner, the memberships that were asked about (at least one), and from when amounts may be told.

    `amounts_from` is in the owner's zone, None where nothing has to wait.
    """

    owner: Participant
    memberships: tuple[Membership, ...]
    today: date
    amounts_from: datetime | None = None


def open_access(command: Command, facts: Facts, context: Context) -> Access | Decision:
    """Return what the command may see of its owner's data, or the decision that says why nothing.

    The comparison is with the owner's own numbers only: a stranger's number is never looked up, so that refusing takes
    the same work and the same words whether it exists or not.
    """
    foreign = foreign_numbers(command.arguments, facts)
    if foreign:
        return refuse(foreign)
    owner = bound_owner(facts)
    if owner is None:
        return refuse() if named_numbers(command.arguments) else Decision(Outcome("unbound"), rule="disclosure.unbound")
    if owner.deceased_on is not None:
        return Decision(Outcome("deceased"), rule="disclosure.deceased")
    if not owner.memberships:
        return Decision(Outcome("no_membership"), rule="disclosure.no_membership")
    memberships = asked_memberships(command.arguments, owner)
    if not memberships:
        return refuse()  # the KPJ of an heir's claim: the claim may be told, the deceased's card and money may not
    until = cooling_until(facts, context.now)
    amounts_from = None if until is None else in_zone(until, owner.zone)
    return Access(owner, memberships, local_date(context.now, owner.zone), amounts_from)


def bound_owner(facts: Facts) -> Participant | None:
    """Return the participant this phone is bound to. An owner without a binding to them is nobody's owner."""
    owner, binding = facts.owner, facts.binding
    return owner if owner is not None and binding is not None and binding.participant_id == owner.id else None


def asked_memberships(arguments: Arguments, owner: Participant) -> tuple[Membership, ...]:
    """Return the membership a KPJ names; without one (a NIK, or nothing) all of the owner's."""
    if arguments.kpj is None:
        return owner.memberships
    return tuple(membership for membership in owner.memberships if membership.kpj == arguments.kpj)


def named_numbers(arguments: Arguments) -> tuple[str, ...]:
    """Return the numbers of people that were asked about."""
    return tuple(number for number in (arguments.kpj, arguments.nik, arguments.claim_number) if number is not None)


def own_numbers(facts: Facts) -> frozenset[str]:
    """Return every number this phone may well name: the owner's, and those of the claims it is contact for."""
    numbers = {number for claim in facts.heir_claims for number in (claim.number, claim.kpj) if number is not None}
    owner = bound_owner(facts)
    if owner is not None:
        numbers.add(owner.nik)
        numbers.update(membership.kpj for membership in owner.memberships)
        numbers.update(claim.number for claim in owner.claims)
    return frozenset(numbers)


def foreign_numbers(arguments: Arguments, facts: Facts) -> tuple[str, ...]:
    """Return the numbers asked about that this phone has no reason to name."""
    named = named_numbers(arguments)
    if not named:
        return ()
    own = own_numbers(facts)
    return tuple(number for number in named if number not in own)


def refuse(foreign: tuple[str, ...] = (), rule: str = "disclosure.not_own") -> Decision:
    """Return the one neutral refusal, and note the numbers that were guessed at."""
    return Decision(REFUSAL, tuple(RecordGuess(number) for number in foreign), rule)


def cooling_until(facts: Facts, now: datetime) -> datetime | None:
    """Return until when amounts wait on a newly tied phone, or None once they need not."""
    until = facts.binding.cooling_until if facts.binding is not None else None
    return until if until is not None and until > now else None


def zone_of(facts: Facts) -> Zone:
    """Return the owner's time zone; WIB for an heir, whose home is not known."""
    owner = bound_owner(facts)
    return owner.zone if owner is not None else Zone.WIB
