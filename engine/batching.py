"""Group commit: requests that wait at the same moment share one turn, and so its queries and its commit."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Ticket(Generic[Item, Result]):
    """One waiting item. Its lock is held from the start and released once: when it has a result or is to lead."""

    __slots__ = ("error", "item", "leads", "ready", "result")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: Result | None = None
        self.error: BaseException | None = RuntimeError("the turn was cut off")  # until it has run
        self.leads = False
        self.ready = threading.Lock()
        self.ready.acquire()


class Batcher(Generic[Item, Result]):
    """Collects items from many threads and hands them to `handle` in batches, oldest first.

    The thread that finds nobody leading leads: it handles everything that waits, its own item first, then passes the
    lead on to the oldest that came meanwhile. So an idle process answers at once, and a busy one makes its batches
    as large as its load. `handle` gets up to `largest` items and returns one result each, in order. An error of the
    kinds in `common` (the database is away) is everybody's; any other makes each item of the batch be tried alone.
    """

    def __init__(
        self,
        handle: Callable[[Sequence[Item]], Sequence[Result]],
        largest: int = 64,
        leaders: int = 1,
        common: tuple[type[Exception], ...] = (),
    ) -> None:
        self._handle = handle
        self._largest = largest
        self._common = common
        self._free_leads = leaders
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[Item, Result]] = []

    def submit(self, item: Item) -> Result:
        """Return the result for this item; raises what `handle` raises for it alone."""
        ticket: _Ticket[Item, Result] = _Ticket(item)
        with self._lock:
            self._waiting.append(ticket)
            if self._free_leads:
                self._free_leads -= 1
                ticket.leads = True
        if not ticket.leads:
            ticket.ready.acquire()
        if ticket.leads:
            self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]  # set by _run, or error is

    def _lead(self, own: _Ticket[Item, Result]) -> None:
        """Handle what waits (own is among it, as the oldest of this lead), then pass the lead on."""
        with self._lock:
            batch = self._take(own)
        try:
            self._run(batch)
        finally:
            with self._lock:
                successor = self._waiting[0] if self._waiting else None
                if successor is None:
                    self._free_leads += 1
                else:
                    self._waiting.remove(successor)
                    successor.leads = True
            if successor is not None:
                successor.ready.release()
            for ticket in batch:
                if ticket is not own:
                    ticket.ready.release()

    def _take(self, own: _Ticket[Item, Result]) -> list[_Ticket[Item, Result]]:
        """Return the next batch: own first, then the oldest that wait."""
        others = [ticket for ticket in self._waiting if ticket is not own]
        self._waiting = others[self._largest - 1 :]
        return [own, *others[: self._largest - 1]]

    def _run(self, batch: Sequence[_Ticket[Item, Result]]) -> None:
        """Fill every ticket. Where a batch fails, each item is tried alone, so that a bad one fails by itself."""
        try:
            results = self._handle([ticket.item for ticket in batch])
        except Exception as error:
            if len(batch) == 1 or isinstance(error, self._common):
                for ticket in batch:
                    ticket.error = error
            else:
                for ticket in batch:
                    self._run([ticket])
            return
        for ticket, result in zip(batch, results, strict=True):
            ticket.result, ticket.error = result, None
