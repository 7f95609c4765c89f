"""Near-twins among the texts: one name and one occasion, told apart by how many cards there are or what is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

OutcomeName = str


@dataclass(frozen=True, slots=True)
class Family:
    """One or several outcomes that are heard on the same occasion; `told` is what tells the several apart."""

    name: LazyString
    occasion: LazyString
    told: OutcomeName | Mapping[OutcomeName, LazyString]

    @property
    def outcomes(self) -> tuple[OutcomeName, ...]:
        """The outcomes, in their order."""
        return (self.told,) if isinstance(self.told, str) else tuple(self.told)

    def variant(self, outcome: OutcomeName) -> str:
        """Return what tells an outcome from its twins; empty for one that has none."""
        return "" if isinstance(self.told, str) else str(self.told[outcome])


@dataclass(frozen=True, slots=True)
class Group:
    """The families of one service."""

    code: str
    name: LazyString
    families: tuple[Family, ...]
