"""Claim events as values, and the order in which they count."""

from dataclasses import dataclass
from datetime import date, datetime

from core.facts import Stage


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """What the core system says happened to a claim. (claim, `stage`, `sequence`) is its key.

    `sequence` is the core system's own count within the claim; a stage may repeat. `amount` is whole rupiah.
    """

    claim_number: str
    stage: Stage
    sequence: int
    occurred_at: datetime
    reason_code: str | None = None
    amount: int | None = None
    interview_at: datetime | None = None
    due_on: date | None = None


def order_of(event: ClaimEvent) -> tuple[int, datetime, str]:
    """Return what events of one claim are sorted by, oldest first: the same for everybody, however they arrived."""
    return event.sequence, event.occurred_at, event.stage.value
