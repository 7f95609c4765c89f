"""KARTU: one membership in a line: its last digits, whether active, since when, where, and what it covers."""

from actions.cards import ask_which_card, listed, status_of
from actions.disclosure import open_access
from core.commands import Command, Keyword
from core.context import Context
from core.decision import Decision
from core.facts import Facts, Membership
from core.outcomes import Outcome, Value


def decide_kartu(command: Command, facts: Facts, context: Context) -> Decision:
    """Return the card asked about; of several, first the list to choose from, which tells most of it already."""
    access = open_access(command, facts, context)
    if isinstance(access, Decision):
        return access
    if len(access.memberships) > 1:
        return ask_which_card(access, Keyword.KARTU, command.arguments, context)
    name, values = _card(access.memberships[0])
    if "employer" not in values:
        name += "_alone"  # the self-employed, and who is insured through a project
    return Decision(Outcome(name, values), rule=f"kartu.{name}")


def _card(card: Membership) -> tuple[str, dict[str, Value]]:
    values: dict[str, Value] = {"kpj": card.kpj, "date1": card.since}
    if card.employer:
        values["employer"] = card.employer
    if not card.active and card.ended_on is not None:
        return "card_ended", values | {"date2": card.ended_on}
    if not card.active or not card.covers:
        return "card_bare", values | {"status": status_of(card)}
    return "card", values | {"programmes": listed(card.covers)}
