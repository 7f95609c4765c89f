"""A catalogue in parts, each at its place: what one form edits, what a draft changes, and what differs between two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.catalogue import Catalogue, CatalogueError, Problem
from core.catalogue_documents import Content, catalogue_of, content_of

Json = Any  # a value as JSON knows it
Parts = Mapping[str, Json]

# Where parts stand, in the order of the file: a part by itself, one part per name, or one per group and code.
_WHOLE = (("notices",), ("menu", "root"), ("menu", "prefix"), ("menu", "words"))
_NAMED = (
    ("keywords",),
    ("menu", "nodes"),
    ("menu", "asks"),
    ("menu", "mistakes"),
    ("menu", "says"),
    ("menu", "after"),
    ("replies",),
)
_GROUPED = (("menu", "terms"), ("terms",))
_ORDER = (
    ("keywords",),
    ("notices",),
    ("menu", "root"),
    ("menu", "prefix"),
    ("menu", "words"),
    ("menu", "nodes"),
    ("menu", "asks"),
    ("menu", "mistakes"),
    ("menu", "says"),
    ("menu", "terms"),
    ("menu", "after"),
    ("replies",),
    ("terms",),
)
Path = tuple[str, ...]


class UnknownPlace(CatalogueError):  # noqa: N818  # named for what it is
    """No part of a catalogue can stand there."""

    def __init__(self, place: str) -> None:
        super().__init__([Problem(place, "is no part of a catalogue", code="no_part")])


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs. `before` None: it is new; `after` None: it is gone."""

    place: str
    before: Json
    after: Json


def path_of(place: str) -> Path:
    """Return the keys that lead to a part (`terms.state.open` -> terms, state, open); raise UnknownPlace."""
    keys = tuple(place.split("."))
    for section in _ORDER:
        if keys[: len(section)] != section:
            continue
        rest = place.split(".", len(section))[len(section) :]
        if section in _WHOLE and not rest:
            return section
        if section in _NAMED and rest and rest[0] and "." not in rest[0]:
            return (*section, rest[0])
        group, _, code = rest[0].partition(".") if rest else ("", "", "")
        if section in _GROUPED and group and code:
            return (*section, group, code)
    raise UnknownPlace(place)


def parts_of(catalogue: Catalogue) -> dict[str, Json]:
    """Return every part by its place, in the order of the file."""
    return dict(_parts(content_of(catalogue)))


def part_of(catalogue: Catalogue, place: str) -> Json:
    """Return one part; None where there is none. Raise UnknownPlace."""
    found: Any = content_of(catalogue)
    for key in path_of(place):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def place_around(place: str) -> str:
    """Return the place of the part that a problem's place (`keywords.SALDO.help.id`) is in; "" where it is in none."""
    keys = tuple(place.split("."))
    for section in _ORDER:
        depth = len(section) + (0 if section in _WHOLE else 1 if section in _NAMED else 2)
        if keys[: len(section)] == section and len(keys) >= depth:
            return ".".join(keys[:depth])
    return ""


def with_parts(base: Catalogue, changes: Parts) -> Catalogue:
    """Return the catalogue with these parts in place of its own; None takes one out.

    Raise UnknownPlace, or CatalogueError that names every place where the shape is wrong. The content is not checked.
    """
    content = content_of(base)
    for place, part in changes.items():
        _put(content, path_of(place), part)
    return catalogue_of(content, base.number)


def difference(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Return what changed from one catalogue to another, part by part, in the order of the file.

    `with_parts(before, {change.place: change.after ...})` is the other one again.
    """
    old, new = parts_of(before), parts_of(after)
    places = [*new, *(place for place in old if place not in new)]
    return tuple(
        Change(place, old.get(place), new.get(place))
        for place in in_file_order(places)
        if old.get(place) != new.get(place)
    )


def in_file_order(places: list[str]) -> list[str]:
    """Return places in the order of the sections of the file; within one as they came."""
    return sorted(places, key=lambda place: _section_at(path_of(place)))


def _section_at(path: Path) -> int:
    return next(at for at, section in enumerate(_ORDER) if path[: len(section)] == section)


def _parts(content: Content) -> Iterator[tuple[str, Json]]:
    for section in _ORDER:
        found: Any = content
        for key in section:
            found = found.get(key)
        place = ".".join(section)
        if section in _WHOLE:
            yield place, found
        elif section in _NAMED:
            yield from ((f"{place}.{name}", part) for name, part in found.items())
        else:
            for group, codes in found.items():
                yield from ((f"{place}.{group}.{code}", part) for code, part in codes.items())


def _put(content: Content, path: Path, part: Json) -> None:
    """Set or take out one part of plain values; a group that has lost its last code goes with it."""
    around, keys = content, list(path)
    for key in keys[:-1]:
        around = around.setdefault(key, {})
    if part is not None:
        around[keys[-1]] = part
        return
    around.pop(keys[-1], None)
    if path[:-2] in _GROUPED and not around:
        parent: Any = content
        for key in keys[:-2]:
            parent = parent[key]
        parent.pop(keys[-2])
