"""Waiting in the event loop, with an end."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Return when the event is set, or after so many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


async def end(tasks: Sequence[asyncio.Task[None]], seconds: float) -> None:
    """Wait for the tasks so long, then cancel them; return when all have ended."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late)
