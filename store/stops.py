"""The kill switch: who is not to send, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from store.database import Db
from store.rows import storable, upsert_rows
from store.tables import sending_stops
from store.tables.sending import EVERYTHING

_stop = sending_stops.c
REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing is sent through `scope`: a provider, or EVERYTHING."""

    scope: str
    reason: str
    stopped_at: datetime


def stop(db: Db, scope: str, reason: str, now: datetime) -> None:
    """Stop sending through a provider or EVERYTHING; where it is stopped already the reason is changed."""
    row = (scope, storable(reason, REASON_LENGTH), now)
    upsert_rows(db, sending_stops, ("scope", "reason", "stopped_at"), ("scope",), [row])


def start(db: Db, scope: str) -> bool:
    """Let it send again; return whether it was stopped."""
    return db.execute(delete(sending_stops).where(_stop.scope == scope).returning(_stop.scope)).first() is not None


def load_stops(db: Db) -> list[Stop]:
    """Return what is stopped, by name."""
    rows = db.execute(select(_stop.scope, _stop.reason, _stop.stopped_at).order_by(_stop.scope))
    return [Stop(row.scope, row.reason, row.stopped_at) for row in rows]


def stopped_scopes(db: Db) -> frozenset[str]:
    """Return the names of what is stopped."""
    return frozenset(db.execute(select(_stop.scope)).scalars())


__all__ = ["EVERYTHING", "Stop", "load_stops", "start", "stop", "stopped_scopes"]
