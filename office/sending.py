"""What a person decides about sending: stop it, start it again, say what became of a message that nobody knows of."""

from datetime import datetime

from core.access import Actor
from office import audit
from office.messages import reason_kept
from runtime.runtime import Runtime
from store import core_webhooks, outbox_sweeps, stops, unsettled
from store.stops import EVERYTHING
from store.unsettled import Verdict


def stop(rt: Runtime, who: Actor, provider: str | None, reason: str) -> dict[str, int]:
    """Stop sending through a provider, or everything (None); return how many each is being handed at this moment."""
    with rt.transaction() as db:
        stops.stop(db, provider or EVERYTHING, reason, rt.now())
        in_flight = outbox_sweeps.count_in_flight(db)
        audit.note(db, rt, who, "sending.stop", _named(provider), None, {"reason": reason_kept(reason)})
    return in_flight


def start(rt: Runtime, who: Actor, provider: str | None) -> tuple[bool, list[str]]:
    """Let it send again; return whether it was stopped, and what still is."""
    with rt.transaction() as db:
        started = stops.start(db, provider or EVERYTHING)
        if started:
            audit.note(db, rt, who, "sending.start", _named(provider))
        return started, [each.scope for each in stops.load_stops(db)]


def settle(rt: Runtime, who: Actor, message_id: str, verdict: Verdict) -> bool:
    """Keep what somebody found out at the provider; False where the outcome is not unknown any more."""
    with rt.transaction() as db:
        if not unsettled.settle(db, message_id, verdict, rt.now()):
            return False
        audit.note(
            db, rt, who, "message.settle", f"message:out/{message_id}", {"status": "unknown"}, {"as": verdict.value}
        )
        return True


def repeat_reports(rt: Runtime, who: Actor, since: datetime | None = None, id_: str | None = None) -> int:
    """Tell the core system again, one outcome or all since a moment; return how many."""
    with rt.transaction() as db:
        number = core_webhooks.replay(db, rt.now(), id_=id_, since=since)
        if number:
            after = {"reports": number, "since": str(since)} if since else None
            audit.note(db, rt, who, "webhook.replay", f"webhook:{id_ or 'all'}", None, after)
        return number


def _named(provider: str | None) -> str:
    return f"sending:{provider or EVERYTHING}"
