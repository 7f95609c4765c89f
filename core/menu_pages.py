"""Packs what a screen has to say into pages of so many septets, each full to the last line or word that fits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.gsm7 import cut, septets
from core.replies import shorten

_WORDS = re.compile(r"(\s*)(\S+)")
_SHORTEST = 3  # septets below which a line is not shortened


@dataclass(frozen=True, slots=True)
class View:
    """What is to be shown: a head on every page, then text that flows, then rows that are never broken.

    `helps` are the lines that may take the head's place after a wrong input. Where there is no head, the keys are then
    replaced by what can be typed: the keys themselves and the numbers from 1 to `choices`.
    """

    head: str = ""
    text: str = ""
    rows: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    choices: int = 0


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that lead away, as they are written: `98 Lanjut`. `main` is shown where there is room for it."""

    next: str
    previous: str
    back: str
    main: str
    type: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word or a row, and what stands before it unless it begins a page."""

    before: str
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages of a view: their bodies, without head and keys."""

    view: View
    keys: Keys
    limit: int
    bodies: tuple[str, ...]

    def page(self, number: int, help_line: str | None = None) -> str:
        """Return one page as it is shown; `help_line` (may be empty) after a wrong input."""
        pagers = [self.keys.next] * (number + 1 < len(self.bodies)) + [self.keys.previous] * (number > 0)
        head, last = self.view.head, _shown(self.keys, pagers)
        if help_line is not None and head:
            head = help_line
        elif help_line is not None:
            last = _hint(self.view, self.keys, pagers)
        text = "\n".join(filter(None, (head, self.bodies[number], last)))
        whole = f"{text} {self.keys.main}"
        has_room = self.keys.main and septets(whole) <= self.limit and last.endswith(self.keys.back)
        return whole if has_room else text


def lay_out(view: View, keys: Keys, limit: int) -> Layout:
    """Return the pages of a view, as few as there can be; every row is whole and on exactly one page.

    A row or word that no page could hold is shortened or cut. Raise ValueError where head and keys leave no room.
    """
    if room(view, keys, limit, pagers=(keys.next, keys.previous)) < _SHORTEST:
        raise ValueError("a screen without room for anything but keys / layar tanpa ruang selain tombol")
    units = list(_units(view, room(view, keys, limit, pagers=(keys.next, keys.previous))))
    bodies: list[str] = []
    at = 0
    while at < len(units) or not bodies:
        before = (keys.previous,) if bodies else ()
        end = _fitting(units, at, room(view, keys, limit, before))
        if end < len(units):
            end = _fitting(units, at, room(view, keys, limit, (keys.next, *before)))
        bodies.append(_joined(units[at:end]))
        at = end
    return Layout(view, keys, limit, tuple(bodies))


def room(view: View, keys: Keys, limit: int, pagers: Sequence[str]) -> int:
    """Return what is left for a page's body, also after a wrong input, so that pages are the same then."""
    shown, hint = septets(_shown(keys, pagers)), septets(_hint(view, keys, pagers))
    if view.head:
        return limit - max(map(septets, (view.head, *view.helps))) - 1 - shown - 1
    return limit - max(shown, hint) - 1


def _shown(keys: Keys, pagers: Sequence[str]) -> str:
    return "\n".join(filter(None, (" ".join(pagers), keys.back)))


def _hint(view: View, keys: Keys, pagers: Sequence[str]) -> str:
    """Return what can be typed, in one line: `Ketik 1-2/98/0`."""
    numbers = {0: "", 1: "1"}.get(view.choices, f"1-{view.choices}")
    allowed = filter(None, (numbers, *(key.partition(" ")[0] for key in (*pagers, keys.back))))
    return f"{keys.type} {'/'.join(allowed)}"


def _units(view: View, room: int) -> Iterator[_Unit]:
    for blank, word in _WORDS.findall(view.text):
        before = "\n" if "\n" in blank else " "
        for piece in _pieces(word, room):
            yield _Unit(before, piece)
            before = ""
    for row in view.rows:
        yield _Unit("\n", shorten(row, room))


def _pieces(word: str, room: int) -> Iterator[str]:
    while word:
        piece = cut(word, room)
        yield piece
        word = word[len(piece) :]


def _fitting(units: Sequence[_Unit], at: int, room: int) -> int:
    """Return the end of the units, from `at` on, that fit into so many septets."""
    size = 0
    for index in range(at, len(units)):
        size += septets(units[index].text) + (len(units[index].before) if index > at else 0)
        if size > room:
            return index
    return len(units)


def _joined(units: Sequence[_Unit]) -> str:
    return "".join((unit.before if index else "") + unit.text for index, unit in enumerate(units))
