"""When something is wrong enough that somebody should look, and when it is over: a pure rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class IncidentKind(StrEnum):
    """What can be wrong."""

    PROVIDER_FAILING = "provider_failing"  # the subject is the provider
    REPLIES_LATE = "replies_late"
    BACKLOG = "backlog"
    REPORTS_MISSING = "reports_missing"  # the subject is the provider
    OUTCOMES_UNKNOWN = "outcomes_unknown"  # and nobody finds out by itself; the subject is the provider
    SENDING_STOPPED = "sending_stopped"  # the subject is the provider, or "all"
    CLOCK_SILENT = "clock_silent"
    CORE_UNTOLD = "core_untold"  # the core system was not told what it is to hear
    CATALOGUE_REFUSED = "catalogue_refused"  # the newest version is no use; the subject is its number
    CAMPAIGN_PAUSED = "campaign_paused"  # by the house, because too much failed; the subject is the campaign


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on something is wrong. What is open closes below `closing` of the threshold, so it does not flap."""

    failing_share: float = 0.5
    failing_least: int = 10  # tries in the window; fewer prove nothing
    failing_window: timedelta = timedelta(minutes=5)
    reply_wait: timedelta = timedelta(seconds=30)
    notice_wait: timedelta = timedelta(minutes=5)
    missing_least: int = 10
    clock_silence: timedelta = timedelta(seconds=60)
    core_wait: timedelta = timedelta(minutes=15)
    unknown_wait: timedelta = timedelta(hours=1)  # providers that answer questions were asked six times by then
    closing: float = 0.5


@dataclass(frozen=True, slots=True)
class Tries:
    """What came of the tries of one provider in the window."""

    good: int = 0
    bad: int = 0

    @property
    def share_bad(self) -> float:
        """The share that failed, 0 where nothing was tried."""
        return self.bad / (self.good + self.bad) if self.bad else 0.0


@dataclass(frozen=True, slots=True)
class Readings:
    """What was measured at `now`. None: there is none of it.

    `oldest_reply` and `oldest_notice` are since when the longest waiting due MT of that priority is due. `unreported`
    counts by provider what was sent too long ago without a report, `unknown` what nobody knows the outcome of for too
    long. `stops` are providers, or "all". `core_waits_since`
    is when the oldest outcome is to be told that the core system has not taken.
    """

    now: datetime
    tries: Mapping[str, Tries] = field(default_factory=dict)
    oldest_reply: datetime | None = None
    oldest_notice: datetime | None = None
    due: int = 0
    unreported: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    stops: Collection[str] = ()
    campaigns: Mapping[str, str] = field(default_factory=dict)
    refused_catalogue: int | None = None
    clock_at: datetime | None = None
    core_waits_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong now. `details` are figures and codes; never a number, a name or a text."""

    kind: IncidentKind
    subject: str = ""
    details: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What the same trouble has in common, however large it is."""
        return self.kind.value, self.subject


def troubles(
    readings: Readings, open_now: Collection[tuple[str, str]] = (), thresholds: Thresholds | None = None
) -> list[Trouble]:
    """Return everything that is wrong. `open_now` are the keys of what was wrong before: that takes less to stay."""
    bar = _Bar(thresholds or Thresholds(), frozenset(open_now))
    return [
        *_failing(readings, bar),
        *_late(IncidentKind.REPLIES_LATE, readings.oldest_reply, bar.usual.reply_wait, readings, bar),
        *_late(IncidentKind.BACKLOG, readings.oldest_notice, bar.usual.notice_wait, readings, bar),
        *_missing(readings, bar),
        *(Trouble(IncidentKind.OUTCOMES_UNKNOWN, name, {"unknown": most}) for name, most in readings.unknown.items()),
        *(Trouble(IncidentKind.SENDING_STOPPED, scope) for scope in readings.stops),
        *(Trouble(IncidentKind.CATALOGUE_REFUSED, str(number)) for number in [readings.refused_catalogue] if number),
        *(Trouble(IncidentKind.CAMPAIGN_PAUSED, each, {"why": why}) for each, why in readings.campaigns.items()),
        *_late(IncidentKind.CLOCK_SILENT, readings.clock_at, bar.usual.clock_silence, readings, bar),
        *_late(IncidentKind.CORE_UNTOLD, readings.core_waits_since, bar.usual.core_wait, readings, bar),
    ]


@dataclass(frozen=True, slots=True)
class _Bar:
    usual: Thresholds
    open_now: frozenset[tuple[str, str]]

    def factor(self, kind: IncidentKind, subject: str = "") -> float:
        """What the threshold is multiplied with for something that may be open already."""
        return self.usual.closing if (kind.value, subject) in self.open_now else 1.0


def _failing(readings: Readings, bar: _Bar) -> list[Trouble]:
    """Of a provider that is failing already, few tries are made: they need not be many to keep it so."""
    kind, found = IncidentKind.PROVIDER_FAILING, []
    for provider, tries in readings.tries.items():
        factor = bar.factor(kind, provider)
        enough = tries.good + tries.bad >= (bar.usual.failing_least if factor == 1.0 else 1)
        if enough and tries.share_bad >= bar.usual.failing_share * factor:
            found.append(Trouble(kind, provider, {"failed": tries.bad, "tried": tries.good + tries.bad}))
    return found


def _late(
    kind: IncidentKind, since: datetime | None, longest: timedelta, readings: Readings, bar: _Bar
) -> list[Trouble]:
    waits = readings.now - since if since else timedelta()
    if since is None or waits <= longest * bar.factor(kind):
        return []
    due = {"due": readings.due} if kind in (IncidentKind.REPLIES_LATE, IncidentKind.BACKLOG) else {}
    return [Trouble(kind, "", {"seconds": int(waits.total_seconds()), **due})]


def _missing(readings: Readings, bar: _Bar) -> list[Trouble]:
    kind = IncidentKind.REPORTS_MISSING
    return [
        Trouble(kind, provider, {"missing": number})
        for provider, number in readings.unreported.items()
        if number >= bar.usual.missing_least * bar.factor(kind, provider)
    ]
