"""BANTUAN: the keywords there are, or how one of them is used."""

from actions.answers import ANSWER_WORDS
from core.commands import Command, Keyword
from core.context import Context
from core.decision import Decision
from core.facts import Facts
from core.outcomes import Outcome

TOPICS = frozenset(Keyword) - ANSWER_WORDS


def decide_bantuan(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return help on one keyword, or the overview where none or an unknown one was named."""
    topic = (command.arguments.topic or "").upper()
    if topic in TOPICS - {Keyword.BANTUAN} or context.services.informs(topic):
        return Decision(Outcome(f"help:{topic}"), rule="bantuan.keyword")
    return Decision(Outcome("help"), rule="bantuan.overview")
