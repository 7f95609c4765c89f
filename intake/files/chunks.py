"""Puts entries together in chunks of a bounded size, and reads ahead while the database works."""

import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date
from queue import Empty, Full, Queue
from typing import TypeVar

from intake.files.assembling import Entry
from intake.files.staging import Staged

Read = TypeVar("Read")
SECONDS_BETWEEN_LOOKS = 0.2  # of a reader that waits, at whether it is still wanted
Entries = Iterator[Entry]


@dataclass(slots=True)
class Chunk:
    """Entries that are committed together. `staged` holds the plain ones, `apart` the positions of the others."""

    entries: list[Entry] = field(default_factory=list)
    rows: int = 0
    staged: Staged = field(default_factory=Staged)
    apart: list[int] = field(default_factory=list)

    def take(self, entry: Entry, today: date | None) -> None:
        """Add an entry; without `today` nothing is staged."""
        position = len(self.entries)
        self.entries.append(entry)
        self.rows += len(entry.records)
        if entry.item is None:
            return
        if today is not None and self.staged.take(position, entry.item, today):
            entry.item = None  # made again in the rare case that it is handed back: text is smaller
        else:
            self.apart.append(position)


def make_chunks(entries: Entries, size: int, today: date | None) -> Iterator[Chunk]:
    """Yield chunks of about `size` rows; plain items are staged if `today` is given."""
    chunk = Chunk()
    for entry in entries:
        chunk.take(entry, today)
        if chunk.rows >= size:
            yield chunk
            chunk = Chunk()
    if chunk.entries:
        yield chunk


def read_ahead(chunks: Iterator[Read]) -> Generator[Read, None, None]:
    """Yield the chunks; the next one is read by a thread in the meantime. What reading raises is raised here."""
    ready: Queue[Read | BaseException | None] = Queue(maxsize=1)
    unwanted = threading.Event()
    reader = threading.Thread(target=_read, args=(chunks, ready, unwanted), name="import-reader", daemon=True)
    reader.start()
    try:
        while (chunk := _next(ready)) is not None:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk
    finally:
        unwanted.set()
        reader.join()


def _next(ready: "Queue[Read | BaseException | None]") -> Read | BaseException | None:
    """Waiting without an end would not hear Ctrl-C on every system."""
    while True:
        try:
            return ready.get(timeout=SECONDS_BETWEEN_LOOKS)
        except Empty:
            continue


def _read(chunks: Iterator[Read], ready: "Queue[Read | BaseException | None]", unwanted: threading.Event) -> None:
    last: BaseException | None = None
    try:
        for chunk in chunks:
            if not _hand_over(chunk, ready, unwanted):
                return
    except BaseException as error:
        last = error
    _hand_over(last, ready, unwanted)


def _hand_over(
    thing: Read | BaseException | None, ready: "Queue[Read | BaseException | None]", unwanted: threading.Event
) -> bool:
    while not unwanted.is_set():
        try:
            ready.put(thing, timeout=SECONDS_BETWEEN_LOOKS)
        except Full:
            continue
        return True
    return False
