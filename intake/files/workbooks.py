"""Reads XLSX files row by row: texts that a workbook shares are kept on disk, so that memory stays as it is."""

import re
import struct
import tempfile
import xml.etree.ElementTree as ET  # openpyxl reads with it too
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date, datetime
from functools import partial
from typing import Any
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from intake.files.cells import NumberCell
from intake.files.columns import Kind, Layout, match_columns
from intake.files.reading import Opened, Record
from intake.files.refusals import UnusableFile
from intake.files.sniffing import Look

MOST_COLUMNS = 500
UNREADABLE = "buku kerja tidak terbaca / the workbook cannot be read"
_STRING, _TEXT, _RUN, _DATA = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "r", "sheetData"))
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]+)"')
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]|</(?:[\w.-]+:)?sheetData")  # or the end of the cells
DAMAGED = (BadZipFile, zlib.error, EOFError, struct.error, LookupError, ValueError, ET.ParseError)
BEGINNING = 4096  # bytes of a sheet
BLOCK, OVERLAP = 1 << 20, 100  # bytes; no cell is longer than a block
_END, _BOTH = struct.Struct("<Q"), struct.Struct("<QQ")


class _SharedStrings:
    """A workbook's shared texts, in one temporary file, and where each of them ends, in another."""

    def __init__(self) -> None:
        self._texts = tempfile.TemporaryFile()  # noqa: SIM115  # closed with its workbook
        self._ends = tempfile.TemporaryFile()  # noqa: SIM115
        self._ends.write(_END.pack(0))
        self._end = 0

    def close(self) -> None:
        self._texts.close()
        self._ends.close()

    def append(self, text: str) -> None:
        self._end += self._texts.write(text.encode("utf-8", "surrogatepass"))
        self._ends.write(_END.pack(self._end))

    def __getitem__(self, index: int) -> str:
        self._ends.seek(index * _END.size)
        begin, end = _BOTH.unpack(self._ends.read(_BOTH.size))
        self._texts.seek(begin)
        return self._texts.read(end - begin).decode("utf-8", "surrogatepass")


class _Reader(ExcelReader):
    """openpyxl's reader of what a first sheet needs, with the shared texts on disk."""

    def read_all(self) -> None:
        """Read everything but the sheets. Raises what openpyxl raises where it is no workbook."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def close(self) -> None:
        """Close the archive and remove the texts."""
        self.archive.close()
        if isinstance(self.shared_strings, _SharedStrings):
            self.shared_strings.close()

    def first_sheet(self) -> str:
        """Return the name of the first sheet's part. Raises StopIteration if there is none."""
        return next(str(rel.target) for _, rel in self.parser.find_sheets() if rel.target in self.valid_files)

    def read_strings(self) -> None:
        """Keep the texts as they come; what was read of the document is let go at once."""
        self.shared_strings: Any = _SharedStrings()
        package: Any = self.package
        found = package.find("application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml")
        if found is None:
            return
        with self.archive.open(found.PartName[1:]) as source:
            root = None
            for event, node in ET.iterparse(source, events=("start", "end")):  # noqa: S314  # expat limits entities itself
                root = node if root is None else root
                if event == "end" and node.tag == _STRING:
                    self.shared_strings.append(_told(node))
                    root.clear()


def _told(node: ET.Element) -> str:
    """Return a shared text, put together where it is written in several fonts; how it is pronounced is left out."""
    plain = node.find(_TEXT)
    pieces = [plain] if plain is not None else node.iterfind(f"{_RUN}/{_TEXT}")
    return "".join(piece.text or "" for piece in pieces)


def open_workbook(look: Look, kind: Kind, separator: str | None = None) -> Opened:
    """Return the first sheet of a workbook with its columns matched. Raises UnusableFile."""
    del separator
    return open_sheet(look, partial(match_columns, kind))


def open_sheet(look: Look, match: Callable[[Sequence[str]], Layout]) -> Opened:
    """Return the first sheet of a workbook whose headings are understood in whichever way. Raises UnusableFile."""
    stack = ExitStack()
    try:
        # By its name openpyxl would refuse what is called otherwise.
        reader: Any = _Reader(stack.enter_context(look.path.open("rb")), read_only=True, data_only=True)
        stack.callback(reader.close)
        reader.read_all()
        part = reader.first_sheet()
        rows = _rows(reader, part)
        first, headings = next((row for row in rows if any(row[1])), (0, []))
        layout = match(headings)
    except UnusableFile:
        stack.close()
        raise
    except Exception:  # openpyxl raises whatever comes of a document that is none: KeyError, TypeError, AttributeError
        stack.close()
        raise UnusableFile(UNREADABLE) from None
    last = _last_row(reader, part)
    return Opened(layout, _records(rows, len(headings)), total=last and max(last - first, 0), close=stack.close)


def has_formulas(look: Look) -> bool:
    """Return whether cells of the first sheet are calculated. Raises UnusableFile where it is no workbook.

    Nor may any text in it be longer than cells can be: such a document is made to fill the memory of whoever reads it.
    """
    try:
        with look.path.open("rb") as file, closing(_Reader(file, read_only=True, data_only=True)) as reader:
            reader.read_manifest()
            reader.read_workbook()
            sheet = reader.first_sheet()
            strings = [each for each in reader.archive.namelist() if each.lower().endswith("sharedstrings.xml")]
            found = [_first_match(reader.archive, part) for part in (sheet, *strings)]
    except UnusableFile:
        raise
    except Exception:  # as in open_sheet
        raise UnusableFile(UNREADABLE) from None
    return found[0] is not None and not found[0].startswith(b"</")


def _first_match(archive: Any, part: str) -> bytes | None:
    """Return the first formula of a part, or where its cells end; None: neither. Reads it to the end."""
    tail, found = b"", None
    with archive.open(part) as source:
        while block := source.read(BLOCK):
            if len(block) == BLOCK and b"<" not in block:
                raise UnusableFile(UNREADABLE)
            match = None if found else _FORMULA.search(tail + block)
            found = match[0] if match else found
            tail = block[-OVERLAP:]
    return found


def _last_row(reader: Any, part: str) -> int | None:
    """Return the number of the last row, if the sheet says it in the beginning."""
    with reader.archive.open(part) as source:
        found = _DIMENSION.search(source.read(BEGINNING))
    return None if found is None else int(found[1])


def _rows(reader: Any, part: str) -> Iterator[Record]:
    """Yield (row number, cells as text). A row is let go when it has been read, and so is its place in the sheet."""
    book = reader.wb
    with reader.archive.open(part) as source:
        parser = WorkSheetParser(
            source, reader.shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats
        )
        data = None
        for event, element in ET.iterparse(source, events=("start", "end")):  # noqa: S314  # expat limits entities itself
            if event == "start":
                data = element if element.tag == _DATA else data
            elif element.tag == ROW_TAG:
                number, cells = parser.parse_row(element)
                yield number, _texts(cells)
                element.clear()
                if data is not None:
                    data.clear()
            elif element.tag == _DATA:
                return


def _texts(cells: list[dict[str, Any]]) -> list[str]:
    """Return the cells of a row as text, those that are not there as empty ones."""
    texts: list[str] = []
    for cell in cells:
        at = cell["column"] - 1
        if at < MOST_COLUMNS:
            texts += [""] * (at + 1 - len(texts))
            texts[at] = _text(cell["value"])
    return texts


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float):
        return NumberCell(int(value) if float(value).is_integer() else value)
    return str(value)


def _records(rows: Iterator[Record], width: int) -> Iterator[Record]:
    try:
        for number, cells in rows:
            if any(cells):
                yield number, cells + [""] * (width - len(cells))
    except DAMAGED:  # seen only when it is read that far
        raise UnusableFile(UNREADABLE) from None
