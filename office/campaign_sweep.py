"""What the house does to campaigns on every turn of the clock: starts and ends them, pauses them where much fails."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.campaigns import Action, State
from intake.turns import take_turns
from office.campaign_life import SYSTEM, NotDone, change, locked
from office.campaign_release import forget_all_but, release
from office.campaign_runs import running_again, stop
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import campaign_recall, campaign_runs, campaigns
from store.campaign_recall import LATER, OVER, TOO_MANY_FAILED, TOO_MANY_OPT_OUTS, WENT_WRONG
from store.database import READ_ONLY, Db, is_away

# How the last messages went is asked of those that were made by now, and of those that were made so long ago: what a
# provider takes may fail minutes later, when it has taken many more.
AGES = (timedelta(), timedelta(minutes=1), timedelta(minutes=15))

log = get_logger("kabar.campaigns")


def sweep(rt: Runtime) -> int:
    """Bring every campaign to where it belongs and release what is due; return how many rows were released."""
    now = rt.now()
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        over, due = campaign_runs.due_to_expire(db, now), campaign_runs.due_to_start(db, now)
    for campaign_id in over:
        _do(campaign_id, Action.EXPIRE, lambda each: stop(rt, SYSTEM, each, Action.EXPIRE, OVER))
    for campaign_id in due:
        _do(campaign_id, Action.START, lambda each: _start(rt, each))
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        running = campaign_runs.running(db)
    forget_all_but(running)
    return sum(_look_after(rt, campaign_id) for campaign_id in running)


def _look_after(rt: Runtime, campaign_id: str) -> int:
    """Do for a campaign what is to be done; return how many rows were released.

    One at which something goes wrong that time does not mend is paused: people hear of it, and others go on.
    """
    try:
        _judge(rt, campaign_id)
        return release(rt, campaign_id)
    except Exception as error:
        if is_away(error):
            raise
        log.error("campaign_failed", campaign=campaign_id, error=type(error).__name__, exc_info=error)
        _do(campaign_id, Action.PAUSE, lambda each: stop(rt, SYSTEM, each, Action.PAUSE, WENT_WRONG))
        return 0


def _judge(rt: Runtime, campaign_id: str) -> None:
    """Take back what comes too late today or must not be sent any more; pause or finish the campaign if it is time."""
    if take_turns(lambda: _tidy(rt, campaign_id)):
        _do(campaign_id, Action.FINISH, lambda each: _finish(rt, each))
    elif trouble := _trouble(rt, campaign_id):
        _do(campaign_id, Action.PAUSE, lambda each: stop(rt, SYSTEM, each, Action.PAUSE, trouble))


def _tidy(rt: Runtime, campaign_id: str) -> bool:
    """Return whether nothing is left of the campaign."""
    with rt.transaction() as db:
        stored = campaigns.lock(db, campaign_id) if campaign_runs.hold(db, campaign_id) else None
        if stored is None or stored.state is not State.RUNNING:
            return False
        now = rt.now()
        late = campaign_recall.take_back(db, campaign_id, LATER, now)
        withdrawn = campaign_recall.withdraw(db, campaign_id, stored.submitted_at or now, now)
        if late or withdrawn:
            campaigns.save(db, stored, released=stored.released - late - withdrawn)
            log.info("campaign_taken_back", campaign=campaign_id, late=late, withdrawn=withdrawn)
        return campaign_runs.is_over(db, campaign_id)


def _trouble(rt: Runtime, campaign_id: str) -> str | None:
    """Return why a campaign should not go on by itself, if it should not. Holds nobody up: it reads, and a lot."""
    settings = rt.settings
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        stored = campaigns.find(db, campaign_id)
        if stored is None or stored.state is not State.RUNNING:
            return None
        since = stored.running_since or stored.starts_at
        if any(_fails(rt, db, stored.id, since, rt.now() - age) for age in AGES):
            return TOO_MANY_FAILED
        sent = max(stored.released - stored.running_from, settings.campaign_watched)
        opt_outs = campaign_runs.count_opt_outs(db, stored.id, since)
    return TOO_MANY_OPT_OUTS if opt_outs * 100 >= settings.campaign_opt_out_percent * sent else None


def _fails(rt: Runtime, db: Db, campaign_id: str, since: datetime, until: datetime) -> bool:
    """Return whether too much failed of what was made last before a moment."""
    settings = rt.settings
    tries = campaign_runs.latest(db, campaign_id, since, until, settings.campaign_watched)
    enough = tries.good + tries.bad >= settings.campaign_watched
    return enough and tries.share_bad * 100 >= settings.campaign_failed_percent


def _do(campaign_id: str, action: Action, work: Callable[[str], object]) -> None:
    """Do what the house does; where somebody was faster, or the rules say no, nothing is to be done."""
    try:
        take_turns(lambda: work(campaign_id))
    except NotDone as refused:
        log.debug("campaign_stays", campaign=campaign_id, action=action.value, why=refused.why.value)
    except Exception as error:  # whatever it is: other campaigns, and all else that the clock does, go on
        if is_away(error):
            raise
        log.error("campaign_failed", campaign=campaign_id, action=action.value, exc_info=error)
    else:
        log.info("campaign_moved", campaign=campaign_id, action=action.value)


def _start(rt: Runtime, campaign_id: str) -> None:
    with rt.transaction() as db:
        stored = locked(db, campaign_id)
        campaign_runs.give_zones(db, campaign_id)
        change(db, rt, SYSTEM, stored, Action.START, values=running_again(stored, rt.now()))


def _finish(rt: Runtime, campaign_id: str) -> None:
    with rt.transaction() as db:
        stored = locked(db, campaign_id)
        if campaign_runs.is_over(db, campaign_id):  # somebody may have had failed ones sent again since we looked
            change(db, rt, SYSTEM, stored, Action.FINISH, values={"ended_at": rt.now(), "state_reason": None})
