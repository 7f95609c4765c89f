"""Sessions in this process, for when Redis is away or there is none."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ussd.session import Session

MOST = 10_000  # sessions; then the oldest go


@dataclass(slots=True)
class _Turn:
    """The lock of a session, and how many hold it or wait for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    wanted: int = 0


class AtHand:
    """A store of sessions that forgets after a time, and locks for one turn of a session at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Session]] = OrderedDict()
        self._guard = threading.Lock()
        self._turns: dict[str, _Turn] = {}

    @contextmanager
    def lock_of(self, name: str, deadline: float) -> Iterator[bool]:
        """Hold the lock of a session; yield whether it was to be had before the deadline (monotonic)."""
        with self._guard:
            turn = self._turns.setdefault(name, _Turn())
            turn.wanted += 1
        got = turn.lock.acquire(timeout=max(0.0, deadline - time.monotonic()))
        try:
            yield got
        finally:
            if got:
                turn.lock.release()
            with self._guard:
                turn.wanted -= 1
                if not turn.wanted:
                    del self._turns[name]

    def read(self, names: Sequence[str]) -> list[Session | None]:
        """Return what is kept under each name."""
        with self._guard:
            now = self._clock()
            found = (self._kept.get(name) for name in names)
            return [each[1] if each is not None and each[0] > now else None for each in found]

    def write(self, names: Sequence[str], sessions: Sequence[Session | None], seconds: Sequence[int]) -> None:
        """Keep each session under its name for so long; None: keep nothing there."""
        with self._guard:
            for name, session, lasting in zip(names, sessions, seconds, strict=True):
                self._kept.pop(name, None)
                if session is not None:
                    self._kept[name] = (self._clock() + lasting, session)
            self._make_room()

    def _make_room(self) -> None:
        """Drop what is over, oldest first, as far as the first that is not; and the oldest where there are too many."""
        now = self._clock()
        while self._kept:
            until, _ = next(iter(self._kept.values()))
            if until > now and len(self._kept) <= MOST:
                return
            self._kept.popitem(last=False)

    def forget(self, names: Sequence[str]) -> None:
        """Keep nothing under these names: it is kept elsewhere again."""
        if self._kept:
            with self._guard:
                for name in names:
                    self._kept.pop(name, None)
