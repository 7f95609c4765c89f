"""Reads CSV and NDJSON files record by record, however long they are."""

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from intake.files.columns import JSON_COLUMN, Kind, Layout, known_headings, match_columns
from intake.files.refusals import UnusableFile
from intake.files.sniffing import Look

if TYPE_CHECKING:
    import _csv

Record = tuple[int, list[str]]  # the line (or row) where it begins, counted from 1, and its cells
LONGEST_LINE = 1 << 20  # characters; what is longer is read in pieces, and refused
BROKEN = "\ufffd"  # the last cell of a record that cannot be told apart from its neighbours
NOT_AS_TOLD = "tidak terbaca dengan encoding dan pemisah itu / cannot be read with that encoding and separator"
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose headings are understood; `records` yields what follows them, once. To be closed."""

    layout: Layout
    records: Iterator[Record]
    separator: str | None = None  # of CSV
    total: int | None = None  # about how many records there are, where that is known
    close: Callable[[], None] = lambda: None


class Open(Protocol):
    """Opens a file of one format."""

    def __call__(self, look: Look, kind: Kind, separator: str | None) -> Opened:
        """Return the file with its columns matched. Raises UnusableFile."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How headings are understood: `match` makes a layout of them or raises UnusableFile, `known` counts the known."""

    match: Callable[[Sequence[str]], Layout]
    known: Callable[[Sequence[str]], int]


def open_csv(look: Look, kind: Kind, separator: str | None = None) -> Opened:
    """Return a CSV file with its columns matched; the separator is the one by which most headings are known."""
    return open_csv_table(look, Meaning(partial(match_columns, kind), partial(known_headings, kind)), separator)


def open_csv_table(look: Look, meaning: Meaning, separator: str | None = None) -> Opened:
    """Return a CSV file whose headings are understood in whichever way."""
    file = look.path.open(encoding=look.encoding, errors="surrogateescape", newline="")
    kept: list[str] = []
    try:
        head, first = _heading_line(file)
        separator = separator or _separator_of(meaning, head)
        reader = csv.reader(itertools.chain([head], _remembered(file, kept)), delimiter=separator)
        layout = meaning.match(next(reader))
    except (UnusableFile, UnicodeError, csv.Error, TypeError) as error:
        file.close()
        raise error if isinstance(error, UnusableFile) else UnusableFile(NOT_AS_TOLD) from None
    records = _csv_records(reader, kept, first, len(layout.headings))
    return Opened(layout, records, separator, max(look.lines - first, 0), file.close)


def open_ndjson(look: Look, kind: Kind, separator: str | None = None) -> Opened:
    """Return a file with one JSON object per line, each an item as the API takes it."""
    del kind, separator
    file = look.path.open(encoding=look.encoding, errors="surrogateescape", newline="\n")
    return Opened(Layout((JSON_COLUMN,), json_at=0), _json_records(file), total=look.lines, close=file.close)


def _lines(file: io.TextIOBase) -> Iterator[str]:
    return iter(partial(file.readline, LONGEST_LINE), "")


def _heading_line(file: io.TextIOBase) -> tuple[str, int]:
    """Return the first line with something on it and its number; Excel's `sep=;` says nothing that is not seen."""
    for number, line in enumerate(_lines(file), start=1):
        if line.strip() and not line.lower().startswith("sep="):
            return line, number
    raise UnusableFile("tidak ada judul kolom / no headings")


def _separator_of(meaning: Meaning, head: str) -> str:
    def known(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([head], delimiter=separator), [])
        return meaning.known(cells), len(cells)

    return max(SEPARATORS, key=known)


def _remembered(file: io.TextIOBase, kept: list[str]) -> Iterator[str]:
    """Yield the lines, each put into `kept` as well, until somebody empties it."""
    for line in _lines(file):
        kept.append(line)
        yield line


def _csv_records(reader: "_csv.Reader", kept: list[str], first: int, width: int) -> Iterator[Record]:
    """Yield records of `width` cells at least; empty ones, as at the end of many files, are passed over.

    `kept` are the lines of the record that is being read. Where a quotation mark is not closed, they come one by one.
    """
    kept.clear()
    while True:
        try:
            yield from _whole_records(reader, kept, first, width)
        except csv.Error:
            begin = reader.line_num - len(kept) + first
            for number, line in enumerate(kept, start=begin):
                yield number, [*_split(line, reader.dialect.delimiter), *[""] * width, BROKEN]
            kept.clear()
        except UnicodeError:
            raise UnusableFile(NOT_AS_TOLD) from None
        else:
            return


def _whole_records(reader: "_csv.Reader", kept: list[str], first: int, width: int) -> Iterator[Record]:
    before, missing = reader.line_num, [""] * width
    for cells in reader:
        if len(kept) > 1 and _is_open(kept, reader.dialect.delimiter):
            raise csv.Error  # the file ended before its quotation mark was closed
        kept.clear()
        if len(cells) < width:
            cells += missing[len(cells) :]
        if any(cells):
            yield before + first, cells
        before = reader.line_num


def _is_open(lines: Sequence[str], separator: str) -> bool:
    """Return whether a record would go on in the next line."""
    return len(list(csv.reader([*lines, "x"], delimiter=separator))) == 1


def _split(line: str, separator: str) -> list[str]:
    return line.rstrip("\r\n").split(separator)


def _json_records(file: io.TextIOBase) -> Iterator[Record]:
    for number, line in enumerate(_lines(file), start=1):
        if line.strip():
            yield number, [line.rstrip("\r\n")]
