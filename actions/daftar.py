"""DAFTAR: ties the sender to a participant, at once from the number on record, else after a code sent to that number.

NIK, birth date and KPJ are known to many besides their owner, so they never suffice; and what a stranger hears never
tells whether they were right.
"""

from actions.answers import asking
from actions.disclosure import bound_owner, foreign_numbers
from core.codes import code_hash, is_code
from core.commands import Arguments, Command, Keyword
from core.context import Context
from core.decision import (
    Bind,
    CountCodeAttempt,
    Decision,
    Effect,
    Notify,
    RecordGuess,
    RecordRegistration,
    RequestBinding,
)
from core.facts import Facts, Participant, QuestionKind, Registration
from core.formats import in_zone
from core.outcomes import Outcome

_PIECES = ("nik", "birth_date", "kpj")


def decide_daftar(command: Command, facts: Facts, context: Context) -> Decision:
    """Return what came of a registration, of its code, or which piece is missing."""
    arguments = command.arguments
    if arguments.code:
        return _confirm(arguments.code, facts, context)
    missing = [piece for piece in _PIECES if getattr(arguments, piece) is None]
    if missing:
        return _ask_for(missing, arguments, context)
    decision = _register(arguments, facts, context)
    return Decision(decision.outcome, (RecordRegistration(), *decision.effects), decision.rule)


def _ask_for(missing: list[str], arguments: Arguments, context: Context) -> Decision:
    name = "register_format" if len(missing) == len(_PIECES) else "register_needs_" + "_and_".join(missing)
    ask = asking(QuestionKind.NUMBER, context, keyword=Keyword.DAFTAR, arguments=arguments)
    return Decision(Outcome(name), (ask,), rule="daftar.missing")


def _register(arguments: Arguments, facts: Facts, context: Context) -> Decision:
    owner = bound_owner(facts)
    if owner is not None and owner.nik == arguments.nik and owner.deceased_on is None:
        return Decision(Outcome("already_registered"), rule="daftar.already")
    if facts.usage.registrations >= context.limits.registrations_per_day:
        return Decision(Outcome("register_limit"), rule="daftar.limit")
    person = facts.candidate
    if person is None or not _matches(person, arguments):
        return _pending(arguments, (), facts, context)
    if person.msisdn_on_record == facts.phone.msisdn:
        return _bind_number_on_record(person, facts, context)
    return _pending(arguments, _request(person, facts, context), facts, context)


def _matches(person: Participant, arguments: Arguments) -> bool:
    """Return whether the data name this living participant. The name is not compared: it has too many spellings."""
    kpjs = {membership.kpj for membership in person.memberships}
    same = person.nik == arguments.nik and person.birth_date == arguments.birth_date and arguments.kpj in kpjs
    return same and person.deceased_on is None


def _pending(arguments: Arguments, effects: tuple[Effect, ...], facts: Facts, context: Context) -> Decision:
    """The one answer to every phone that is not on record, whatever the data were worth.

    The numbers count as guesses either way, so that nobody can have codes sent to a stranger all day long.
    """
    ask = asking(QuestionKind.CONFIRM_CODE, context, keyword=Keyword.DAFTAR)
    guesses = tuple(map(RecordGuess, foreign_numbers(arguments, facts)))
    return Decision(Outcome("register_pending"), (ask, *guesses, *effects), rule="daftar.pending")


def _request(person: Participant, facts: Facts, context: Context) -> tuple[Effect, ...]:
    """Without a number on record nobody gets the code: then only staff can confirm."""
    code = context.ids.code()
    hashed = code_hash(facts.phone.msisdn, code, context.pepper)
    expires_at = context.now + context.limits.code_lives
    request = RequestBinding(person.id, hashed, expires_at)
    if person.msisdn_on_record is None:
        return (request,)
    outcome = Outcome("registration_code", {"code": code, "check": context.ids.check_code()})
    return (request, Notify(person.msisdn_on_record, outcome, "code", person.language, expires_at))


def _bind_number_on_record(person: Participant, facts: Facts, context: Context) -> Decision:
    """Amounts wait only where the person had another number, or the number another person; then we also warn.

    A binding that has ended counts too: a record that was changed to a number which several people share ends the
    old binding and makes no new one.
    """
    if bound_owner(facts) is not None or _other_numbers(person, facts):
        return _bind_with_cooling(person, facts, context, "daftar.record_changed")
    return Decision(Outcome("registered"), (Bind(person.id, "registered", None),), rule="daftar.record")


def approved(person: Participant, facts: Facts, context: Context) -> Decision:
    """Return what becomes of a registration that staff approve: the same as if its code had been given."""
    decision = _bind_with_cooling(person, facts, context, "daftar.approved")
    values = dict(decision.outcome.values) if decision.outcome is not None else {}
    outcome = Outcome("registration_approved", {**values, "check": context.ids.check_code()})
    return Decision(outcome, decision.effects, decision.rule)


def _bind_with_cooling(person: Participant, facts: Facts, context: Context, rule: str) -> Decision:
    until = context.now + context.limits.cooling
    effects = (Bind(person.id, "registered", until), *_alerts(person, facts, context))
    local = in_zone(until, person.zone)
    return Decision(Outcome("registered_cooling", {"date": local.date(), "time": local}), effects, rule=rule)


def _alerts(person: Participant, facts: Facts, context: Context) -> tuple[Effect, ...]:
    """Return a security notice to every other number the person has or had with us; it cannot be switched off."""
    return tuple(
        Notify(number, Outcome("binding_alert", {"check": context.ids.check_code()}), "security", person.language)
        for number in _other_numbers(person, facts)
    )


def _other_numbers(person: Participant, facts: Facts) -> list[str]:
    numbers = {facts.candidate_msisdn, facts.candidate_former_msisdn, person.msisdn_on_record}
    return sorted(filter(None, numbers - {facts.phone.msisdn}))


def _confirm(code: str, facts: Facts, context: Context) -> Decision:
    """Wrong, too late, too often and never asked for sound alike, or a code would tell that the data had been right."""
    registration = facts.registration
    if registration is None or not _is_open(registration, context):
        return _wrong_code(())
    if not is_code(facts.phone.msisdn, code, context.pepper, registration.code_hash):
        return _wrong_code((CountCodeAttempt(registration.id),))
    person = facts.candidate
    if person is None or person.id != registration.participant_id or person.deceased_on is not None:
        return _wrong_code(())
    return _bind_with_cooling(person, facts, context, "daftar.confirmed")


def _is_open(registration: Registration, context: Context) -> bool:
    return registration.attempts < context.limits.code_attempts and registration.code_expires_at > context.now


def _wrong_code(effects: tuple[Effect, ...]) -> Decision:
    return Decision(Outcome("code_wrong"), effects, rule="daftar.code_wrong")
