"""What the monitor is told of USSD: turns and sessions as processes count them, and how many sessions are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily

OPEN_SESSIONS = "kabar:ussd:open"  # in Redis: the sessions that can be answered, by the second at which they are over
LENGTHS = (5.0, 15.0, 30.0, 60.0, 90.0, 120.0, 180.0, 300.0)  # seconds; networks end a session after about 180


@dataclass(frozen=True, slots=True)
class UssdCounts:
    """What is counted of turns and of sessions that are over. No label comes from what anybody typed."""

    turns: Histogram
    sessions: Histogram
    refused: Counter


def make_ussd_counts(registry: CollectorRegistry, bounds: Sequence[float]) -> UssdCounts:
    """Return the counters."""
    return UssdCounts(
        Histogram(
            "kabar_ussd_turn_seconds",
            "Turns: whether they were new, what came of them, and how long the answer took",
            ("dialect", "came", "end"),
            buckets=bounds,
            registry=registry,
        ),
        Histogram(
            "kabar_ussd_session_seconds",
            "Sessions that are over: how long they lasted",
            ("dialect", "end"),
            buckets=LENGTHS,
            registry=registry,
        ),
        Counter(
            "kabar_ussd_refused",
            "Requests that were no turn, or not authentic",
            ("dialect", "status"),
            registry=registry,
        ),
    )


def open_sessions(client: Any) -> GaugeMetricFamily:
    """Return how many sessions are open; raises what Redis raises."""
    seconds, _ = client.time()
    number = client.zcount(OPEN_SESSIONS, f"({seconds}", "+inf")
    return GaugeMetricFamily("kabar_ussd_sessions_open", "Sessions that can be answered", value=float(number))
