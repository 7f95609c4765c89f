"""The release of campaigns: rows become messages just ahead of sending, within hours and rate, while approval holds."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.campaign_windows import open_hours, portion_size
from core.facts import Zone
from core.quiet import Window
from intake.turns import take_turns
from office import giving_way
from office.campaign_hours import hours_of
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import campaign_runs, campaigns
from store.campaign_release import PREFIX_LENGTH, Making, Portion, Released
from store.campaign_release import release as release_rows
from store.campaigns import Stored
from store.database import READ_ONLY, is_away

SECONDS_AHEAD = 2  # so much may be queued and not sent: a pause takes effect at once
GROWTH = 1.5  # of what was sent lately may be queued: so workers that could do more are given more
MOST_AHEAD = 5000
MOST_PER_MINUTE = 10_000_000  # more than there can be
FEWEST_BATCHES = 2  # of a worker, so that it has a next one while it sends

IN_VAIN = timedelta(seconds=5)  # where only regions had rows that are closed, nobody looks again for so long

log = get_logger("kabar.campaigns")

Place = tuple[str, Zone]  # a campaign's rows of a zone
_reached: dict[Place, int] = {}  # the last row that this process released; what lies before is mostly done
_looked_in_vain: dict[Place, datetime] = {}


def release_due(rt: Runtime) -> int:
    """Release what is due of every running campaign; return how many rows became messages.

    Called by every worker several times a second: whoever finds another at a campaign passes it by. One that cannot be
    released keeps no other from it; the clock pauses it.
    """
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        running = campaign_runs.running(db)
    forget_all_but(running)
    return sum(_release_or_tell(rt, each) for each in running)


def forget_all_but(running: Collection[str]) -> None:
    """Forget how far campaigns are that do not run any more."""
    giving_way.forget_all_but(running)
    for known in (_reached, _looked_in_vain):
        for place in [place for place in known if place[0] not in running]:
            del known[place]


def _release_or_tell(rt: Runtime, campaign_id: str) -> int:
    try:
        return release(rt, campaign_id)
    except Exception as error:
        if is_away(error):
            raise
        log.error("campaign_not_released", campaign=campaign_id, error=type(error).__name__, exc_info=error)
        return 0


def release(rt: Runtime, campaign_id: str) -> int:
    """Release what is due of a campaign; return how many rows became messages."""
    giving_way.look(rt)
    return take_turns(lambda: _release(rt, campaign_id))


def _release(rt: Runtime, campaign_id: str) -> int:
    with rt.transaction() as db:
        stored = campaigns.lock(db, campaign_id) if campaign_runs.hold(db, campaign_id) else None
        now = rt.now()
        if stored is None or not stored.rules.may_send or not stored.starts_at <= now < stored.expires_at:
            return 0
        stored = _giving_way(rt, db, stored, now)
        most = _portion(rt, db, stored, now)
        done = list(_release_zones(rt, db, stored, most, now)) if most > 0 else []
        sent, arrived = sum(each.sent for each in done), sum(each.arrived for each in done)
        if sent or arrived:
            released = stored.released + sent + arrived
            campaigns.save(db, stored, released=released, paced_until=_paced(stored, sent, now))
    if kept_back := sum(each.kept_back for each in done):
        log.info("campaign_rows_kept_back", campaign=campaign_id, rows=kept_back)
    return sent


def _giving_way(rt: Runtime, db: Session, stored: Stored, now: datetime) -> Stored:
    """Return the campaign at the rate that was asked for, or slower while it has to give way to answers."""
    a_moment = timedelta(seconds=SECONDS_AHEAD)
    limit = giving_way.limit_of(
        rt, stored.id, lambda: campaign_runs.count_sent_since(db, stored.id, now - a_moment) / SECONDS_AHEAD
    )
    if limit is None:
        return stored
    return replace(stored, per_minute=min(stored.per_minute or MOST_PER_MINUTE, int(limit * 60)))


def _portion(rt: Runtime, db: Session, stored: Stored, now: datetime) -> int:
    """Return how many rows may become messages now."""
    waiting = campaign_runs.count_waiting(db, stored.id, now)
    passed = now - _earning_since(stored, now)
    return portion_size(stored.per_minute, passed, waiting, _most_ahead(rt, db, stored, now))


def _most_ahead(rt: Runtime, db: Session, stored: Stored, now: datetime) -> int:
    """Return how many may be queued: two seconds' worth of what providers allow, or of what was sent just now."""
    fewest = FEWEST_BATCHES * rt.settings.send_batch
    names = [route.provider for route in rt.settings.weights] or [rt.settings.provider]
    rates = [rt.settings.rates.get(name) for name in names]
    limited = [rate for rate in rates if rate is not None]
    if len(limited) == len(rates):
        return max(1, int(SECONDS_AHEAD * sum(limited)))
    lately = campaign_runs.count_sent_since(db, stored.id, now - timedelta(seconds=SECONDS_AHEAD))
    return min(MOST_AHEAD, max(fewest, int(lately * GROWTH)))


def _earning_since(stored: Stored, now: datetime) -> datetime:
    """Return since when nothing was released at the rate that was asked for; what was not used for long is lost."""
    longest = max(timedelta(seconds=SECONDS_AHEAD), 2 * _interval(stored))
    return max(stored.paced_until or now - _interval(stored), now - longest)


def _paced(stored: Stored, sent: int, now: datetime) -> datetime | None:
    return _earning_since(stored, now) + sent * _interval(stored) if stored.per_minute else None


def _interval(stored: Stored) -> timedelta:
    return timedelta(minutes=1) / stored.per_minute if stored.per_minute else timedelta()


def _release_zones(rt: Runtime, db: Session, stored: Stored, most: int, now: datetime) -> Iterator[Released]:
    """Release rows of the zones that are open now, first of those that close first."""
    hours = hours_of(rt, stored)
    windows = {zone: window for zone in Zone if (window := open_hours(now, (zone, None), hours))}
    for zone, window in sorted(windows.items(), key=lambda each: each[1].closes_at):
        if most <= 0:
            return
        if _looked_in_vain.get((stored.id, zone), now) > now:
            continue
        closed = [region for region in hours.regional if open_hours(now, (zone, region), hours) is None]
        since = stored.submitted_at
        portion = Portion(stored.id, zone, most, _reached.get((stored.id, zone), 0), closed, since)
        released = _release_portion(db, portion, _making(rt, stored, window, now))
        if closed and not released.looked_at:
            _looked_in_vain[stored.id, zone] = now + IN_VAIN
        yield released
        most -= released.looked_at


def _release_portion(db: Session, portion: Portion, making: Making) -> Released:
    """Release rows from where this process was last; at the end look once more at what lies before.

    Rows that were taken back lie there. Without the hint, each portion would pass over all that was released.
    """
    place = portion.campaign_id, portion.zone
    released = release_rows(db, portion, making)
    if released.looked_at == portion.most:
        _reached[place] = released.last_row
    elif _reached.pop(place, 0) and not released.looked_at:
        return _release_portion(db, Portion(*place, portion.most, 0, portion.closed, portion.since), making)
    return released


def _making(rt: Runtime, stored: Stored, window: Window, now: datetime) -> Making:
    return Making(
        prefix=f"{time_digits(now)}{secrets.token_hex(PREFIX_LENGTH // 4)}",
        sender=rt.settings.short_code,
        catalogue_number=stored.catalogue_number,
        expires_at=stored.expires_at,
        send_until=min(window.closes_at, stored.expires_at),
        now=now,
    )


def time_digits(now: datetime) -> str:
    """Return the moment in twelve hexadecimal digits: ids that begin with them let indexes grow at one end."""
    return f"{int(now.timestamp() * 1000):012x}"
