"""Texts that are not a command: a hint about the number, a question which keyword was meant, or silence."""

from actions.answers import asking
from actions.concerns import CONCERNS
from core.commands import Ambiguous, Arguments, Keyword, NeedsNumber, NumberHint, Parsed, Unknown, UnknownReason
from core.context import Context
from core.decision import Decision
from core.facts import Facts, QuestionKind
from core.outcomes import Outcome

NUMBER_SERVICES = (Keyword.SALDO, Keyword.STATUS, Keyword.KARTU)
MOST_CANDIDATES = 3
_WHICH_KEYWORD = {1: "did_you_mean", 2: "which_keyword_two", 3: "which_keyword_three"}


def decide_not_understood(parsed: Parsed, facts: Facts, context: Context) -> Decision:
    """Return what to say to a text that is no command; it depends on the text alone, never on whose number is in it."""
    if isinstance(parsed, Ambiguous):
        return _which_keyword(parsed.candidates, parsed.arguments, context)
    if isinstance(parsed, NeedsNumber):
        return _needs_number(parsed, context)
    if isinstance(parsed, Unknown):
        return _unknown(parsed, facts, context)
    return Decision(Outcome("not_understood"), rule="unknown.no_keyword")


def hint_outcome(hint: NumberHint) -> Outcome:
    """Return what is said about a number that cannot be a KPJ."""
    return Outcome(f"hint_{hint.value}")


def _needs_number(parsed: NeedsNumber, context: Context) -> Decision:
    """Say what is wrong with the number and wait for a better one. Without any, the keyword's own action decides."""
    if parsed.hint is NumberHint.NONE:
        return Decision(Outcome("not_understood"), rule="unknown.no_keyword")
    ask = asking(QuestionKind.NUMBER, context, keyword=parsed.keyword, arguments=parsed.arguments)
    return Decision(hint_outcome(parsed.hint), (ask,), rule=f"number.{parsed.hint.value}")


def _unknown(parsed: Unknown, facts: Facts, context: Context) -> Decision:
    if parsed.reason is UnknownReason.NOT_A_REQUEST:
        return _not_a_request(facts)
    if parsed.reason is UnknownReason.COURTESY:
        return _courtesy(facts)
    if parsed.reason in CONCERNS:
        return Decision(Outcome(CONCERNS[parsed.reason]), rule=f"unknown.{parsed.reason.value}")
    if parsed.hint is not NumberHint.NONE:
        return Decision(hint_outcome(parsed.hint), rule=f"number.{parsed.hint.value}")
    if parsed.arguments.kpj or parsed.arguments.nik or parsed.arguments.claim_number:
        return _which_service(parsed.arguments, context)
    name = "empty_message" if parsed.reason is UnknownReason.EMPTY else "not_understood"
    return Decision(Outcome(name), rule=f"unknown.{parsed.reason.value}")


def _not_a_request(facts: Facts) -> Decision:
    """Hint once to a phone that has been quiet for a day, then say nothing: two machines must not talk for ever."""
    if facts.usage.day:
        return Decision(None, rule="unknown.not_a_request.silence")
    return Decision(Outcome("not_a_request"), rule="unknown.not_a_request.hint")


def _courtesy(facts: Facts) -> Decision:
    """Be kind once an hour, then say nothing: thanks for thanks would go on for ever as well."""
    if facts.usage.courtesies:
        return Decision(None, rule="unknown.courtesy.silence")
    return Decision(Outcome("courtesy"), rule="unknown.courtesy")


def _which_service(arguments: Arguments, context: Context) -> Decision:
    if arguments.claim_number and not (arguments.kpj or arguments.nik):
        return _which_keyword((Keyword.STATUS,), arguments, context)
    ask = asking(QuestionKind.KEYWORD, context, choices=NUMBER_SERVICES, arguments=arguments)
    values = {f"keyword{place}": keyword for place, keyword in enumerate(NUMBER_SERVICES, 1)}
    return Decision(Outcome("number_for_what", values), (ask,), rule="number.for_what")


def _which_keyword(candidates: tuple[str, ...], arguments: Arguments, context: Context) -> Decision:
    choices = candidates[:MOST_CANDIDATES]
    if not choices:
        return Decision(Outcome("not_understood"), rule="unknown.no_keyword")
    # The keyword says whom the store should look up by the question's NIK when the answer comes.
    likeliest = Keyword.DAFTAR if Keyword.DAFTAR in choices else choices[0]
    ask = asking(QuestionKind.KEYWORD, context, keyword=likeliest, choices=choices, arguments=arguments)
    values = {f"keyword{place}": keyword for place, keyword in enumerate(choices, 1)}
    return Decision(Outcome(_WHICH_KEYWORD[len(choices)], values), (ask,), rule="keyword.ambiguous")
