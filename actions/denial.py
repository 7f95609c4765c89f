""" "Not me": what the number on record says to a registration that somebody else began, or has finished."""

from actions.answers import asking, open_question
from core.commands import Command, Keyword, Parsed, Unknown, UnknownReason
from core.context import Context
from core.decision import Ask, CancelRegistration, Decision
from core.facts import Facts, QuestionKind
from core.outcomes import Outcome


def decide_denial(parsed: Parsed, facts: Facts, context: Context) -> Decision | None:
    """Return what comes of "not me", or of a plain no that answers no question; None where it is neither.

    What is told is told to the phone that the code and the warning went to: nobody else learns of a registration.
    """
    said = isinstance(parsed, Unknown) and parsed.reason is UnknownReason.NOT_ME
    asked = open_question(facts, context) is not None
    if not said and (asked or not (isinstance(parsed, Command) and parsed.keyword == Keyword.TIDAK)):
        return None
    if facts.registrations_elsewhere:
        effects = tuple(map(CancelRegistration, facts.registrations_elsewhere))
        return Decision(Outcome("registration_cancelled"), effects, rule="denial.cancelled")
    if facts.moved_to is not None:
        ask = asking(QuestionKind.KEYWORD, context, keyword=Keyword.BLOKIR, choices=(Keyword.BLOKIR,))
        return Decision(Outcome("moved_elsewhere"), (ask,), rule="denial.moved")
    if not said:
        return None
    if asked:
        return Decision(Outcome("declined"), (Ask(None),), rule="answer.declined")
    return Decision(Outcome("nothing_to_cancel"), rule="denial.nothing")
