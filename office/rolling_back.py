"""Bringing an older catalogue back under a new number, and what that would touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from core.access import Actor
from core.catalogue import Catalogue, CatalogueError
from core.catalogue_checks import check
from core.catalogue_documents import content_of
from core.catalogue_parts import Change, difference
from office import audit
from office.drafts import base_in, catalogue_in, live_number
from office.verdicts import LONGEST_NOTE, Published, Refused
from runtime.runtime import Runtime
from store import catalogue_versions
from store.catalogue_versions import Version
from store.database import READ_ONLY, Db

LOOKED_AT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Use:
    """What a roll-back to `number` would touch.

    `answered` counts the messages of the last seven days that the live version answered, by keyword ("" where none was
    understood), the most first. `changes` lead from the live version to the other one.
    """

    number: int
    live_number: int
    answered: Mapping[str, int]
    changes: tuple[Change, ...]


def use_of(rt: Runtime, number: int) -> Use:
    """Return what a roll-back would touch; raise KeyError for a number that there is not, CatalogueError for no use."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        live = live_number(db, rt)
        changes = difference(base_in(db, rt, live), catalogue_in(db, rt, number))
        return Use(number, live, catalogue_versions.answered_since(db, live, rt.now() - LOOKED_AT), changes)


def roll_back(rt: Runtime, who: Actor, number: int, reason: str) -> Published | Refused:
    """Publish the content of an older version again, under a new number."""
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_NOTE:
        return Refused("summary")
    try:
        with rt.transaction() as db:
            return _rolled_back(db, rt, who, number, reason)
    except IntegrityError:
        return Refused("raced")


def _rolled_back(db: Db, rt: Runtime, who: Actor, number: int, reason: str) -> Published | Refused:
    live = live_number(db, rt)
    try:
        wanted = catalogue_in(db, rt, number)
    except KeyError:
        return Refused("unknown")
    except CatalogueError as error:
        return Refused("problems", error.problems)
    if problems := check(wanted):
        return Refused("problems", tuple(problems))
    if _is_live(db, rt, live, wanted):
        return Refused("same")
    version = Version(
        number=live + 1,
        document_hash="",
        origin="rolled_back",
        based_on=live,
        summary=reason,
        authors=(who.name,),
        published_by=who.name,
        published_at=rt.now(),
        restores=number,
    )
    made = catalogue_versions.add(db, version, wanted)
    restored = {"restores": number, "reason": reason, "document": made.document_hash}
    audit.note(db, rt, who, "catalogue.roll-back", f"catalogue:{made.number}", {"live": live}, restored)
    return Published(made.number)


def _is_live(db: Db, rt: Runtime, live: int, wanted: Catalogue) -> bool:
    """Return whether a content is what the newest version says; of one that is unreadable nothing is."""
    try:
        return content_of(wanted) == content_of(catalogue_in(db, rt, live))
    except CatalogueError:
        return False
