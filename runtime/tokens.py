"""Token buckets: how many segments a second each provider is given, by all workers together; in Redis, else here."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from redis.exceptions import RedisError

from runtime.doorbell import SECONDS_OF_SILENCE, SECONDS_PER_CALL, connect
from runtime.logs import get_logger

BURST_SECONDS = 0.5  # what was not used is kept for so long: a provider counts per second
SMALLEST_BURST = 2.0
RESERVES = {0: 0.0, 1: 0.2, 2: 0.4}  # share of a full bucket that each priority leaves to those before it

# KEYS[1] the bucket; ARGV rate per second, burst, wanted, reserve. Returns the whole tokens that were granted. Redis's
# own clock counts: those of the workers differ. A bucket that is not there is full.
SCRIPT = """
local now = redis.call('TIME')
now = tonumber(now[1]) + tonumber(now[2]) / 1000000
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(burst, tonumber(kept[1] or burst))
tokens = math.min(burst, tokens + math.max(0, now - tonumber(kept[2] or now)) * rate)
local granted = math.max(0, math.floor(math.min(tonumber(ARGV[3]), tokens - tonumber(ARGV[4])) + 0.000001))
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens - granted), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 1000)
return granted
"""
# Who asked lately. KEYS[1] the set; ARGV this process, seconds after which one that said nothing has ended. Returns how
# many there are, this one included.
PRESENCE = """
local now = redis.call('TIME')
now = tonumber(now[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('EXPIRE', KEYS[1], 3600)
return redis.call('ZCARD', KEYS[1])
"""
PRESENT = "kabar:token-users"
SECONDS_BETWEEN_COUNTS = 5.0
SECONDS_PRESENT = 30

log = get_logger("kabar.tokens")


def burst_of(rate: float) -> float:
    """Return how many tokens a bucket of so many per second holds."""
    return max(SMALLEST_BURST, rate * BURST_SECONDS)


@dataclass
class Bucket:
    """A bucket in this process, for when Redis is away: this process's share of the rate."""

    rate: float
    tokens: float
    at: float

    def grant(self, wanted: int, reserve: float, now: float) -> int:
        """Return how many of the wanted tokens there are beyond the reserve; they are gone from the bucket."""
        burst = burst_of(self.rate)
        self.tokens = min(burst, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now
        granted = max(0, int(min(wanted, self.tokens - reserve) + 1e-6))
        self.tokens -= granted
        return granted


class Tokens:
    """One process's way to the buckets. A provider without a rate has no bucket and no limit.

    While Redis is away each process has a bucket of its own, with the rate divided by how many there were when Redis
    was last heard; a process that has never heard it takes itself for the only one.
    """

    def __init__(
        self, url: str | None, rates: Mapping[str, float], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = connect(url, SECONDS_PER_CALL) if url else None
        self._script: Any = self._redis.register_script(SCRIPT) if self._redis else None
        self._rates = dict(rates)
        self._monotonic = monotonic
        self._silent_until = 0.0
        self._presence: Any = self._redis.register_script(PRESENCE) if self._redis else None
        self._process, self._users, self._counted_at = uuid4().hex, 1, -math.inf
        self._local = {name: Bucket(rate, burst_of(rate), monotonic()) for name, rate in rates.items()}

    def is_limited(self, provider: str) -> bool:
        """Return whether this provider has a rate."""
        return provider in self._rates

    def grant(self, provider: str, wanted: int, priority: int) -> int:
        """Return how many of the wanted tokens (segments) may be used now, 0 to `wanted`. Never raises, never waits.

        Messages that are not replies leave a part of the bucket, so that replies find tokens at any time.
        """
        rate = self._rates.get(provider)
        if rate is None or wanted <= 0:
            return max(0, wanted)
        now = self._monotonic()
        if self._script is not None and now >= self._silent_until:
            try:
                arguments = [rate, burst_of(rate), wanted, RESERVES[priority] * burst_of(rate)]
                granted = int(self._script(keys=[f"kabar:tokens:{provider}"], args=arguments))
                self._count_users(now)
            except (RedisError, OSError) as error:
                self._be_alone(now, type(error).__name__)
            else:
                return granted
        bucket = self._local[provider]
        return bucket.grant(wanted, RESERVES[priority] * burst_of(bucket.rate), now)

    def _count_users(self, now: float) -> None:
        """Say that we are here, and hear how many we are."""
        if now - self._counted_at >= SECONDS_BETWEEN_COUNTS:
            self._users = max(1, int(self._presence(keys=[PRESENT], args=[self._process, SECONDS_PRESENT])))
            self._counted_at = now

    def _be_alone(self, now: float, error: str) -> None:
        """Do without Redis for a moment: with our share of each rate, and no more in the bucket than that allows."""
        self._silent_until = now + SECONDS_OF_SILENCE
        for name, bucket in self._local.items():
            bucket.rate = self._rates[name] / self._users
            bucket.tokens = min(bucket.tokens, burst_of(bucket.rate) / self._users)
        log.warning("tokens_are_local", error=error, processes=self._users)
