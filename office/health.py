"""What must work for people to be answered, and whether it does. Read at most once in some seconds a process."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.breaker import BreakerState
from core.incidents import Thresholds
from runtime.breakers import Board as Breakers
from runtime.disk import free_share
from runtime.heartbeats import Process, read_processes
from runtime.production import NEEDED
from runtime.rings import LONGEST_RING, read_rings
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import catalogue_versions, core_webhooks, counts, depths, heard, incidents, migrate, stops
from store.database import READ_ONLY, Db
from store.incidents import Incident

SECONDS_KEPT = 4.0
FINE, DOUBTFUL, BROKEN, OFF = "done", "warning", "error", "off"
LITTLE_DISK, NO_DISK = 0.10, 0.03  # shares that are free
SILENT = timedelta(hours=24)  # after so long without a word somebody should wonder
OF_BREAKER = {BreakerState.CLOSED: FINE, BreakerState.HALF_OPEN: DOUBTFUL, BreakerState.OPEN: BROKEN}
THRESHOLDS = Thresholds()
SECONDS_TO_FOLLOW = 5.0  # after a publication every process answers from it within two
LONGEST_WAITS = {"replies": THRESHOLDS.reply_wait, "notices": THRESHOLDS.notice_wait}

Value = str | int | float | datetime


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `code` says how it stands; pages word it, with `values`."""

    subject: str
    state: str
    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """Everything at one moment."""

    at: datetime
    checks: tuple[Check, ...]
    incidents: tuple[Incident, ...]

    @property
    def broken(self) -> int:
        """How many things are to be mended."""
        return sum(each.state == BROKEN for each in self.checks)


@dataclass(slots=True)
class Doctor:
    """The findings of one process, not older than SECONDS_KEPT."""

    _last: Health | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def examine(self, rt: Runtime) -> Health:
        """Return how everything stands; ten people who look at once cost what one costs."""
        with self._lock:
            now = rt.now()
            if self._last is None or abs((now - self._last.at).total_seconds()) >= SECONDS_KEPT:
                with rt.engine.execution_options(**READ_ONLY).connect() as db:
                    wrong = tuple(incidents.open_incidents(db))
                    self._last = Health(now, tuple(_examine(rt, db, now)), wrong)
            return self._last


def _examine(rt: Runtime, db: Db, now: datetime) -> Iterator[Check]:
    yield Check("web", FINE, "answers")
    yield _database(rt)
    yield from _queues(db, now)
    yield from _rings(rt.settings)
    yield from _processes(rt, db)
    yield _clock(db, now)
    yield from _providers(rt.settings, db, now)
    yield from _core(rt.settings, db)
    yield _disk(rt.settings)
    yield _catalogue(rt)


def _database(rt: Runtime) -> Check:
    name = {"kind": rt.engine.dialect.name}
    if not migrate.is_current(rt.engine):
        return Check("database", BROKEN, "not_migrated", name)
    return Check("database", FINE, "answers", name)


def _queues(db: Db, now: datetime) -> Iterator[Check]:
    for each in depths.depths(db, now):
        waits = now - each.oldest if each.oldest else timedelta()
        late = waits > LONGEST_WAITS.get(each.queue, THRESHOLDS.notice_wait)
        values: dict[str, Value] = {"queue": each.queue, "due": each.due, "seconds": waits.total_seconds()}
        yield Check("queue", BROKEN if late else FINE, "waits" if each.due else "empty", values)
    unknown = depths.unsettled(db)["unknown"]
    yield Check("unknown", DOUBTFUL if unknown else FINE, "some" if unknown else "none", {"number": unknown})


def _rings(settings: Settings) -> Iterator[Check]:
    if not settings.redis_url:
        yield Check("redis", OFF, "none")
        return
    rings = read_rings(settings.redis_url)
    if rings is None:
        yield Check("redis", BROKEN, "away")
        return
    yield Check("redis", FINE, "answers", {"number": sum(rings.waiting.values())})
    workers: dict[str, Value] = {"number": rings.workers}
    yield Check("workers", FINE if rings.workers else BROKEN, "some" if rings.workers else "none", workers)
    for queue, seconds in rings.oldest.items():
        if seconds > LONGEST_RING:
            yield Check("jobs", BROKEN, "wait", {"queue": queue, "number": rings.waiting[queue], "seconds": seconds})
    for queue, number in rings.failed.items():
        if number:
            yield Check("jobs", DOUBTFUL, "failed", {"queue": queue, "number": number})


def _processes(rt: Runtime, db: Db) -> Iterator[Check]:
    """Who says that it is there, and who answers from another catalogue than the one that is live."""
    found = read_processes(rt.settings.redis_url) if rt.settings.redis_url else []
    for kind, number in sorted(Counter(each.kind for each in found).items()):
        yield Check("process", FINE, "lives", {"process": kind, "number": number})
    live = rt.catalogue.number
    for each in behind(db, found, live):
        told: dict[str, Value] = {"process": each.kind, "place": each.place, "number": each.catalogue, "live": live}
        yield Check("process", BROKEN, "behind", told)


def behind(db: Db, found: Sequence[Process], live: int) -> list[Process]:
    """Return the processes that had time to see what is live, and answer from another catalogue."""
    others = [each for each in found if each.catalogue != live]
    version = catalogue_versions.load(db, live) if others else None
    since = version.published_at.timestamp() if version else 0.0
    return [each for each in others if each.at - since > SECONDS_TO_FOLLOW]


def _clock(db: Db, now: datetime) -> Check:
    at = counts.clock_was_at(db)
    if at is None:
        return Check("clock", BROKEN, "never")
    age = now - at
    late = age >= THRESHOLDS.clock_silence
    return Check("clock", BROKEN if late else FINE, "late" if late else "works", {"seconds": age.total_seconds()})


def _providers(settings: Settings, db: Db, now: datetime) -> Iterator[Check]:
    """Those that carry what we send, and those that were heard; then who was stopped by hand."""
    routes = [route.provider for route in settings.weights] or [settings.provider]
    states = _breakers(settings)
    brought, reported = heard.last_messages(db), heard.last_reports(db)
    for name in routes:
        missing = [each.upper() for each in NEEDED[name] if not getattr(settings, each)]
        if missing:
            yield Check("provider", BROKEN, "incomplete", {"provider": name, "settings": ", ".join(missing)})
        else:
            breaker = states.get(name, BreakerState.CLOSED)
            yield Check("provider", OF_BREAKER[breaker], breaker.value, {"provider": name})
    for name in sorted({*routes, *brought}):
        yield _heard("message", name, brought.get(name), now)
    for name, at in sorted(reported.items()):
        yield _heard("report", name, at, now)
    for stop in stops.load_stops(db):
        told: dict[str, Value] = {"provider": stop.scope, "at": stop.stopped_at, "reason": stop.reason}
        yield Check("stop", DOUBTFUL, "all" if stop.scope == stops.EVERYTHING else "one", told)


def _breakers(settings: Settings) -> dict[str, BreakerState]:
    """The worst that any sender says of each provider."""
    order = [BreakerState.CLOSED, BreakerState.HALF_OPEN, BreakerState.OPEN]
    worst: dict[str, BreakerState] = {}
    for each in Breakers(settings.redis_url).read():
        worst[each.provider] = max(worst.get(each.provider, BreakerState.CLOSED), each.state, key=order.index)
    return worst


def _heard(what: str, provider: str, at: datetime | None, now: datetime) -> Check:
    if at is None:
        return Check(what, OFF, "never", {"provider": provider})
    values: dict[str, Value] = {"provider": provider, "seconds": (now - at).total_seconds()}
    return Check(what, DOUBTFUL if now - at > SILENT else FINE, "heard", values)


def _core(settings: Settings, db: Db) -> Iterator[Check]:
    if not settings.core_webhook_url:
        yield Check("core", OFF, "none")
        return
    failed = core_webhooks.failed(db, 1)
    values: dict[str, Value] = {"number": depths.untold(db)}
    yield Check("core", DOUBTFUL if failed else FINE, "failed" if failed else "tells", values)


def _disk(settings: Settings) -> Check:
    share = free_share(settings.var_dir)
    if share is None:
        return Check("disk", OFF, "unknown")
    state = BROKEN if share < NO_DISK else DOUBTFUL if share < LITTLE_DISK else FINE
    return Check("disk", state, "enough" if state == FINE else "little", {"percent": round(share * 100)})


def _catalogue(rt: Runtime) -> Check:
    live, refused = rt.catalogue.number, rt.refused_catalogue
    if refused is not None:
        return Check("catalogue", BROKEN, "refused", {"number": live, "refused": refused})
    return Check("catalogue", FINE, "live", {"number": live})
