"""How many bytes of bodies a process works on at once: what they become is many times as large as they are."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.problems import Refusal

SECONDS_TO_WAIT = 1.0  # for others' to be done; a thread that waits answers nobody who sends an SMS
SECONDS_TO_REPEAT = 2


class Bodies:
    """A budget of bytes, shared by the threads of a process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._carried = 0
        self._freed = threading.Condition()

    @contextmanager
    def carry(self, size: int) -> Iterator[None]:
        """Hold so many bytes for the length of a `with`; raise Refusal if there is no room within a second.

        One body alone is always taken, however large.
        """
        with self._freed:
            if not self._freed.wait_for(lambda: self._has_room(size), SECONDS_TO_WAIT):
                raise Refusal("busy", headers={"Retry-After": str(SECONDS_TO_REPEAT)})
            self._carried += size
        try:
            yield
        finally:
            with self._freed:
                self._carried -= size
                self._freed.notify_all()

    def _has_room(self, size: int) -> bool:
        return not self._carried or self._carried + size <= self._most
