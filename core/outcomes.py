"""What a person hears, before it has words: an outcome's name and the values its text may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Value = str | int | date | datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """`name` is a key of the catalogue's replies; `values` fill its placeholders (core/placeholders.py says how)."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)


# Every outcome and the placeholders its text may use. The catalogue must word each of them in every language.
OUTCOMES: dict[str, frozenset[str]] = {
    "refusal": frozenset(),
    "too_long": frozenset(),
}
