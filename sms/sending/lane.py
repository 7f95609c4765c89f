"""One provider as a sender sees it: its breaker, how many requests may be under way, and what is ready for it."""

import asyncio
import heapq
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.breaker import Breaker, BreakerState, after_failure, after_success, most_under_way
from core.delivery import LONGEST_WAIT
from providers.base import Accepted, Provider, Rejected, SendResult, Throttled, Uncertain
from runtime.logs import get_logger
from store.outbox import Handed

ONCE_PER = timedelta(seconds=1)  # requests that were under way together are throttled together, which counts once
AHEAD = 0.5  # messages that are begun before a connection is free, as a share of the connections
LONGEST_CALL = timedelta(seconds=15)  # what is handed over is answered, or given up, before its lease ends
LONG_PAUSE = 60.0  # seconds; who asks for so long is left alone at once, others if they throttle all that comes
FEWEST_THROTTLED = 8  # in a row
PATIENCE = 1.0  # seconds; what a lane cannot begin within is routed on if somebody else has room
SHARE_OF_THE_LATEST = 0.2  # in the average of how long answers take

log = get_logger("kabar.sending")


@dataclass
class Lane:
    """The state of one provider in one sender; only the sender's event loop touches it.

    `limit` is how many requests may be under way: as many as `most`, fewer for a while after it throttled us. `credit`
    are tokens that were granted and not used yet, `short` those that held messages still wait for. `seconds` is how
    long answers take of late; 0: none came yet. It is given nothing before `away_until` because it throttled us.
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
    away_until: datetime | None = None
    seconds: float = 0.0
    _throttled: int = 0  # answers in a row
    _late: list[Handed] = field(default_factory=list)  # whose lease ends too soon
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
        return self.under_way + len(self._ready) + len(self._late)

    @property
    def is_sound(self) -> bool:
        """Whether messages pass as they come."""
        return self.breaker.state is BreakerState.CLOSED

    def is_left_alone(self, now: datetime) -> bool:
        """Return whether nothing may pass, not even for a trial."""
        return self.is_away(now) or most_under_way(self.breaker, now) == 0

    def is_away(self, now: datetime) -> bool:
        """Return whether it told us to come back later."""
        return self.away_until is not None and now < self.away_until

    def is_shut(self, now: datetime) -> bool:
        """Return whether the breaker lets no further message pass."""
        most = most_under_way(self.breaker, now)
        return most is not None and self.load >= most

    def room(self, now: datetime) -> int:
        """Return how many more messages are worth being begun now: those that go out at once or very soon.

        None, if it would be a few only and there is something ready: each time costs a transaction.
        """
        most = most_under_way(self.breaker, now)
        ahead = int(self.limit) + self._most_ready()
        room = max(0, (ahead if most is None else min(most, ahead)) - self.load)
        return 0 if self._ready and room < self.limit / 4 else room

    def _most_ready(self) -> int:
        return max(1, int(self.limit * AHEAD))

    def share(self) -> float:
        """Return how many messages may wait for it that others could carry: as many as it begins while one waits."""
        return PATIENCE * self.limit / self.seconds if self.seconds else math.inf

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

    def pop(self, now: datetime) -> Handed | None:
        """Return the next message if a connection is free; it is under way from now on.

        One that could still be under way when its lease ends is passed over: others would hold it for lost by then.
        """
        while self._ready and self.under_way < max(1, int(self.limit)):
            handed = heapq.heappop(self._ready)[2]
            if handed.taken.lease_until - now > LONGEST_CALL:
                self.under_way += 1
                return handed
            self._late.append(handed)
        return None

    def give_back(self, now: datetime) -> list[Handed]:
        """Return what was begun and is not handed over from here: its lease ends soon, or the lane was narrowed."""
        self._ready.sort()
        soon = [each for each in self._ready if each[2].taken.lease_until - now <= LONGEST_CALL]
        left = [each for each in self._ready if each[2].taken.lease_until - now > LONGEST_CALL]
        most = max(self._most_ready(), int(self.limit) + self._most_ready() - self.under_way)
        back = [*self._late, *(handed for _, _, handed in (*soon, *left[most:]))]
        self._ready = left[:most]
        self._late = []
        return back

    def empty(self) -> list[Handed]:
        """Return what is ready and was not handed over; it is gone from here."""
        left = [*self._late, *(handed for _, _, handed in self._ready)]
        self._ready.clear()
        self._late.clear()
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

    def learn(self, answer: SendResult, now: datetime, seconds: float = 0.0) -> None:
        """Take note of an answer and how long it took: it is no longer under way, breaker and limit follow."""
        self.under_way -= 1
        before = self.breaker.state
        if isinstance(answer, Throttled):
            self._lower(answer.retry_after, now)
        elif isinstance(answer, Accepted | Rejected):
            self._throttled = 0
            self.seconds += (seconds - self.seconds) * (SHARE_OF_THE_LATEST if self.seconds else 1.0)
            self.breaker = after_success(self.breaker, now)
            self.limit = min(float(self.most), self.limit + 2 / self.limit)
        else:
            self.breaker = after_failure(self.breaker, now)
        if self.breaker.state is not before:
            self._tell(before)

    def _lower(self, retry_after: float, now: datetime) -> None:
        self._throttled += 1
        if retry_after >= LONG_PAUSE or self._throttled >= max(self.most, FEWEST_THROTTLED):
            until = now + min(timedelta(seconds=retry_after), LONGEST_WAIT)
            self.away_until = max(until, self.away_until or until)
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
