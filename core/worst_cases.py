"""How long texts get at their worst: with the longest legal value in every placeholder."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.catalogue import HELP, Catalogue
from core.commands import Language
from core.gsm7 import septets
from core.menu_words import on_screen, words_of
from core.placeholders import KINDS, Term, kind_of
from core.replies import written
from core.templates import MalformedTextError, Slot, parse_template


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The most septets that legal values can make of an outcome's text, and what each placeholder takes of them."""

    outcome: str
    language: Language
    septets: int
    values: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        """Return for example `160 refusal.id (name 10, amount1 16)`."""
        values = ", ".join(f"{name} {size}" for name, size in self.values)
        return f"{self.septets:3} {self.outcome}.{self.language.value}" + (f" ({values})" if values else "")


def worst_cases(catalogue: Catalogue) -> list[WorstCase]:
    """Return the worst case of every well-formed text of a known outcome, the longest first."""
    found = []
    for outcome, language, text in outcome_texts(catalogue):
        try:
            found.append(_worst_case(outcome, language, text, catalogue))
        except MalformedTextError:
            continue  # reported as such by check
    return sorted(found, key=lambda case: -case.septets)


def worst_screens(catalogue: Catalogue) -> list[WorstCase]:
    """Return the worst case of every well-formed answer in the words of a screen, the longest first.

    That of an outcome for which the menu has no words is the reply, where a term in it has words of its own.
    """
    worded, found = on_screen(catalogue), []
    for outcome, language, text in outcome_texts(worded):
        says = words_of(outcome, worded)
        try:
            found.append(_worst_case(outcome, language, text if says is None else says.get(language, ""), worded))
        except MalformedTextError:
            continue  # reported as such by check
    return sorted(found, key=lambda case: -case.septets)


def fullest(text: str, catalogue: Catalogue, language: Language) -> str:
    """Return a well-formed text with the longest value in each placeholder, as a row of crosses."""
    pieces = (
        piece if isinstance(piece, str) else "x" * longest(piece.name, catalogue, language)
        for piece in parse_template(text)
    )
    return "".join(pieces)


def longest(placeholder: str, catalogue: Catalogue, language: Language) -> int:
    """Return the most septets that a legal value of a placeholder cannot be shrunk below."""
    kind = KINDS[kind_of(placeholder)]
    if kind.shrinks_to is not None:
        return kind.shrinks_to
    group = kind_of(placeholder)
    values = tuple(catalogue.terms.get(group, {})) if isinstance(kind.legal, Term) else kind.extremes
    slot = Slot(placeholder, group, kind)
    return max((septets(written(slot, value, catalogue, language)) for value in values), default=0)


def _worst_case(outcome: str, language: Language, text: str, catalogue: Catalogue) -> WorstCase:
    template = parse_template(text)
    literal = sum(septets(piece) for piece in template if isinstance(piece, str))
    values = tuple((s.name, longest(s.name, catalogue, language)) for s in template if isinstance(s, Slot))
    return WorstCase(outcome, language, literal + sum(size for _, size in values), values)


def outcome_texts(catalogue: Catalogue) -> Iterator[tuple[str, Language, str]]:
    """Yield every outcome's text in every language that it has."""
    for keyword, entry in catalogue.keywords.items():
        for language, text in entry.help.items():
            yield HELP + keyword, language, text
    for outcome, texts in catalogue.replies.items():
        for language, text in texts.items():
            yield outcome, language, text
