"""What stands in a placeholder while a text is looked at: an ordinary value, or the longest that is legal."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from core.catalogue import Catalogue
from core.commands import Language
from core.facts import Zone
from core.formats import in_zone
from core.gsm7 import septets
from core.outcomes import Value
from core.placeholders import KINDS, Term, kind_of
from core.replies import written
from core.templates import Slot

_SUFFIX_OF_FIRST = "1"
_AMOUNT, _SECOND_AMOUNT = 12_450_300, 3_204_750

# Invented, as ordinary as can be; by kind of placeholder.
ORDINARY: Mapping[str, Value] = {
    "kpj": "00000000101",
    "nik": "0000000000000101",
    "claim": "K0000000101",
    "number": "K0000000101",
    "card": "00000000101",
    "ticket": "A0000101",
    "code": "735941",
    "check": "7KM4PX",
    "phone": "021-5550175",
    "amount": _AMOUNT,
    "total": _AMOUNT + _SECOND_AMOUNT,
    "percent": 30,
    "count": 2,
    "months": 72,
    "years": 10,
    "days": 14,
    "age": 56,
    "stage_number": 3,
    "date": date(2026, 11, 20),
    "month": date(2026, 10, 1),
    "time": in_zone(datetime(2026, 11, 20, 3, 30, tzinfo=UTC), Zone.WIB),
    "programme": "JHT",
    "programmes": "JHT,JKK,JKM",
    "keyword": "SALDO",
    "name": "Sari Wulandari",
    "employer": "PT Contoh Jaya",
    "city": "Bandung",
    "office": "Kantor Bandung Suci",
    "address": "Jl. Contoh No. 12, Bandung",
}
# As long as may come, and still readable; what shrinks is given more than it can keep.
LONG_WORDS: Mapping[str, Value] = {
    "name": "Raden Mas Wirjodiningrat Kusumaningtyas Pranatayudha",
    "employer": "PT Perkebunan Nusantara Makmur Sejahtera Abadi Sentosa",
    "city": "Kabupaten Penukal Abab Lematang Ilir Selatan",
    "office": "Kantor Cabang Perintis Penukal Abab Lematang Ilir Selatan",
    "phone": "0899-9999-99999",
    "address": "Jalan Panglima Besar Jenderal Sudirman Kavling 123 Lantai 4, Kelurahan Talang Ubi Timur",
}


def ordinary_values(names: Iterable[str], catalogue: Catalogue) -> dict[str, Value]:
    """Return an ordinary value for each placeholder that is of a known kind."""
    return {name: _ordinary(name, catalogue) for name in names if kind_of(name) in KINDS}


def longest_values(names: Iterable[str], catalogue: Catalogue, language: Language) -> dict[str, Value]:
    """Return the longest legal value for each placeholder that is of a known kind; free words are longer than fits."""
    return {name: _longest(name, catalogue, language) for name in names if kind_of(name) in KINDS}


def _ordinary(name: str, catalogue: Catalogue) -> Value:
    group = kind_of(name)
    if isinstance(KINDS[group].legal, Term):
        return next(iter(catalogue.terms.get(group, {})), "OTHER")
    value = ORDINARY.get(group, "x")
    first = name.removeprefix(group) in ("", _SUFFIX_OF_FIRST)
    return _SECOND_AMOUNT if group == "amount" and not first else value


def _longest(name: str, catalogue: Catalogue, language: Language) -> Value:
    group = kind_of(name)
    kind = KINDS[group]
    if group in LONG_WORDS:
        return LONG_WORDS[group]
    values: tuple[Value, ...] = kind.extremes
    if isinstance(kind.legal, Term):
        values = tuple(catalogue.terms.get(group, {})) or ("OTHER",)
    slot = Slot(name, group, kind)
    return max(values, key=lambda value: septets(written(slot, value, catalogue, language)))
