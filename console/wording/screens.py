"""How a screen of the USSD menu looks while it is edited: its pages, and what each takes."""

from dataclasses import dataclass
from typing import Any

from console.wording.phone_lines import broken, scrolls
from core.catalogue import Catalogue, CatalogueError
from core.catalogue_parts import with_parts
from core.commands import Language
from core.gsm7 import fold, septets
from core.menu_audit import LEAST_SEPTETS
from core.menu_screens import draw, laid_out
from core.menu_state import Dialogue, ScreenLimits, State


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
        dialogue = Dialogue(drawn, language, ScreenLimits(LEAST_SEPTETS))
        root = drawn.menu.root
        path = (root,) if name == root else (root, root, name)
        state = State(menu=drawn.number, path=path)
        pages = range(len(laid_out(dialogue, state).bodies))
        texts = [fold(draw(dialogue, state.model_copy(update={"page": page})).text) for page in pages]
    except (CatalogueError, KeyError, ValueError, IndexError):
        return ()
    return tuple(ScreenPage(tuple(broken(text)), septets(text)) for text in texts)
