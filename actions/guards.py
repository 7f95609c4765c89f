"""What stops a message before it is answered: loops, floods, a frozen phone, somebody who guesses numbers."""

from dataclasses import replace

from actions.disclosure import foreign_numbers, refuse
from core.commands import Command, Keyword, NeedsNumber, Parsed
from core.context import Context, Limits
from core.decision import Decision, Effect, RecordGuess
from core.facts import Facts, Participant
from core.menu import PIN_KEYWORD
from core.msisdn import is_phone_number
from core.outcomes import Outcome

# Commands that tell or change what belongs to a person: nothing of it for a frozen phone.
PERSONAL = frozenset(
    {
        Keyword.SALDO,
        Keyword.STATUS,
        Keyword.IURAN,
        Keyword.KARTU,
        Keyword.KLAIM,
        Keyword.LUPA,
        Keyword.DAFTAR,
        PIN_KEYWORD,
    }
)
# Leaving and freezing must work at any hour, for anybody, however much was sent before; the answer may be spared.
ALWAYS_HEARD = frozenset({Keyword.BERHENTI, Keyword.BLOKIR})
# A short answer to our own question is not a loop when it comes again.
ANSWERS = frozenset({Keyword.YA, Keyword.TIDAK, Keyword.PILIH})


def guard_message(parsed: Parsed, facts: Facts, context: Context) -> Decision | None:
    """Return why the message gets silence, or a single word of warning, whatever it says; None to go on."""
    rule = _no_phone(facts, context)
    if rule:
        return Decision(None, rule=rule)
    return None if keyword_of(parsed) in ALWAYS_HEARD else _too_much(parsed, facts, context)


def restrain(decision: Decision, parsed: Parsed, facts: Facts, context: Context) -> Decision:
    """Return the decision without what would be too much of it.

    What must always be heard takes effect in silence where anything else would get silence, or two machines could
    thank each other for ever. A locked phone's further guesses are not noted: else it could fill a whole block of
    numbers by itself, and so lock it for others.
    """
    effects = tuple(effect for effect in decision.effects if not _is_surplus(effect, facts, context.limits))
    if keyword_of(parsed) in ALWAYS_HEARD:
        stopped = _too_much(parsed, facts, context)
        if stopped is not None and stopped.outcome is None:
            return Decision(None, effects, stopped.rule)
    return replace(decision, effects=effects)


def guard_command(parsed: Parsed, facts: Facts, context: Context) -> Decision | None:
    """Return what a frozen phone or a guesser hears to a personal command; None to go on.

    A locked guesser hears the refusal that everybody hears. Nobody is ever locked out of numbers of their own: else a
    stranger could do that to them.
    """
    if keyword_of(parsed) not in PERSONAL:
        return None
    foreign = foreign_numbers(parsed.arguments, facts)
    if facts.phone.frozen_at is not None:
        return Decision(Outcome("frozen"), tuple(map(RecordGuess, foreign)), "guard.frozen")
    if keyword_of(parsed) == Keyword.DAFTAR:
        return None
    rule = _lock(foreign, facts, context.limits) or _run(foreign, facts, context.limits)
    return refuse(foreign, rule) if rule else None


def visible_facts(parsed: Parsed, facts: Facts, context: Context) -> Facts:
    """Return the facts that the answer may be made from.

    A frozen phone is nobody's, whatever it asks; only to BLOKIR we say the same as before. To a guesser's DAFTAR it
    looks as if the person did not exist: it gets the words of a DAFTAR whose data are wrong. The phone on record is the
    best proof there is, and never locked. What was guessed around a number locks nobody's DAFTAR: where the data are
    right it is no guess, where they are wrong there is nothing to lock.
    """
    if facts.phone.frozen_at is not None and keyword_of(parsed) != Keyword.BLOKIR:
        return _without_candidate(replace(facts, owner=None, binding=None, heir_claims=()))
    if keyword_of(parsed) != Keyword.DAFTAR or facts.candidate is None or _is_on_record(facts, facts.candidate):
        return facts
    if not _lock(foreign_numbers(parsed.arguments, facts), facts, context.limits):
        return facts
    return _without_candidate(facts)


def _without_candidate(facts: Facts) -> Facts:
    return replace(facts, candidate=None, candidate_msisdn=None, candidate_former_msisdn=None)


def _is_on_record(facts: Facts, person: Participant) -> bool:
    return person.msisdn_on_record == facts.phone.msisdn


def keyword_of(parsed: Parsed) -> str | None:
    """Return the keyword that was understood, if one was."""
    return parsed.keyword if isinstance(parsed, Command | NeedsNumber) else None


def _no_phone(facts: Facts, context: Context) -> str:
    """Return the rule by which nobody would read an answer but a machine, or nothing."""
    sender = facts.phone.msisdn
    if sender in context.short_codes or sender.removeprefix("+") in context.short_codes:
        return "guard.own_number"
    return "" if is_phone_number(sender) else "guard.not_a_phone"


def _too_much(parsed: Parsed, facts: Facts, context: Context) -> Decision | None:
    awaited = facts.phone.question is not None and keyword_of(parsed) in ANSWERS
    if facts.usage.identical >= context.limits.identical_per_hour and not awaited:
        return Decision(None, rule="guard.identical")
    return _flood(facts, context.limits)


def _flood(facts: Facts, limits: Limits) -> Decision | None:
    """Return a warning for the message that crosses a limit, silence for those after it."""
    over_hour = facts.usage.hour - limits.messages_per_hour
    over_day = facts.usage.day - limits.messages_per_day
    if over_hour > 0 or over_day > 0:
        return Decision(None, rule="guard.flood")
    if over_hour == 0 or over_day == 0:
        return Decision(Outcome("too_many"), rule="guard.limit_reached")
    return None


def _lock(foreign: tuple[str, ...], facts: Facts, limits: Limits) -> str:
    """Return the rule by which numbers that are not the sender's are being guessed, or nothing."""
    if any(_is_one_too_many(number, facts, limits) for number in foreign):
        return "guard.numbers_per_phone"
    return "guard.phones_per_number" if foreign and facts.usage.askers >= limits.phones_per_kpj else ""


def _run(foreign: tuple[str, ...], facts: Facts, limits: Limits) -> str:
    """Return the rule by which numbers beside one another are being tried, by whatever phones, or nothing."""
    return "guard.neighbouring_numbers" if foreign and facts.usage.neighbours >= limits.neighbours else ""


def _is_one_too_many(number: str, facts: Facts, limits: Limits) -> bool:
    return _alike(facts.usage.guessed | {number}, number) > limits.kpj_per_phone


def _is_surplus(effect: Effect, facts: Facts, limits: Limits) -> bool:
    return isinstance(effect, RecordGuess) and _is_one_too_many(effect.number, facts, limits)


def _alike(numbers: frozenset[str], number: str) -> int:
    """Count numbers of the same kind: somebody's KPJ and NIK are two ways to name one person, not two guesses."""
    return sum(len(other) == len(number) for other in numbers)
