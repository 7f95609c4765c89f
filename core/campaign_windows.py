"""When the rows of a campaign may be sent: by day, hours, zone and region of the recipient, and how many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from core.facts import Zone
from core.formats import local_date
from core.notice_rules import NoticeRules
from core.quiet import Window, local_moment

OPENS, CLOSES = time(8), time(17)  # the usual window
SUNDAY = 6
LONGEST_WAIT = 60  # days; with so many holidays in a row something is wrong
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
Place = tuple[Zone, str | None]  # where recipients live: zone and region (a province's code), None: unknown


@dataclass(frozen=True, slots=True)
class Hours:
    """On which days and at which local times a campaign goes out.

    `holidays` hold everywhere, `regional` ones in a region (Bali's Nyepi and the day after it, by province code). What
    the catalogue calls quiet hours is left out whatever `opens` and `closes` say; both lie on the same day.
    """

    opens: time = OPENS
    closes: time = CLOSES
    rules: NoticeRules = field(default_factory=NoticeRules)
    holidays: frozenset[date] = frozenset()
    regional: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def is_sending_day(self, day: date, region: str | None) -> bool:
        """Return whether anything is sent on a day: Monday to Saturday, no holiday where the recipient lives."""
        return day.weekday() != SUNDAY and day not in self.holidays and day not in self.regional.get(region or "", ())

    def stretches(self, day: date, place: Place) -> list[Window]:
        """Return the hours of a day, in order: none, one, or two where quiet hours lie within the window."""
        zone, region = place
        if not self.is_sending_day(day, region) or self.opens >= self.closes:
            return []
        found = [(self.opens, self.closes)]
        for begin, end in _quiet_parts(self.rules):
            found = [piece for stretch in found for piece in _without(stretch, begin, end)]
        return [Window(local_moment(day, begin, zone), local_moment(day, end, zone)) for begin, end in found]


def _quiet_parts(rules: NoticeRules) -> list[tuple[time, time | None]]:
    """Return the quiet parts of a day; None stands for its end."""
    if rules.quiet_from < rules.quiet_until:
        return [(rules.quiet_from, rules.quiet_until)]
    return [(time(), rules.quiet_until), (rules.quiet_from, None)]


def _without(stretch: tuple[time, time], begin: time, end: time | None) -> list[tuple[time, time]]:
    opens, closes = stretch
    before = (opens, min(closes, begin))
    pieces = [before] if before[0] < before[1] else []
    if end is not None and max(opens, end) < closes:
        pieces.append((max(opens, end), closes))
    return pieces


def next_hours(moment: datetime, place: Place, hours: Hours) -> Window | None:
    """Return the hours (UTC) that are running at a moment, else the next ones; None: there are none for two months."""
    day = local_date(moment, place[0])
    for _ in range(LONGEST_WAIT):
        for stretch in hours.stretches(day, place):
            if moment < stretch.closes_at:
                return stretch
        day += _DAY
    return None


def open_hours(moment: datetime, place: Place, hours: Hours) -> Window | None:
    """Return the hours that are running at a moment; None if nothing may be sent there now."""
    found = next_hours(moment, place, hours)
    return found if found is not None and found.opens_at <= moment else None


def open_places(moment: datetime, places: Iterable[Place], hours: Hours) -> dict[Place, Window]:
    """Return the places where something may be sent at a moment, each with its hours: `closes_at` is `send_until`."""
    found = {place: open_hours(moment, place, hours) for place in places}
    return {place: window for place, window in found.items() if window is not None}


def next_opening(moment: datetime, places: Iterable[Place], hours: Hours) -> datetime | None:
    """Return the first moment, from this one on, at which something may be sent at any of the places."""
    windows = (next_hours(moment, place, hours) for place in places)
    return min((max(moment, each.opens_at) for each in windows if each is not None), default=None)


def portion_size(per_minute: int | None, passed: timedelta, waiting: int, most: int) -> int:
    """Return how many rows may become messages now.

    `passed` is the time since rows were last released, `waiting` how many of those are not sent yet. There are never
    more than two seconds' worth of a campaign in the queue, so that a pause takes effect at once; `most` bounds it
    where there is no rate. What was not used for long is not made up for.
    """
    if per_minute is None:
        return max(most - waiting, 0)
    two_seconds = max(per_minute // 30, 1)
    earned = int(per_minute * min(passed, _MINUTE) / _MINUTE)
    return max(min(earned, two_seconds - waiting, most), 0)


def rate_to_spread(rows: int, starts_at: datetime, expires_at: datetime, place: Place, hours: Hours) -> int | None:
    """Return at how many a minute the rows are spread evenly over all hours until the end; None: there are none."""
    minutes = sum((each for _, each in _open_minutes(starts_at, expires_at, [place], hours)), 0.0)
    return max(-(-rows // max(int(minutes), 1)), 1) if minutes else None


def finish_at(
    rows: int, per_minute: float, starts_at: datetime, expires_at: datetime, places: Iterable[Place], hours: Hours
) -> datetime | None:  # fmt: skip
    """Return when the last of the rows is sent at that rate; None: not before the end.

    An estimate: it takes the hours of all places together as if the rows were spread over them evenly.
    """
    left = float(rows)
    for opens_at, minutes in _open_minutes(starts_at, expires_at, list(places), hours):
        if left <= per_minute * minutes:
            return opens_at + timedelta(minutes=left / per_minute)
        left -= per_minute * minutes
    return None


def _open_minutes(
    starts_at: datetime, expires_at: datetime, places: list[Place], hours: Hours
) -> Iterable[tuple[datetime, float]]:
    """Yield each stretch in which any of the places is open: when it begins, and how many minutes it lasts."""
    moment = starts_at
    while moment < expires_at:
        windows = [each for place in places if (each := next_hours(moment, place, hours)) is not None]
        if not windows:
            return
        opens_at = max(moment, min(each.opens_at for each in windows))
        closes_at = min(max(each.closes_at for each in windows if each.opens_at <= opens_at), expires_at)
        if closes_at <= opens_at:
            return
        yield opens_at, (closes_at - opens_at) / _MINUTE
        moment = closes_at
