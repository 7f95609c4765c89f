"""The catalogue in the hands of people: drafted, checked, submitted, approved, published, rolled back, exchanged.

Pages and the `kabar` command call nothing else. Whatever changes something is noted in the audit log with it.
"""

from core.catalogue import Catalogue, Problem
from core.catalogue_changes import Detail, Mark, Words, details_of, words_between
from core.catalogue_parts import Change, difference
from office.catalogue_files import Collides, Imported, export_yaml, import_yaml
from office.drafting import Conflict, Invalid, Saved, discard_draft, discard_part, edit_part
from office.drafts import Draft, PartState, catalogue_in, draft_of, live_number
from office.publishing import approve_and_publish, rebase, send_back, submit
from office.rolling_back import Use, roll_back, use_of
from office.verdicts import Published, Refused, Submitted
from office.wording_checks import problems_of, problems_of_part
from runtime.runtime import Runtime
from store import catalogue_versions
from store.catalogue_versions import Version
from store.database import READ_ONLY

__all__ = [
    "Change",
    "Collides",
    "Conflict",
    "Detail",
    "Draft",
    "Imported",
    "Invalid",
    "Mark",
    "PartState",
    "Published",
    "Refused",
    "Saved",
    "Submitted",
    "Use",
    "Version",
    "Words",
    "approve_and_publish",
    "catalogue_numbered",
    "details_of",
    "diff",
    "discard_draft",
    "discard_part",
    "draft_of",
    "edit_part",
    "export_yaml",
    "import_yaml",
    "live_number_now",
    "problems_of",
    "problems_of_draft",
    "problems_of_part",
    "rebase",
    "roll_back",
    "send_back",
    "submit",
    "use_of",
    "version_numbered",
    "versions",
    "words_between",
]


def problems_of_draft(rt: Runtime) -> list[Problem]:
    """Return what is wrong or doubtful in the catalogue that the draft would make."""
    return problems_of(draft_of(rt).catalogue)


def catalogue_numbered(rt: Runtime, number: int) -> Catalogue:
    """Return a version as the database has it, also one that is no use; raise KeyError where there is none."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return catalogue_in(db, rt, number)


def live_number_now(rt: Runtime) -> int:
    """Return the number of the newest version as the database has it."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return live_number(db, rt)


def diff(rt: Runtime, older: int, newer: int) -> tuple[Change, ...]:
    """Return what changed from one version to another; raise KeyError where there is none of that number."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return difference(catalogue_in(db, rt, older), catalogue_in(db, rt, newer))


def versions(rt: Runtime, most: int = 50, before: int | None = None) -> list[Version]:
    """Return published versions without their documents, the newest first. The shipped one is not among them."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return catalogue_versions.list_newest(db, most, before)


def version_numbered(rt: Runtime, number: int) -> Version | None:
    """Return a published version with its document."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return catalogue_versions.load(db, number)
