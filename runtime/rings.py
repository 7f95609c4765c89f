"""What Redis tells of the queues: how many rings wait and for how long, how many failed, how many workers listen."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from redis import Redis
from redis.exceptions import RedisError

from runtime.doorbell import QUEUES, connect

SECONDS_FOR_REDIS = 0.5
LONGEST_RING = 60.0  # seconds: what waits longer in a queue of Redis, nobody takes


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings that wait by queue, and how many workers there are.

    `oldest` says for how many seconds the first one of a queue waits; `failed` how many failed within an hour.
    """

    waiting: Mapping[str, int]
    workers: int
    oldest: Mapping[str, float] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)


def read_rings(url: str) -> Rings | None:
    """Return what stands in Redis; None if it does not answer. Workers are counted by their own keys.

    Their list would be lost with an emptied Redis until each of them starts anew.
    """
    client = connect(url, SECONDS_FOR_REDIS)
    try:
        waiting = {name: int(client.llen(f"rq:queue:{name}")) for name in QUEUES}
        workers = sum(1 for _ in client.scan_iter("rq:worker:*", count=1000))
        oldest = {name: seconds for name in QUEUES if (seconds := _oldest(client, name)) is not None}
        now = time.time()  # RQ forgets what failed when its time is over, but only when it looks
        failed = {name: int(client.zcount(f"rq:failed:{name}", now, "+inf")) for name in QUEUES}
        return Rings(waiting, workers, oldest, failed)
    except (RedisError, OSError):
        return None
    finally:
        client.close()


def _oldest(client: Redis, queue: str) -> float | None:
    """Return since how many seconds the first job of a queue waits; None: there is none, or nothing is known of it."""
    first = client.lindex(f"rq:queue:{queue}", 0)
    at = client.hget(f"rq:job:{_text(first)}", "enqueued_at") if first is not None else None
    with suppress(ValueError):
        if at is not None:
            return time.time() - datetime.fromisoformat(_text(at)).timestamp()
    return None


def _text(said: bytes | str) -> str:
    return said.decode() if isinstance(said, bytes) else said
