"""Connections on which chunks are saved; on PostgreSQL the next one is saved already while one is being finished.

Only people nobody has heard of are saved ahead, and never beside a chunk that names one of the same people, cards or
phones, or has items to be saved in the ordinary way, which takes locks. So nobody ever waits for a later chunk.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

from intake.files.chunks import Chunk
from store import bulk, bulk_claims, bulk_known, bulk_new
from store.database import is_worth_another_turn

LANES = 2  # more would not find a processor of the database free


class Lane:
    """One connection. `transaction` is open where the plain people of its chunk are saved already."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.transaction: RootTransaction | None = None
        self.under_way: Future[None] | None = None

    def is_ahead(self) -> bool:
        """Return whether the plain people of the chunk are saved; wait until that is known."""
        if self.under_way is not None:
            self.under_way.result()
            self.under_way = None
        return self.transaction is not None

    def give_up(self) -> None:
        """Take back what was saved ahead."""
        if self.is_ahead() and self.transaction is not None:
            self.transaction.rollback()
            self.transaction = None

    def begin(self) -> tuple[RootTransaction, bool]:
        """Return the transaction in which the chunk is to be finished, and whether its plain people are saved in it."""
        if self.is_ahead() and self.transaction is not None:
            transaction, self.transaction = self.transaction, None
            return transaction, True
        transaction = self.db.begin()
        if self.db.dialect.name == "postgresql":
            bulk.begin_bulk(self.db)
        return transaction, False

    def save_ahead(self, chunk: Chunk, now: datetime) -> None:
        """Save the plain people of the chunk in a transaction that stays open, if all of them are new."""
        transaction = self.db.begin()
        try:
            bulk.begin_bulk(self.db)
            bulk_new.save_new_people(self.db, chunk.staged.people, now)
        except (bulk_new.SomebodyKnownError, DBAPIError) as error:
            transaction.rollback()
            if isinstance(error, DBAPIError) and not is_worth_another_turn(error):
                raise
        except BaseException:
            transaction.rollback()
            raise
        else:
            self.transaction = transaction


class Lanes:
    """The lanes of one import. Usable with `with`; what is open at the end is rolled back."""

    def __init__(self, engine: Engine, number: int) -> None:
        self.hopeful = number > 1  # that the next people are new
        self._stack = ExitStack()
        self._free = deque(Lane(self._stack.enter_context(engine.connect())) for _ in range(number))
        self._pool = self._stack.enter_context(ThreadPoolExecutor(number, "import-lane"))

    def __enter__(self) -> "Lanes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def prepare(self) -> Connection:
        """Make every connection ready and return one for what is no chunk."""
        for lane in self._free:
            if lane.db.dialect.name == "postgresql":
                with lane.db.begin():
                    bulk.plan_anew(lane.db)
                    bulk_known.prepare_staging(lane.db)
                    bulk_claims.prepare_staging(lane.db)
        return self._free[0].db

    def through(self, chunks: Iterator[Chunk], now: datetime) -> Iterator[tuple[Chunk, Lane]]:
        """Yield the chunks in their order, each with its lane, which is free again when the next one is asked for."""
        under_way: deque[tuple[Chunk, Lane]] = deque()
        for chunk in chunks:
            while under_way and (not self._free or not self.hopeful or _must_wait(chunk, under_way)):
                yield from self._finish(under_way)
            lane = self._free.popleft()
            if self.hopeful and chunk.staged.people.people:
                lane.under_way = self._pool.submit(lane.save_ahead, chunk, now)
            under_way.append((chunk, lane))
        while under_way:
            yield from self._finish(under_way)

    def _finish(self, under_way: "deque[tuple[Chunk, Lane]]") -> Iterator[tuple[Chunk, Lane]]:
        """Who has more to do than to commit may have to wait for what a later chunk holds: that is given up first."""
        chunk, lane = under_way.popleft()
        if not lane.is_ahead():
            for _, later in under_way:
                later.give_up()
        yield chunk, lane
        self._free.append(lane)


def _must_wait(chunk: Chunk, under_way: "deque[tuple[Chunk, Lane]]") -> bool:
    """Return whether a chunk under way has items to be saved one by one, or names what this one names."""
    return any(other.apart or not chunk.staged.seen.isdisjoint(other.staged.seen) for other, _ in under_way)
