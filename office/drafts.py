"""The draft of the catalogue as a value: its base, what it changes, by whom, and the catalogue that it would make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.access import Actor
from core.catalogue import Catalogue, CatalogueError
from core.catalogue_parts import Change, Json, difference, part_of, with_parts
from runtime.runtime import Runtime
from store import catalogue_draft, catalogue_versions
from store.catalogue_draft import EDITING, SUBMITTED, DraftPart, Standing
from store.database import READ_ONLY, Db


@dataclass(frozen=True, slots=True)
class PartState:
    """One part as the draft has it. `revision` is what a form names that was filled in from it.

    Of a part that is as in the base it is 0 less the base's number, so that a form which was opened before another
    version went live is known too. `content` None: there is none, or it is taken out.
    """

    place: str
    content: Json
    base: Json
    revision: int
    edited_by: str = ""
    edited_at: datetime | None = None

    @property
    def changed(self) -> bool:
        """Whether the draft has another content than its base."""
        return bool(self.content != self.base)


@dataclass(frozen=True)
class Draft:
    """The draft at one moment. `base` is the version it changes, `live_number` the one that answers people now."""

    base: Catalogue
    live_number: int
    standing: Standing
    parts: Mapping[str, DraftPart]

    @property
    def revision(self) -> int:
        """What an approver names to say what was looked at."""
        return self.standing.revision

    @property
    def submitted(self) -> bool:
        """Whether it waits for an approver."""
        return self.standing.state == SUBMITTED

    @property
    def outdated(self) -> bool:
        """Whether another version went live since it was begun."""
        return self.base.number != self.live_number

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that it would make, under the number that it would get."""
        changed = with_parts(self.base, {place: part.content for place, part in self.parts.items()})
        return changed.model_copy(update={"number": self.live_number + 1})

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What it changes, in the order of the file."""
        return difference(self.base, self.catalogue)

    @property
    def authors(self) -> tuple[str, ...]:
        """Who had a hand in it, and who submitted it."""
        names = [name for part in self.parts.values() for name in (*part.editors, part.edited_by)]
        return tuple(dict.fromkeys([*names, *filter(None, [self.standing.submitted_by])]))

    def may_be_approved_by(self, who: Actor) -> bool:
        """Return whether somebody had no hand in it. Publishing asks the database once more."""
        return not set(names_of(who)) & set(self.authors)

    def part(self, place: str) -> PartState:
        """Return a part as it stands in the draft; raise UnknownPlace."""
        base, changed = part_of(self.base, place), self.parts.get(place)
        if changed is None:
            return PartState(place, base, base, -self.base.number)
        return PartState(place, changed.content, base, changed.revision, changed.edited_by, changed.edited_at)


def draft_of(rt: Runtime) -> Draft:
    """Return the draft as it stands; one that changes nothing, based on what is live, if nobody has begun one."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return draft_in(db, rt)


def draft_in(db: Db, rt: Runtime) -> Draft:
    """Return the draft as a transaction sees it."""
    live, standing = live_number(db, rt), catalogue_draft.standing(db)
    parts = catalogue_draft.parts(db) if standing else {}
    if standing is None or not parts:  # what changes nothing follows what is live
        revision = standing.revision if standing else 0
        note = standing.returned_note if standing else None
        standing = Standing(live, EDITING, revision, returned_note=note)
    return Draft(base_in(db, rt, standing.base_number), live, standing, parts)


def live_number(db: Db, rt: Runtime) -> int:
    """Return the number of the newest version, that of the shipped one where none is published."""
    newest = catalogue_versions.newest(db)
    return newest[0] if newest else rt.shipped_catalogue.number


def catalogue_in(db: Db, rt: Runtime, number: int) -> Catalogue:
    """Return the catalogue of a number as it would be used today; raise KeyError for a number that there is not."""
    version = catalogue_versions.load(db, number)
    if version is not None:
        return catalogue_versions.catalogue_in(version, rt.shipped_catalogue)
    if number == rt.shipped_catalogue.number:
        return rt.shipped_catalogue
    raise KeyError(number)


def base_in(db: Db, rt: Runtime, number: int) -> Catalogue:
    """Return the catalogue of a number; the one that answers in its place, under its number, where it is unreadable.

    So a document that no program can read keeps nobody from drafting, nor from going back to an older one.
    """
    try:
        return catalogue_in(db, rt, number)
    except CatalogueError:
        older = catalogue_versions.sound_below(db, number, rt.shipped_catalogue)
        return older.model_copy(update={"number": number})


def names_of(who: Actor) -> tuple[str, ...]:
    """Return the names by which the same person may have worked: at the console, and in a terminal."""
    bare = who.name.rpartition(":")[2]
    return tuple(dict.fromkeys((who.name, f"user:{bare}", f"terminal:{bare}")))
