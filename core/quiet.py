"""When a phone may ring: at decent hours where the person lives, on a working day where it can wait, not too often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from core.facts import Zone
from core.formats import in_zone, local_date
from core.notice_reasons import Reason
from core.notice_rules import NoticeRules

_LONGEST_HOLD = 60  # days; whatever the holidays and the count of a person say, then it goes out


@dataclass(frozen=True, slots=True)
class Slot:
    """The moment (UTC) at which a notice is due, and why not at once."""

    due_at: datetime
    held_for: Reason | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Hours (UTC) in which a phone may ring: from `opens_at` until just before `closes_at`."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """What decides the hour of one person's notices. `planned` counts theirs by the local day, `limit` is the most."""

    zone: Zone
    rules: NoticeRules
    holidays: frozenset[date]
    planned: Mapping[date, int]
    limit: int


def local_moment(day: date, clock: time, zone: Zone) -> datetime:
    """Return the moment (UTC) of a local day and time."""
    local = in_zone(datetime.combine(day, clock, UTC), zone)
    return datetime.combine(day, clock, local.tzinfo).astimezone(UTC)


def is_quiet(moment: datetime, zone: Zone, rules: NoticeRules) -> bool:
    """Return whether nothing but security goes out at an aware moment to somebody in the zone."""
    return rules.is_quiet_at(in_zone(moment, zone).time())


def next_decent(moment: datetime, zone: Zone, rules: NoticeRules) -> datetime:
    """Return the moment itself, or the end of the quiet hours it lies in; UTC."""
    if not is_quiet(moment, zone, rules):
        return moment.astimezone(UTC)
    end = local_moment(local_date(moment, zone), rules.quiet_until, zone)
    return end if end > moment else end + timedelta(days=1)


def next_window(moment: datetime, zone: Zone, rules: NoticeRules) -> Window:
    """Return the hours in which a phone in the zone may ring: those that are running at the moment, else the next."""
    opens_at = next_decent(moment, zone, rules)
    closes_at = local_moment(local_date(opens_at, zone), rules.quiet_from, zone)
    return Window(opens_at, closes_at if closes_at > opens_at else closes_at + timedelta(days=1))


def next_slot(moment: datetime, agenda: Agenda, *, on_holidays: bool, counted: bool) -> Slot:
    """Return when a notice of this moment goes out; of several reasons to wait the last one is given.

    With `on_holidays` it goes out on holidays too; only where it is `counted` it waits for a day with room.
    """
    slot = Slot(moment.astimezone(UTC))
    for _ in range(_LONGEST_HOLD):
        due_at = next_decent(slot.due_at, agenda.zone, agenda.rules)
        if due_at != slot.due_at:
            slot = Slot(due_at, Reason.QUIET_HOURS)
        day = local_date(due_at, agenda.zone)
        if not on_holidays and day in agenda.holidays:
            reason = Reason.HOLIDAY
        elif counted and agenda.planned.get(day, 0) >= agenda.limit:
            reason = Reason.DAILY_LIMIT
        else:
            break
        midnight = local_moment(day + timedelta(days=1), time(), agenda.zone)
        slot = Slot(next_decent(midnight, agenda.zone, agenda.rules), reason)
    return slot
