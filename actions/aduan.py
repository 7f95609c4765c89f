"""ADUAN: opens a complaint ticket, or tells the state of the sender's own."""

from actions.disclosure import zone_of
from core.commands import Command
from core.context import Context
from core.decision import Decision, OpenTicket
from core.facts import Facts
from core.formats import local_date
from core.identifiers import is_ticket
from core.outcomes import Outcome, Value


def decide_aduan(command: Command, facts: Facts, context: Context) -> Decision:
    """Return a fresh ticket's number, a ticket's state, or how a complaint is written."""
    if command.arguments.code and is_ticket(command.arguments.code):
        return _state(command.arguments.code, facts)
    text = (command.arguments.text or "").strip()
    if not any(character.isalnum() for character in text):
        return Decision(Outcome("complaint_empty"), rule="aduan.empty")
    number = context.ids.ticket()
    return Decision(Outcome("complaint_opened", {"ticket": number}), (OpenTicket(number, text),), rule="aduan.opened")


def _state(number: str, facts: Facts) -> Decision:
    """A ticket of somebody else and one that never was are the same to the sender."""
    ticket = facts.ticket
    if ticket is None or ticket.number != number:
        return Decision(Outcome("complaint_not_found", {"ticket": number}), rule="aduan.not_found")
    values: dict[str, Value] = {
        "ticket": number,
        "state": ticket.state,
        "date": local_date(ticket.opened_at, zone_of(facts)),
    }
    return Decision(Outcome("complaint_state", values), rule="aduan.state")
