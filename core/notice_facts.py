"""What the notice policy needs to know, and what it decides: plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.claims import ClaimEvent
from core.commands import Language
from core.facts import Claim, Membership, Zone
from core.outcomes import Outcome


class Topic(StrEnum):
    """What a notice is about."""

    STAGE = "stage"  # the claim has reached a stage
    OLD_NUMBER = "old_number"  # told to the number that was bound until lately
    OTHER_CONTACT = "other_contact"  # the claim names another phone than the one that is bound
    INTERVIEW_DAY = "interview_day"  # the interview is tomorrow
    INTERVIEW_SOON = "interview_soon"  # the interview is in two hours
    DOCUMENT_DUE = "document_due"  # a missing document is due soon
    JKP_MONTH = "jkp_month"  # a month of the JKP claim window opens
    JKP_LAPSE = "jkp_lapse"  # the right to JKP lapses soon


@dataclass(frozen=True, slots=True)
class Recipient:
    """A phone that may be told. `cooling_until` is its binding's, where it is bound."""

    msisdn: str
    language: Language
    frozen_at: datetime | None = None
    cooling_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All that the policy needs to know of one participant and, where it is about one, their claim.

    `contact` is the claim's own contact (heirs), `bound` the phone bound to the participant, `former_msisdn` the one
    that was bound to them before, where the present binding is still cooling. `planned` counts this person's notices
    that were sent, or are to be, by the local day; the claim's own that still wait are not counted. `waiting` is the
    claim's event whose notice of a stage is queued and not sent yet (before the present change). `invented` people are
    told by the simulator alone, whoever told us of them.
    """

    participant_id: int
    zone: Zone
    language: Language
    deceased_on: date | None = None
    claim_id: int | None = None
    claim: Claim | None = None
    contact: Recipient | None = None
    bound: Recipient | None = None
    former_msisdn: str | None = None
    memberships: tuple[Membership, ...] = ()
    has_jkp_claim: bool = False
    planned: dict[date, int] = field(default_factory=dict)
    waiting: ClaimEvent | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """An MT to be queued. It is sent once per `occasion`; `held_for` says why it is not due at once."""

    topic: Topic
    to_msisdn: str
    outcome: Outcome
    language: Language
    due_at: datetime
    expires_at: datetime
    occasion: str
    kind: str = "notice"  # or security
    held_for: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is to be sent about a claim from now on: what still waits and is not in it is cancelled.

    `untold_reason` says why the event itself is not told; None where a notice of topic STAGE is among `notices`.
    """

    notices: tuple[PlannedNotice, ...] = ()
    untold_reason: str | None = None
