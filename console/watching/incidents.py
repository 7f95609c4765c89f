"""Incidents as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from console.languages import page_language
from core.incident_words import remedy_of, sentence_of
from core.incidents import IncidentKind
from store.incidents import Incident


@dataclass(frozen=True, slots=True)
class ShownIncident:
    """What is wrong (and with whom), since when, and what to do."""

    kind: str
    what: str
    subject: str
    since: datetime
    remedy: str


def shown_incidents(incidents: Iterable[Incident]) -> list[ShownIncident]:
    """Return the incidents in words of the reader's language."""
    language = page_language()
    return [
        ShownIncident(
            each.kind,
            sentence_of(IncidentKind(each.kind), language),
            each.subject,
            each.opened_at,
            remedy_of(IncidentKind(each.kind), language),
        )
        for each in incidents
    ]
