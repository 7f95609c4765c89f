"""What a person asked: commands with typed arguments, and the ways a text can fail to be one."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Keyword(StrEnum):
    """The built-in keywords. A catalogue may add information keywords that have no code and so are plain strings."""

    SALDO = "SALDO"
    STATUS = "STATUS"
    DAFTAR = "DAFTAR"
    IURAN = "IURAN"
    KARTU = "KARTU"
    KLAIM = "KLAIM"
    SIMULASI = "SIMULASI"
    SYARAT = "SYARAT"
    KANTOR = "KANTOR"
    LUPA = "LUPA"
    ADUAN = "ADUAN"
    CEK = "CEK"
    BLOKIR = "BLOKIR"
    BERHENTI = "BERHENTI"
    MULAI = "MULAI"
    BAHASA = "BAHASA"
    BANTUAN = "BANTUAN"
    YA = "YA"
    TIDAK = "TIDAK"
    PILIH = "PILIH"  # a bare number of one or two digits (or a six-digit code): answers our last question


class Programme(StrEnum):
    """The five programmes; domain terms, spelled as participants spell them."""

    JHT = "JHT"
    JP = "JP"
    JKK = "JKK"
    JKM = "JKM"
    JKP = "JKP"


class Language(StrEnum):
    """Languages of the answers."""

    ID = "id"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Arguments:
    """Everything a text or a menu can carry. Absent is None; numbers of people are strings, money is whole rupiah."""

    kpj: str | None = None
    nik: str | None = None
    claim_number: str | None = None
    programme: Programme | None = None
    birth_date: date | None = None
    name: str | None = None
    email: str | None = None
    wage: int | None = None
    years: int | None = None
    balance: int | None = None
    place: str | None = None
    topic: str | None = None
    language: Language | None = None
    code: str | None = None
    text: str | None = None
    choice: int | None = None
    pin: str | None = field(default=None, repr=False)  # typed on a screen only, and kept nowhere


class NumberHint(StrEnum):
    """Why a text has no usable KPJ or NIK; decided by the text alone, so telling it reveals nothing."""

    NONE = "none"  # no number was written
    TEN_DIGITS = "ten_digits"
    TWELVE_DIGITS = "twelve_digits"
    HEALTH_CARD = "health_card"  # 13 digits: a BPJS Kesehatan card
    PHONE = "phone"  # a phone number stands where the KPJ should
    EXAMPLE = "example"  # 00000000000, copied from our own help text
    LEGACY_CARD = "legacy_card"  # two digits, a letter, eight digits
    TWO_NUMBERS = "two_numbers"  # several different KPJ
    BAD_DATE = "bad_date"  # written as a date, but there is no such day
    OTHER_LENGTH = "other_length"


class UnknownReason(StrEnum):
    """Why a text is not a request."""

    EMPTY = "empty"
    NO_KEYWORD = "no_keyword"
    NUMBER_ONLY = "number_only"  # a KPJ, NIK, claim number or date and no word: may answer our last question
    COURTESY = "courtesy"  # thanks or a greeting and nothing else
    COMPLAINT = "complaint"  # anger without a request
    NOT_A_REQUEST = "not_a_request"  # bank alert, promotion, a friend's SMS, a one-time password
    NOT_ME = "not_me"  # somebody else did what we wrote about
    OTHER_PHONE = "other_phone"  # a phone that is lost or another's, and cannot write itself
    FRAUD = "fraud"  # somebody pretends to be us, or may
    HEALTH = "health"  # BPJS Kesehatan, the other one
    ACCIDENT = "accident"
    BEREAVEMENT = "bereavement"
    EMPLOYER = "employer"  # who does not pay, or has not registered the worker
    JOINING = "joining"  # wants to become a member


@dataclass(frozen=True, slots=True)
class Command:
    """A keyword with all the arguments it needs."""

    keyword: str
    arguments: Arguments = field(default_factory=Arguments)


@dataclass(frozen=True, slots=True)
class NeedsNumber:
    """A keyword was understood, but it came without a usable KPJ, NIK or claim number."""

    keyword: str
    hint: NumberHint = NumberHint.NONE
    arguments: Arguments = field(default_factory=Arguments)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several keywords fit, or one fits only by a guess too bold to act upon; the person is asked which."""

    candidates: tuple[str, ...]
    arguments: Arguments = field(default_factory=Arguments)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not understood, with the reason and whatever numbers were read."""

    reason: UnknownReason
    hint: NumberHint = NumberHint.NONE
    arguments: Arguments = field(default_factory=Arguments)


Parsed = Command | NeedsNumber | Ambiguous | Unknown


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed text with its explanation: what was compared, what won and how (exact, phrase, typo ...)."""

    parsed: Parsed
    normalised: str
    matched: str = ""
    how: str = ""
    notes: tuple[str, ...] = ()
