"""The sender: takes due MTs, begins them in chunks, keeps every connection busy, and notes answers in batches."""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from core.routing import Route
from providers.base import Provider
from runtime.breakers import Board
from runtime.logs import get_logger
from runtime.runtime import Runtime
from runtime.tokens import Tokens
from sms.sending import taking
from sms.sending.feeding import Feeder
from sms.sending.holding import Beginning, count_urgent, merged
from sms.sending.lane import Lane
from sms.sending.lanes import URGENT_ROOM, Lanes
from sms.sending.noting import Notebook
from sms.sending.unknown import ask_portion
from sms.sending.waiting import end, wait_for
from store.database import is_away
from store.outbox import Handed, Taken

LEASE = timedelta(seconds=60)  # longer than the slowest road from begun to answered: two turns of 13 seconds
SECONDS_IDLE = 1.0  # between two looks at what is due and what is stopped when nobody rings
SECONDS_FOR_TOKENS = 0.1
SECONDS_BETWEEN_QUESTIONS = 15.0  # about unknown outcomes
SECONDS_TO_END = 1.5  # for what the turns are doing when we are told to stop; the supervisor waits ten seconds for all
SECONDS_TO_BEGIN = 1.0  # for what a thread is beginning even so
SECONDS_TO_FINISH, SECONDS_TO_NOTE = 5.0, 2.0  # for requests that are under way, and for their answers

Done = TypeVar("Done")
Step = Callable[[], Coroutine[Any, Any, object]]

log = get_logger("kabar.sending")


class Sender:
    """One process's sender. All of it runs in one event loop; the database is asked in threads.

    `providers` are the adapters by name; `routes` those that carry what names no provider itself. A message is held
    (taken, not begun), then ready or under way in a lane (begun), then in the notebook (answered). What is held or
    ready has certainly not been sent.
    """

    def __init__(
        self, rt: Runtime, providers: Mapping[str, Provider], routes: Sequence[Route], redis_url: str | None
    ) -> None:
        self._rt, self._providers = rt, providers
        self._batch = rt.settings.send_batch
        self._tokens, self._board = Tokens(redis_url, rt.settings.rates), Board(redis_url)
        most = rt.settings.send_connections
        lanes = {name: Lane(each, most, self._tokens.is_limited(name)) for name, each in providers.items()}
        self._lanes = Lanes(lanes, routes)
        self._pool = ThreadPoolExecutor(4, "sender")
        self._held: list[Taken] = []
        self._starved = False  # something is due, and there are no tokens for it
        self._left = math.inf  # how many more may be taken
        self._stopping = False
        self._beginning = Beginning()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rung, self._moved, self._questioned, self._ended = (asyncio.Event() for _ in range(4))
        self._notes = Notebook(rt, self._in_thread, self._wake)
        self.feeder = Feeder(rt, self._in_thread, self.ring)

    def ring(self) -> None:
        """Have it look at what is due now."""
        self._rung.set()

    def question(self) -> None:
        """Have it ask providers about unknown outcomes now."""
        self._questioned.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; then what was not handed over goes back and what is under way is awaited."""
        steps = (self._take_turn, self._begin_turn, self._question_turn, self._board_turn, self.feeder.turn)
        loops = [asyncio.create_task(self._again_and_again(step)) for step in steps]
        noting = asyncio.create_task(self._notes.keep())
        try:
            await stop.wait()
        finally:
            await self._finish(loops, noting)

    async def run_until_idle(self, limit: float = math.inf) -> int:
        """Send what is due until nothing is left or so many were taken; return how many were taken."""
        self._left = limit
        noting = asyncio.create_task(self._notes.keep())
        taken = 0
        try:
            while (more := await self._take()) or self._is_busy() or (self._starved and self._left > 0):
                taken += more
                self._moved.clear()
                if not await self._begin():
                    await wait_for(self._moved, SECONDS_FOR_TOKENS)
        finally:
            await self._finish([], noting)
        return taken

    async def _again_and_again(self, step: Step) -> None:
        """Do a step until we stop. Trouble with the database, or a mistake of ours, costs a pause and no more."""
        while not self._stopping:
            try:
                await step()
            except Exception as error:
                log.error("sending_paused", error=type(error).__name__, exc_info=None if is_away(error) else error)
                await wait_for(self._ended, SECONDS_IDLE)

    async def _take_turn(self) -> None:
        self._rung.clear()
        taken = await self._take()
        if not taken or len(self._held) > self._batch / 2:
            await wait_for(self._rung, SECONDS_FOR_TOKENS if self._starved else SECONDS_IDLE)

    async def _begin_turn(self) -> None:
        self._moved.clear()
        if not await self._begin():
            await wait_for(self._moved, SECONDS_IDLE)

    async def _question_turn(self) -> None:
        self._questioned.clear()
        if not await ask_portion(self._rt, self._providers, self._in_thread):
            await wait_for(self._questioned, SECONDS_BETWEEN_QUESTIONS)

    async def _board_turn(self) -> None:
        states = {lane.name: (lane.breaker.state, lane.load) for lane in self._lanes.all.values()}
        await self._in_thread(lambda: self._board.leave(states))
        await wait_for(self._ended, SECONDS_IDLE)

    async def _take(self) -> int:
        """Take what there is room and tokens for, replies first; return how many."""
        now = self._rt.now()
        self._held = merged(self._held, now)
        usable = self._lanes.usable(now)
        room = max(0, self._lanes.room(usable, now, self._batch) - len(self._held))
        due = await self._in_thread(lambda: taking.look(self._rt, self._batch + URGENT_ROOM, usable))
        if due.stops != self._lanes.stops:
            self._lanes.stops = due.stops
            self._moved.set()
        plan = await self._plan(due.counts, room, usable)
        self._starved = self._lanes.is_short() or (bool(due.counts) and room > 0 and not plan)
        if not plan:
            await self._find_tokens_for_held(usable)
            return 0
        taken = await self._in_thread(lambda: taking.take(self._rt, plan, usable, LEASE))
        self._left -= len(taken)
        self._held = merged([*taken, *self._held], self._rt.now())
        self._moved.set()
        return len(taken)

    async def _plan(self, due: Mapping[int, int], room: int, usable: frozenset[str]) -> dict[int, int]:
        """Return how many of each priority to take."""
        plan: dict[int, int] = {}
        if self._held and room < self._batch / 4:
            room = 0  # not worth a transaction yet
        urgent = self._lanes.urgent_room(usable, count_urgent(self._held))
        for priority, waiting in sorted(due.items()):
            space = min(room + (urgent if priority == 0 else 0), self._left) - sum(plan.values())
            wanted = int(min(waiting, space))
            if wanted > 0:
                promised = self._promised() + sum(plan.values())
                plan[priority] = await self._lanes.afford(wanted, promised, priority, usable, self._grant)
        return {priority: most for priority, most in plan.items() if most}

    async def _find_tokens_for_held(self, usable: frozenset[str]) -> None:
        """Ask for tokens where nothing new is taken but something held waits for them."""
        if self._lanes.is_short():
            first = min((each.priority for each in self._held), default=0)
            await self._lanes.afford(0, self._promised(), first, usable, self._grant)
            self._moved.set()

    def _promised(self) -> int:
        return sum(each.segments for each in self._held)

    async def _begin(self) -> int:
        """Begin what there are connections for and give it to the lanes; return how many."""
        now = self._rt.now()
        chunk, self._held, refused = self._lanes.select(self._held, now)
        back = [*self._lanes.withdraw(now), *refused]
        try:
            if back:
                await self._in_thread(lambda: taking.put_back(self._rt, back))
            begin = partial(taking.begin, self._rt, chunk, LEASE)
            ours = await self._beginning.of(self._in_thread(begin)) if chunk else []
        except (SQLAlchemyError, asyncio.CancelledError):  # it has not been sent: it is tried again, or put back
            self._lanes.refund(chunk)
            self._held = merged([*back, *(each.taken for each in chunk), *self._held], self._rt.now())
            raise
        for handed in ours:
            self._lanes.all[handed.provider].add(handed)
        for name in {handed.provider for handed in ours}:
            self._start(self._lanes.all[name])
        if len(self._held) <= self._batch / 2:
            self._rung.set()
        return len(chunk)

    def _start(self, lane: Lane) -> None:
        """Hand over what is ready, as far as connections are free."""
        while not self._stopping and (handed := lane.pop(self._rt.now())) is not None:
            task = asyncio.create_task(self._send(lane, handed))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, lane: Lane, handed: Handed) -> None:
        began = time.monotonic()
        answer = await lane.ask(handed)
        lane.learn(answer, self._rt.now(), time.monotonic() - began)
        self._notes.add(handed, answer)
        self._start(lane)
        self._moved.set()

    async def _finish(self, loops: Sequence[asyncio.Task[None]], noting: asyncio.Task[None]) -> None:
        """Put back what was not handed over, wait for what is under way, note it, close the connections."""
        self._stopping = True
        for event in (self._ended, self._rung, self._moved, self._questioned, self.feeder.wanted):
            event.set()
        await end(loops, SECONDS_TO_END)
        back = [*self._held, *self._lanes.empty(), *await self._beginning.unseen(SECONDS_TO_BEGIN)]
        try:
            await self._in_thread(lambda: taking.put_back(self._rt, back))
        except SQLAlchemyError as error:  # their lease ends soon
            log.warning("not_put_back", error=type(error).__name__, messages=len(back))
        await end(list(self._tasks), SECONDS_TO_FINISH)
        await end([noting], 0)
        if not await self._notes.flush(SECONDS_TO_NOTE):
            log.error("results_lost", answers=self._notes.waiting)  # they become `unknown`, and are asked about
        for provider in self._providers.values():
            await provider.close()
        self._pool.shutdown(wait=False)

    def _wake(self) -> None:
        """Answers were noted: what was not taken may be due again."""
        self._moved.set()
        if not self._held:
            self._rung.set()

    def _is_busy(self) -> bool:
        return bool(self._held or self._notes.waiting or self._lanes.load)

    async def _grant(self, provider: str, wanted: int, priority: int) -> int:
        return await self._in_thread(lambda: self._tokens.grant(provider, wanted, priority))

    async def _in_thread(self, work: Callable[[], Done]) -> Done:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)
