"""Whom a campaign to a segment is for: filters over participants, as a value that can be written down."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from core.commands import Language, Programme
from core.facts import Stage, Zone

VALUES = ("name", "nik", "kpj", "month", "employer")  # placeholders that records fill, in the order of a row's cells
OF_MEMBERSHIP = frozenset({"kpj", "month", "employer"})  # month: the newest one that was paid for
LONGEST_BRANCH = 20


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters that all have to fit; None: any.

    `programme`, `active` and `last_contribution_before` are about one and the same membership; where a claim's stage is
    asked for, the programme is that of the claim. `language` is that of the record.
    """

    programme: Programme | None = None
    active: bool | None = None
    zone: Zone | None = None
    branch: str | None = None
    last_contribution_before: date | None = None
    claim_stage: Stage | None = None
    language: Language | None = None

    @property
    def covers(self) -> Programme | None:
        """The programme that a membership has to cover."""
        return None if self.claim_stage else self.programme

    @property
    def asks_for_membership(self) -> bool:
        """Whether any filter is about a membership."""
        return any(each is not None for each in (self.covers, self.active, self.last_contribution_before))

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: the filters that are used."""
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        used = {name: value for name, value in kept.items() if value is not None}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in used.items()}


def selection_of(kept: Mapping[str, Any]) -> Selection:
    """Return the filters that were kept or typed; empty ones are left out. Raises ValueError naming the field."""
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if name not in _READERS:
            raise ValueError(name)
        if value in (None, ""):
            continue
        try:
            found[name] = _READERS[name](value)
        except (ValueError, TypeError):
            raise ValueError(name) from None
    return Selection(**found)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in ("true", "false"):
        raise ValueError
    return word == "true"


def _branch(value: Any) -> str:
    branch = str(value).strip().upper()
    if not 0 < len(branch) <= LONGEST_BRANCH:
        raise ValueError
    return branch


_READERS: Mapping[str, Any] = {
    "programme": Programme,
    "active": _flag,
    "zone": Zone,
    "branch": _branch,
    "last_contribution_before": date.fromisoformat,
    "claim_stage": Stage,
    "language": Language,
}
