"""BLOKIR: freezes this phone's answers at once; only staff can undo it."""

from core.commands import Command
from core.context import Context
from core.decision import Decision, Freeze
from core.facts import Facts
from core.outcomes import Outcome


def decide_blokir(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return the confirmation, word for word the same however often it is asked."""
    effects = () if facts.phone.frozen_at else (Freeze(),)
    return Decision(Outcome("frozen_by_request"), effects, rule="blokir")
