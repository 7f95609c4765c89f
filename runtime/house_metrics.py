"""The states that the monitor is told of, read from the database and Redis when it asks. No label names a person."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from core.breaker import BreakerState
from core.delivery import MtStatus
from runtime.breakers import Board
from runtime.doorbell import QUEUES, connect
from runtime.ussd_metrics import open_sessions
from store import counts, depths
from store.database import READ_ONLY, Db
from store.incidents import open_incidents
from store.stops import stopped_scopes

if TYPE_CHECKING:
    from prometheus_client import Metric

    from runtime.runtime import Runtime

SECONDS_FOR_REDIS = 0.5


def house_metrics(rt: "Runtime") -> Iterator["Metric"]:
    """Yield every state; while the database or Redis is away, that it is away instead of what it knows."""
    try:
        with rt.engine.execution_options(**READ_ONLY).connect() as db:
            found = [*_queues(rt, db), *_messages(counts.totals(db)), *_troubles(rt, db)]
    except SQLAlchemyError:
        found = []
    yield _gauge("kabar_database_up", "1 while the database answers", bool(found))
    yield from found
    yield from _redis(rt)


def _queues(rt: "Runtime", db: Db) -> Iterator["Metric"]:
    now = rt.now()
    due = GaugeMetricFamily("kabar_queue_due", "Messages that are due and wait", labels=["queue"])
    oldest = GaugeMetricFamily("kabar_queue_oldest_seconds", "How long the oldest is overdue", labels=["queue"])
    for each in depths.depths(db, now):
        due.add_metric([each.queue], each.due)
        oldest.add_metric([each.queue], (now - each.oldest).total_seconds() if each.oldest else 0.0)
    unsettled = GaugeMetricFamily("kabar_messages_unsettled", "Messages being sent or unknown", labels=["status"])
    for status, number in depths.unsettled(db).items():
        unsettled.add_metric([status], number)
    yield from (due, oldest, unsettled)
    yield _gauge("kabar_core_untold", "Outcomes that the core system has not taken yet", depths.untold(db))


def _messages(totals: "Sequence[counts.Total]") -> Iterator["Metric"]:
    """What the clock has counted: as old as its last turn and ten seconds."""
    messages = CounterMetricFamily(
        "kabar_messages", "Messages that came to a status", labels=["provider", "queue", "status"]
    )
    summed: dict[tuple[str, str, str], int] = {}
    for each in totals:
        key = (each.provider, each.queue, each.status)
        summed[key] = summed.get(key, 0) + each.total
    for key, number in summed.items():
        messages.add_metric(key, number)
    yield messages
    yield _delays([each for each in totals if each.status == MtStatus.DELIVERED.value and each.delay != 0])


def _delays(reported: "Sequence[counts.Total]") -> "Metric":
    delays = HistogramMetricFamily("kabar_report_delay_seconds", "From sent to delivered", labels=["provider"])
    for provider in sorted({each.provider for each in reported}):
        mine = [each for each in reported if each.provider == provider]
        buckets, so_far = [], 0
        for bound in counts.DELAYS:
            so_far += sum(each.total for each in mine if each.delay == bound)
            buckets.append((str(float(bound)), so_far))
        buckets.append(("+Inf", sum(each.total for each in mine)))
        delays.add_metric([provider], buckets, sum(each.seconds for each in mine))
    return delays


def _troubles(rt: "Runtime", db: Db) -> Iterator["Metric"]:
    incidents = GaugeMetricFamily("kabar_incident_open", "1 while it is open", labels=["incident", "subject"])
    for each in open_incidents(db):
        incidents.add_metric([each.kind, each.subject], 1)
    stopped = GaugeMetricFamily("kabar_sending_stopped", "1 while nothing is sent through it", labels=["scope"])
    for scope in sorted(stopped_scopes(db)):
        stopped.add_metric([scope], 1)
    yield from (incidents, stopped)
    if (at := counts.clock_was_at(db)) is not None:
        yield _gauge("kabar_clock_age_seconds", "Since the clock's last turn", (rt.now() - at).total_seconds())


def _redis(rt: "Runtime") -> Iterator["Metric"]:
    url = rt.settings.redis_url
    if not url:
        return
    jobs = GaugeMetricFamily("kabar_jobs", "Rings that wait for a worker", labels=["queue"])
    client = connect(url, SECONDS_FOR_REDIS)
    try:
        for queue in QUEUES:
            jobs.add_metric([queue], client.llen(f"rq:queue:{queue}"))
        dialogues = open_sessions(client)
    except (RedisError, OSError):
        yield _gauge("kabar_redis_up", "1 while Redis answers", 0)
        return
    finally:
        client.close()
    yield _gauge("kabar_redis_up", "1 while Redis answers", 1)
    yield from (jobs, dialogues)
    yield from _breakers(url)


def _breakers(url: str) -> Iterator["Metric"]:
    """How many senders have a provider's breaker in a state; a process id would make a label that never ends."""
    readings = Board(url).read()
    states = GaugeMetricFamily("kabar_breaker", "Senders by state of the breaker", labels=["provider", "state"])
    under_way = GaugeMetricFamily("kabar_requests_under_way", "Requests to the provider", labels=["provider"])
    for provider in sorted({each.provider for each in readings}):
        mine = [each for each in readings if each.provider == provider]
        for state in BreakerState:
            states.add_metric([provider, state.value], sum(each.state is state for each in mine))
        under_way.add_metric([provider], sum(each.under_way for each in mine))
    yield from (states, under_way)


def _gauge(name: str, what: str, value: float) -> "Metric":
    return GaugeMetricFamily(name, what, value=float(value))
