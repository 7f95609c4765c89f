"""When a campaign goes out, at which rate, when it would be through, and what it costs."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.campaign_windows import Hours, Place, finish_at, next_opening
from core.facts import Zone
from core.formats import local_date
from core.quiet import local_moment
from runtime.runtime import Runtime
from store.campaigns import Stored


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a campaign comes to. `per_minute` None: as fast as providers take it, so nobody knows when it is through.

    `begins_at` None: there are no hours for it until its end. `ends_at` None: not known, or not before its end.
    `at_once`: nothing but an approval keeps it from beginning at this moment.
    """

    messages: int
    segments: int
    rupiah: int
    per_minute: float | None
    begins_at: datetime | None
    ends_at: datetime | None
    at_once: bool = False


def hours_of(rt: Runtime, stored: Stored) -> Hours:
    """Return the days and hours of a campaign, by the catalogue's quiet hours and the holidays of this moment."""
    opens, closes = time.fromisoformat(stored.window_from), time.fromisoformat(stored.window_until)
    reference = rt.reference
    return Hours(opens, closes, rt.catalogue.notices, reference.holidays, reference.regional_holidays)


def places_of(stored: Stored) -> dict[Place, int]:
    """Return where its recipients live, with how many they are, as the check found."""
    kept = stored.findings.get("places", [])
    return {(Zone(zone or Zone.WIB), region or None): number for zone, region, number in kept}


def rate_of(rt: Runtime, stored: Stored) -> float | None:
    """Return how many messages a minute may go: its own rate, but no more than the providers' rates allow."""
    limits = rt.settings.rates
    providers = [each.provider for each in rt.settings.weights] or [rt.settings.provider]
    allowed = sum(limits[each] for each in providers) * 60 if all(each in limits for each in providers) else None
    rates = [each for each in (stored.per_minute, allowed) if each is not None]
    return min(rates, default=None)


def estimate(rt: Runtime, stored: Stored) -> Estimate:
    """Return what a checked campaign comes to if it begins now, or at its time."""
    now, hours, places, rate = rt.now(), hours_of(rt, stored), places_of(stored), rate_of(rt, stored)
    starts_at = max(stored.starts_at, now)
    begins_at = next_opening(starts_at, places, hours) if places else None
    if begins_at is not None and begins_at >= stored.expires_at:
        begins_at = None
    ends_at = None
    if rate and begins_at is not None:
        ends_at = finish_at(stored.to_send, rate, starts_at, stored.expires_at, places, hours)
    rupiah = stored.segments * rt.settings.campaign_price_rupiah
    at_once = begins_at is not None and begins_at <= now
    return Estimate(stored.to_send, stored.segments, rupiah, rate, begins_at, ends_at, at_once)


def proposed_start(rt: Runtime, stored: Stored) -> datetime:
    """Return when a campaign could begin on the next day, from tomorrow on, on which anything of it may be sent.

    By the clock in WIB, in which people write it; tomorrow where there is no such day for two months.
    """
    tomorrow = local_moment(local_date(rt.now(), Zone.WIB) + timedelta(days=1), time(), Zone.WIB)
    places = [(Zone.WIB, region) for _zone, region in places_of(stored)] or [(Zone.WIB, None)]
    return next_opening(tomorrow, places, hours_of(rt, stored)) or local_moment(
        local_date(tomorrow, Zone.WIB), time.fromisoformat(stored.window_from), Zone.WIB
    )
