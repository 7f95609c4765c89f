"""Where senders leave the state of their circuit breakers, and whoever watches reads it: a hash in Redis."""

import json
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

from redis.exceptions import RedisError

from core.breaker import BreakerState
from runtime.doorbell import SECONDS_OF_SILENCE, SECONDS_PER_CALL, connect

KEY = "kabar:breakers"
SECONDS_KEPT = 15.0  # a process that said nothing for so long has ended


@dataclass(frozen=True, slots=True)
class Reading:
    """What a process says of a provider: the breaker's state, and how many requests are under way."""

    provider: str
    process: str
    state: BreakerState
    under_way: int


class Board:
    """One process's way to the hash. Without Redis nothing is left and nothing found; never raises."""

    def __init__(self, url: str | None) -> None:
        self._redis = connect(url, SECONDS_PER_CALL) if url else None
        self._process = f"{socket.gethostname()}:{os.getpid()}"
        self._silent_until = 0.0

    def leave(self, states: Mapping[str, tuple[BreakerState, int]]) -> None:
        """Leave state and requests under way by provider; what other processes left long ago is removed."""
        if self._redis is None or time.monotonic() < self._silent_until:
            return
        try:
            self._redis.hset(KEY, self._process, json.dumps({"at": time.time(), "states": states}))
            self._redis.expire(KEY, 3600)
            gone = [name for name, told in self._redis.hgetall(KEY).items() if _is_old(told)]
            if gone:
                self._redis.hdel(KEY, *gone)
        except (RedisError, OSError):
            self._silent_until = time.monotonic() + SECONDS_OF_SILENCE

    def read(self) -> list[Reading]:
        """Return what the processes that live say."""
        if self._redis is None:
            return []
        try:
            found = self._redis.hgetall(KEY)
        except (RedisError, OSError):
            return []
        return [
            Reading(provider, _text(process), BreakerState(state), under_way)
            for process, told in found.items()
            if not _is_old(told)
            for provider, (state, under_way) in json.loads(told)["states"].items()
        ]


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name


def _is_old(told: bytes | str) -> bool:
    age: float = time.time() - json.loads(told)["at"]
    return age > SECONDS_KEPT
