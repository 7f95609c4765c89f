"""How quickly this process answered lately: what tells campaigns to give way."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SECONDS = 3.0  # that are looked at
MOST = 2000  # answers that are remembered
SLOWEST = 0.95  # so large a share of the answers took at most as long
FEWEST = 10  # of fewer answers nothing can be said


class Quickness:
    """The times of the last answers. Threads note, another one asks."""

    def __init__(self) -> None:
        self._noted: deque[tuple[float, float]] = deque(maxlen=MOST)
        self._lock = Lock()

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note how long what happens in a `with` takes, unless it fails."""
        began = time.monotonic()
        yield
        ended = time.monotonic()
        with self._lock:
            self._noted.append((ended, ended - began))

    def slow_ms(self) -> float | None:
        """Return how long all but the slowest twentieth of the last seconds' answers took at most, in milliseconds."""
        since = time.monotonic() - SECONDS
        with self._lock:
            took = sorted(seconds for ended, seconds in self._noted if ended >= since)
        return took[int(len(took) * SLOWEST)] * 1000 if len(took) >= FEWEST else None
