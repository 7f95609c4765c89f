"""Reads CSV and NDJSON files record by record, however long they are."""

import csv
import io
import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from intake.files.columns import JSON_COLUMN, Kind, Layout, known_headings, match_columns
from intake.files.refusals import UnusableFile
from intake.files.sniffing import Look

if TYPE_CHECKING:
    import _csv

Record = tuple[int, list[str]]  # the line (or row) where it begins, counted from 1, and its cells
LONGEST_CELL = 1 << 17  # characters; csv's own limit is the same
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose headings are understood; `records` yields what follows them, and closes the file at its end."""

    layout: Layout
    records: Iterator[Record]
    separator: str | None = None  # of CSV
    total: int | None = None  # about how many records there are, where that is known


class Open(Protocol):
    """Opens a file of one format."""

    def __call__(self, look: Look, kind: Kind, separator: str | None) -> Opened:
        """Return the file with its columns matched. Raises UnusableFile."""


def open_csv(look: Look, kind: Kind, separator: str | None = None) -> Opened:
    """Return a CSV file with its columns matched; the separator is the one by which most headings are known."""
    file = look.path.open(encoding=look.encoding, errors="surrogateescape", newline="")
    try:
        head, first = _heading_line(file)
        separator = separator or _separator_of(kind, head)
        reader = csv.reader(itertools.chain([head], file), delimiter=separator)
        layout = match_columns(kind, next(reader))
    except UnicodeError:
        file.close()
        raise UnusableFile(f"bukan / not {look.encoding}: --encoding") from None
    except (UnusableFile, csv.Error, StopIteration) as error:
        file.close()
        raise UnusableFile(str(error) or "tidak ada judul kolom / no headings") from None
    records = _csv_records(file, reader, first, len(layout.headings))
    return Opened(layout, records, separator, max(look.lines - first, 0))


def open_ndjson(look: Look, kind: Kind, separator: str | None = None) -> Opened:
    """Return a file with one JSON object per line, each an item as the API takes it."""
    del kind, separator
    layout = Layout((JSON_COLUMN,), json_at=0)
    return Opened(layout, _lines(look), total=look.lines)


def _heading_line(file: io.TextIOBase) -> tuple[str, int]:
    """Return the first line with something on it and its number; Excel's `sep=;` says nothing that is not seen."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_CELL), ""), start=1):
        if line.strip() and not line.lower().startswith("sep="):
            return line, number
    raise UnusableFile("tidak ada judul kolom / no headings")


def _separator_of(kind: Kind, head: str) -> str:
    def known(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([head], delimiter=separator), [])
        return known_headings(kind, cells), len(cells)

    return max(SEPARATORS, key=known)


def _csv_records(file: io.TextIOBase, reader: "_csv.Reader", first: int, width: int) -> Iterator[Record]:
    """Yield records of `width` cells at least; empty ones, as at the end of many files, are passed over."""
    missing = [""] * width
    before = reader.line_num
    with closing(file):
        while True:
            try:
                for cells in reader:
                    line, before = before + first, reader.line_num
                    if len(cells) < width:
                        cells += missing[len(cells) :]
                    if any(cells):
                        yield line, cells
            except csv.Error:
                line, before = before + first, reader.line_num
                yield line, [*missing, "\ufffd"]  # a cell too many: what cannot be read is refused, and said
            else:
                return


def _lines(look: Look) -> Iterator[Record]:
    with look.path.open(encoding=look.encoding, errors="surrogateescape", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, [line.rstrip("\r\n")]
