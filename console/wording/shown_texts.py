"""The list of texts: grouped by service, searched, and filtered by what stands out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from console.wording.preview import NEARLY_FULL, Wording, worst_of
from console.wording.told.family import Family, Group
from core.catalogue import Catalogue, Texts
from core.commands import Language
from core.gsm7 import SINGLE_SEGMENT
from core.outcomes import OUTCOMES

FILTERS = ("all", "changed", "full", "faulty")


@dataclass(frozen=True, slots=True)
class Row:
    """One text of the list. `worst` is that of its fuller language, in septets."""

    outcome: str
    variant: str
    texts: Texts
    worst: int
    changed: bool
    faulty: bool

    @property
    def label(self) -> str:
        """What tells it from its twins, as a link begins: with a capital."""
        return self.variant[:1].upper() + self.variant[1:]

    @property
    def nearly_full(self) -> bool:
        """Whether there is hardly room for another word."""
        return self.worst >= NEARLY_FULL


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader looks for."""

    words: str = ""
    only: str = "all"


@dataclass(frozen=True, slots=True)
class Listed:
    """The catalogue to list, and the places in it that were changed or are faulty."""

    catalogue: Catalogue
    changed: frozenset[str]
    faulty: frozenset[str]


Shown = tuple[Group, list[tuple[Family, list[Row]]]]


def shown_groups(groups: Iterable[Group], listed: Listed, wanted: Wanted) -> Iterator[Shown]:
    """Yield the groups with the families and texts that are wanted; empty ones are left out."""
    for group in groups:
        families = [(family, list(_rows(family, listed, wanted))) for family in group.families]
        found = [(family, rows) for family, rows in families if rows]
        if found:
            yield group, found


def _rows(family: Family, listed: Listed, wanted: Wanted) -> Iterator[Row]:
    for outcome in family.outcomes:
        texts = listed.catalogue.replies.get(outcome)
        if texts is None:
            continue
        place = f"replies.{outcome}"
        row = Row(
            outcome,
            family.variant(outcome),
            texts,
            _worst(outcome, texts, listed.catalogue),
            place in listed.changed,
            place in listed.faulty,
        )
        if _is_wanted(row, str(family.name), wanted):
            yield row


def _worst(outcome: str, texts: Mapping[Language, str], catalogue: Catalogue) -> int:
    allowed = OUTCOMES.get(outcome, frozenset())
    return max((worst_of(Wording(text, allowed, catalogue, language)) for language, text in texts.items()), default=0)


def _is_wanted(row: Row, name: str, wanted: Wanted) -> bool:
    if wanted.only == "changed" and not row.changed:
        return False
    if wanted.only == "full" and not row.nearly_full:
        return False
    if wanted.only == "faulty" and not (row.faulty or row.worst > SINGLE_SEGMENT):
        return False
    sought = wanted.words.casefold()
    within = (name, row.variant, row.outcome, *row.texts.values())
    return not sought or any(sought in each.casefold() for each in within)
