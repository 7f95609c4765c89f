"""The shapes of campaigns: what a program may ask for, and what it reads back."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from api.shapes import Code, Phone, Shape
from core.campaign_rows import RowOutcome
from core.campaigns import State
from core.commands import Language, Programme
from core.delivery import MtStatus
from core.facts import Stage, Zone
from intake.items import MOST_ITEMS, Branch, Day, Item, Moment


def not_blank(value: str) -> str:
    """Return a text on which something stands."""
    if not value.strip():
        raise PydanticCustomError("blank", "blank")
    return value


Title = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(not_blank)]
Text = Annotated[str, Field(min_length=1, max_length=640), AfterValidator(not_blank)]
Why = Annotated[str, Field(max_length=500)]
FieldName = Annotated[str, Field(pattern="^[a-z][a-z_]{0,28}[0-9]?$", examples=["name"])]
Clock = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["08:00"])]
CampaignId = Annotated[str, Field(description="Id of a campaign", examples=["0199a8f3c2d1"])]
Count = Annotated[int, Field(description="How many rows")]


class SegmentFilters(Item):
    """Filters that all have to fit; what is left out means anybody."""

    programme: Programme | None = None
    active: bool | None = None
    zone: Zone | None = None
    branch: Branch | None = None
    last_contribution_before: Day | None = None
    claim_stage: Stage | None = None
    language: Language | None = None


class CampaignTexts(Item):
    """The text by language, with placeholders such as `{name}`; one SMS has to hold it."""

    id: Text
    en: Text | None = None


class CampaignDraft(Item):
    """A new campaign: to a segment of the participants, or to rows that follow page by page."""

    title: Title
    source: Literal["segment", "rows"]
    texts: CampaignTexts
    segment: SegmentFilters | None = None
    recipients_by: Annotated[Literal["number", "kpj", "nik"], Field(description="What the rows' `recipient` is")] = (
        "number"
    )
    fields: Annotated[tuple[FieldName, ...], Field(max_length=30, description="Placeholders that the rows fill")] = ()
    reason: Annotated[Why, Field(description="Why it is sent, for the approver")] = ""
    starts_at: Annotated[Moment | None, Field(description="null: as soon as it is approved")] = None
    expires_at: Annotated[Moment | None, Field(description="null: a week from now")] = None
    window_from: Clock = "08:00"
    window_until: Clock = "17:00"
    per_minute: Annotated[int, Field(ge=1, le=600_000)] | None = None


class CampaignRow(Item):
    """A row: whose it is, and its values by placeholder."""

    recipient: Annotated[str, Field(min_length=1, max_length=40, examples=["+6285000000101"])]
    values: Annotated[
        dict[FieldName, Annotated[str, Field(max_length=200)]], Field(default_factory=dict, max_length=30)
    ]


class CampaignRows(Item):
    """A page of rows."""

    items: Annotated[tuple[CampaignRow, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class Submission(Item):
    """Asks for approval of exactly what was looked at."""

    revision: Annotated[int, Field(ge=1, le=2_000_000_000)]
    reason: Annotated[Why, Field(description="Instead of the one that it has")] | None = None
    asked: (
        Annotated[
            str,
            Field(max_length=80, description="Name of the approver who is asked first; others may approve, too"),
        ]
        | None
    ) = None


class Wish(Item):
    """Why a campaign is paused, resumed or cancelled."""

    reason: Annotated[str, Field(max_length=200)] = ""


class CampaignView(Shape):
    """A campaign. `counts` adds its checked rows up by outcome."""

    id: CampaignId
    title: str
    state: State
    state_reason: str | None
    revision: int
    source: Literal["segment", "rows"]
    texts: dict[str, str]
    reason: str
    starts_at: datetime
    expires_at: datetime
    window_from: str
    window_until: str
    per_minute: int | None
    checked: Annotated[bool, Field(description="Whether every row was looked at since the last change")]
    total: Count
    to_send: Annotated[int, Field(description="Rows that the check found good")]
    counts: dict[RowOutcome, int]
    released: Annotated[int, Field(description="Rows that became messages")]
    approvals: int
    approvals_needed: int
    created_at: datetime
    submitted_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None


class CampaignPage(Shape):
    """A page of campaigns, the newest first."""

    items: list[CampaignView]
    next: Annotated[str | None, Field(description="Address of the next page; null on the last one")]


class AddedRows(Shape):
    """What came of a page of rows."""

    added: int
    rows: Annotated[int, Field(description="All rows so far")]
    revision: int


class StoppedView(Shape):
    """What a pause or an end came to. `in_flight` may be at the provider at this moment; nothing else is sent."""

    campaign: CampaignView
    taken_back: int
    in_flight: int
    unknown: int


class LedgerView(Shape):
    """What has become of every row, as of one moment: outcomes, waiting and statuses sum to the total."""

    at: datetime
    state: State
    total: int
    outcomes: dict[RowOutcome, int]
    waiting: int
    statuses: dict[MtStatus, int]
    operators: dict[str, dict[MtStatus, int]]
    reasons: Annotated[dict[str, int], Field(description="Why messages failed or expired, by code")]
    last_minute: Annotated[int, Field(description="What providers took within the last minute")]
    sums: bool


class ReportRow(Shape):
    """A row with what became of it; `status` is null where it became no message."""

    row: int
    recipient: Phone | None
    outcome: RowOutcome
    problem: str | None
    status: MtStatus | None
    status_reason: Code | None
    sent_at: datetime | None
    status_at: datetime | None


class ReportPage(Shape):
    """A page of rows, in their order."""

    items: list[ReportRow]
    next: Annotated[str | None, Field(description="Address of the next page; null on the last one")]
