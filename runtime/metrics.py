"""What the monitor is told: requests as our web processes count them, and everything else as it stands when it asks.

States (queues, breakers, incidents) are read from the database and Redis at that moment, so it does not matter which
process answers. Requests are counted in files that all web processes of a machine share (VAR_DIR/metrics).
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from runtime.house_metrics import house_metrics
from runtime.ussd_metrics import UssdCounts, make_ussd_counts

if TYPE_CHECKING:
    from prometheus_client import Metric

    from runtime.runtime import Runtime

SHARED = (
    "PROMETHEUS_MULTIPROC_DIR"  # where prometheus_client looks for the folder; the web server's own children have it
)
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


@dataclass(frozen=True, slots=True)
class Counts:
    """What web processes count. `folder` None: this process alone."""

    registry: CollectorRegistry
    inbound: Histogram
    reports: Counter
    api: Counter
    ussd: UssdCounts
    folder: str | None


def share_counts(var_dir: Path) -> None:
    """Have the web processes that are started from here count together; what ended ones left is thrown away."""
    folder = var_dir / "metrics"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        if not _is_alive(file.stem.rpartition("_")[2]):
            file.unlink(missing_ok=True)
    os.environ[SHARED] = str(folder)


def make_counts() -> Counts:
    """Return this process's counters; call it once per application, after any fork."""
    folder = os.environ.get(SHARED)
    # the library decides this when it is imported, which may have been before the folder was named
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    return Counts(
        registry,
        Histogram(
            "kabar_inbound_seconds",
            "Requests of providers (messages and reports) and how long the answer took",
            ("provider", "what", "status"),
            buckets=BOUNDS,
            registry=registry,
        ),
        Counter("kabar_reports", "Delivery reports and what came of them", ("provider", "result"), registry=registry),
        Counter("kabar_api_requests", "Requests to /api", ("endpoint", "status"), registry=registry),
        make_ussd_counts(registry, BOUNDS),
        folder,
    )


def exposition(rt: "Runtime", counts: Counts) -> bytes:
    """Return all metrics in Prometheus's text format."""
    shown = CollectorRegistry()
    if counts.folder:
        MultiProcessCollector(shown, path=counts.folder)  # type: ignore[no-untyped-call]
    else:
        shown.register(Counted(counts.registry))
    shown.register(Standing(rt))
    return generate_latest(shown)


class Counted(Collector):
    """What one process counted."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterable["Metric"]:
        """Return it as it stands."""
        return self._registry.collect()


class Standing(Collector):
    """What is read when it is asked for."""

    def __init__(self, rt: "Runtime") -> None:
        self._rt = rt

    def describe(self) -> list["Metric"]:
        """Return nothing: to register it is no reason to ask the database."""
        return []

    def collect(self) -> Iterator["Metric"]:
        """Read and return it."""
        yield from house_metrics(self._rt)


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
