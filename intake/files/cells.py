"""Turns what people and Excel write into a cell into what an item says, or into the reason why not."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from intake.files.refusals import EXCEL_NUMBER, NO_AMOUNT, NO_DATE, NO_FLAG, NO_NUMBER, NO_TIME, Reason

Convert = Callable[[str], Any]

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)? ?(Z|[+-]\d{2}:?\d{2}|WIB|WITA|WIT)"
)
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
MOST_DIGITS = 18
_OFFSETS = {"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00"}
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_FLAGS = {
    **dict.fromkeys(("ya", "y", "yes", "aktif", "active", "true", "1"), True),
    **dict.fromkeys(
        ("tidak", "no", "n", "nonaktif", "non aktif", "non-aktif", "tidak aktif", "inactive", "false", "0"), False
    ),
}
_SEGMENTS = {"pu": "wage_earner", "bpu": "self_employed", "jakon": "construction", "pmi": "migrant"}
_END_REASONS = {
    "mengundurkan diri": "resigned",
    "resign": "resigned",
    "phk": "laid_off",
    "habis kontrak": "contract_end",
    "pensiun": "retired",
    "meninggalkan indonesia": "left_country",
    "cacat total tetap": "disabled",
}


class BadCell(ValueError):  # noqa: N818  # named for what it is
    """The cell says nothing that can be understood."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class NumberCell(str):
    """A cell that a spreadsheet keeps as a number: Excel knows fifteen digits of it."""

    __slots__ = ()


def as_text(cell: str) -> str | None:
    """Return the text without spaces around it; None if nothing is left."""
    return cell.strip() or None


def as_digits(cell: str) -> str:
    """Return a number that is a name (NIK, KPJ): as text, without an apostrophe that made it one."""
    if type(cell) is NumberCell or ("+" in cell and _SCIENTIFIC.fullmatch(cell)):
        raise BadCell(EXCEL_NUMBER)
    return cell.strip().removeprefix("'")


def as_phone(cell: str) -> str:
    """Return a phone number as written; a spreadsheet's number is whole as long as it is not in scientific notation."""
    if "+" in cell[1:] and _SCIENTIFIC.fullmatch(cell):
        raise BadCell(EXCEL_NUMBER)
    return cell.strip().removeprefix("'")


@lru_cache(maxsize=1024)
def as_code(cell: str) -> str:
    """Return a code in capitals, its words joined: `perlu perbaikan` is PERLU_PERBAIKAN."""
    return "_".join(cell.upper().split())


def as_claim_number(cell: str) -> str:
    """Return a claim number, its letter as a capital."""
    return cell.strip().upper()


@lru_cache(maxsize=1024)
def as_branch(cell: str) -> str:
    """Return the code of a branch in capitals, its words joined: `Banda Aceh` is BANDA-ACEH."""
    return "-".join(cell.upper().split())


@lru_cache(maxsize=256)
def as_lower(cell: str) -> str:
    """Return a code in small letters."""
    return cell.strip().lower()


@lru_cache(maxsize=32768)
def as_date(cell: str) -> date:
    """Return the day of an ISO date, or of one that is written with the day first."""
    cell = cell.strip()
    if found := _DAY_FIRST.fullmatch(cell):
        cell = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    elif cell[10:].strip("T 0:.") == "":
        cell = cell[:10]  # a spreadsheet's date is a midnight
    try:
        return date.fromisoformat(cell if _ISO_DATE.fullmatch(cell) else "")
    except ValueError:
        raise BadCell(NO_DATE) from None


def as_time(cell: str) -> str:
    """Return an ISO time with its offset; the zone may be written WIB, WITA or WIT."""
    found = _TIME.fullmatch(cell.strip().upper())
    if found is None:
        raise BadCell(NO_TIME)
    day, hour, minute, second, zone = found.groups()
    return f"{day}T{hour:0>2}:{minute}:{second or '00'}{_OFFSETS.get(zone, zone)}"


def as_number(cell: str) -> int:
    """Return a whole number."""
    cell = cell.strip()
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= MOST_DIGITS):
        raise BadCell(NO_NUMBER)
    return int(cell)


def as_rupiah(cell: str) -> int:
    """Return whole rupiah; `Rp1.234.567` is understood, a fraction of a rupiah is not."""
    if cell.isascii() and cell.isdecimal() and len(cell) <= MOST_DIGITS:
        return int(cell)
    bare = cell.strip().removeprefix("Rp").strip().removesuffix(",-").removesuffix(",00")
    bare = bare.replace(".", "") if _GROUPED.fullmatch(bare) else bare
    if not (bare.isascii() and bare.isdecimal() and len(bare) <= MOST_DIGITS):
        raise BadCell(NO_AMOUNT)
    return int(bare)


@lru_cache(maxsize=256)
def as_flag(cell: str) -> bool:
    """Return True or False for yes and no in both languages."""
    word = " ".join(cell.lower().split())
    if word not in _FLAGS:
        raise BadCell(NO_FLAG)
    return _FLAGS[word]


@lru_cache(maxsize=1024)
def as_programmes(cell: str) -> frozenset[str]:
    """Return the programmes that are named, whatever stands between them."""
    return frozenset(part for part in re.split(r"[\s,;|+/]+", cell.upper()) if part)


@lru_cache(maxsize=256)
def as_segment(cell: str) -> str:
    """Return the segment; the abbreviations of every day are understood (PU, BPU, JAKON, PMI)."""
    word = cell.strip().lower()
    return _SEGMENTS.get(word, word)


@lru_cache(maxsize=256)
def as_end_reason(cell: str) -> str:
    """Return why a membership ended; Indonesian words are understood."""
    word = " ".join(cell.lower().split())
    return _END_REASONS.get(word, word)
