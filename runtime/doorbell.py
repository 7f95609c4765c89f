"""Rings RQ after a commit. Losing a ring costs seconds, never a message: the sweep finds the row."""

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from runtime.logs import get_logger

if TYPE_CHECKING:
    from rq import Queue

QUEUES = ("replies", "notices", "bulk")  # in the order in which they are served
SECONDS_PER_CALL = 0.25  # the webhook path waits for Redis at most this long
SECONDS_OF_SILENCE = (
    2.0  # after a failure nobody tries again for so long: a dead Redis costs one time-out, not one per message
)
JOB_TIMEOUT = 60  # seconds; a job only rings the sender of its process
SECONDS_IN_QUEUE = 600  # then nobody works here, and the clock finds the rows: a queue must not fill Redis
MOST_IDS = 500  # per job, so that many messages ring many workers

log = get_logger("kabar.doorbell")


class Doorbell:
    """One process's way to the queues. Without a URL it is silent."""

    def __init__(self, url: str | None) -> None:
        self._redis = connect(url, SECONDS_PER_CALL) if url else None
        self._silent_until = 0.0
        self._lock = threading.Lock()
        self._queues: dict[str, Queue] = {}

    def ring(self, job: str, ids: Sequence[int | str], queue: str) -> bool:
        """Enqueue the job by name with ids as its only argument, many in chunks. Returns whether Redis took it all."""
        if self._redis is None or time.monotonic() < self._silent_until:
            return False
        try:
            for chunk in chunks(ids):
                self._queue(queue).enqueue(
                    job, chunk, result_ttl=0, failure_ttl=3600, job_timeout=JOB_TIMEOUT, ttl=SECONDS_IN_QUEUE
                )
        except (RedisError, OSError) as error:
            self._silent_until = time.monotonic() + SECONDS_OF_SILENCE
            log.warning("queue_away", error=type(error).__name__, queue=queue)
            return False
        return True

    def ring_aside(self, job: str, ids: Sequence[int | str], queue: str) -> None:
        """Ring while the caller goes on: how long Redis takes must not show in how soon somebody is answered."""
        if self._redis is not None:
            threading.Thread(target=self.ring, args=(job, list(ids), queue), name="doorbell").start()

    def is_waiting(self, queue: str) -> bool:
        """Return whether jobs stand in the queue already. False if Redis is away."""
        if self._redis is None or time.monotonic() < self._silent_until:
            return False
        try:
            return self._queue(queue).count > 0
        except (RedisError, OSError):
            return False

    def _queue(self, name: str) -> "Queue":
        if name not in QUEUES:
            raise ValueError(f"no worker serves the queue {name!r}")
        with self._lock:
            if name not in self._queues:
                from rq import Queue  # late: importing it costs 0.2 s and a process without Redis never needs it
                from rq.serializers import JSONSerializer

                self._queues[name] = Queue(name, connection=self._redis, serializer=JSONSerializer)
            return self._queues[name]


def chunks(ids: Sequence[int | str]) -> list[list[int | str]]:
    """Return the ids in pieces that fit a job; no ids are one empty piece."""
    return [list(ids[start : start + MOST_IDS]) for start in range(0, max(1, len(ids)), MOST_IDS)]


def connect(url: str, seconds: float) -> Redis:
    """Return a client that gives up after so many seconds and does not retry (redis-py's default retries for 4 s)."""
    return Redis.from_url(
        url,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,
    )
