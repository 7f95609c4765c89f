"""What people do to a campaign that runs: pause, resume, cancel, send again what failed. Each within two seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.campaigns import Action, State, Why
from intake.turns import take_turns
from office.campaign_life import NotDone, Trouble, change, locked
from providers.reasons import is_hopeless
from runtime.runtime import Runtime
from store import campaign_ledger, campaign_recall
from store.campaign_ledger import Ledger
from store.campaign_recall import CANCELLED, PAUSED
from store.campaigns import Stored
from store.ledger import snapshot
from store.rows import storable

JOB, QUEUE = "sms.jobs.release_campaigns", "bulk"
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Stopped:
    """A campaign was paused or cancelled. `taken_back` messages were queued, or held by a worker, and are not sent now.

    `in_flight` may be at the provider at this moment, and `unknown` are being found out: their outcomes are noted as
    they come. Nothing else of the campaign is sent.
    """

    campaign: Stored
    taken_back: int = 0
    in_flight: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class WentOn:
    """A campaign goes on; `rows` of it wait again because of this."""

    campaign: Stored
    rows: int = 0


def pause(rt: Runtime, who: Actor, campaign_id: str, reason: str = "") -> Stopped:
    """Stop a running campaign; what is queued waits until it is resumed. Raises NotDone."""
    return take_turns(lambda: stop(rt, who, campaign_id, Action.PAUSE, reason))


def cancel(rt: Runtime, who: Actor, campaign_id: str, reason: str = "") -> Stopped:
    """End a campaign for good, whatever state it is in; what was not sent stays unsent. Raises NotDone."""
    return take_turns(lambda: stop(rt, who, campaign_id, Action.CANCEL, reason))


def resume(rt: Runtime, who: Actor, campaign_id: str) -> WentOn:
    """Let a paused campaign go on, while its approval holds and its time is not over. Raises NotDone."""
    went_on = take_turns(lambda: _resume(rt, who, campaign_id))
    rt.enqueue_aside(JOB, [campaign_id], queue=QUEUE)
    return went_on


def retry_failed(rt: Runtime, who: Actor, campaign_id: str) -> WentOn:
    """Send again what failed or expired and may succeed, by new messages: never what arrived, or may have arrived.

    The campaign may be done by then; its approval and its time must hold. One that is paused stays so. Raises NotDone,
    with Why.NOTHING_TO_SEND where nothing failed of which something else can be hoped.
    """
    went_on = take_turns(lambda: _retry(rt, who, campaign_id))
    rt.enqueue_aside(JOB, [campaign_id], queue=QUEUE)
    return went_on


def ledger(rt: Runtime, campaign_id: str) -> Ledger:
    """Return what has become of every row, as of this moment. Raises NotDone."""
    with snapshot(rt.engine) as db:
        found = campaign_ledger.read(db, campaign_id, rt.now())
    if found is None:
        raise NotDone(Trouble.UNKNOWN)
    return found


def stop(rt: Runtime, who: Actor, campaign_id: str, action: Action, reason: str = "") -> Stopped:
    """Pause, cancel or expire a campaign in one transaction with calling off what of it is not sent. Raises NotDone."""
    code = {Action.PAUSE: PAUSED, Action.CANCEL: CANCELLED, Action.EXPIRE: campaign_recall.OVER}[action]
    with rt.transaction() as db:
        stored, now = locked(db, campaign_id), rt.now()
        off = campaign_recall.call_off(db, campaign_id, code, now)
        told = Stopped(stored, off.taken_back + off.held, off.in_flight, off.unknown)
        values: dict[str, Any] = {"state_reason": storable(reason, LONGEST_REASON) or None}
        values["released"] = stored.released - off.taken_back
        if action is not Action.PAUSE:
            values["ended_at"] = now
        noted = {"taken_back": told.taken_back, "in_flight": told.in_flight, "unknown": told.unknown}
        after = change(db, rt, who, stored, action, values=values, noted={**noted, **_why(reason)})
    return Stopped(after, told.taken_back, told.in_flight, told.unknown)


def _why(reason: str) -> Mapping[str, str]:
    """People may write anything, a number too: what they wrote stays with the campaign."""
    return {"why": reason} if reason in (campaign_recall.OVER, *campaign_recall.TROUBLES) else {}


def _resume(rt: Runtime, who: Actor, campaign_id: str) -> WentOn:
    with rt.transaction() as db:
        stored = locked(db, campaign_id)
        if stored.state is not State.PAUSED:  # before anything is freed that somebody called off for another reason
            raise NotDone(Why.WRONG_STATE, stored)
        rows = campaign_recall.forget_recall(db, campaign_id, PAUSED)
        values = running_again(stored, rt.now(), rows)
        return WentOn(change(db, rt, who, stored, Action.RESUME, values=values), rows)


def _retry(rt: Runtime, who: Actor, campaign_id: str) -> WentOn:
    with rt.transaction() as db:
        stored = locked(db, campaign_id)
        rows = free_failed(db, stored)
        if not rows:
            raise NotDone(Why.NOTHING_TO_SEND, stored)
        values: dict[str, Any] = {"released": stored.released - rows, "ended_at": None}
        if stored.state is not State.PAUSED:
            values |= running_again(stored, rt.now(), rows)
        return WentOn(change(db, rt, who, stored, Action.RETRY, values=values, noted={"rows": rows}), rows)


def free_failed(db: Session, stored: Stored) -> int:
    """Have the rows wait again whose MT failed for a reason that may not last; return how many."""
    lost = campaign_recall.lost_ones(db, stored.id)
    wanted = [(id_, occasion) for id_, occasion, reason in lost if not is_hopeless(reason)]
    return campaign_recall.release_again(db, stored.id, wanted)


def running_again(stored: Stored, now: datetime, freed: int = 0) -> dict[str, Any]:
    """Return the values of a campaign that runs from now on, so many of its rows being released once more."""
    return {
        "running_since": now,
        "released": stored.released - freed,
        "running_from": stored.released - freed,
        "paced_until": None,
        "state_reason": None,
        "begun_at": stored.begun_at or now,
    }
