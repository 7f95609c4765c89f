"""What Redis tells of the queues: how many rings wait, and how many workers listen."""

from collections.abc import Mapping
from dataclasses import dataclass

from redis.exceptions import RedisError

from runtime.doorbell import QUEUES, connect

SECONDS_FOR_REDIS = 0.5


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings that wait by queue, and how many workers there are."""

    waiting: Mapping[str, int]
    workers: int


def read_rings(url: str) -> Rings | None:
    """Return what stands in Redis; None if it does not answer. Workers are counted by their own keys.

    Their list would be lost with an emptied Redis until each of them starts anew.
    """
    client = connect(url, SECONDS_FOR_REDIS)
    try:
        waiting = {name: int(client.llen(f"rq:queue:{name}")) for name in QUEUES}
        return Rings(waiting, sum(1 for _ in client.scan_iter("rq:worker:*", count=1000)))
    except (RedisError, OSError):
        return None
    finally:
        client.close()
