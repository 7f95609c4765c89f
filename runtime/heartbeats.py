"""What each process says of itself every second: that it is there, its catalogue, and how quickly it answers."""

import json
import os
import socket
import threading
import time
from dataclasses import dataclass

from redis.exceptions import RedisError

from runtime.doorbell import SECONDS_OF_SILENCE, SECONDS_PER_CALL, connect
from runtime.quickness import Quickness
from runtime.runtime import Runtime

KEY = "kabar:processes"
EVERY = 1.0  # second
SECONDS_OF_NEWS = 3.0  # what was said longer ago is not how it is now
SECONDS_KEPT = 15.0  # a process that said nothing for so long has ended
WEB, WORKER, CLOCK = "web", "worker", "clock"


@dataclass(frozen=True, slots=True)
class Process:
    """A process that lives: what it is, where (`host:pid`), the catalogue it answers from, and when it said so.

    `slow_ms` is what its slower answers took lately, in milliseconds; None where it had few to give.
    """

    kind: str
    place: str
    catalogue: int
    at: float
    slow_ms: float | None = None


class Heartbeat:
    """One process's way to the hash. Without Redis nothing is left; never raises."""

    def __init__(self, rt: Runtime, kind: str, quickness: Quickness | None = None) -> None:
        self._rt, self._name = rt, f"{kind} {socket.gethostname()}:{os.getpid()}"
        self._quickness = quickness or Quickness()
        url = rt.settings.redis_url
        self._redis = connect(url, SECONDS_PER_CALL) if url else None
        self._silent_until = 0.0

    def beat(self) -> None:
        """Say that this process is there, and with which catalogue; forget those that are not any more."""
        if self._redis is None or time.monotonic() < self._silent_until:
            return
        about = {"catalogue": self._rt.catalogue.number, "slow_ms": self._quickness.slow_ms()}
        told = json.dumps({"at": time.time(), **about})
        try:
            self._redis.hset(KEY, self._name, told)
            self._redis.expire(KEY, 3600)
            gone = [name for name, said in self._redis.hgetall(KEY).items() if _is_old(said)]
            if gone:
                self._redis.hdel(KEY, *gone)
        except (RedisError, OSError):
            self._silent_until = time.monotonic() + SECONDS_OF_SILENCE


def keep_beating(rt: Runtime, kind: str, quickness: Quickness | None = None) -> None:
    """Have this process beat for the rest of its life, in a thread that holds nothing up. Call it after any fork."""
    if rt.settings.redis_url:
        heartbeat = Heartbeat(rt, kind, quickness)
        threading.Thread(target=_live, args=(heartbeat,), name="heartbeat", daemon=True).start()


def _live(heartbeat: Heartbeat) -> None:
    while True:
        heartbeat.beat()
        time.sleep(EVERY)


def read_processes(url: str) -> list[Process]:
    """Return the processes that live, none where Redis does not answer."""
    client = connect(url, SECONDS_PER_CALL)
    try:
        found = client.hgetall(KEY)
    except (RedisError, OSError):
        return []
    finally:
        client.close()
    return sorted(
        (_process(name, said) for name, said in found.items() if not _is_old(said)),
        key=lambda each: (each.kind, each.place),
    )


def read_slowness(url: str) -> float | None:
    """Return what the slower answers of the slowest web process took lately, in milliseconds; None: nobody asked."""
    lately = time.time() - SECONDS_OF_NEWS
    slow = [each.slow_ms for each in read_processes(url) if each.at >= lately and each.slow_ms is not None]
    return max(slow, default=None)


def _process(name: bytes | str, said: bytes | str) -> Process:
    kind, _, place = (name.decode() if isinstance(name, bytes) else name).partition(" ")
    told = json.loads(said)
    return Process(kind, place, told["catalogue"], told["at"], told.get("slow_ms"))


def _is_old(said: bytes | str) -> bool:
    age: float = time.time() - json.loads(said)["at"]
    return age > SECONDS_KEPT
