"""What was kept long enough is taken out: by the clock once an hour, or by a person in a terminal."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from core.access import Actor
from core.campaigns import Action
from core.retention import Kept
from intake.turns import take_turns
from office import audit
from office.campaign_life import SYSTEM, NotDone
from office.campaign_runs import stop
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import retention, retention_campaigns
from store.database import READ_ONLY
from store.retention import Turn

RAN = "retention.run"
EVERY = timedelta(hours=1)
PORTION = 500  # rows a transaction looks at: short enough that nobody waits for it
PORTIONS_A_TURN = 8  # of the clock
MOST_DRAFTS = 100  # that are given up in a turn

log = get_logger("kabar.retention")


def sweep(rt: Runtime) -> int:
    """Take out what is due, at most some portions; the clock calls it on every turn. Returns how much was taken out.

    Once an hour everything is looked through, over as many turns as that takes; then it rests, and the log is told.
    """
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        last = retention.ended_at(db)
    if last is not None and rt.now() - last < EVERY:
        return 0
    taken = portions = 0
    for turn in portions_of(rt):
        taken, portions = taken + turn.taken, portions + turn.more
        if portions == PORTIONS_A_TURN:
            break
    else:
        end(rt, SYSTEM)
    return taken


def run(rt: Runtime, who: Actor, show: Callable[[int], object] | None = None) -> dict[Kept, int]:
    """Take out all that is due, and note it; return how much of each kind. `show` hears how much it was so far.

    What was taken out before it is interrupted stays so, and is noted all the same.
    """
    taken = 0
    try:
        for turn in portions_of(rt):
            taken += turn.taken
            if show is not None:
                show(taken)
    finally:
        told = end(rt, who)
    return told


def due(rt: Runtime) -> dict[Kept, int]:
    """Return how much of each kind would be taken out now."""
    edges = rt.settings.retention.edges(rt.now())
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return {kind: retention.count_due(db, kind, before) for kind, before in edges.items()}


def portions_of(rt: Runtime) -> Iterator[Turn]:
    """Take out portion by portion, a transaction each, until nothing is due any more."""
    give_up_drafts(rt)
    for kind, before in rt.settings.retention.edges(rt.now()).items():
        more = True
        while more:
            turn = take_turns(partial(_portion, rt, kind, before))
            more = turn.more
            yield turn


def _portion(rt: Runtime, kind: Kept, before: datetime) -> Turn:
    with rt.transaction() as db:
        return retention.take_out(db, kind, before, rt.now(), PORTION)


def give_up_drafts(rt: Runtime) -> None:
    """Cancel drafts of campaigns that nobody touched for as long as campaigns are kept: their files name people."""
    before = rt.settings.retention.edges(rt.now()).get(Kept.CAMPAIGNS)
    if before is None:
        return
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        left = retention_campaigns.abandoned(db, before, MOST_DRAFTS)
    for campaign_id in left:
        try:
            stop(rt, SYSTEM, campaign_id, Action.CANCEL, retention_campaigns.ABANDONED)
        except NotDone as error:  # somebody was faster
            log.info("draft_kept", why=str(error))


def end(rt: Runtime, who: Actor) -> dict[Kept, int]:
    """Note that all was looked through, and in the audit log what was taken out since the last entry, if anything."""
    with rt.transaction() as db:
        retention.note_end(db, rt.now())
        told = retention.untold(db)
        if told:
            audit.note(db, rt, who, RAN, "retention", None, {kind.value: number for kind, number in told.items()})
    if told:
        log.info("retention_ran", **{kind.value: number for kind, number in told.items()})
    return told
