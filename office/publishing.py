"""From the draft to the live catalogue: submitted by one person, approved and published by another."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from core.access import Actor
from core.catalogue import Severity
from core.catalogue_parts import part_of
from office import audit
from office.drafts import Draft, catalogue_in, draft_in, live_number, names_of
from office.verdicts import LONGEST_NOTE, Published, Refused, Submitted
from office.wording_checks import problems_of
from runtime.runtime import Runtime
from store import catalogue_draft, catalogue_versions
from store.catalogue_versions import Version
from store.database import Db


def submit(rt: Runtime, who: Actor, summary: str) -> Submitted | Refused:
    """Put the draft before an approver, if it changes something, passes the checks and is based on what is live."""
    summary = " ".join(summary.split())
    if not 0 < len(summary) <= LONGEST_NOTE:
        return Refused("summary")
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))
        moved = _rebased(db, rt, draft_in(db, rt))
        if isinstance(moved, Refused):
            return moved
        draft = draft_in(db, rt)
        if refused := _not_ready(draft):
            return refused
        if not catalogue_draft.submit(db, draft.revision, who.name, rt.now(), summary):
            return Refused("submitted")
        audit.note(db, rt, who, "catalogue.submit", "draft", None, {"summary": summary, "parts": sorted(draft.parts)})
    return Submitted(draft.revision)


def send_back(rt: Runtime, who: Actor, note: str) -> Refused | None:
    """Give what was submitted back to its authors with a note; None if that was done."""
    note = " ".join(note.split())[:LONGEST_NOTE]
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))
        if not catalogue_draft.send_back(db, note):
            return Refused("not_submitted")
        audit.note(db, rt, who, "catalogue.send-back", "draft", None, {"note": note})
    return None


def approve_and_publish(rt: Runtime, who: Actor, revision: int) -> Published | Refused:
    """Publish the draft that somebody else submitted, as it stood at the revision that was looked at.

    The database decides who may. Where another version went live meanwhile, the draft is based on that one first, and
    has to be looked at again.
    """
    try:
        with rt.transaction() as db:
            return _approved(db, rt, who, revision)
    except IntegrityError:  # the number was taken at the same moment
        return Refused("raced")


def rebase(rt: Runtime, who: Actor, keep: Sequence[str] = ()) -> Refused | None:
    """Base the draft on what is live; parts that the live version changed too must be named to be kept.

    None if that was done. Whoever wants the live content of a part instead discards it first.
    """
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))
        draft = draft_in(db, rt)
        places = tuple(place for place in collisions(db, rt, draft) if place not in keep)
        if places:
            return Refused("collides", places=places)
        if draft.outdated:
            catalogue_draft.move_base(db, draft.live_number, resubmit=False)
            numbers = {"from": draft.base.number, "to": draft.live_number, "kept": sorted(keep)}
            audit.note(db, rt, who, "catalogue.rebase", "draft", None, numbers)
    return None


def collisions(db: Db, rt: Runtime, draft: Draft) -> tuple[str, ...]:
    """Return the parts that the draft changes and the live version changed since the draft's base."""
    if not draft.outdated:
        return ()
    live = catalogue_in(db, rt, draft.live_number)
    ours = {place: (part_of(draft.base, place), part.content) for place, part in draft.parts.items()}
    return tuple(place for place, contents in ours.items() if part_of(live, place) not in contents)


def _approved(db: Db, rt: Runtime, who: Actor, revision: int) -> Published | Refused:
    catalogue_draft.lock(db, live_number(db, rt))
    draft = draft_in(db, rt)
    if not draft.submitted:
        return Refused("not_submitted")
    if not draft.may_be_approved_by(who):
        return Refused("own_work")
    if draft.revision != revision:
        return Refused("changed")
    moved = _rebased(db, rt, draft)
    if moved:
        return moved if isinstance(moved, Refused) else Refused("moved")
    if refused := _not_ready(draft):
        return refused
    if not catalogue_draft.close_as_approved(db, revision, draft.live_number, names_of(who)):
        return Refused("own_work")
    return _publish(db, rt, who, draft)


def _publish(db: Db, rt: Runtime, who: Actor, draft: Draft) -> Published:
    version = Version(
        number=draft.live_number + 1,
        document_hash="",
        origin="published",
        based_on=draft.live_number,
        summary=draft.standing.summary or "",
        authors=draft.authors,
        published_by=who.name,
        published_at=rt.now(),
    )
    made = catalogue_versions.add(db, version, draft.catalogue)
    catalogue_draft.drop_parts(db)
    said = {"document": made.document_hash, "authors": list(draft.authors), "parts": sorted(draft.parts)}
    audit.note(db, rt, who, "catalogue.publish", f"catalogue:{made.number}", {"live": draft.live_number}, said)
    return Published(made.number)


def _rebased(db: Db, rt: Runtime, draft: Draft) -> Refused | bool:
    """Base the draft on what is live, if nothing collides; return whether that was needed, or why it cannot be."""
    if places := collisions(db, rt, draft):
        return Refused("collides", places=places)
    if draft.outdated:
        catalogue_draft.move_base(db, draft.live_number, resubmit=True)
    return draft.outdated


def _not_ready(draft: Draft) -> Refused | None:
    if not draft.changes:
        return Refused("nothing")
    wrong = tuple(each for each in problems_of(draft.catalogue) if each.severity is Severity.ERROR)
    return Refused("problems", wrong) if wrong else None
