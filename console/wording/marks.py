"""A text taken apart for the eye: its placeholders, what costs two septets, and what GSM-7 does not have."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rapidfuzz import process

from core.gsm7 import EXTENSION, fold, is_gsm7, strays
from core.placeholders import kind_of

PLACEHOLDER = re.compile(r"\{(\w*)\}")
_ALIKE = 70  # of 100: how like a known placeholder an unknown one has to be to be taken for it
# What people write who think in Indonesian, or of a word near it.
_IN_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "name": ("nama",),
    "employer": ("perusahaan", "company"),
    "city": ("kota",),
    "office": ("kantor", "cabang"),
    "address": ("alamat",),
    "amount": ("jumlah", "saldo", "uang", "balance"),
    "date": ("tanggal", "tgl", "hari", "day"),
    "month": ("bulan",),
    "time": ("jam", "pukul", "waktu", "hour"),
    "number": ("nomor", "klaim", "claim"),
    "programme": ("program",),
    "stage": ("tahap",),
    "reason": ("alasan",),
    "remedy": ("solusi",),
    "code": ("kode", "otp"),
    "check": ("cek", "kode"),
    "phone": ("telepon", "telp", "hp"),
    "keyword": ("kata", "perintah"),
    "ticket": ("aduan", "tiket"),
    "kpj": ("kartu", "card"),
    "age": ("usia", "umur"),
    "years": ("tahun",),
    "percent": ("persen",),
}


class Mark(StrEnum):
    """What is special about a piece of a text."""

    PLAIN = "plain"
    SLOT = "slot"
    UNKNOWN = "unknown"  # looks like a placeholder and is none
    TWO = "two"  # costs two septets
    STRAY = "stray"  # is not in GSM-7


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that are marked alike."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Stray:
    """A character that no SMS of ours may hold, and what to write instead (may be empty)."""

    character: str
    code: str  # U+2019
    name: str
    instead: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A placeholder that this text does not have, and the one that may have been meant (or nothing)."""

    name: str
    meant: str


def coloured(text: str, allowed: Collection[str]) -> Iterator[Piece]:
    """Yield the whole text in pieces; one after the other they are the text."""
    for index, part in enumerate(PLACEHOLDER.split(text)):
        if index % 2:
            yield Piece(f"{{{part}}}", Mark.SLOT if part in allowed else Mark.UNKNOWN)
        else:
            yield from (Piece("".join(run), mark) for mark, run in groupby(part, _mark_of))


def _mark_of(character: str) -> Mark:
    if character in EXTENSION:
        return Mark.TWO
    return Mark.PLAIN if is_gsm7(character) else Mark.STRAY


def strays_in(text: str) -> tuple[Stray, ...]:
    """Return the different characters outside GSM-7, in order of appearance."""
    return tuple(
        Stray(each, f"U+{ord(each):04X}", unicodedata.name(each, "").lower(), fold(each)) for each in strays(text)
    )


def without_strays(text: str) -> str:
    """Return the text with every character that GSM-7 does not have replaced by its plain form."""
    found = set(strays(text))
    return "".join(fold(each) if each in found else each for each in text)


def unknown_in(text: str, allowed: Collection[str]) -> tuple[Unknown, ...]:
    """Return the placeholders that a text of this outcome does not have, in order of appearance."""
    names = dict.fromkeys(PLACEHOLDER.findall(text))
    return tuple(Unknown(name, suggestion(name, allowed)) for name in names if name not in allowed)


def suggestion(name: str, allowed: Collection[str]) -> str:
    """Return the placeholder that was probably meant; empty where none is like it."""
    word = kind_of(name.casefold())
    for each in sorted(allowed):
        if kind_of(each) == word or word in _IN_OTHER_WORDS.get(kind_of(each), ()):
            return each
    found = process.extractOne(name.casefold(), sorted(allowed), score_cutoff=_ALIKE)
    return str(found[0]) if found else ""


def mended(text: str, name: str, meant: str) -> str:
    """Return the text with one placeholder in the place of another."""
    return text.replace(f"{{{name}}}", f"{{{meant}}}")
