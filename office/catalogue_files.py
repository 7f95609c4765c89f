"""The catalogue as a YAML file that people read and write: out of any version, into the draft."""

from dataclasses import dataclass

from core.access import Actor
from core.catalogue import Catalogue, CatalogueError, Problem, Severity
from core.catalogue_parts import difference
from office.drafting import Invalid, put_parts
from office.drafts import draft_in, live_number
from office.wording_checks import problems_of
from runtime.runtime import Runtime
from store import catalogue_draft
from store.catalogue import parse_catalogue, with_lines
from store.catalogue_yaml import written_catalogue
from store.documents import DocumentError

LARGEST = 2_000_000  # characters of a file


@dataclass(frozen=True, slots=True)
class Imported:
    """The draft holds what the file says. `places` are the parts that changed by it, `problems` are warnings."""

    places: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Collides:
    """Nothing was kept: the draft has these parts otherwise than the file and than the live version."""

    places: tuple[str, ...]


def export_yaml(catalogue: Catalogue) -> str:
    """Return a catalogue as a file, shaped like the shipped one: what is as usual is left out."""
    return written_catalogue(catalogue)


def import_yaml(rt: Runtime, who: Actor, text: str, *, replace: bool = False) -> Imported | Invalid | Collides:
    """Make the draft what a file says. Problems carry the file's lines; with errors nothing is kept.

    Parts that somebody has changed in the draft, and the file has otherwise, are left alone unless `replace`.
    """
    if len(text) > LARGEST:
        return Invalid((Problem("", "is larger than two million characters", code="too_large"),))
    try:
        wanted, lines = parse_catalogue(text, "import")
    except CatalogueError as error:
        return Invalid(error.problems)
    except DocumentError as error:
        return Invalid((Problem("", str(error), code="no_yaml", values={"what": str(error)}),))
    problems = tuple(with_lines(problems_of(wanted), lines))
    if wrong := tuple(each for each in problems if each.severity is Severity.ERROR):
        return Invalid(wrong)
    return _taken(rt, who, wanted, problems, replace=replace)


def _taken(
    rt: Runtime, who: Actor, wanted: Catalogue, problems: tuple[Problem, ...], *, replace: bool
) -> Imported | Collides:
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))
        draft = draft_in(db, rt)
        contents = {change.place: change.after for change in difference(draft.catalogue, wanted)}
        others = tuple(place for place in contents if place in draft.parts)
        if others and not replace:
            return Collides(others)
        put_parts(db, rt, who, draft, contents)
    return Imported(tuple(contents), problems)
