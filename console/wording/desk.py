"""What every page that edits the catalogue begins with: the draft, who changed what, and what is wrong in a part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort

from console.guard import actor, person, runtime
from console.wording.told_problems import told
from core.access import Permission
from core.catalogue import Catalogue, Problem, Severity
from core.catalogue_parts import Json, UnknownPlace, place_around
from office import catalogue as office
from office.catalogue import Conflict, Draft, Invalid, PartState, Saved


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem for the page: its sentence, the field it is about (may be empty), and whether it only is doubtful."""

    text: str
    field: str
    warning: bool


@dataclass(frozen=True)
class Desk:
    """The draft as a page shows it, and whether its reader may change it."""

    draft: Draft

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that the draft would make."""
        return self.draft.catalogue

    @property
    def live(self) -> Catalogue:
        """The version that the draft changes."""
        return self.draft.base

    @property
    def count(self) -> int:
        """How many parts the draft changes."""
        return len(self.draft.parts)

    @property
    def editors(self) -> list[str]:
        """Who had a hand in it."""
        return list(dict.fromkeys(name_of(each) for each in self.draft.authors))

    @property
    def submitted(self) -> bool:
        """Whether it waits for an approver."""
        return self.draft.submitted

    @property
    def may_edit(self) -> bool:
        """Whether the reader may change anything."""
        return person().may(Permission.CATALOGUE_EDIT)

    @cached_property
    def changed(self) -> frozenset[str]:
        """The places of the parts that the draft changes."""
        return frozenset(self.draft.parts)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong or doubtful in the draft."""
        return tuple(office.problems_of(self.catalogue))

    @cached_property
    def faulty(self) -> frozenset[str]:
        """The places of the parts in which something is wrong."""
        return frozenset(place_around(each.place) for each in self.problems if each.severity is Severity.ERROR)

    def part(self, place: str) -> PartState:
        """Return a part as it stands in the draft, or answer that no page can be about it."""
        try:
            return self.draft.part(place)
        except UnknownPlace:
            abort(404)

    def problems_in(self, place: str) -> list[Problem]:
        """Return what is wrong or doubtful in a part."""
        return [each for each in self.problems if place_around(each.place) == place]


def open_desk() -> Desk:
    """Return the draft as it stands at this moment."""
    return Desk(office.draft_of(runtime()))


def keep(place: str, content: Json, revision: int) -> Saved | Conflict | Invalid:
    """Keep a part in the draft, in the name of whoever is signed in."""
    return office.edit_part(runtime(), actor(), place, content, revision)


def undo(place: str, revision: int) -> PartState | Conflict:
    """Have a part be as published again, in the name of whoever is signed in."""
    return office.discard_part(runtime(), actor(), place, revision)


def name_of(who: str) -> str:
    """Return a person as pages name them: `user:sari` is sari."""
    return who.rpartition(":")[2]


def shown(problems: Iterable[Problem], fields: Mapping[str, str]) -> list[Shown]:
    """Return problems for the page; `fields` names the field of a place, or of everything below it."""
    return [Shown(told(each), field_of(each.place, fields), each.severity is Severity.WARNING) for each in problems]


def field_of(place: str, fields: Mapping[str, str]) -> str:
    """Return the field of the longest of these places that a problem's place is in; empty where there is none."""
    inside = [each for each in fields if place == each or place.startswith(f"{each}.")]
    return fields[max(inside, key=len)] if inside else ""


def plain(value: Any) -> str:
    """Return what a browser's text area holds as it is kept: plain line feeds, no blanks around it."""
    return str(value or "").replace("\r\n", "\n").strip()
