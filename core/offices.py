"""The branch office for a town, however its name was typed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.context import Office

_NOT_LETTERS = re.compile(r"[^a-z ]+")
_VOWELS = re.compile("[aeiou]")
_ADMINISTRATIVE = frozenset({"kota", "kotamadya", "kab", "kabupaten", "kec", "kecamatan", "kel", "kelurahan", "desa"})
_PASSED_OVER = _ADMINISTRATIVE | {
    "di",
    "dekat",
    "terdekat",
    "sekitar",
    "area",
    "provinsi",
    "daerah",
    "wilayah",
    "cabang",
    "kantor",
    "kacab",
    "bpjs",
}
_LONGEST = 40  # characters of a place that are compared
_MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class OfficeFound:
    """One office serves the place; `place` is the spelling that matched, `exact` tells whether nothing was guessed."""

    office: Office
    place: str
    exact: bool


@dataclass(frozen=True, slots=True)
class OfficesTied:
    """Several offices fit equally well: at most five, in their own order."""

    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class NoOffice:
    """No office's towns look like the place."""


def find_office(place: str, offices: Sequence[Office]) -> OfficeFound | OfficesTied | NoOffice:
    """Return the office of a town: by its name, else its beginning, else a spelling within one or two typing errors."""
    towns = [(_compared(town), town, office) for office in offices for town in office.places]
    for wanted in _readings(_words(place)):
        exact = [(town, office) for name, town, office in towns if name == wanted]
        if exact:
            return _settled(exact, exact=True)
        begun = [(town, office) for name, town, office in towns if len(wanted) >= 4 and name.startswith(wanted)]
        near = begun or _nearest(wanted, towns)
        if near:
            return _settled(near, exact=False)
    return NoOffice()


def _nearest(wanted: str, towns: Sequence[tuple[str, str, Office]]) -> list[tuple[str, Office]]:
    near = []
    for name, town, office in towns:
        allowed = min(_errors_allowed(wanted), _errors_allowed(name))
        distance = OSA.distance(wanted, name, score_cutoff=allowed)
        if distance <= allowed:
            # Of two equally near, the one of which only vowels are missing: people in a hurry leave those out.
            near.append(((distance, _skeleton(name) != _skeleton(wanted)), town, office))
    best = min((rank for rank, _, _ in near), default=None)
    return [(town, office) for rank, town, office in near if rank == best]


def _settled(fitting: Sequence[tuple[str, Office]], exact: bool) -> OfficeFound | OfficesTied:
    offices = tuple(dict.fromkeys(office for _, office in fitting))
    if len(offices) == 1:
        town, office = fitting[0]
        return OfficeFound(office, town, exact)
    return OfficesTied(offices[:_MOST_CHOICES])


def _errors_allowed(name: str) -> int:
    if len(name) <= 3:
        return 0
    return 1 if len(name) <= 5 else 2


def _skeleton(name: str) -> str:
    return _VOWELS.sub("", name)


@lru_cache(maxsize=4096)
def _compared(town: str) -> str:
    return "".join(_words(town))


def _readings(words: list[str]) -> list[str]:
    """Return what the words may mean, the fullest first: people add the province behind, and "kota" before."""
    names = [word for word in words if word not in _PASSED_OVER]
    readings = ["".join(words), "".join(names), "".join(names[:2]), "".join(names[:1])]
    return [reading for reading in dict.fromkeys(readings) if reading]


def _words(place: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", place[:_LONGEST]).casefold()
    return _NOT_LETTERS.sub(" ", plain).split()
