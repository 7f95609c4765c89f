"""How figures, money, times and phones are written on pages."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime, format_time
from flask import Flask
from flask_babel import gettext, ngettext

from console.languages import page_language
from console.threads import WIB
from core import formats
from core.commands import Language


def rupiah(amount: int) -> str:
    """Return `Rp1.234.567`."""
    return formats.rupiah(amount)


def count(figure: int) -> str:
    """Return `1.234.567`, in English `1,234,567`."""
    shown = f"{figure:,}"
    return shown.replace(",", ".") if page_language() is Language.ID else shown


def decimal(figure: float, places: int = 1) -> str:
    """Return `12,3`, in English `12.3`."""
    shown = f"{figure:,.{places}f}"
    return shown.translate(str.maketrans(",.", ".,")) if page_language() is Language.ID else shown


def moment(at: datetime | None) -> str:
    """Return `Jumat, 20 November 2026 14.05 WIB`; a dash where there is none."""
    if at is None:
        return "–"
    return format_datetime(at, "EEEE, d MMMM y HH.mm", tzinfo=WIB, locale=page_language().value) + " WIB"


def short(at: datetime | None) -> str:
    """Return `20 Nov 2026 14.05`, for tables; the zone stands in the heading."""
    return "–" if at is None else format_datetime(at, "d MMM y HH.mm", tzinfo=WIB, locale=page_language().value)


def clock(at: datetime) -> str:
    """Return `14.05 WIB`."""
    return format_time(at, "HH.mm", tzinfo=WIB, locale="id") + " WIB"


def day(on: date | None) -> str:
    """Return `20 November 2026`; a moment is dated in WIB."""
    if on is None:
        return "–"
    if isinstance(on, datetime):
        on = on.astimezone(WIB).date()
    return format_date(on, "d MMMM y", locale=page_language().value)


def ago(seconds: float) -> str:
    """Return how long something took or has waited: `12 detik`, `3 menit`, `5 jam`, `2 hari`."""
    whole = int(seconds)
    if whole < 60:
        return str(ngettext("%(num)s detik", "%(num)s detik", whole))
    if whole < 3600:
        return str(ngettext("%(num)s menit", "%(num)s menit", whole // 60))
    if whole < 2 * 86400:
        return str(ngettext("%(num)s jam", "%(num)s jam", whole // 3600))
    return str(ngettext("%(num)s hari", "%(num)s hari", whole // 86400))


def phone(msisdn: str) -> str:
    """Return a number as it may be shown: `0812-34••-••90`; of one that is no Indonesian number the last two digits."""
    if not msisdn.startswith("+62") or len(msisdn) < 11:
        return "•••" + msisdn[-2:]
    local = "0" + msisdn[3:]
    hidden = local[:6] + "•" * (len(local) - 8) + local[-2:]
    return "-".join(filter(None, (hidden[:4], hidden[4:8], hidden[8:])))


def yes_or_no(value: bool) -> str:
    """Return `ya` or `tidak`."""
    return str(gettext("ya") if value else gettext("tidak"))


def add_formats(app: Flask) -> None:
    """Let templates use them as filters."""
    app.jinja_env.filters.update(
        rupiah=rupiah,
        count=count,
        decimal=decimal,
        moment=moment,
        short=short,
        clock=clock,
        day=day,
        ago=ago,
        phone=phone,
        yes_or_no=yes_or_no,
    )
