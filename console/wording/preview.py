"""A text as it will arrive: filled in, counted in septets, broken into a phone's lines, also at its worst."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from console.wording.marks import PLACEHOLDER, Piece, Stray, Unknown, coloured, strays_in, unknown_in
from console.wording.phone_lines import broken, scrolls
from console.wording.samples import longest_values, ordinary_values
from core.catalogue import Catalogue
from core.commands import Language
from core.gsm7 import EXTENSION, SINGLE_SEGMENT, fold, septets
from core.outcomes import Outcome, Value
from core.placeholders import KINDS, kind_of
from core.replies import compose_as, shorten, written
from core.templates import MalformedTextError, Slot, Template, parse_template
from core.worst_cases import longest

NEARLY_FULL = SINGLE_SEGMENT - 5
_ITSELF = "text"


@dataclass(frozen=True, slots=True)
class Size:
    """What one placeholder takes at its worst; `shrinks` where its value is shortened down to that."""

    name: str
    septets: int
    shrinks: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to look at: what it may use, and in which catalogue and language."""

    text: str
    allowed: Collection[str]
    catalogue: Catalogue
    language: Language


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything there is to see of a text.

    `most` is what it takes with the longest legal values, `worst` the same with those that shrink as short as they get:
    that has to fit. `malformed`: it has braces that enclose no placeholder, so it cannot be filled in.
    """

    pieces: tuple[Piece, ...]
    filled: str
    overflow: str  # the end, which does not fit
    septets: int  # as filled in
    most: int
    worst: int
    sizes: tuple[Size, ...]
    shortened: tuple[str, ...]
    strays: tuple[Stray, ...]
    unknown: tuple[Unknown, ...]
    malformed: bool
    lines: tuple[str, ...]

    @property
    def surplus(self) -> int:
        """Septets too many at the worst; zero or less where it fits."""
        return self.worst - SINGLE_SEGMENT

    @property
    def scrolls(self) -> int:
        """How often a small phone has to be scrolled, a screen at a time."""
        return scrolls(len(self.lines))

    @property
    def fits(self) -> bool:
        """Whether it may be sent as it is."""
        return bool(self.filled) and self.surplus <= 0 and not (self.strays or self.unknown or self.malformed)


def preview_of(wording: Wording, worst: bool = False) -> Preview:
    """Return how a text arrives with ordinary values, or with the longest legal ones."""
    template = _template_of(wording.text)
    slots = tuple(dict.fromkeys(piece.name for piece in template or () if isinstance(piece, Slot)))
    filled, shortened = _filled(wording, slots, worst)
    end = _end_of_what_fits(filled)
    return Preview(
        pieces=tuple(coloured(wording.text, wording.allowed)),
        filled=filled[:end],
        overflow=filled[end:],
        septets=septets(filled),
        most=septets(_filled(wording, slots, worst=True)[0]),
        worst=septets(filled) if template is None else _worst(template, wording),
        sizes=tuple(_sizes(slots, wording)),
        shortened=shortened,
        strays=strays_in(wording.text),
        unknown=unknown_in(wording.text, wording.allowed),
        malformed=template is None,
        lines=tuple(broken(filled)),
    )


def worst_of(wording: Wording) -> int:
    """Return the septets that a text takes at its worst."""
    template = _template_of(wording.text)
    return septets(fold(wording.text)) if template is None else _worst(template, wording)


def _readable(text: str) -> str:
    """Return the text with what only looks like a placeholder in round brackets, so that the rest can be filled in."""
    return PLACEHOLDER.sub(lambda found: found[0] if kind_of(found[1]) in KINDS else f"({found[1]})", text)


def _template_of(text: str) -> Template | None:
    try:
        return parse_template(_readable(text))
    except MalformedTextError:
        return None


def _filled(wording: Wording, slots: tuple[str, ...], worst: bool) -> tuple[str, tuple[str, ...]]:
    """Return the text with its values, and which of them were shortened; one that is malformed comes back as it is."""
    if _template_of(wording.text) is None:
        return fold(wording.text), ()
    catalogue, language = wording.catalogue, wording.language
    values = longest_values(slots, catalogue, language) if worst else ordinary_values(slots, catalogue)
    reply = compose_as(_readable(wording.text), Outcome(_ITSELF, values), catalogue, language)
    if reply.outcome == _ITSELF:
        return reply.text, reply.shortened
    return _overlong(wording, values), tuple(filter(_shrinks, slots))


def _overlong(wording: Wording, values: dict[str, Value]) -> str:
    """Return a text that does not fit, with everything shortened that can be."""
    pieces = []
    for piece in _template_of(wording.text) or ():
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        value = written(piece, values[piece.name], wording.catalogue, wording.language)
        pieces.append(value if piece.kind.shrinks_to is None else shorten(value, piece.kind.shrinks_to))
    return "".join(pieces)


def _worst(template: Template, wording: Wording) -> int:
    literal = sum(septets(piece) for piece in template if isinstance(piece, str))
    slots = (piece.name for piece in template if isinstance(piece, Slot))
    return literal + sum(longest(name, wording.catalogue, wording.language) for name in slots)


def _sizes(slots: tuple[str, ...], wording: Wording) -> Iterator[Size]:
    for name in slots:
        yield Size(name, longest(name, wording.catalogue, wording.language), _shrinks(name))


def _shrinks(name: str) -> bool:
    return KINDS[kind_of(name)].shrinks_to is not None


def _end_of_what_fits(text: str) -> int:
    cost = 0
    for index, character in enumerate(text):
        cost += 2 if character in EXTENSION else 1
        if cost > SINGLE_SEGMENT:
            return index
    return len(text)
