"""The USSD menu as a tree: what each screen offers, where that leads, and how full it gets."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.catalogue import Catalogue
from core.menu import Item, Menu, Node
from core.menu_audit import LEAST_SEPTETS, FullScreen, fullest_screens

# As core/menu_audit.py names screens: `main page 1 after a wrong key`, `register nik after a wrong nik`, `end: lost`.
_PAGE = re.compile(r"(?P<name>\w+) page (?P<page>\d+)(?P<wrong> after a wrong key)?")
_FORM = re.compile(r"(?P<name>\w+) (?P<field>\w+)(?: after a wrong (?P<mistake>\w+))?")
_END = re.compile(r"end: (?P<word>\w+)")


@dataclass(frozen=True, slots=True)
class Where:
    """Which screen one of the audit is: a page of a list, a field of a form, or a farewell; perhaps after a mistake."""

    name: str = ""
    page: int = 0
    field: str = ""
    wrong: bool = False
    word: str = ""


def where_of(place: str) -> Where:
    """Return what the audit's name of a screen says; the name alone where it says something else."""
    if found := _PAGE.fullmatch(place):
        return Where(found["name"], int(found["page"]), wrong=bool(found["wrong"]))
    if found := _FORM.fullmatch(place):
        return Where(found["name"], field=found["field"], wrong=bool(found["mistake"]))
    found = _END.fullmatch(place)
    return Where(word=found["word"]) if found else Where(place)


@dataclass(frozen=True, slots=True)
class Branch:
    """A screen and what can be chosen on it. `seen`: it stands further up in the tree already."""

    name: str
    node: Node
    leaves: tuple["Leaf", ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item; `branch` is the screen it leads to, None for a command or where that screen is shown elsewhere."""

    item: Item
    branch: Branch | None


def tree_of(menu: Menu) -> Branch | None:
    """Return the screens from the root on, each once; None where there is no menu."""
    return _branch(menu, menu.root, {menu.root}) if menu.root in menu.nodes else None


def _branch(menu: Menu, name: str, seen: set[str]) -> Branch:
    node = menu.nodes[name]
    return Branch(name, node, tuple(_leaf(menu, item, seen) for item in node.items))


def _leaf(menu: Menu, item: Item, seen: set[str]) -> Leaf:
    if item.node is None or item.node in seen or item.node not in menu.nodes:
        return Leaf(item, None)
    seen.add(item.node)
    return Leaf(item, _branch(menu, item.node, seen))


def elsewhere(menu: Menu, tree: Branch | None) -> Iterator[str]:
    """Yield the screens that the tree does not show: those only offered after an answer, and unreachable ones."""
    shown = set(_names(tree)) if tree else set()
    yield from (name for name in menu.nodes if name not in shown)


def _names(branch: Branch) -> Iterator[str]:
    yield branch.name
    for leaf in branch.leaves:
        if leaf.branch:
            yield from _names(leaf.branch)


def full_screens(catalogue: Catalogue) -> list[FullScreen]:
    """Return every screen, the fullest first; none where the menu is not sound enough to be drawn."""
    try:
        return fullest_screens(catalogue, LEAST_SEPTETS)
    except (KeyError, ValueError, IndexError):
        return []


def fullness_of(screens: list[FullScreen]) -> Mapping[str, int]:
    """Return the septets of the fullest page of each screen."""
    found: dict[str, int] = defaultdict(int)
    for screen in screens:
        name = screen.place.partition(" ")[0]
        found[name] = max(found[name], screen.septets)
    return found
