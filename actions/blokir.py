"""BLOKIR: freezes this phone's answers at once, and those of a phone that took its place; only staff can undo it."""

from actions.disclosure import bound_owner
from core.commands import Command
from core.context import Context
from core.decision import CancelRegistration, Decision, Effect, Freeze
from core.facts import Facts
from core.outcomes import Outcome


def decide_blokir(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return the confirmation, word for word the same however often it is asked."""
    effects: list[Effect] = [] if facts.phone.frozen_at else [Freeze()]
    effects += map(CancelRegistration, facts.registrations_elsewhere)
    if facts.moved_to is not None:
        return Decision(Outcome("frozen_with_other"), (*effects, Freeze(facts.moved_to)), rule="blokir.moved")
    # Whoever helps on a borrowed phone must not believe that the lost one is closed.
    name = "frozen_unbound" if bound_owner(facts) is None else "frozen_by_request"
    return Decision(Outcome(name), tuple(effects), rule="blokir")
