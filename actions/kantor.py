"""KANTOR: the branch office for a town, however it was spelled."""

from actions.answers import asking
from core.commands import Command, Keyword
from core.context import Context, Office
from core.decision import Decision
from core.facts import Facts, QuestionKind
from core.offices import OfficeFound, OfficesTied, find_office
from core.outcomes import Outcome, Value

_WHICH = {2: "office_which_two", 3: "office_which_three"}
_MOST_CHOICES = 3


def decide_kantor(command: Command, facts: Facts, context: Context) -> Decision:  # noqa: ARG001  same shape as every action
    """Return the office, the question which of several, or that a town is needed."""
    place = (command.arguments.place or "").strip()
    if not place:
        ask = asking(QuestionKind.ARGUMENT, context, keyword=Keyword.KANTOR)
        return Decision(Outcome("office_needs_city"), (ask,), rule="kantor.needs_city")
    offices = context.reference.offices
    chosen = next((office for office in offices if office.name == place), None)
    if chosen is not None:
        return _told(chosen)
    found = find_office(place, offices)
    if isinstance(found, OfficeFound):
        return _told(found.office)
    if isinstance(found, OfficesTied):
        return _which(found.offices[:_MOST_CHOICES], context)
    return Decision(Outcome("office_unknown"), rule="kantor.unknown")


def _told(office: Office) -> Decision:
    values: dict[str, Value] = {"office": office.name, "address": office.address, "phone": office.phone}
    return Decision(Outcome("office", values), rule="kantor.found")


def _which(offices: tuple[Office, ...], context: Context) -> Decision:
    """Offices are chosen by their names, for a town may have several."""
    names = tuple(office.name for office in offices)
    ask = asking(QuestionKind.ARGUMENT, context, keyword=Keyword.KANTOR, choices=names)
    values: dict[str, Value] = {f"office{number}": name for number, name in enumerate(names, start=1)}
    return Decision(Outcome(_WHICH[len(names)], values), (ask,), rule="kantor.which")
