"""Keeps a sender fed from running campaigns: their rows become messages just ahead of what it can send."""

import asyncio
from collections.abc import Awaitable, Callable

from office.campaign_release import release_due
from runtime.runtime import Runtime
from sms.sending.waiting import wait_for

SECONDS_BETWEEN_PORTIONS = 0.2  # two seconds' worth may be queued, so nobody waits for the next portion
SECONDS_IDLE = 1.0  # between two looks at whether a campaign runs

InThread = Callable[[Callable[[], int]], Awaitable[int]]


class Feeder:
    """Releases portions of campaigns in a thread, again and again; all workers do, and pass one another by."""

    def __init__(self, rt: Runtime, in_thread: InThread, ring: Callable[[], None]) -> None:
        self._rt, self._in_thread, self._ring = rt, in_thread, ring
        self.wanted = asyncio.Event()  # somebody says that there is something to release

    async def turn(self) -> None:
        """Release what is due, have it sent, and wait for the next turn."""
        self.wanted.clear()
        released = await self._in_thread(lambda: release_due(self._rt))
        if released:
            self._ring()
        await wait_for(self.wanted, SECONDS_BETWEEN_PORTIONS if released else SECONDS_IDLE)
