"""Claim events as values, the order in which they count, and where they bring a claim."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.facts import Claim, Stage, Zone
from core.formats import local_date


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


@dataclass(frozen=True, slots=True)
class ClaimState:
    """A claim as it stands. `sequence` is that of its stage, `snapshot_sequence` that of the newest snapshot."""

    claim: Claim
    sequence: int = 0
    snapshot_sequence: int = 0


def newest_event(state: ClaimState, events: Iterable[ClaimEvent]) -> ClaimEvent | None:
    """Return the event that the claim's stage comes from, or None where a snapshot is newer than all of them."""
    newest = max(events, key=order_of, default=None)
    return newest if newest is not None and newest.sequence >= state.sequence else None


def fold(state: ClaimState, events: Iterable[ClaimEvent], zone: Zone) -> ClaimState:
    """Return where all of the claim's events have brought it, the same in whatever order they came and how often.

    What the newest says holds; of amounts the last that was said since the snapshot. Days are those of `zone`.
    """
    events = sorted(events, key=order_of)
    newest = newest_event(state, events)
    if newest is None:
        return state
    said = [each.amount for each in events if each.amount is not None and each.sequence >= state.snapshot_sequence]
    day = local_date(newest.occurred_at, zone)
    claim = replace(
        state.claim,
        stage=newest.stage,
        stage_on=day,
        amount=said[-1] if said else state.claim.amount,
        reason_code=newest.reason_code,
        interview_at=newest.interview_at,
        due_on=newest.due_on,
        paid_on=day if newest.stage is Stage.SELESAI else None,
    )
    return replace(state, claim=claim, sequence=newest.sequence)


def take_snapshot(
    known: ClaimState | None, told: Claim, sequence: int, events: Iterable[ClaimEvent], zone: Zone
) -> ClaimState:
    """Return the claim after the core system told how it stands at `sequence` (0: it did not say).

    A snapshot does not take back what came after it: then only whose and which claim it is are taken from it.
    """
    if known is None:
        return ClaimState(told, sequence, sequence)
    amount = known.claim.amount if told.amount is None else told.amount
    if sequence >= known.sequence:
        return fold(ClaimState(replace(told, amount=amount), sequence, sequence), events, zone)
    was = known.claim
    kept = replace(
        told,
        stage=was.stage,
        stage_on=was.stage_on,
        amount=amount if was.amount is None else was.amount,
        reason_code=was.reason_code,
        interview_at=was.interview_at,
        due_on=was.due_on,
        paid_on=was.paid_on,
    )
    return replace(known, claim=kept)
