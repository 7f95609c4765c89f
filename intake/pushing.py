"""Claim events from lines of JSON, in batches: for a file or a pipe, however long."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from intake.events import take, try_out
from intake.items import MOST_ITEMS
from intake.results import ItemResult
from runtime.runtime import Runtime

LONGEST_LINE = 100_000  # bytes; an event has some hundred
_BOM = b"\xef\xbb\xbf"
_UNREADABLE = object()  # no JSON value at all: refused like any other item that cannot be read

Line = tuple[int, object]  # its number, from 1, and what it says
Refused = Callable[[int, ItemResult], None]  # is told the number of the line and why


@dataclass(slots=True)
class Pushed:
    """What came of all lines: how many there were, how many by status, and how many led to a notice."""

    lines: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    told: int = 0

    def add(self, results: Sequence[ItemResult]) -> None:
        """Count a batch."""
        self.lines += len(results)
        self.statuses.update(each.status for each in results)
        self.told += sum(each.notice_id is not None and each.status != "duplicate" for each in results)


def push(rt: Runtime, lines: Iterable[Line], refused: Refused, show: Callable[[int], None], *, dry_run: bool) -> Pushed:
    """Take the events line by line and return the counts; `show` hears the number of the last line of each batch."""
    pushed, waiting = Pushed(), iter(lines)
    while batch := list(islice(waiting, MOST_ITEMS)):
        said = [value for _, value in batch]
        results = try_out(rt, said) if dry_run else take(rt, said)
        pushed.add(results)
        for (number, _), result in zip(batch, results, strict=True):
            if result.status == "refused":
                refused(number, result)
        show(batch[-1][0])
    return pushed


def read_lines(source: BinaryIO) -> Iterator[Line]:
    """Yield the lines that are not blank; one that is no JSON, or too long, is yielded as what cannot be read."""
    number = 0
    while line := source.readline(LONGEST_LINE + 1):
        number += 1
        whole = line
        while len(whole) > LONGEST_LINE and not whole.endswith(b"\n"):
            whole = source.readline(LONGEST_LINE + 1)  # the rest of a line that is too long
            if not whole:
                break
        if number == 1:
            line = line.removeprefix(_BOM)
        if line.strip():
            yield number, _value_of(line)


def count_lines(source: BinaryIO) -> int:
    """Return how many lines there are, from the beginning; the source is at its beginning again afterwards."""
    found = sum(chunk.count(b"\n") for chunk in iter(lambda: source.read(1 << 20), b""))
    source.seek(0)
    return found + 1


def _value_of(line: bytes) -> object:
    if len(line) > LONGEST_LINE:
        return _UNREADABLE
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError):
        return _UNREADABLE
    return value
