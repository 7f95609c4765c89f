"""What a sender has taken and not begun: each message once, under its newest lease, replies before all others."""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import datetime
from typing import Any

from store.outbox import Handed, Taken


def merged(taken: Iterable[Taken], now: datetime) -> list[Taken]:
    """Return what may still be begun, replies first. Whose lease has ended is somebody else's, or will be ours anew."""
    newest: dict[str, Taken] = {}
    for each in taken:
        other = newest.get(each.message.id)
        if each.lease_until > now and (other is None or other.lease_until < each.lease_until):
            newest[each.message.id] = each
    return sorted(newest.values(), key=lambda each: each.priority)


def count_urgent(held: Iterable[Taken]) -> int:
    """Return how many replies are among them."""
    return sum(each.priority == 0 for each in held)


class Beginning:
    """What a thread is beginning. Who waits for it and is cut off does not stop the thread."""

    def __init__(self) -> None:
        self._going: asyncio.Task[list[Handed]] | None = None

    async def of(self, work: Coroutine[Any, Any, list[Handed]]) -> list[Handed]:
        """Return what the work began."""
        self._going = asyncio.ensure_future(work)
        begun = await asyncio.shield(self._going)
        self._going = None
        return begun

    async def unseen(self, seconds: float) -> list[Taken]:
        """Return what was begun after nobody waited for it any more; wait for so long if that is going on still."""
        if self._going is None:
            return []
        done, _ = await asyncio.wait([self._going], timeout=seconds)
        return [each.taken for task in done if task.exception() is None for each in task.result()]
