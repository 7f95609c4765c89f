"""What a sender does in the database before it sends; each function is one transaction, run in a thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from runtime.runtime import Runtime
from store import outbox
from store.database import READ_ONLY
from store.outbox import Handed, Taken
from store.stops import stopped_scopes


@dataclass(frozen=True, slots=True)
class Due:
    """What is due by priority, up to the limit that was asked with, and what is stopped."""

    counts: Mapping[int, int]
    stops: frozenset[str]


def look(rt: Runtime, limit: int, usable: frozenset[str]) -> Due:
    """Return what is due for these providers. Writes nothing, so that an idle sender disturbs nobody."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        stops = stopped_scopes(db)
        return Due(outbox.count_due(db, rt.now(), limit, usable) if usable else {}, stops)


def take(rt: Runtime, plan: Mapping[int, int], usable: frozenset[str], lease: timedelta) -> list[Taken]:
    """Take so many of each priority."""
    with rt.transaction() as db:
        now = rt.now()
        found = [outbox.take_due(db, now, most, lease, priority, usable) for priority, most in sorted(plan.items())]
        return [each for taken in found for each in taken]


def begin(rt: Runtime, chunk: Sequence[Handed], lease: timedelta) -> list[Handed]:
    """Begin a chunk and return what is still ours."""
    with rt.transaction() as db:
        return outbox.begin(db, chunk, rt.now(), lease)


def put_back(rt: Runtime, taken: Sequence[Taken]) -> int:
    """Queue again what was not handed over."""
    with rt.transaction() as db:
        return outbox.put_back(db, taken, rt.now())
