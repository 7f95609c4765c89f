"""How money, dates and times are written in an SMS: own tables, as locale data holds spaces that are not GSM-7."""

from datetime import UTC, date, datetime, timedelta, timezone

from core.commands import Language
from core.facts import Zone

MONTHS = {
    Language.ID: ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    Language.EN: ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_OFFSETS = {Zone.WIB: timedelta(hours=7), Zone.WITA: timedelta(hours=8), Zone.WIT: timedelta(hours=9)}
_TIMEZONES = {zone: timezone(offset, zone.value) for zone, offset in _OFFSETS.items()}
_ZONES = {offset: zone for zone, offset in _OFFSETS.items()}


def rupiah(amount: int) -> str:
    """Return whole rupiah as `Rp1.234.567`, the same in every language."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def short_date(day: date) -> str:
    """Return `20-11-2025`; a moment outside Indonesia's zones is dated in WIB."""
    if isinstance(day, datetime):
        day = _indonesian(day)
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def month_and_year(day: date, language: Language) -> str:
    """Return `Okt 2025`, in English `Oct 2025`."""
    return f"{MONTHS[language][day.month - 1]} {day.year:04}"


def clock_time(moment: datetime) -> str:
    """Return `14.30 WIB`: the zone is that of the moment (see in_zone), WIB if it is none of Indonesia's."""
    local = _indonesian(moment)
    return f"{local.hour:02}.{local.minute:02} {_ZONES[local.utcoffset() or timedelta()]}"


def in_zone(moment: datetime, zone: Zone) -> datetime:
    """Return the aware moment in one of Indonesia's zones (none has daylight saving), for the writers above."""
    return moment.astimezone(_TIMEZONES[zone])


def local_date(moment: datetime, zone: Zone) -> date:
    """Return the calendar day of an aware moment where the person lives."""
    return in_zone(moment, zone).date()


def _indonesian(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        moment = moment.replace(tzinfo=UTC)
    return moment if moment.utcoffset() in _ZONES else moment.astimezone(_TIMEZONES[Zone.WIB])
