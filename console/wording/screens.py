"""How a screen of the USSD menu looks while it is edited: its pages, and what each takes."""

from dataclasses import dataclass
from typing import Any

from console.wording.phone_lines import broken, scrolls
from console.wording.preview import Wording, preview_of
from core.catalogue import Catalogue, CatalogueError
from core.catalogue_parts import Parts, with_parts
from core.commands import Language
from core.gsm7 import fold, septets
from core.menu_answers import Answer, told_of
from core.menu_audit import LEAST_SEPTETS
from core.menu_screens import draw, laid_out
from core.menu_state import Dialogue, ScreenLimits, State
from core.menu_words import on_screen, words_of
from core.outcomes import OUTCOMES

_NOT_YET = (CatalogueError, KeyError, ValueError, IndexError)  # what drawing an unfinished menu may raise


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """One page of a screen: its text in the lines of a small phone, and its septets."""

    lines: tuple[str, ...]
    septets: int

    @property
    def scrolls(self) -> int:
        """How often a small phone has to be scrolled, a screen at a time."""
        return scrolls(len(self.lines))


def pages_of(catalogue: Catalogue, name: str, content: Any, language: Language) -> tuple[ScreenPage, ...]:
    """Return the pages of a screen with this content; none where it cannot be drawn yet."""
    try:
        drawn = with_parts(catalogue, {f"menu.nodes.{name}": content})
        root = drawn.menu.root
        return _drawn(drawn, State(menu=drawn.number, path=(root,) if name == root else (root, root, name)), language)
    except _NOT_YET:
        return ()


def pages_of_answer(
    catalogue: Catalogue, outcome: str, changes: Parts, language: Language, worst: bool = False
) -> tuple[ScreenPage, ...]:
    """Return the pages of an answer and of what it offers next, with parts of the catalogue as they are being edited.

    `worst`: with the longest legal values. None where it cannot be drawn yet.
    """
    try:
        drawn = with_parts(catalogue, changes)
        texts = words_of(outcome, drawn) or drawn.replies[outcome]
        wording = Wording(texts[language], OUTCOMES.get(outcome, frozenset()), on_screen(drawn), language)
        told = told_of(_dialogue(drawn, language), Answer(preview_of(wording, worst).filled, outcome))
        return _drawn(drawn, State(menu=drawn.number, path=(drawn.menu.root,) * 3, told=told), language)
    except _NOT_YET:
        return ()


def _drawn(catalogue: Catalogue, state: State, language: Language) -> tuple[ScreenPage, ...]:
    dialogue = _dialogue(catalogue, language)
    pages = range(len(laid_out(dialogue, state).bodies))
    texts = [fold(draw(dialogue, state.model_copy(update={"page": page})).text) for page in pages]
    return tuple(ScreenPage(tuple(broken(text)), septets(text)) for text in texts)


def _dialogue(catalogue: Catalogue, language: Language) -> Dialogue:
    return Dialogue(catalogue, language, ScreenLimits(LEAST_SEPTETS))
