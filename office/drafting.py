"""Editing the one draft of the catalogue: a part at a time, and nobody overwrites what another wrote."""

from dataclasses import dataclass

from core.access import Actor
from core.catalogue import Catalogue, CatalogueError, Problem, Severity
from core.catalogue_parts import Json, part_of, place_around, with_parts
from office import audit
from office.drafts import Draft, PartState, catalogue_in, draft_in, live_number
from office.wording_checks import problems_of
from runtime.runtime import Runtime
from store import catalogue_draft
from store.catalogue_draft import DraftPart
from store.database import Db

# What one part alone cannot mend: it stands until other parts follow, and only keeps the draft from being submitted.
ACROSS_PARTS = frozenset({"alias_taken", "alias_reserved", "unreachable", "no_node", "circle", "unreached"})


@dataclass(frozen=True, slots=True)
class Saved:
    """The part is kept. `problems` are those of the whole draft that lie in it, and what others have from it."""

    part: PartState
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the part since; `theirs` is how it stands. Nothing was kept."""

    theirs: PartState


@dataclass(frozen=True, slots=True)
class Invalid:
    """The part cannot be kept like this."""

    problems: tuple[Problem, ...]


def edit_part(rt: Runtime, who: Actor, place: str, content: Json, against_revision: int) -> Saved | Conflict | Invalid:
    """Change one part in the draft; `content` None takes it out.

    `against_revision` is that of the PartState the form was filled in from. What was submitted is being edited again.
    """
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))
        draft = draft_in(db, rt)
        try:
            theirs, wanted = draft.part(place), with_parts(draft.catalogue, {place: content})
        except CatalogueError as error:
            return Invalid(error.problems)
        content = part_of(wanted, place)  # as it is kept: with the fields that were left out
        if _is_stale(db, rt, theirs, against_revision) and theirs.content != content:
            return Conflict(theirs)
        fresh = _fresh_problems(draft.catalogue, wanted, place)
        if wrong := tuple(each for each in fresh if _keeps_from_saving(each, place, content)):
            return Invalid(wrong)
        if content != theirs.content:
            _keep(db, rt, who, draft, place, content)
        saved = draft_in(db, rt).part(place)
    return Saved(
        saved, tuple(each for each in problems_of(wanted) if place_around(each.place) == place or each in fresh)
    )


def discard_part(rt: Runtime, who: Actor, place: str, against_revision: int | None = None) -> PartState | Conflict:
    """Have a part be as in the base again; return it, or Conflict if it is not what was looked at."""
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))
        draft = draft_in(db, rt)
        theirs = draft.part(place)
        if against_revision is not None and _is_stale(db, rt, theirs, against_revision):
            return Conflict(theirs)
        if place in draft.parts:
            catalogue_draft.drop_part(db, place)
            catalogue_draft.touch(db)
            audit.note(db, rt, who, "catalogue.discard", place, theirs.content, theirs.base)
        return draft_in(db, rt).part(place)


def discard_draft(rt: Runtime, who: Actor) -> int:
    """Have everything be as it is live again; return how many parts were changed."""
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))
        places = sorted(catalogue_draft.parts(db))
        if places:
            catalogue_draft.drop_parts(db)
            catalogue_draft.touch(db)
            audit.note(db, rt, who, "catalogue.discard", "draft", {"parts": places}, None)
    return len(places)


def put_parts(db: Db, rt: Runtime, who: Actor, draft: Draft, contents: dict[str, Json]) -> None:
    """Keep several parts at once, each with its entry in the audit log. The draft is locked."""
    for place, content in contents.items():
        _keep(db, rt, who, draft, place, content)


def _keep(db: Db, rt: Runtime, who: Actor, draft: Draft, place: str, content: Json) -> None:
    """Keep a part; one that is as in the base again is no change. Who had a hand in it before is remembered."""
    theirs, before = draft.part(place), draft.parts.get(place)
    revision = catalogue_draft.touch(db)
    if content == theirs.base:
        catalogue_draft.drop_part(db, place)
    else:
        editors = tuple(dict.fromkeys([*(before.editors if before else ()), who.name]))
        part = DraftPart(place, content, revision, who.name, editors, rt.now())
        catalogue_draft.put_part(db, part)
    audit.note(db, rt, who, "catalogue.edit", place, theirs.content, content)


def _is_stale(db: Db, rt: Runtime, theirs: PartState, against: int) -> bool:
    """Return whether a form was filled in from something else than what stands there now."""
    if against == theirs.revision or (against == 0 and theirs.revision < 0):
        return False
    if theirs.revision >= 0 or against >= 0 or against < theirs.revision:
        return True
    try:
        return bool(part_of(catalogue_in(db, rt, -against), theirs.place) != theirs.content)
    except (KeyError, CatalogueError):
        return True


def _fresh_problems(before: Catalogue, after: Catalogue, place: str) -> list[Problem]:
    """Return the problems that a change makes: those that were not there, and those that lie in the part itself."""
    known = problems_of(before)
    return [each for each in problems_of(after) if each not in known or place_around(each.place) == place]


def _keeps_from_saving(problem: Problem, place: str, content: Json) -> bool:
    """What is wrong in the part itself, or goes missing with it, cannot be kept; what other parts may mend can."""
    if problem.severity is not Severity.ERROR or problem.code in ACROSS_PARTS:
        return False
    return place_around(problem.place) == place or (content is None and problem.code.startswith("missing_"))
