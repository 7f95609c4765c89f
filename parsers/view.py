"""A text as the parser sees it: words and numbers in order, with everything that decisions ask of it."""

from dataclasses import dataclass, field

from parsers.index import Index
from parsers.labels import Label
from parsers.normalise import Folded
from parsers.numbers import Kind, Number
from parsers.vocabulary import Role
from parsers.words import Word

SOFT = frozenset({Role.COURTESY, Role.ASKING, Role.PRONOUN, Role.LABEL, Role.PROGRAMME, Role.DOMAIN, Role.NAME})


@dataclass(slots=True)
class View:
    """`items` are the words and numbers in the order of the text."""

    folded: Folded
    index: Index
    items: list[Word | Number] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    email: str | None = None
    notes: list[str] = field(default_factory=list)

    def lemmas(self) -> set[str]:
        """Return the head words of the text."""
        return {word.lemma for word in self.words}

    def of_kind(self, *kinds: Kind) -> list[Number]:
        """Return the numbers of these kinds, in order."""
        return [n for n in self.numbers if n.kind in kinds]

    @property
    def has_card(self) -> bool:
        """Whether there is a number that is, or was meant as, a card or claim number."""
        return bool(self.of_kind(Kind.KPJ, Kind.NIK, Kind.CLAIM, Kind.EXAMPLE, Kind.LEGACY, Kind.BAD, Kind.PHONE))

    @property
    def unknown(self) -> int:
        """How many words are not understood, or are known to mean something else."""
        return sum(w.role in (Role.UNKNOWN, Role.ORDINARY) for w in self.words)

    @property
    def about_us(self) -> bool:
        """Whether programme, card or our name is mentioned."""
        return self.has_card or any(
            w.role in (Role.PROGRAMME, Role.DOMAIN) or w.label in (Label.KPJ, Label.NIK) for w in self.words
        )
