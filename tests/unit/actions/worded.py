"""Words a decision in every language with the shipped catalogue, for the tests of actions."""

from collections.abc import Mapping

from core.commands import Language
from core.decision import Decision
from core.outcomes import OUTCOMES, Value
from core.replies import TOO_LONG, compose
from store.catalogue import SHIPPED, read_catalogue

CATALOGUE, _ = read_catalogue(SHIPPED)


def worded(decision: Decision) -> dict[Language, str]:
    """Return the reply in each language; fails where a value is missing, superfluous or too long."""
    assert decision.outcome is not None
    outcome = decision.outcome
    assert set(outcome.values) == OUTCOMES[outcome.name]
    replies = {language: compose(outcome, CATALOGUE, language) for language in Language}
    assert all(reply.outcome != TOO_LONG for reply in replies.values())
    return {language: reply.text for language, reply in replies.items()}


def assert_told(decision: Decision, name: str, values: Mapping[str, Value], rule: str) -> None:
    """Fail unless the decision tells exactly this, by this rule, in words that fit."""
    assert decision.outcome is not None
    assert (decision.outcome.name, dict(decision.outcome.values)) == (name, values)
    assert decision.rule == rule
    worded(decision)
