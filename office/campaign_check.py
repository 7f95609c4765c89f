"""Looks at every row of a campaign, in turns that may be cut off at any moment: rows and position are kept at once."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from core.campaign_rows import RowOutcome
from core.campaigns import Action, State
from intake.files.refusals import UnusableFile
from office import campaign_life as life
from office.campaign_portions import look_at
from office.campaign_sources import Portion, Source, open_source
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import campaign_check_state as state
from store import campaign_people, campaign_rows
from store.campaigns import Stored, find

JOB, QUEUE = "sms.jobs.check_campaign", "bulk"
WORK_SECONDS = 1.0  # of a turn
PAUSE_SECONDS = 0.1  # between turns, in which others are served
LEASE = timedelta(seconds=30)
PATIENCE = timedelta(seconds=3)  # of whoever looks for checks that nobody is at
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
    try:
        more = _turn(rt, campaign_id, seconds)
    except BaseException:
        forget(campaign_id)  # what was read but not kept has to be read again
        raise
    if not more:
        forget(campaign_id)
    return more


def _turn(rt: Runtime, campaign_id: str, seconds: float) -> bool:
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
        found, recent = look_at(db, rt, stored, source, portion)
        counted = Counter({RowOutcome(name): number for name, number in stored.counts.items()}) + found
        done: dict[str, Any] = {
            "check_position": portion.position,
            "total": stored.total + (found.total() if stored.check_mode == state.ALL else 0),
            "counts": {outcome.value: number for outcome, number in counted.items()},
            "findings": {**stored.findings, "recent": stored.findings.get("recent", 0) + recent},
        }
        state.advance(db, stored, done)
    return replace(stored, **done)


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
