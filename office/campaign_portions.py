"""Looks at one portion of a campaign's rows, and keeps what came of each."""

from collections import Counter
from datetime import datetime, timedelta
from datetime import time as clock

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.campaign_checks import Candidate, Judge, Recipient
from core.campaign_rows import RowOutcome
from core.campaign_selection import selection_of
from core.facts import Zone
from core.formats import local_date
from core.quiet import local_moment
from office.campaign_sources import SEGMENT, Portion, Source
from runtime.runtime import Runtime
from store import campaign_check_state as state
from store import campaign_files, campaign_people, campaign_rows, campaign_segments
from store.campaign_people import Since
from store.campaign_segment_sql import Planned
from store.campaigns import Stored
from store.database import Db

LATELY = timedelta(days=7)
Looked = tuple[Counter[RowOutcome], int]


def look_at(db: Session, rt: Runtime, stored: Stored, source: Source, portion: Portion) -> Looked:
    """Keep the rows of a portion; return how many have which outcome, and to how many a campaign went lately."""
    look = _look_at_range if portion.after is not None else _look_at_rows
    return look(db, rt, stored, source, portion)


def _look_at_rows(db: Session, rt: Runtime, stored: Stored, source: Source, portion: Portion) -> Looked:
    candidates = _corrected(db, stored, source, portion.candidates)
    judge = Judge(source.wordings)
    known = _known(db, rt, stored, source, candidates)
    judged = [judge.judge(each, known.get(each.key)) for each in candidates]
    keep = campaign_rows.replace_rows if stored.check_mode == state.MENDED else campaign_rows.keep_rows
    keep(db, stored.id, judged)
    return Counter(each.outcome for each in judged), judge.recent


def _look_at_range(db: Session, rt: Runtime, stored: Stored, source: Source, portion: Portion) -> Looked:
    """Have the database keep the rows of a range, and look here at those that it leaves.

    Where a phone has moved from one participant to another since the check began, its second row is a duplicate; that
    is rare, and then all rows are looked at here.
    """
    planner, left_over = source.planner, source.left_over
    if planner is None or left_over is None or portion.after is None:
        raise RuntimeError("a range without a planner")
    since = since_of(rt.now())
    looks_back = since if campaign_people.any_lately(db, stored.id, since) else None
    span = portion.after, portion.position
    try:
        with db.begin_nested():
            planned = planner.plan(db, stored.id, span, stored.total, looks_back)
    except IntegrityError:
        ids = campaign_segments.ids_between(db, selection_of(stored.selection.get("filters", {})), *span)
        planned = Planned({}, 0, list(enumerate(ids, start=stored.total + 1)))
    found, recent = _look_at_rows(db, rt, stored, source, Portion(left_over(db, planned.odd), portion.position))
    return Counter(planned.counts) + found, planned.recent + recent


def _corrected(db: Db, stored: Stored, source: Source, candidates: list[Candidate]) -> list[Candidate]:
    """Return the rows, those of a corrected file in the place of those that they mend."""
    if stored.source == SEGMENT or stored.check_mode == state.MENDED or source.again is None or not candidates:
        return candidates
    mended = campaign_files.corrections_between(db, stored.id, candidates[0].row, candidates[-1].row)
    if not mended:
        return candidates
    return [source.again(each.row, mended[each.row]) if each.row in mended else each for each in candidates]


def _known(db: Db, rt: Runtime, stored: Stored, source: Source, candidates: list[Candidate]) -> dict[object, Recipient]:
    keys = {each.key for each in candidates if each.key is not None}
    known = campaign_people.load_recipients(db, stored.id, source.by, keys, rt.reference.regions)
    since = since_of(rt.now())
    if not campaign_people.any_lately(db, stored.id, since):
        return known
    numbers = {each.msisdn for each in known.values() if each.msisdn is not None}
    sent = campaign_people.load_sent(db, stored.id, numbers, since)
    if not sent:
        return known
    return {key: _with_sent(each, sent.get(each.msisdn or "", [])) for key, each in known.items()}


def _with_sent(recipient: Recipient, sent: list[tuple[str, bool]]) -> Recipient:
    today = frozenset(text for text, was_today in sent if was_today)
    return recipient._replace(texts_today=today, recent=bool(sent))


def since_of(now: datetime) -> Since:
    """Return from when on something was sent today (in WIB), and lately."""
    return Since(local_moment(local_date(now, Zone.WIB), clock(), Zone.WIB), now - LATELY)
