"""What stops a message before it is answered: loops, floods, a frozen phone, somebody who guesses numbers."""

import re
from dataclasses import replace

from actions.disclosure import foreign_numbers, refuse
from core.commands import Command, Keyword, NeedsNumber, Parsed
from core.context import Context, Limits
from core.decision import Decision, RecordGuess
from core.facts import Facts, Participant
from core.outcomes import Outcome

# Commands that tell or change what belongs to a person: nothing of it for a frozen phone.
PERSONAL = frozenset(
    {Keyword.SALDO, Keyword.STATUS, Keyword.IURAN, Keyword.KARTU, Keyword.KLAIM, Keyword.LUPA, Keyword.DAFTAR}
)
# Leaving and freezing must work at any hour, for anybody, however much was sent before.
ALWAYS_HEARD = frozenset({Keyword.BERHENTI, Keyword.BLOKIR})
# A short answer to our own question is not a loop when it comes again.
ANSWERS = frozenset({Keyword.YA, Keyword.TIDAK, Keyword.PILIH})

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def guard_message(parsed: Parsed, facts: Facts, context: Context) -> Decision | None:
    """Return why the message gets silence, or a single word of warning, whatever it says; None to go on."""
    rule = _loop(parsed, facts, context)
    if rule:
        return Decision(None, rule=rule)
    return None if keyword_of(parsed) in ALWAYS_HEARD else _flood(facts, context.limits)


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
    rule = _lock(foreign, facts, context.limits)
    return refuse(foreign, rule) if rule and keyword_of(parsed) != Keyword.DAFTAR else None


def visible_facts(parsed: Parsed, facts: Facts, context: Context) -> Facts:
    """Return the facts that the answer may be made from.

    A frozen phone is nobody's, whatever it asks. To a guesser's DAFTAR it looks as if the person did not exist: it
    gets the words of a DAFTAR whose data are wrong. The phone on record is the best proof there is, and never locked.
    """
    if facts.phone.frozen_at is not None:
        return replace(facts, owner=None, binding=None, heir_claims=(), candidate=None, candidate_msisdn=None)
    if keyword_of(parsed) != Keyword.DAFTAR or facts.candidate is None or _is_on_record(facts, facts.candidate):
        return facts
    if not _lock(foreign_numbers(parsed.arguments, facts), facts, context.limits):
        return facts
    return replace(facts, candidate=None, candidate_msisdn=None)


def _is_on_record(facts: Facts, person: Participant) -> bool:
    return person.msisdn_on_record == facts.phone.msisdn


def keyword_of(parsed: Parsed) -> str | None:
    """Return the keyword that was understood, if one was."""
    return parsed.keyword if isinstance(parsed, Command | NeedsNumber) else None


def _loop(parsed: Parsed, facts: Facts, context: Context) -> str:
    """Return the rule by which an answer could come back to us for ever, or nothing."""
    sender = facts.phone.msisdn
    if sender in context.short_codes or sender.removeprefix("+") in context.short_codes:
        return "guard.own_number"
    if not _PHONE.fullmatch(sender):
        return "guard.not_a_phone"
    awaited = facts.phone.question is not None and keyword_of(parsed) in ANSWERS
    if facts.usage.identical >= context.limits.identical_per_hour and not awaited:
        return "guard.identical"
    return ""


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
    if not foreign:
        return ""
    usage = facts.usage
    if any(_alike(usage.guessed | {number}, number) > limits.kpj_per_phone for number in foreign):
        return "guard.numbers_per_phone"
    if usage.askers >= limits.phones_per_kpj:
        return "guard.phones_per_number"
    if usage.neighbours >= limits.neighbours:
        return "guard.neighbouring_numbers"
    return ""


def _alike(numbers: frozenset[str], number: str) -> int:
    """Count numbers of the same kind: somebody's KPJ and NIK are two ways to name one person, not two guesses."""
    return sum(len(other) == len(number) for other in numbers)
