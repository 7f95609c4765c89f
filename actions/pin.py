"""PIN: set or changed on a screen, and asked for before amounts are told where the rule says so."""

from dataclasses import replace

from actions.answers import asking
from actions.disclosure import bound_owner, cooling_until
from core.commands import Command, Parsed
from core.context import Context, PinRule
from core.decision import Decision, Notify, SetPin
from core.facts import Facts, Participant, QuestionKind
from core.formats import in_zone
from core.menu import PIN_KEYWORD
from core.outcomes import OUTCOMES, Outcome
from core.pins import Pin, PinState, is_weak

NEW = "new"  # the topic of a PIN that is to be kept, where any other is to be proved
WRONG = "pin_wrong"
_MONEY = ("amount", "total")  # what placeholders for amounts begin with
_OWN_FIGURES = frozenset({"simulation"})  # reckoned from what anybody may type
_UNTOLD = {"claim_paid": "claim_paid_untold"}  # for the phone of an heir, who is no participant and has no PIN


def decide_pin(command: Command, facts: Facts, context: Context) -> Decision:
    """Return what came of a new PIN, or whether one may be chosen: the old one is asked for first."""
    owner = bound_owner(facts)
    if owner is None or facts.pin is None:
        return Decision(Outcome("unbound"), rule="pin.unbound")
    if owner.deceased_on is not None:
        return Decision(Outcome("deceased"), rule="pin.deceased")
    until = cooling_until(facts, context.now)
    if until is not None:
        local = in_zone(until, owner.zone)
        return Decision(Outcome("pin_cooling", {"date": local, "time": local}), rule="pin.cooling")
    if facts.pin.state is not PinState.NONE and not facts.pin.proven:
        return _prove(facts.pin, Command(PIN_KEYWORD), facts, context)
    if command.arguments.topic == NEW and command.arguments.pin:
        return _keep(command.arguments.pin, owner, facts, context)
    name = "pin_none" if facts.pin.state is PinState.NONE else "pin_proved"
    return Decision(Outcome(name), rule=f"pin.{name}")


def was_proven(outcome: str | None) -> bool:
    """Return whether a request that carried a PIN and came to this outcome must have carried the right one."""
    return outcome in {"pin_proved", "pin_kept"} or any(map(_is_money, OUTCOMES.get(outcome or "", ())))


def _keep(pin: str, owner: Participant, facts: Facts, context: Context) -> Decision:
    known = facts.pin or Pin()
    numbers = (owner.nik, facts.phone.msisdn, owner.msisdn_on_record or "", *(card.kpj for card in owner.memberships))
    if not known.new_hash or is_weak(pin, (owner.birth_date,), numbers):
        return Decision(Outcome("pin_weak"), rule="pin.weak")
    kept = SetPin(owner.id, known.new_hash)
    return Decision(Outcome("pin_kept"), (kept, *_warnings("pin_changed_alert", facts, context)), "pin.kept")


def _warnings(name: str, facts: Facts, context: Context) -> tuple[Notify, ...]:
    """Return a security notice to the owner's phone, which somebody else may hold, and to the number on record."""
    owner = bound_owner(facts)
    if owner is None:
        return ()
    here = facts.phone.msisdn
    languages = {here: facts.phone.language or owner.language}
    if owner.msisdn_on_record is not None:
        languages.setdefault(owner.msisdn_on_record, owner.language)
    return tuple(
        Notify(number, Outcome(name, {"check": context.ids.check_code()}), "security", language)
        for number, language in languages.items()
    )


def guard_amounts(decision: Decision, parsed: Parsed, facts: Facts, context: Context) -> Decision:
    """Return the decision, or how to get at its amounts where they are told only to who types the PIN."""
    on_screen = facts.pin is not None
    required = context.pin_rule is PinRule.ALL or (context.pin_rule is PinRule.USSD and on_screen)
    if not required or not _tells_amounts(decision.outcome) or not isinstance(parsed, Command):
        return decision
    if facts.pin is None:
        return Decision(Outcome("pin_by_menu"), rule="pin.by_menu")
    if facts.pin.proven:
        return decision
    if bound_owner(facts) is None:
        return _without_amounts(decision)
    if facts.pin.state is PinState.NONE:
        return Decision(Outcome("pin_unset"), rule="pin.unset")
    return _prove(facts.pin, parsed, facts, context)


def _prove(pin: Pin, command: Command, facts: Facts, context: Context) -> Decision:
    """Ask for the PIN, say that it was wrong, or that it is locked."""
    if pin.state is PinState.LOCKED:
        warnings = _warnings("pin_locked_alert", facts, context) if pin.locks else ()
        return Decision(Outcome("pin_locked"), warnings, "pin.locked")
    kept = replace(command.arguments, pin=None)
    ask = asking(QuestionKind.PIN, context, keyword=command.keyword, arguments=kept)
    if pin.wrong:
        return Decision(Outcome(WRONG, {"count": pin.left}), (ask,), "pin.wrong")
    return Decision(Outcome("pin_needed"), (ask,), "pin.needed")


def _tells_amounts(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.name not in _OWN_FIGURES and any(map(_is_money, outcome.values))


def _is_money(name: str) -> bool:
    return name.startswith(_MONEY)


def _without_amounts(decision: Decision) -> Decision:
    outcome = decision.outcome
    if outcome is None or outcome.name not in _UNTOLD:
        return Decision(Outcome("pin_unset"), rule="pin.unset")
    rest = {name: value for name, value in outcome.values.items() if not _is_money(name)}
    return replace(decision, outcome=Outcome(_UNTOLD[outcome.name], rest))
