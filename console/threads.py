"""The messages on one phone, as its screen shows them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from core.commands import Language
from store.messages import Shown

WIB = ZoneInfo("Asia/Jakarta")
UNDERWAY = frozenset({"queued", "sending"})
TICKS = frozenset({"sent", "delivered"})
LOST = frozenset({"failed", "expired", "cancelled"})


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `state` is a key of console.texts where there is something to say, else empty."""

    id: str
    mine: bool
    text: str
    time: str
    state: str = ""


def shown_time(at: datetime) -> str:
    """Return the time of day in Jakarta, as the phone's clock shows it: 14.05."""
    return format_time(at, "HH.mm", tzinfo=WIB, locale="id")


def shown_day(at: datetime, language: Language) -> str:
    """Return the day in Jakarta, short enough for the small screen."""
    return format_date(at.astimezone(WIB), "EEE, d MMM y", locale=language.value)


def state_of(status: str) -> str:
    """Return what to say about an MT on its way."""
    if status in UNDERWAY:
        return "queued"
    return "failed" if status in LOST else status if status in TICKS else ""


def bubble_of(message: Shown) -> Bubble:
    """Return the message as the screen shows it. A reply that came in the answer to its question needs no tick."""
    state = "" if message.id.startswith("re-") else state_of(message.status)
    return Bubble(message.id, message.mine, message.text, shown_time(message.at), state)
