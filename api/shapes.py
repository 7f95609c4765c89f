"""The shapes of what the API answers, and of the few bodies that are not items of the intake."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from core.commands import Language
from core.delivery import MtKind, MtStatus
from core.facts import Segment, Stage, Zone
from intake.items import MOST_ITEMS, Item, Msisdn, Nik
from intake.results import ItemStatus

MessageId = Annotated[str, Field(description="Id of a message", examples=["0199a8f3c2d1" + "0" * 20])]
Phone = Annotated[
    str, Field(description="Phone in E.164 with the scope pii:read, else masked", examples=["0850-00••-••01"])
]
Code = Annotated[str, Field(description="Reason, as a code", examples=["newer_stage"])]


class Shape(BaseModel):
    """What all answers have in common."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


def _is_none(value: object) -> bool:
    return value is None


class FaultView(BaseModel):
    """What is wrong, where, and what to do about it."""

    detail: str
    code: Annotated[str, Field(examples=["required"])]
    pointer: Annotated[
        str | None, Field(exclude_if=_is_none, description="JSON pointer (RFC 6901) into what was sent")
    ] = None
    parameter: Annotated[str | None, Field(exclude_if=_is_none, description="Name of the query parameter")] = None


class Problem(Shape):
    """A problem (RFC 9457)."""

    type: Annotated[str, Field(description="Address of a page that explains it", json_schema_extra={"format": "uri"})]
    title: str
    status: int
    detail: str
    instance: Annotated[str, Field(description="Names this one occurrence")]
    request_id: Annotated[str, Field(description="To be found in our log")]
    errors: list[FaultView]


class ItemOutcome(Shape):
    """What came of one item. `duplicate`: an event that was told before; `older`: one that others have overtaken."""

    status: ItemStatus
    claim_number: str | None = None
    notice_id: Annotated[MessageId | None, Field(description="The notice that the event led to")] = None
    untold_reason: Annotated[Code | None, Field(description="Why the event led to no notice")] = None


class BatchOutcome(ItemOutcome):
    """What came of one item of a batch; `index` counts from 0, `errors` say why it was refused."""

    index: int
    errors: list[FaultView] = []


class BatchOutcomes(Shape):
    """What came of every item, in the order of the items; `counts` adds them up by status."""

    counts: dict[str, int]
    results: list[BatchOutcome]


class Batch(Item):
    """Up to 1,000 items. One that cannot be taken is refused alone: it neither fails its neighbours nor vanishes."""

    items: Annotated[list[Any], Field(min_length=1, max_length=MOST_ITEMS)]


class ClaimSummary(Shape):
    """A claim as it stands. Money is whole rupiah."""

    claim_number: str
    programme: str
    stage: Stage
    stage_on: date
    filed_on: date
    sequence: int
    amount: int | None
    reason_code: str | None
    interview_at: datetime | None
    due_on: date | None
    paid_on: date | None
    contact_msisdn: Phone | None


class ClaimEventView(Shape):
    """An event, with the notice that it led to or the reason why there is none."""

    stage: Stage
    sequence: int
    occurred_at: datetime
    reason_code: str | None
    amount: int | None
    interview_at: datetime | None
    due_on: date | None
    received_at: datetime | None
    notice_id: MessageId | None
    untold_reason: Code | None


class MessageView(Shape):
    """A message of ours, without its text."""

    id: MessageId
    kind: MtKind
    topic: str | None
    status: MtStatus
    status_reason: Code | None
    status_at: datetime
    recipient: Phone
    claim_number: str | None
    provider: str | None
    segments: int
    attempts: int
    created_at: datetime
    due_at: datetime
    expires_at: datetime | None
    sent_at: datetime | None


class StatusChange(Shape):
    """A status that a message came to."""

    status: MtStatus
    reason: Code | None
    provider: str | None
    at: datetime


class MessageDetails(MessageView):
    """A message with every change of its status, oldest first."""

    history: list[StatusChange]


class ClaimDetails(ClaimSummary):
    """A claim with its events, in the order in which they count, and the notices about it."""

    events: list[ClaimEventView]
    notices: list[MessageView]


class ClaimPage(Shape):
    """A page of claims, in the order in which we first heard of them."""

    items: list[ClaimSummary]
    next: Annotated[str | None, Field(description="Address of the next page; null on the last one")]


class MessagePage(Shape):
    """A page of messages, oldest first."""

    items: list[MessageView]
    next: Annotated[str | None, Field(description="Address of the next page; null on the last one")]


class FoundMessages(Shape):
    """Messages to one phone, oldest first. `next_after` asks for those that follow; null where there are none."""

    items: list[MessageView]
    next_after: MessageId | None


class MessageSearch(Item):
    """A search by phone: a number never stands in a URL."""

    msisdn: Msisdn
    after: Annotated[str, Field(pattern="^[0-9a-f]{32}$")] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ParticipantSearch(Item):
    """A search by NIK: it never stands in a URL."""

    nik: Nik


class MembershipView(Shape):
    """A membership."""

    kpj: Annotated[str, Field(description="With the scope pii:read, else masked", examples=["***0011"])]
    segment: Segment
    active: bool
    since: date
    ended_on: date | None
    last_contribution: date | None


class ParticipantView(Shape):
    """A participant as we know them. `bound_msisdn` is the phone that is told of what is theirs; null: none is."""

    zone: Zone
    language: Language
    deceased_on: date | None
    branch: str | None
    msisdn_on_record: Phone | None
    bound_msisdn: Phone | None
    memberships: list[MembershipView]
    claim_numbers: list[str]
