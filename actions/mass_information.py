"""BERHENTI and MULAI: mass information off and on. Claim and security notices are sent either way."""

from core.commands import Command, Keyword
from core.context import Context
from core.decision import Decision, Effect, SetMassInformation
from core.facts import Facts
from core.outcomes import Outcome


def decide_mass_information(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return the confirmation of the switch, or shortly that it stood so already."""
    on = command.keyword == Keyword.MULAI
    is_on = facts.phone.mass_off_at is None
    name = "mass_information_on" if on else "mass_information_off"
    if on == is_on:
        return Decision(Outcome(f"{name}_already"), rule=f"{name}.already")
    effects: tuple[Effect, ...] = (SetMassInformation(on),)
    return Decision(Outcome(name), effects, rule=name)
