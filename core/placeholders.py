"""The kinds of placeholders: how a value is written, how long it can get, and whether it may shrink."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from core.codes import CHECK_ALPHABET, CHECK_LENGTH
from core.commands import Language, Programme
from core.facts import Zone
from core.formats import clock_time, in_zone, month_and_year, rupiah, short_date
from core.gsm7 import fold
from core.identifiers import mask
from core.outcomes import Value

MAX_RUPIAH = 99_999_999_999
LONGEST_KEYWORD = 10  # also of those that operators add


@dataclass(frozen=True, slots=True)
class Whole:
    """Legal: whole numbers from zero to `highest`."""

    highest: int


@dataclass(frozen=True, slots=True)
class Day:
    """Legal: any date with a year of four digits."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Legal: any aware datetime."""


@dataclass(frozen=True, slots=True)
class Code:
    """Legal: one of `values`."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Characters:
    """Legal: `prefix` and then from `least` to `most` characters of `alphabet`."""

    alphabet: str
    least: int
    most: int
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Free:
    """Legal: any text; it shrinks where it must."""


@dataclass(frozen=True, slots=True)
class Term:
    """Legal: any code of the catalogue's terms group that has the kind's name."""


Legal = Whole | Day | Moment | Code | Characters | Free | Term
Write = Callable[[Value, Language], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of placeholder.

    `extremes` are legal values among which the longest is found (none for terms and for kinds that shrink).
    `shrinks_to` is the number of septets below which it is never shortened; `rank` says what shrinks first.
    """

    write: Write
    legal: Legal
    extremes: tuple[Value, ...] = ()
    shrinks_to: int | None = None
    rank: int = 0


def _text(value: Value, _: Language) -> str:
    return " ".join(fold(str(value)).split())


def _whole(value: Value, _: Language) -> str:
    return str(int(cast(int, value)))


def _percent(value: Value, _: Language) -> str:
    return f"{int(cast(int, value))}%"


def _rupiah(value: Value, _: Language) -> str:
    return rupiah(int(cast(int, value)))


def _date(value: Value, _: Language) -> str:
    return short_date(cast(date, value))


def _month(value: Value, language: Language) -> str:
    return month_and_year(cast(date, value), language)


def _time(value: Value, _: Language) -> str:
    return clock_time(cast(datetime, value))


def _masked(value: Value, _: Language) -> str:
    return mask(str(value))


def _counted(highest: int, write: Write = _whole) -> Kind:
    return Kind(write, Whole(highest), (highest,))


def _coded(*values: str) -> Kind:
    return Kind(_text, Code(values), values)


def _spelled(characters: Characters, write: Write = _text) -> Kind:
    return Kind(write, characters, (characters.prefix + characters.alphabet[-1] * characters.most,))


def _free(shrinks_to: int, rank: int) -> Kind:
    return Kind(_text, Free(), (), shrinks_to, rank)


_DIGITS = "0123456789"
_PROGRAMMES = tuple(Programme)
_TERM = Kind(_text, Term())

# A placeholder's kind is its name without trailing digits: {amount2} is an amount.
KINDS: dict[str, Kind] = {
    # numbers of people and messages: only the last four digits are ever shown
    "kpj": _spelled(Characters(_DIGITS, 11, 11), _masked),
    "nik": _spelled(Characters(_DIGITS, 16, 16), _masked),
    "claim": _spelled(Characters(_DIGITS, 10, 10, "K"), _masked),
    "number": _spelled(Characters(_DIGITS, 10, 16), _masked),
    "card": _spelled(Characters(_DIGITS, 11, 11)),  # a KPJ in full: only where its owner asked which it is
    "ticket": _spelled(Characters(_DIGITS, 7, 7, "A")),
    "code": _spelled(Characters(CHECK_ALPHABET, CHECK_LENGTH, CHECK_LENGTH)),
    "check": _spelled(Characters(CHECK_ALPHABET, CHECK_LENGTH, CHECK_LENGTH)),  # of one of our SMS: what CEK asks about
    "phone": _spelled(Characters(_DIGITS + "-", 3, 15)),
    # money and counts
    "amount": _counted(MAX_RUPIAH, _rupiah),
    "total": _counted(MAX_RUPIAH, _rupiah),
    "percent": _counted(100, _percent),
    "count": _counted(999),
    "months": _counted(999),
    "years": _counted(99),
    "days": _counted(999),
    "age": _counted(120),
    "stage_number": _counted(5),
    # time
    "date": Kind(_date, Day(), (date(2000, 12, 31),)),
    "month": Kind(_month, Day(), tuple(date(2000, month, 1) for month in range(1, 13))),
    "time": Kind(_time, Moment(), tuple(in_zone(datetime(2000, 1, 1, tzinfo=UTC), zone) for zone in Zone)),
    # closed lists
    "programme": _coded(*_PROGRAMMES),
    "programmes": _coded(*_PROGRAMMES, ",".join(_PROGRAMMES)),
    "keyword": _spelled(Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2, LONGEST_KEYWORD)),
    # words that the catalogue spells in each language
    "stage": _TERM,
    "reason": _TERM,
    "remedy": _TERM,
    "document": _TERM,
    "state": _TERM,
    "status": _TERM,
    "segment": _TERM,
    # free text shrinks, and in this order
    "name": _free(10, 1),
    "employer": _free(10, 2),
    "city": _free(12, 3),
    "office": _free(24, 4),
    "address": _free(20, 5),
}


def kind_of(placeholder: str) -> str:
    """Return the name of a placeholder's kind: its own without trailing digits."""
    return placeholder.rstrip(_DIGITS)
