"""SYARAT: which documents a claim needs, by programme."""

from actions.answers import asking
from core.commands import Command, Keyword, Programme
from core.context import Context
from core.decision import Decision
from core.facts import Facts, QuestionKind
from core.outcomes import Outcome


def decide_syarat(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return the documents for a claim, or the question for which programme."""
    programme = command.arguments.programme
    if programme is not None:
        return Decision(Outcome(f"documents_{programme.value.lower()}"), rule="syarat.programme")
    choices = tuple(choice.value for choice in Programme)
    values = {f"programme{place}": choice for place, choice in enumerate(choices, 1)}
    ask = asking(QuestionKind.ARGUMENT, context, keyword=Keyword.SYARAT, choices=choices)
    return Decision(Outcome("documents_choice", values), (ask,), rule="syarat.choice")
