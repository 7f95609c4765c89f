"""One provider as a sender sees it: its breaker, how many requests may be under way, and what is ready for it."""

import asyncio
import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.breaker import Breaker, BreakerState, after_failure, after_success, most_under_way
from providers.base import Accepted, Provider, Rejected, SendResult, Throttled, Uncertain
from runtime.logs import get_logger
from store.outbox import Handed

ONCE_PER = timedelta(seconds=1)  # requests that were under way together are throttled together, which counts once
AHEAD = 0.5  # messages that are begun before a connection is free, as a share of the connections

log = get_logger("kabar.sending")


@dataclass
class Lane:
    """The state of one provider in one sender; only the sender's event loop touches it.

    `limit` is how many requests may be under way: as many as `most`, fewer for a while after it throttled us. `credit`
    are tokens that were granted and not used yet, `short` those that held messages still wait for.
    """

    provider: Provider
    most: int
    limited: bool = False
    breaker: Breaker = field(default_factory=Breaker)
    under_way: int = 0
    limit: float = 0.0
    credit: int = 0
    short: int = 0
    lowered_at: datetime | None = None
    _ready: list[tuple[int, int, Handed]] = field(default_factory=list)
    _number: int = 0

    def __post_init__(self) -> None:
        self.limit = float(self.most)

    @property
    def name(self) -> str:
        """The provider's name."""
        return self.provider.name

    @property
    def load(self) -> int:
        """How many messages are begun and have no answer yet."""
        return self.under_way + len(self._ready)

    @property
    def is_sound(self) -> bool:
        """Whether messages pass as they come."""
        return self.breaker.state is BreakerState.CLOSED

    def is_left_alone(self, now: datetime) -> bool:
        """Return whether the breaker lets nothing pass, not even for a trial."""
        return most_under_way(self.breaker, now) == 0

    def is_shut(self, now: datetime) -> bool:
        """Return whether the breaker lets no further message pass."""
        most = most_under_way(self.breaker, now)
        return most is not None and self.load >= most

    def room(self, now: datetime) -> int:
        """Return how many more messages are worth being begun now: those that go out at once or very soon.

        None, if it would be a few only and there is something ready: each time costs a transaction.
        """
        most = most_under_way(self.breaker, now)
        ahead = int(self.limit) + max(1, int(self.limit * AHEAD))
        room = max(0, (ahead if most is None else min(most, ahead)) - self.load)
        return 0 if self._ready and room < self.limit / 4 else room

    def is_poor(self, segments: int) -> bool:
        """Return whether it has no tokens for so many segments."""
        return self.limited and self.credit < segments

    def spend(self, segments: int) -> None:
        """Use tokens for a message."""
        if self.limited:
            self.credit -= segments

    def add(self, handed: Handed) -> None:
        """Keep a message that was begun until a connection is free; replies before all others."""
        self._number += 1
        heapq.heappush(self._ready, (handed.taken.priority, self._number, handed))

    def pop(self) -> Handed | None:
        """Return the next message if a connection is free; it is under way from now on."""
        if not self._ready or self.under_way >= max(1, int(self.limit)):
            return None
        self.under_way += 1
        return heapq.heappop(self._ready)[2]

    def empty(self) -> list[Handed]:
        """Return what is ready and was not handed over; it is gone from here."""
        left = [handed for _, _, handed in self._ready]
        self._ready.clear()
        return left

    async def ask(self, handed: Handed) -> SendResult:
        """Hand a message over and return what the provider says. Cut off, it is uncertain: the answer may be a yes."""
        try:
            return await self.provider.send(handed.taken.message)
        except asyncio.CancelledError:
            return Uncertain("worker_stopped")
        except Exception as error:  # adapters do not raise; a mistake in one must not leave the message without answer
            log.error("adapter_failed", provider=self.name, error=type(error).__name__, exc_info=error)
            return Uncertain(type(error).__name__)

    def learn(self, answer: SendResult, now: datetime) -> None:
        """Take note of an answer: the request is no longer under way, the breaker and the limit follow."""
        self.under_way -= 1
        before = self.breaker.state
        if isinstance(answer, Throttled):
            self._lower(now)
        elif isinstance(answer, Accepted | Rejected):
            self.breaker = after_success(self.breaker, now)
            self.limit = min(float(self.most), self.limit + 2 / self.limit)
        else:
            self.breaker = after_failure(self.breaker, now)
        if self.breaker.state is not before:
            self._tell(before)

    def _lower(self, now: datetime) -> None:
        if self.lowered_at is None or now - self.lowered_at >= ONCE_PER:
            self.lowered_at = now
            self.limit = max(1.0, self.limit / 2)

    def _tell(self, before: BreakerState) -> None:
        until = self.breaker.open_until
        log.warning(
            "breaker_changed",
            provider=self.name,
            before=before.value,
            state=self.breaker.state.value,
            open_until=until.isoformat() if until else None,
        )
