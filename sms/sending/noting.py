"""A sender's notebook: answers of providers are kept until the database has them, however long it is away."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from providers.base import SendResult
from runtime.logs import get_logger
from runtime.runtime import Runtime
from sms.sending import answers
from sms.sending.answers import Answer
from sms.sending.waiting import wait_for
from store.database import is_away
from store.outbox import Handed

SECONDS_BETWEEN_NOTES = 0.05
MOST_PER_NOTE = 200
SECONDS_AFTER_A_MISTAKE = 1.0
PAUSES = (0.1, 0.3, 1.0, 2.0)  # seconds between the tries while the database is away; the last one again and again

log = get_logger("kabar.sending")

InThread = Callable[[Callable[[], None]], Awaitable[None]]


class Notebook:
    """Collects answers in the event loop and notes them in batches, one transaction each, in a thread."""

    def __init__(self, rt: Runtime, in_thread: InThread, noted: Callable[[], None]) -> None:
        self._rt = rt
        self._in_thread = in_thread
        self._noted = noted
        self._answers: list[Answer] = []
        self._came, self._full = asyncio.Event(), asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many answers the database does not have yet."""
        return len(self._answers)

    def add(self, handed: Handed, answer: SendResult) -> None:
        """Keep an answer."""
        self._answers.append((handed, answer))
        self._came.set()
        if len(self._answers) >= MOST_PER_NOTE:
            self._full.set()

    async def keep(self) -> None:
        """Note what comes, until cancelled: soon, but not one by one. A mistake of ours costs a pause and no more."""
        while True:
            await self._came.wait()
            await wait_for(self._full, SECONDS_BETWEEN_NOTES)
            try:
                await self.flush()
            except Exception as error:
                log.error("noting_paused", error=type(error).__name__, exc_info=error)
                await asyncio.sleep(SECONDS_AFTER_A_MISTAKE)

    async def flush(self, seconds: float = float("inf")) -> bool:
        """Note all there is; where the database is away try for so many seconds. Returns whether all is noted.

        A batch stays in the book until its transaction is over: who is cut off and comes again notes it again, which
        changes nothing.
        """
        until, tries = time.monotonic() + seconds, 0
        while batch := self._answers[:MOST_PER_NOTE]:
            if await self._note(batch):
                del self._answers[: len(batch)]
                tries = 0
            elif time.monotonic() >= until:
                return False
            else:
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
        self._came.clear()
        self._full.clear()
        self._noted()
        return True

    async def _note(self, batch: Sequence[Answer]) -> bool:
        """Return whether the batch is dealt with; False if the database is away."""
        try:
            await self._in_thread(lambda: self._save(batch))
        except Exception as error:  # whatever it is, the other answers are to be noted
            if is_away(error):
                log.warning("result_not_noted", error=type(error).__name__, answers=len(self._answers))
                return False
            return await self._note_apart(batch, error)
        answers.tell(batch)
        return True

    async def _note_apart(self, batch: Sequence[Answer], error: Exception) -> bool:
        """Note the halves of a batch that holds something that cannot be noted; that one alone becomes `unknown`."""
        if len(batch) == 1:
            log.error("result_refused", error=type(error).__name__, provider=batch[0][0].provider)
            return True
        middle = len(batch) // 2
        return await self._note(batch[:middle]) and await self._note(batch[middle:])

    def _save(self, batch: Sequence[Answer]) -> None:
        with self._rt.transaction() as db:
            answers.note(db, batch, self._rt.now())
