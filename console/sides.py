"""Which catalogue answers the simulated phones: the one that is live, or the draft while it is being written."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from console.trying.changes import link_of, name_of_place
from console.wording.told_problems import told
from core.catalogue import Problem
from core.catalogue_parts import place_around
from edge.simulating import DRAFT, LIVE
from office.on_draft import Drafts, OnDraft
from runtime.runtime import Runtime

FORMS = ("sms", "ussd")  # of the two phones
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a part of the draft, and the page that mends it (empty: none)."""

    name: str
    link: str
    words: str


@dataclass(frozen=True, slots=True)
class Sides:
    """What the switch shows. `draft` None: it changes nothing, or nobody can look; `more` faults are not named."""

    form: str
    chosen: str
    live: int
    draft: OnDraft | None
    faults: tuple[Fault, ...] = ()
    more: int = 0


def sides_of(rt: Runtime, drafts: Drafts, form: str, chosen: str = LIVE) -> Sides:
    """Return what to choose from at this moment, for the form of one phone. Without a database there is no draft."""
    try:
        draft = drafts.now()
    except DBAPIError:
        draft = None
    chosen = DRAFT if draft is not None and chosen == DRAFT else LIVE
    if draft is None:
        return Sides(form, chosen, rt.catalogue.number, None)
    faults = tuple(_fault_of(each) for each in draft.problems[:MOST_TOLD])
    return Sides(form, chosen, rt.catalogue.number, draft, faults, len(draft.problems) - len(faults))


def _fault_of(problem: Problem) -> Fault:
    place = place_around(problem.place)
    return Fault(name_of_place(place or problem.place), link_of(place) if place else "", told(problem))
