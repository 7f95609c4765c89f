"""The shapes in which the core system tells of people and claims, the same for API, files and simulator."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from core.claims import ClaimEvent
from core.commands import Language, Programme
from core.facts import Claim, Contribution, Membership, Participant, Segment, Stage, Zone
from core.msisdn import normalise
from core.placeholders import MAX_RUPIAH

MOST_ITEMS = 1000  # in one batch
OF_A_STAGE = frozenset({"stage_on", "reason_code", "interview_at", "due_on", "paid_on"})  # fields of claims

# Further away is a mistake, and could not be reckoned with: a day before the first of all days is none.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
FIRST_MOMENT, LAST_MOMENT = datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)


def _as_msisdn(value: Any) -> Any:
    return normalise(value) if isinstance(value, str) else value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "blank")
    return value


Nik = Annotated[str, Field(pattern=r"^[0-9]{16}$", description="NIK: 16 digits", examples=["0001019001900001"])]
Kpj = Annotated[str, Field(pattern=r"^[0-9]{11}$", description="KPJ: 11 digits", examples=["00000000000"])]
ClaimNumber = Annotated[str, Field(pattern=r"^K[0-9]{10}$", description="K and 10 digits", examples=["K0000000001"])]
Msisdn = Annotated[
    str,
    BeforeValidator(_as_msisdn),
    Field(
        pattern=r"^\+[1-9][0-9]{6,14}$", description="Phone in E.164; 08... is understood", examples=["+6285000000101"]
    ),
]
Branch = Annotated[
    str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{0,19}$", description="Code of a branch office", examples=["BANDUNG"])
]
Rupiah = Annotated[int, Field(ge=0, le=MAX_RUPIAH, description="Whole rupiah")]
ReasonCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,39}$", description="A code of the catalogue's reasons")]

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[AwareDatetime, Field(ge=FIRST_MOMENT, le=LAST_MOMENT)]


class Item(BaseModel):
    """What all items have in common: nothing beside the named fields is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def left_out(self) -> set[str]:
        """Return the fields of which nothing was said, not even null: there what is known stays."""
        return type(self).model_fields.keys() - self.model_fields_set


class ContributionItem(Item):
    """One month that was paid for; `month` is any day of it."""

    month: Day
    amount: Rupiah
    paid_on: Day | None = None

    def as_contribution(self) -> Contribution:
        """Return the core value, dated on the first of the month."""
        return Contribution(self.month.replace(day=1), self.amount, self.paid_on)


def _each_month_once(paid: tuple[ContributionItem, ...]) -> tuple[ContributionItem, ...]:
    if len({(each.month.year, each.month.month) for each in paid}) < len(paid):
        raise PydanticCustomError("month_twice", "month twice")
    return paid


class MembershipItem(Item):
    """One KPJ of a participant. Where it is known, a field that is left out stays as it is; null clears it."""

    kpj: Kpj
    segment: Segment
    active: bool
    since: Day
    covers: frozenset[Programme]
    ended_on: Day | None = None
    end_reason: Literal["resigned", "laid_off", "contract_end", "retired", "left_country", "disabled"] | None = None
    employer: Annotated[str, Field(max_length=100)] | None = None
    last_contribution: Day | None = None
    jht_balance: Rupiah | None = None
    jht_balance_on: Day | None = None
    jp_months: Annotated[int, Field(ge=0, le=1200)] = 0
    wage: Rupiah | None = None
    contributions: Annotated[tuple[ContributionItem, ...], Field(max_length=24), AfterValidator(_each_month_once)] = ()

    def as_membership(self, known: Membership | None = None) -> Membership:
        """Return the core value; what was left out is as it is `known`. Of months there are those that were named."""
        plain = self.model_dump(exclude={"contributions"})
        if known is not None:
            plain |= {name: getattr(known, name) for name in self.left_out() - {"contributions"}}
        return Membership(**plain, contributions=tuple(each.as_contribution() for each in self.contributions))


def _each_kpj_once(held: tuple[MembershipItem, ...]) -> tuple[MembershipItem, ...]:
    if len({each.kpj for each in held}) < len(held):
        raise PydanticCustomError("kpj_twice", "KPJ twice")
    return held


class ParticipantItem(Item):
    """A person with their memberships. Where the person is known, fields and memberships that are left out stay as they
    are; null clears a field.
    """

    nik: Nik
    name: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_not_blank)]
    birth_date: Day
    zone: Zone
    language: Language = Language.ID
    msisdn: Msisdn | None = None
    deceased_on: Day | None = None
    branch: Branch | None = None
    memberships: Annotated[tuple[MembershipItem, ...], Field(max_length=20), AfterValidator(_each_kpj_once)] = ()

    def as_participant(self, known: Participant | None = None) -> Participant:
        """Return the core value; what was left out is as it is `known`. Memberships are those that were named."""
        silent = self.left_out() if known is not None else set()
        was = known or Participant(0, self.name, self.nik, self.birth_date, self.zone, self.language)
        cards = {each.kpj: each for each in was.memberships}
        return Participant(
            id=was.id,
            name=self.name,
            nik=self.nik,
            birth_date=self.birth_date,
            zone=self.zone,
            language=was.language if "language" in silent else self.language,
            msisdn_on_record=was.msisdn_on_record if "msisdn" in silent else self.msisdn,
            deceased_on=was.deceased_on if "deceased_on" in silent else self.deceased_on,
            branch=was.branch if "branch" in silent else self.branch,
            memberships=tuple(each.as_membership(cards.get(each.kpj)) for each in self.memberships),
        )


class ClaimItem(Item):
    """A claim as the core system has it now. Where events say more, they go before this.

    Where the claim is known, a field that is left out stays as it is; null clears it. What belongs to a stage (its day,
    reason, interview, due day and payment) goes with the stage; an amount stays until another one is told.
    """

    claim_number: ClaimNumber
    nik: Nik
    programme: Programme
    filed_on: Day
    kpj: Kpj | None = None
    contact_msisdn: Msisdn | None = None
    stage: Stage = Stage.DIAJUKAN
    stage_on: Day | None = None
    sequence: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0
    amount: Rupiah | None = None
    reason_code: ReasonCode | None = None
    interview_at: Moment | None = None
    due_on: Day | None = None
    paid_on: Day | None = None

    def as_claim(self, known: Claim | None = None) -> Claim:
        """Return the core value, without whose it is and its sequence; what was left out is as it is `known`."""
        plain = self.model_dump(exclude={"claim_number", "nik", "sequence"})
        if known is not None:
            moves = "stage" in self.model_fields_set and self.stage is not known.stage
            silent = self.left_out() - {"sequence"} - (OF_A_STAGE if moves else set())
            plain |= {name: getattr(known, name) for name in silent}
        return Claim(number=self.claim_number, **(plain | {"stage_on": plain["stage_on"] or self.filed_on}))


class ClaimEventItem(Item):
    """What happened to a claim. (claim_number, stage, sequence) is its key: told twice, it counts once."""

    claim_number: ClaimNumber
    stage: Stage
    occurred_at: Moment
    sequence: Annotated[int, Field(ge=1, le=2_000_000_000)]
    reason_code: ReasonCode | None = None
    amount: Rupiah | None = None
    interview_at: Moment | None = None
    due_on: Day | None = None

    def as_event(self) -> ClaimEvent:
        """Return the core value."""
        return ClaimEvent(**self.model_dump())
