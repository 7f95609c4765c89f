"""Looks at every row of a campaign, in turns that may be cut off at any moment: rows and position are kept at once."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.campaign_checks import Candidate, Judge, Recipient
from core.campaign_rows import RowOutcome
from core.campaign_selection import selection_of
from core.campaigns import Action, State
from core.facts import Zone
from core.formats import local_date
from core.quiet import local_moment
from intake.files.refusals import UnusableFile
from office import campaign_life as life
from office.campaign_sources import SEGMENT, Portion, Source, open_source
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import campaign_check_state as state
from store import campaign_files, campaign_people, campaign_rows, campaign_segments
from store.campaign_people import Since
from store.campaign_segment_sql import Planned
from store.campaigns import Stored, find
from store.database import Db

JOB, QUEUE = "sms.jobs.check_campaign", "bulk"
WORK_SECONDS = 1.0  # of a turn
PAUSE_SECONDS = 0.1  # between turns, in which others are served
LEASE = timedelta(seconds=30)
PATIENCE = timedelta(seconds=3)  # of whoever looks for checks that nobody is at
LATELY = timedelta(days=7)
CLEARED_AT_ONCE = 20_000  # rows of an older check
CUT_OFF = "check_failed"  # the reason of a campaign whose file could not be read to its end
Show = Callable[[Stored], None]

log = get_logger("kabar.campaigns")


@dataclass
class _Work:
    """A check that this process is at: where it stands, and its open source."""

    stored: Stored
    source: Source


_works: dict[str, _Work] = {}


def take_turn(rt: Runtime, campaign_id: str, seconds: float = WORK_SECONDS) -> bool:
    """Check for so many seconds; return whether there is more to do after a pause."""
    now = rt.now()
    with rt.transaction() as db:
        stored = state.take(db, campaign_id, now, now + LEASE)
    until = time.perf_counter() + seconds
    while stored is not None and stored.state is State.CHECKING:
        stored = _step(rt, stored)
        if stored is not None and stored.state is State.CHECKING and time.perf_counter() > until:
            with rt.transaction() as db:
                state.rest(db, stored)
            return True
    forget(campaign_id)
    return False


def run(rt: Runtime, campaign_id: str, show: Show = lambda _: None) -> Stored | None:
    """Check to the end, for who waits for it; return the campaign. `show` is told how far it came.

    None: there is no such campaign. Where somebody else is at it, it is still being checked when this returns.
    """
    while take_turn(rt, campaign_id):
        with rt.transaction() as db:
            stored = find(db, campaign_id)
        if stored is not None:
            show(stored)
    with rt.transaction() as db:
        return find(db, campaign_id)


def sweep(rt: Runtime) -> None:
    """Have somebody go on with checks that were left; where no worker can be rung, do a turn here."""
    with rt.transaction() as db:
        left = state.abandoned(db, rt.now(), PATIENCE)
    for campaign_id in left:
        if not rt.doorbell.is_waiting(QUEUE) and not rt.enqueue(JOB, [campaign_id], queue=QUEUE):
            take_turn(rt, campaign_id)


def forget(campaign_id: str) -> None:
    """Close what this process has open of a check."""
    work = _works.pop(campaign_id, None)
    if work is not None:
        work.source.close()


def _step(rt: Runtime, stored: Stored) -> Stored | None:
    """Do the next bit; return the campaign as it stands then, None if it is not ours any more."""
    if stored.check_mode == state.CLEAR:
        return _clear(rt, stored)
    try:
        source = _source_of(rt, stored)
        portion = next(source.portions, None)
    except UnusableFile as error:
        log.warning("campaign_unreadable", campaign=stored.id)
        return _give_up(rt, stored, str(error))
    after = _finish(rt, stored) if portion is None else _keep(rt, stored, source, portion)
    if after is not None and after.id in _works:
        _works[after.id].stored = after
    return after


def _source_of(rt: Runtime, stored: Stored) -> Source:
    """Return the source as it was left by the last step, or opened anew at the place where the check stands."""
    work = _works.get(stored.id)
    if work is None or _place(work.stored) != _place(stored):
        forget(stored.id)
        work = _works[stored.id] = _Work(stored, open_source(rt, stored))
    return work.source


def _place(stored: Stored) -> tuple[int, str, int]:
    return stored.revision, stored.check_mode, stored.check_position


def _clear(rt: Runtime, stored: Stored) -> Stored | None:
    with rt.transaction() as db:
        if not state.hold(db, stored, rt.now() + LEASE):
            return None
        gone = campaign_rows.remove_portion(db, stored.id, CLEARED_AT_ONCE)
        done = {} if gone == CLEARED_AT_ONCE else {"check_mode": state.ALL}
        if done:
            state.advance(db, stored, done)
        return find(db, stored.id)


def _keep(rt: Runtime, stored: Stored, source: Source, portion: Portion) -> Stored | None:
    """Look at a portion and keep what came of it, with the position, in one transaction."""
    with rt.transaction() as db, campaign_people.chunk_of(db):
        if not state.hold(db, stored, rt.now() + LEASE):
            return None
        look = _look_at_range if portion.after is not None else _look_at_rows
        found, recent = look(db, rt, stored, source, portion)
        counted = Counter({RowOutcome(name): number for name, number in stored.counts.items()}) + found
        done: dict[str, Any] = {
            "check_position": portion.position,
            "total": stored.total + (found.total() if stored.check_mode == state.ALL else 0),
            "counts": {outcome.value: number for outcome, number in counted.items()},
            "findings": {**stored.findings, "recent": stored.findings.get("recent", 0) + recent},
        }
        state.advance(db, stored, done)
    return replace(stored, **done)


def _look_at_rows(
    db: Session, rt: Runtime, stored: Stored, source: Source, portion: Portion
) -> tuple[Counter[RowOutcome], int]:
    """Keep the rows, and return how many have which outcome, and to how many of them a campaign went lately."""
    candidates = _corrected(db, stored, source, portion.candidates)
    judge = Judge(source.wordings)
    known = _known(db, rt, stored, source, candidates)
    judged = [judge.judge(each, known.get(each.key)) for each in candidates]
    keep = campaign_rows.replace_rows if stored.check_mode == state.MENDED else campaign_rows.keep_rows
    keep(db, stored.id, judged)
    return Counter(each.outcome for each in judged), judge.recent


def _look_at_range(
    db: Session, rt: Runtime, stored: Stored, source: Source, portion: Portion
) -> tuple[Counter[RowOutcome], int]:
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


def _finish(rt: Runtime, stored: Stored) -> Stored | None:
    """Count what was found and say so."""
    with rt.transaction() as db:
        if not state.hold(db, stored, rt.now() + LEASE):
            return None
        found = life.findings_of(db, stored)
        after = life.change(db, rt, life.SYSTEM, stored, Action.CHECKED, revision=stored.revision, values=found)
    log.info("campaign_checked", campaign=stored.id, rows=after.total, to_send=after.to_send)
    return after


def _give_up(rt: Runtime, stored: Stored, why: str) -> Stored | None:
    with rt.transaction() as db:
        if not state.hold(db, stored, rt.now() + LEASE):
            return None
        values = {"state_reason": f"{CUT_OFF}: {why}"[:200], "lease_until": None}
        return life.change(db, rt, life.SYSTEM, stored, Action.EDIT, values=values)
