"""What `kabar doctor` finds in the database: who may use the API, what is stopped, what is wrong, what waits."""

from collections.abc import Iterator
from datetime import datetime

from core.incident_words import SENTENCES
from core.incidents import IncidentKind
from runtime.findings import Finding
from runtime.production import NEEDED
from runtime.settings import Settings
from store import api_keys, counts, depths, incidents, stops
from store.database import Db


def examine_house(settings: Settings, db: Db, now: datetime) -> Iterator[Finding]:
    """Yield what the database tells."""
    yield _api(settings, db, now)
    yield from _routes(settings)
    yield from _sending(db, now)
    yield from _core(settings, db)
    for each in incidents.open_incidents(db):
        kind = IncidentKind(each.kind)
        if kind is not IncidentKind.SENDING_STOPPED:  # told above, with the reason
            yield Finding("incident", False, _incident(kind, each, now))


def clock_age(db: Db, now: datetime) -> float | None:
    """Return how many seconds ago any clock was at work; None if never."""
    at = counts.clock_was_at(db)
    return (now - at).total_seconds() if at else None


def _api(settings: Settings, db: Db, now: datetime) -> Finding:
    usable = [each for each in api_keys.list_all(db) if each.revoked_at is None and not each.has_expired(now)]
    if not usable:
        return Finding("api", None, "belum ada kunci; `kabar apikey create` / no key yet; make one")
    return Finding("api", True, f"{settings.base_url}/api/v1, {len(usable)} kunci / keys")


def _routes(settings: Settings) -> Iterator[Finding]:
    """A provider that carries what we send needs its whole account."""
    for name in [route.provider for route in settings.weights] or [settings.provider]:
        missing = [field.upper() for field in NEEDED[name] if not getattr(settings, field)]
        if missing:
            yield Finding("route", False, f"{name}: isi / set {', '.join(missing)}")
        elif settings.weights:
            yield Finding("route", True, name)


def _sending(db: Db, now: datetime) -> Iterator[Finding]:
    for stop in stops.load_stops(db):
        command = "kabar sending start" + ("" if stop.scope == stops.EVERYTHING else f" --provider {stop.scope}")
        since = f"{stop.stopped_at:%Y-%m-%d %H:%M}Z"
        text = f"{stop.scope} dihentikan sejak / stopped since {since} ({stop.reason or '-'}); `{command}`"
        yield Finding("sending", None, text)
    waiting = [f"{each.queue} {each.due}{_age(each.oldest, now)}" for each in depths.depths(db, now)]
    yield Finding("due", True, ", ".join(waiting))


def _core(settings: Settings, db: Db) -> Iterator[Finding]:
    if settings.core_webhook_url:
        yield Finding("core system", True, f"{depths.untold(db)} laporan menunggu / reports wait")


def _incident(kind: IncidentKind, found: incidents.Incident, now: datetime) -> str:
    indonesian, english = SENTENCES[kind]
    subject = f" ({found.subject})" if found.subject else ""
    details = "".join(f", {name} {value}" for name, value in found.details.items())
    return f"{indonesian} / {english}{subject}{_age(found.opened_at, now)}{details}"


def _age(since: datetime | None, now: datetime) -> str:
    if since is None:
        return ""
    seconds = int((now - since).total_seconds())
    return f" ({seconds} s)" if seconds < 600 else f" ({seconds // 60} min)"
