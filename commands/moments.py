"""Moments on the command line: how long ago, or when."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import click

from runtime.runtime import read_clock

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
WIB = timezone(timedelta(hours=7))


class Moment(click.ParamType[datetime]):
    """`30m`, `24h`, `7d` (ago), or a day or time as 2026-11-20 or 2026-11-20T10:00+07:00 (without a zone: WIB)."""

    name = "30m|24h|7d|2026-11-20"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment, aware UTC."""
        if isinstance(value, datetime):
            return value
        ago = re.fullmatch(r"(\d{1,5})([mhd])", value)
        if ago:
            return read_clock() - timedelta(**{UNITS[ago[2]]: int(ago[1])})
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail("tulis 24h, 7d atau 2026-11-20 / write 24h, 7d or 2026-11-20", param, ctx)
        return (moment if moment.tzinfo else moment.replace(tzinfo=WIB)).astimezone(UTC)
