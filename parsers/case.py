"""A text with the keywords it speaks of, as the rules of choice see it."""

from dataclasses import dataclass

from parsers.evidence import Hit
from parsers.view import View


@dataclass(frozen=True, slots=True)
class Choice:
    """The keyword that is meant, or (`asked`) those to ask about, with what spoke for it."""

    keywords: tuple[str, ...]
    matched: str
    how: str
    asked: bool = False


@dataclass(slots=True)
class Case:
    """A text with its hits, by keyword: the strongest first."""

    view: View
    hits: list[Hit]
    lead: int | None

    def best(self, *names: str) -> Hit | None:
        """Return the strongest hit of these keywords: longest phrase, then first in the text."""
        mine = [hit for hit in self.hits if hit.keyword in names]
        return max(mine, key=lambda hit: (hit.size, -hit.first)) if mine else None

    def has(self, *names: str) -> bool:
        """Whether any of these keywords is spoken of."""
        return any(hit.keyword in names for hit in self.hits)

    def leads(self) -> Hit | None:
        """Return the single word or phrase the text begins with."""
        mine = [hit for hit in self.hits if hit.first == self.lead]
        return max(mine, key=lambda hit: hit.size) if mine else None
