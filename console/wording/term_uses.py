"""Which texts a term fills, and how full the fullest of them gets while the term is worded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console.wording.marks import PLACEHOLDER
from console.wording.preview import Wording, worst_of
from console.wording.subjects import TERMS, Subject
from console.wording.told import table
from core.catalogue import Catalogue
from core.commands import Language
from core.gsm7 import SINGLE_SEGMENT
from core.outcomes import OUTCOMES
from core.placeholders import kind_of


@dataclass(frozen=True, slots=True)
class Use:
    """A text that a term may stand in. `worst`: its septets with the longest values, this term's among them."""

    outcome: str
    name: str
    worst: int

    @property
    def surplus(self) -> int:
        """Septets too many; zero or less where it fits."""
        return self.worst - SINGLE_SEGMENT


def uses_of(subject: Subject, texts: Mapping[Language, str], catalogue: Catalogue, language: Language) -> list[Use]:
    """Return the texts that a term fills, if it is worded like this, the fullest first; of anything else none."""
    if subject.where != TERMS:
        return []
    group, _, code = subject.name.partition(".")
    codes = {**catalogue.terms.get(group, {}), code: {**texts}}
    worded = catalogue.model_copy(update={"terms": {**catalogue.terms, group: codes}})
    return sorted(_uses(group, worded, language), key=lambda use: -use.worst)


def _uses(group: str, catalogue: Catalogue, language: Language) -> Iterator[Use]:
    for outcome, texts in catalogue.replies.items():
        text = texts.get(language, "")
        if group in map(kind_of, PLACEHOLDER.findall(text)):
            worst = worst_of(Wording(text, OUTCOMES.get(outcome, frozenset()), catalogue, language))
            yield Use(outcome, table.name_of(outcome), worst)
