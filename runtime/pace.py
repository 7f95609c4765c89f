"""How many requests in a minute somebody may make: counted in Redis for all processes, else in this one alone."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime

from redis.exceptions import RedisError

from runtime.doorbell import SECONDS_OF_SILENCE, SECONDS_PER_CALL, connect
from runtime.logs import get_logger

WINDOW = 60  # seconds

log = get_logger("kabar.pace")


@dataclass(frozen=True, slots=True)
class Granted:
    """What is left in this window of a minute; `allowed` is whether the present request was within the limit."""

    allowed: bool
    limit: int
    remaining: int
    seconds_left: int


class Pace:
    """Counts per window of the clock's minute. Redis that is away costs one time-out and never a request."""

    def __init__(self, limit: int, redis_url: str | None) -> None:
        self.limit = limit
        self._redis = connect(redis_url, SECONDS_PER_CALL) if redis_url else None
        self._silent_until = 0.0
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[str, int] = {}

    def take(self, name: str, now: datetime) -> Granted:
        """Count one request of this name and return whether it may go on."""
        window, second = divmod(int(now.timestamp()), WINDOW)
        here = self._count_here(name, window)
        count = max(here, self._count_in_redis(name, window) or 0)  # an emptied Redis forgets, we do not
        return Granted(count <= self.limit, self.limit, max(0, self.limit - count), WINDOW - second)

    def _count_here(self, name: str, window: int) -> int:
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            self._counts[name] = self._counts.get(name, 0) + 1
            return self._counts[name]

    def _count_in_redis(self, name: str, window: int) -> int | None:
        if self._redis is None or time.monotonic() < self._silent_until:
            return None
        place = f"kabar:pace:{name}:{window}"
        try:
            pipe = self._redis.pipeline(transaction=False)
            pipe.incr(place)
            pipe.expire(place, 2 * WINDOW)
            return int(pipe.execute()[0])
        except (RedisError, OSError) as error:
            self._silent_until = time.monotonic() + SECONDS_OF_SILENCE
            log.warning("pace_counts_alone", error=type(error).__name__)
            return None
