"""Registrations from a phone that is not on record: staff approve them, or refuse them."""

from collections.abc import Collection
from enum import StrEnum

from actions.daftar import approved
from core.access import Actor
from core.context import Context
from core.decision import Bind, Notify
from core.delivery import MtKind
from core.facts import Facts, Phone, Usage
from core.outcomes import Outcome
from intake.planning import ring
from intake.standing import follow_phones
from intake.turns import take_turns
from office.audit import note
from office.helping.refusals import NotDone, Why
from office.helping.telling import kept_reason, queue_notices
from runtime.runtime import Runtime
from store import bindings, registrations
from store.database import Db
from store.number_locks import lock_numbers
from store.people import load_candidates
from store.phones import languages_for
from store.registrations import WAITING, Horizon, Registration
from store.senders import lock_phones


class Ground(StrEnum):
    """What a decision rests on; the free words beside it are for the rest."""

    SEEN_AT_BRANCH = "seen_at_branch"  # with KTP and card
    CALLED_BACK = "called_back"  # by 175, with questions only the owner can answer
    EMPLOYER = "employer"
    JMO = "jmo"
    NOT_PROVEN = "not_proven"
    OWNER_OBJECTS = "owner_objects"
    FRAUD = "fraud"
    OTHER = "other"


SYSTEM = Actor("system")
MOST_LAPSED = 100  # in a turn
FOR_APPROVAL = (Ground.SEEN_AT_BRANCH, Ground.CALLED_BACK, Ground.JMO, Ground.EMPLOYER, Ground.OTHER)
FOR_REFUSAL = (Ground.NOT_PROVEN, Ground.OWNER_OBJECTS, Ground.FRAUD, Ground.OTHER)


def horizon_of(rt: Runtime) -> Horizon:
    """Return what decides where registrations stand now."""
    return Horizon(rt.now(), rt.limits.review, rt.limits.code_attempts)


def approve(rt: Runtime, who: Actor, id_: int, ground: Ground, words: str = "") -> None:
    """Tie the phone to the participant as a confirmed code would: with the cooling time and warnings to older numbers.

    The applicant is told. Raises NotDone, and ValueError where the ground needs words and there are none, or is none
    to approve on.
    """
    reason = _reason(ground, words, FOR_APPROVAL)

    def work() -> list[str]:
        context = rt.context()
        with rt.transaction() as db:
            registration = _taken(db, rt, who, id_, reason)
            due = _bind(db, rt, registration, context)
            note(db, rt, who, "registration.approve", f"registration:{id_}", _before(registration), {"reason": reason})
        return due

    ring(rt, take_turns(work))


def refuse(rt: Runtime, who: Actor, id_: int, ground: Ground, words: str = "", *, tell: bool = True) -> None:
    """End the registration. The applicant is told in words that name no reason, or not at all (`tell` False).

    Raises NotDone, and ValueError where the ground needs words and there are none.
    """
    reason, context = _reason(ground, words, FOR_REFUSAL), rt.context()
    with rt.transaction() as db:
        registration = _taken(db, rt, who, id_, reason)
        registrations.refuse(db, id_, context.now)
        outcome = Outcome("registration_refused", {"check": context.ids.check_code()})
        told = [_to_applicant(db, registration, outcome)] if tell else []
        due = queue_notices(db, rt, context, told)
        after = {"reason": reason, "told": tell}
        note(db, rt, who, "registration.refuse", f"registration:{id_}", _before(registration), after)
    ring(rt, due)


def lapse(rt: Runtime) -> int:
    """End what nobody decided on in time, some at a time; the clock calls it on every turn. Returns how many.

    Nobody is told: the applicant heard at once that it waits, and may begin anew.
    """
    with rt.transaction() as db:
        ids = registrations.lapse(db, horizon_of(rt), MOST_LAPSED)
        for id_ in ids:
            note(db, rt, SYSTEM, "registration.lapse", f"registration:{id_}", {"state": "waiting"}, {"state": "lapsed"})
    return len(ids)


def _taken(db: Db, rt: Runtime, who: Actor, id_: int, reason: str) -> Registration:
    """Return the registration, decided by us: whoever comes later finds that."""
    horizon = horizon_of(rt)
    found = registrations.load(db, id_, horizon)
    if found is None:
        raise NotDone(Why.NOT_FOUND)
    lock_phones(db, [found.msisdn])
    lock_numbers(db, {found.msisdn})
    bindings.lock_participants(db, [found.participant_id])
    if not registrations.mark_reviewed(db, id_, who.name, reason, horizon):
        raise NotDone(Why.LAPSED if _has_lapsed(registrations.load(db, id_, horizon)) else Why.DECIDED_ALREADY)
    return found


def _has_lapsed(found: Registration | None) -> bool:
    return found is not None and found.reviewed_at is None and found.end_reason != registrations.APPROVED


def _bind(db: Db, rt: Runtime, registration: Registration, context: Context) -> list[str]:
    """Bind, warn and tell; return the ids of what is due now."""
    if registration.msisdn in registrations.frozen_since(db, [registration.msisdn]):
        raise NotDone(Why.PHONE_FROZEN)
    candidate = load_candidates(db, {registration.participant_id})[registration.participant_id]
    person = candidate.participant
    if person is None or person.deceased_on is not None:
        raise NotDone(Why.DECEASED)
    facts = Facts(
        phone=Phone(registration.msisdn),
        usage=Usage(),
        candidate=person,
        candidate_msisdn=candidate.msisdn,
        candidate_former_msisdn=candidate.former_msisdn,
    )
    decision = approved(person, facts, context)
    told = [each for each in decision.effects if isinstance(each, Notify)]
    binds = [(registration.msisdn, each) for each in decision.effects if isinstance(each, Bind)]
    for msisdn, bind in binds:
        bindings.bind(db, msisdn, bind, context.now)
    if decision.outcome is not None:
        told.append(_to_applicant(db, registration, decision.outcome))
    return [*queue_notices(db, rt, context, told), *follow_phones(rt, db, context, binds)]


def _to_applicant(db: Db, registration: Registration, outcome: Outcome) -> Notify:
    language = languages_for(db, [registration.msisdn])[registration.msisdn]
    return Notify(registration.msisdn, outcome, MtKind.SECURITY.value, language)


def _reason(ground: Ground, words: str, allowed: Collection[Ground]) -> str:
    """Return ground and words in one; only another ground than those listed must be told in words."""
    if ground not in allowed:
        raise ValueError("not a ground for this decision")
    if ground is Ground.OTHER or words.strip():
        return f"{ground.value}: {kept_reason(words)}"
    return ground.value


def _before(registration: Registration) -> dict[str, str]:
    standing = registration.standing
    return {"state": standing.value if standing in WAITING else "waiting"}
