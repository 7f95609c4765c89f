"""Looks at one portion of a campaign's rows, and keeps what came of each."""

from collections import Counter

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.campaign_checks import Judge
from core.campaign_rows import RowOutcome
from core.campaign_selection import selection_of
from office.campaign_known import known_of, since_of
from office.campaign_sources import Portion, Source
from runtime.runtime import Runtime
from store import campaign_check_state as state
from store import campaign_people, campaign_rows, campaign_segments
from store.campaign_segment_sql import Planned
from store.campaigns import Stored

Looked = tuple[Counter[RowOutcome], int]


def look_at(db: Session, rt: Runtime, stored: Stored, source: Source, portion: Portion) -> Looked:
    """Keep the rows of a portion; return how many have which outcome, and to how many a campaign went lately."""
    look = _look_at_range if portion.after is not None else _look_at_rows
    return look(db, rt, stored, source, portion)


def _look_at_rows(db: Session, rt: Runtime, stored: Stored, source: Source, portion: Portion) -> Looked:
    judge = Judge(source.wordings, source.taken)
    known = portion.known if portion.known is not None else known_of(db, rt, stored, source.by, portion.candidates)
    judged = [judge.judge(each, known.get(each.key)) for each in portion.candidates]
    keep = campaign_rows.replace_rows if stored.check_mode == state.MENDED else campaign_rows.keep_rows
    keep(db, stored.id, judged)
    source.taken.append({each.msisdn for each in judged if each.msisdn and each.outcome is RowOutcome.SEND})
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
