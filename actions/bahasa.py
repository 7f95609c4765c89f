"""BAHASA: the language of the answers from now on, this answer included."""

from core.commands import Command
from core.context import Context
from core.decision import Decision, SetLanguage
from core.facts import Facts
from core.outcomes import Outcome


def decide_bahasa(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return the confirmation, or the choice where no language was named."""
    language = command.arguments.language
    if language is None:
        return Decision(Outcome("language_choice"), rule="bahasa.choice")
    return Decision(Outcome("language_set"), (SetLanguage(language),), rule=f"bahasa.{language.value}")
