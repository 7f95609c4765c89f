"""STATUS: where the newest claim stands, what is missing, and when to expect the money."""

from collections.abc import Callable, Mapping
from datetime import date

from actions.disclosure import REFUSAL, bound_owner, cooling_until, foreign_numbers, named_numbers, refuse, zone_of
from core.calendar import add_working_days
from core.commands import Arguments, Command
from core.context import Context
from core.decision import Decision
from core.facts import Claim, Facts, Stage
from core.formats import in_zone, local_date
from core.outcomes import Outcome, Value

# The five steps that participants know from the JMO application; the stages in between belong to the step they are in.
STEPS: Mapping[Stage, int] = {
    Stage.DIAJUKAN: 1,
    Stage.VERIFIKASI: 1,
    Stage.WAWANCARA: 1,
    Stage.PERLU_PERBAIKAN: 1,
    Stage.PENETAPAN: 2,
    Stage.DISETUJUI: 3,
    Stage.PEMBAYARAN: 4,
    Stage.RETUR_BANK: 4,
    Stage.SELESAI: 5,
}
UNTOLD_REASON = "OTHER"


def decide_status(command: Command, facts: Facts, context: Context) -> Decision:
    """Return where the newest claim stands that the numbers name, of the owner or of an heir's phone."""
    arguments = command.arguments
    foreign = foreign_numbers(arguments, facts)
    if foreign:
        return refuse(foreign)
    claims = _claims_for(arguments, facts)
    if claims:
        return _tell(max(claims, key=lambda claim: (claim.filed_on, claim.stage_on)), facts, context)
    return _none(arguments, facts)


def _claims_for(arguments: Arguments, facts: Facts) -> list[Claim]:
    """Return the claims asked about: the owner's, and those of others whose contact this phone is."""
    own = [claim for claim in _own_claims(facts) if _is_named(claim, arguments, own=True)]
    as_heir = [claim for claim in facts.heir_claims if _is_named(claim, arguments, own=False)]
    programme = arguments.programme
    return [claim for claim in own + as_heir if programme is None or claim.programme is programme]


def _own_claims(facts: Facts) -> list[Claim]:
    """Return the owner's claims; of somebody who died, those that the family has filed since from this same phone."""
    owner = bound_owner(facts)
    if owner is None:
        return []
    died = owner.deceased_on
    if died is None:
        return list(owner.claims)
    return [claim for claim in owner.claims if claim.contact_msisdn == facts.phone.msisdn and claim.filed_on >= died]


def _is_named(claim: Claim, arguments: Arguments, *, own: bool) -> bool:
    """Return whether the numbers mean this claim. One without a card is the person's: any card of theirs means it."""
    if arguments.claim_number is not None and claim.number != arguments.claim_number:
        return False
    if arguments.nik is not None and not own:
        return False
    if arguments.kpj is None or claim.kpj == arguments.kpj:
        return True
    return own and claim.kpj is None


def _none(arguments: Arguments, facts: Facts) -> Decision:
    """Say that there is no claim to somebody who may know that, and nothing to anybody else."""
    owner = bound_owner(facts)
    if owner is None and not facts.heir_claims:
        return Decision(REFUSAL if named_numbers(arguments) else Outcome("unbound"), rule="disclosure.unbound")
    if owner is not None and owner.deceased_on is not None:
        return Decision(Outcome("deceased"), rule="disclosure.deceased")
    if arguments.programme is not None:
        return _told("no_claim_for", programme=arguments.programme)
    return _told("no_claim")


def _tell(claim: Claim, facts: Facts, context: Context) -> Decision:
    return _TELLERS.get(claim.stage, _progress)(claim, facts, context)


def _progress(claim: Claim, facts: Facts, context: Context) -> Decision:
    values: dict[str, Value] = _step_of(claim) | {
        "date1": claim.filed_on,
        "date2": claim.stage_on,
        "stage": claim.stage,
    }
    expected = expected_on(claim, context, local_date(context.now, zone_of(facts)))
    if expected is None:
        return _told("claim_progress_undated", **values)
    return _told("claim_progress", date3=expected, **values)


def expected_on(claim: Claim, context: Context, today: date) -> date | None:
    """Return when the money can be expected, or None where that cannot be promised.

    The norm counts working days from complete documents: from filing, or, where that day has passed, because documents
    were completed later, from the present stage. A day in the past is not promised.
    """
    days = context.reference.working_days.get(claim.programme)
    if days is None:
        return None
    for start in (claim.filed_on, claim.stage_on):
        expected = add_working_days(start, days, context.reference)
        if expected is None or expected >= today:
            return expected
    return None


def _interview(claim: Claim, facts: Facts, context: Context) -> Decision:
    if claim.interview_at is None:
        return _told("claim_interview_open", **_step_of(claim))
    moment = in_zone(claim.interview_at, zone_of(facts))
    name = "claim_interview" if moment >= context.now else "claim_interview_past"
    return _told(name, date=moment, time=moment, **_step_of(claim))


def _repair(claim: Claim, facts: Facts, context: Context) -> Decision:
    values = _step_of(claim) | {"reason": claim.reason_code or UNTOLD_REASON}
    if claim.due_on is None or claim.due_on < local_date(context.now, zone_of(facts)):
        return _told("claim_repair_open", **values)
    return _told("claim_repair", date=claim.due_on, **values)


def _rejected(claim: Claim, _facts: Facts, _context: Context) -> Decision:
    reason = claim.reason_code or UNTOLD_REASON
    return _told("claim_rejected", reason=reason, remedy=reason, **_name_of(claim))


def _paid(claim: Claim, facts: Facts, context: Context) -> Decision:
    """Tell the amount now that it is paid, unless the phone is newly tied to the owner."""
    values = _name_of(claim) | {"date": claim.paid_on or claim.stage_on}
    if claim.amount is None or cooling_until(facts, context.now) is not None:
        return _told("claim_paid_untold", **values)
    return _told("claim_paid", amount=claim.amount, **values)


def _returned(claim: Claim, _facts: Facts, _context: Context) -> Decision:
    return _told("claim_returned", date=claim.stage_on, **_name_of(claim))


def _cancelled(claim: Claim, _facts: Facts, _context: Context) -> Decision:
    return _told("claim_cancelled", date=claim.stage_on, **_name_of(claim))


def _name_of(claim: Claim) -> dict[str, Value]:
    """Return the values that say which claim: its programme, and its card's number (its own where it has no card)."""
    return {"programme": claim.programme, "number": claim.kpj or claim.number}


def _step_of(claim: Claim) -> dict[str, Value]:
    return _name_of(claim) | {"stage_number": STEPS[claim.stage]}


def _told(name: str, **values: Value) -> Decision:
    return Decision(Outcome(name, values), rule=f"status.{name}")


_TELLERS: Mapping[Stage, Callable[[Claim, Facts, Context], Decision]] = {
    Stage.WAWANCARA: _interview,
    Stage.PERLU_PERBAIKAN: _repair,
    Stage.SELESAI: _paid,
    Stage.DITOLAK: _rejected,
    Stage.RETUR_BANK: _returned,
    Stage.DIBATALKAN: _cancelled,
}
