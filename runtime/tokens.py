"""Token buckets: how many segments a second each provider is given, by all workers together; in Redis, else here."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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

log = get_logger("kabar.tokens")


def burst_of(rate: float) -> float:
    """Return how many tokens a bucket of so many per second holds."""
    return max(SMALLEST_BURST, rate * BURST_SECONDS)


@dataclass
class Bucket:
    """A bucket in this process, for when Redis is away."""

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
    """One process's way to the buckets. A provider without a rate has no bucket and no limit."""

    def __init__(
        self, url: str | None, rates: Mapping[str, float], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = connect(url, SECONDS_PER_CALL) if url else None
        self._script: Any = self._redis.register_script(SCRIPT) if self._redis else None
        self._rates = dict(rates)
        self._monotonic = monotonic
        self._silent_until = 0.0
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
        reserve = RESERVES[priority] * burst_of(rate)
        now = self._monotonic()
        if self._script is not None and now >= self._silent_until:
            try:
                arguments = [rate, burst_of(rate), wanted, reserve]
                return int(self._script(keys=[f"kabar:tokens:{provider}"], args=arguments))
            except (RedisError, OSError) as error:
                self._silent_until = now + SECONDS_OF_SILENCE
                log.warning("tokens_are_local", error=type(error).__name__)
        return self._local[provider].grant(wanted, reserve, now)
