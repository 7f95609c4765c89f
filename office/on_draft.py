"""The draft of the catalogue as something that answers: simulated phones alone, and as it stands at that moment."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from core.catalogue import Catalogue, CatalogueError, Problem, Severity
from office.drafts import Draft, draft_of
from office.wording_checks import problems_of
from runtime.runtime import Runtime

MOST_KEPT = 8  # revisions in memory, for dialogues that began on one


class Unfit(Exception):  # noqa: N818  # named for what it is
    """The draft has errors: it answers nobody."""


@dataclass(frozen=True, slots=True)
class OnDraft:
    """The draft at one revision, on version `base_number`; `changes` counts its parts that are not as in that.

    `catalogue` None: it cannot answer anybody, and `problems` say why. Its number is the revision's, made negative: it
    never meets that of a version.
    """

    base_number: int
    revision: int
    changes: int
    catalogue: Catalogue | None
    problems: tuple[Problem, ...] = ()


class Drafts:
    """The drafts that one process has met: the same value for a revision each time, so that it is indexed once."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._known: OrderedDict[int, OnDraft] = OrderedDict()
        self._lock = Lock()

    def now(self) -> OnDraft | None:
        """Return the draft as it stands; None where it changes nothing. Raises what the database raises."""
        draft = draft_of(self._rt)
        if not draft.parts:
            return None
        with self._lock:
            found = self._known.get(-draft.revision) or _on(draft)
            self._known[-draft.revision] = found
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return found if found.changes else None

    def numbered(self, number: int) -> OnDraft | None:
        """Return the draft whose catalogue has this number, if this process met it or it stands so now."""
        found = self._known.get(number)
        if found is None:
            now = self.now()
            found = now if now is not None and -now.revision == number else None
        return found


def _on(draft: Draft) -> OnDraft:
    base, revision = draft.base.number, draft.revision
    try:
        changes, catalogue = len(draft.changes), draft.catalogue.model_copy(update={"number": -revision})
        found = problems_of(catalogue)
    except CatalogueError as error:
        return OnDraft(base, revision, len(draft.parts), None, error.problems)
    wrong = tuple(each for each in found if each.severity is Severity.ERROR)
    return OnDraft(base, revision, changes, None if wrong else catalogue, wrong)
