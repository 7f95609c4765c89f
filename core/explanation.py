"""Why an answer came out as it did, for the person who asks: safe to show, every number masked."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Explanation:
    """`arguments` are masked; `load_ms` is time in the database before deciding, `total_ms` the whole turn."""

    normalised: str
    keyword: str | None
    how: str
    matched: str
    arguments: Mapping[str, str]
    rule: str
    template: str | None
    catalogue: int
    septets: int
    shortened: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    duplicate: bool = False
    load_ms: float = 0.0
    total_ms: float = field(default=0.0)
