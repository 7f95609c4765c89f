"""What is known when a message is decided: plain values that an edge loads and pure code reads."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.commands import Arguments, Language, Programme
from core.pins import Pin


class Segment(StrEnum):
    """How a membership came to be; it decides which programmes there are."""

    WAGE_EARNER = "wage_earner"
    SELF_EMPLOYED = "self_employed"
    CONSTRUCTION = "construction"
    MIGRANT = "migrant"


class Zone(StrEnum):
    """Indonesia's three time zones."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"


class Stage(StrEnum):
    """Where a claim stands (canonical, in Indonesian as the core system's terms are)."""

    DIAJUKAN = "DIAJUKAN"
    VERIFIKASI = "VERIFIKASI"
    WAWANCARA = "WAWANCARA"
    PERLU_PERBAIKAN = "PERLU_PERBAIKAN"
    PENETAPAN = "PENETAPAN"
    DISETUJUI = "DISETUJUI"
    PEMBAYARAN = "PEMBAYARAN"
    SELESAI = "SELESAI"
    DITOLAK = "DITOLAK"
    RETUR_BANK = "RETUR_BANK"
    DIBATALKAN = "DIBATALKAN"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One month's contribution: the first day of the month it is for, whole rupiah, when it was paid."""

    month: date
    amount: int
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """One KPJ of a person. `contributions` holds at most the three newest, newest first."""

    kpj: str
    segment: Segment
    active: bool
    since: date
    covers: frozenset[Programme]
    ended_on: date | None = None
    end_reason: str | None = None  # resigned, laid_off, contract_end, retired, left_country, disabled
    employer: str | None = None
    last_contribution: date | None = None
    jht_balance: int | None = None
    jht_balance_on: date | None = None
    jp_months: int = 0
    wage: int | None = None  # last reported monthly wage
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it stands now. `contact_msisdn` is the claimant's phone (heirs: not the participant's)."""

    number: str
    programme: Programme
    stage: Stage
    stage_on: date
    filed_on: date
    kpj: str | None = None
    amount: int | None = None
    reason_code: str | None = None
    interview_at: datetime | None = None
    due_on: date | None = None
    paid_on: date | None = None
    contact_msisdn: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A person with everything that may be told to them. Memberships active first, then newest; claims newest first."""

    id: int
    name: str
    nik: str
    birth_date: date
    zone: Zone
    language: Language
    msisdn_on_record: str | None = None
    deceased_on: date | None = None
    branch: str | None = None  # code of the office that looks after them
    memberships: tuple[Membership, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """The tie between the sender's MSISDN and a participant. Amounts wait until `cooling_until`."""

    participant_id: int
    origin: str  # record, registered
    since: datetime
    cooling_until: datetime | None = None


class QuestionKind(StrEnum):
    """What we asked this phone last."""

    NUMBER = "number"  # which KPJ or NIK, for `keyword`
    KEYWORD = "keyword"  # did you mean choices[0]? or: which of `choices`
    MEMBERSHIP = "membership"  # which of `choices` (KPJ)
    CONFIRM_CODE = "confirm_code"  # the code sent to the number on record
    PIN = "pin"  # of a screen only, and never kept
    ARGUMENT = "argument"  # which of `choices` completes `keyword`: a programme for SYARAT, a town for KANTOR


@dataclass(frozen=True, slots=True)
class Question:
    """Our last question to a phone: answered by YA, TIDAK, a bare number or the missing KPJ until `expires_at`."""

    kind: QuestionKind
    expires_at: datetime
    keyword: str | None = None
    choices: tuple[str, ...] = ()
    arguments: Arguments = field(default_factory=Arguments)


@dataclass(frozen=True, slots=True)
class Phone:
    """What we keep about the sender's MSISDN, bound or not."""

    msisdn: str
    language: Language | None = None
    mass_off_at: datetime | None = None
    frozen_at: datetime | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """How much was asked lately, not counting the present message. Days are the last 24 hours.

    `courtesies` are our answers to thanks and greetings within the hour. `guessed` are the different numbers (not their
    own) this phone asked for in a day; `askers` how many other phones asked for the present number in a day;
    `neighbours` how many numbers within 50 of the present one were asked for by phones that do not own them in a day.
    """

    hour: int = 0
    day: int = 0
    identical: int = 0
    registrations: int = 0
    courtesies: int = 0
    guessed: frozenset[str] = frozenset()
    askers: int = 0
    neighbours: int = 0


@dataclass(frozen=True, slots=True)
class Registration:
    """A pending DAFTAR of this phone: whom it names, and the hash of the code that confirms it."""

    id: int
    participant_id: int
    code_hash: str
    code_expires_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """A complaint of this phone: state is open, answered or closed."""

    number: str
    state: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Push:
    """An MT of ours that carries the check code which was asked about."""

    code: str
    sent_at: datetime
    to_msisdn: str
    kind: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that may be needed to decide one message. `owner` is the participant the sender is bound to.

    `candidate` is whom a DAFTAR (or the open question about one) names by NIK, or, when a code is given, whom the
    pending `registration` names; it is never told to the sender. `candidate_msisdn` is the number bound to them now,
    `candidate_former_msisdn` the one that was bound to them last, where none is now.
    `heir_claims` are claims whose contact is the sender, `ticket` and `push` are what ADUAN and CEK name.
    `moved_to` is the phone that took this one's place: it is bound now to whom this phone was bound to until lately, or
    whose number on record it is. `registrations_elsewhere` are the ids of what waits for the code that was sent to this
    phone. Both are known only where the message may be about them (BLOKIR, "not me").
    """

    phone: Phone
    usage: Usage = Usage()
    owner: Participant | None = None
    binding: Binding | None = None
    heir_claims: tuple[Claim, ...] = ()
    candidate: Participant | None = None
    candidate_msisdn: str | None = None
    candidate_former_msisdn: str | None = None
    registration: Registration | None = None
    ticket: Ticket | None = None
    push: Push | None = None
    moved_to: str | None = None
    registrations_elsewhere: tuple[int, ...] = ()
    pin: Pin | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The stored answer to a message that was handled before; None where it was answered by silence.

    `facts` are there for a request made on a screen: the items below the answer are made anew.
    """

    reply: str | None
    outcome: str | None = None
    facts: Facts | None = None
