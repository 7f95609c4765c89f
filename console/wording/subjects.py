"""What a form words: the text of a reply, its words on a screen, or a small text of the menu."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.wording.told import table
from core.catalogue import Catalogue
from core.commands import Language
from core.outcomes import OUTCOMES


@dataclass(frozen=True, slots=True)
class Subject:
    """A pair of texts at one place of the catalogue. `outcome` is whose words they are."""

    place: str
    outcome: str
    allowed: frozenset[str]
    on_screen: bool = False
    prefix: str = ""  # what is sent before it where it goes out by SMS

    @property
    def title(self) -> str:
        """What it is called."""
        return table.name_of(self.outcome)

    @property
    def occasion(self) -> str:
        """When people read it."""
        return table.occasion_of(self.outcome)

    @property
    def is_notice(self) -> bool:
        """Whether people read it without having asked for it."""
        return table.is_unasked(self.outcome)


def reply(outcome: str) -> Subject:
    """Return the text of an outcome, as it goes out by SMS."""
    return Subject(f"replies.{outcome}", outcome, OUTCOMES.get(outcome, frozenset()))


def screen(outcome: str, catalogue: Catalogue) -> Subject:
    """Return the words that an outcome has on a screen of the menu, instead of its reply."""
    allowed = OUTCOMES.get(outcome, frozenset())
    return Subject(f"menu.says.{outcome}", outcome, allowed, on_screen=True, prefix=catalogue.menu.prefix)


def words_in(subject: Subject, catalogue: Catalogue) -> Mapping[Language, str] | None:
    """Return the subject's texts in a catalogue; None where it has none."""
    says = catalogue.menu.says if subject.on_screen else catalogue.replies
    return says.get(subject.outcome)


def content_of(texts: Mapping[Language, str]) -> dict[str, Any]:
    """Return texts as a part of the catalogue."""
    return {language.value: text for language, text in texts.items()}
