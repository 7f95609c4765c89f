"""Finds sample people by what somebody calls them."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar


class Named(Protocol):
    """Whoever has a name."""

    @property
    def name(self) -> str:
        """The full name."""


Person = TypeVar("Person", bound=Named)


class NotOnePerson(ValueError):  # noqa: N818  # named for what it is
    """Nobody, or more than one, is called so; the text says who could be meant."""


def slug_of(name: str) -> str:
    """Return the name as it stands in a URL: lower-case words with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def find_people(people: Sequence[Person], called: str) -> list[Person]:
    """Return the one of this name or, next best, all whose name begins with these whole words."""
    wanted = slug_of(called)
    exact = [each for each in people if slug_of(each.name) == wanted]
    return exact or [each for each in people if wanted and slug_of(each.name).startswith(f"{wanted}-")]


def one_of(people: Sequence[Person], called: str) -> Person:
    """Return the person of this name. Raises NotOnePerson that says who could be meant."""
    found = find_people(people, called)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotOnePerson(f"{called}: yang mana / which one: {', '.join(slug_of(each.name) for each in found)}?")
    alike = ", ".join(names_like(people, called))
    raise NotOnePerson(f"{called}: tidak ada / no such person; coba / try: {alike}; semua / all: kabar personas")


def names_like(people: Sequence[Person], called: str) -> list[str]:
    """Return up to three names, as find_people takes them, that resemble what was written; else the first three."""
    slugs = [slug_of(each.name) for each in people]
    names = list(dict.fromkeys([*(slug.split("-")[0] for slug in slugs), *slugs]))
    return get_close_matches(slug_of(called), names, n=3, cutoff=0.5) or names[:3]
