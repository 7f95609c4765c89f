"""Reads XLSX files row by row: texts that a workbook shares are kept on disk, so that memory stays as it is."""

import tempfile
import xml.etree.ElementTree as ET  # openpyxl reads with it too
from array import array
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from intake.files.cells import NumberCell
from intake.files.columns import Kind, match_columns
from intake.files.reading import Opened, Record
from intake.files.refusals import UnusableFile
from intake.files.sniffing import Look

MOST_COLUMNS = 500
UNREADABLE = "buku kerja tidak terbaca / the workbook cannot be read"
_STRING, _DATA = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}sheetData"


class _SharedStrings:
    """A workbook's shared texts: in a temporary file, with eight bytes of memory for each."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with its workbook
        self._ends = array("Q", [0])

    def close(self) -> None:
        self._file.close()

    def append(self, text: str) -> None:
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "surrogatepass")))

    def __getitem__(self, index: int) -> str:
        begin, end = self._ends[index], self._ends[index + 1]
        self._file.seek(begin)
        return self._file.read(end - begin).decode("utf-8", "surrogatepass")


class _Reader(ExcelReader):
    """openpyxl's reader, with the shared texts on disk."""

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
                    told: Any = Text.from_tree(node)
                    self.shared_strings.append(told.content)
                    root.clear()


def open_workbook(look: Look, kind: Kind, separator: str | None = None) -> Opened:
    """Return the first sheet of a workbook with its columns matched. Raises UnusableFile."""
    del separator
    try:
        reader = _Reader(look.path, read_only=True, data_only=True, keep_links=False)
        reader.read()
        sheet = reader.wb.worksheets[0]
    except (BadZipFile, KeyError, ValueError, IndexError, OSError, ET.ParseError):
        raise UnusableFile(UNREADABLE) from None

    def close() -> None:
        reader.archive.close()
        reader.shared_strings.close()

    rows = _rows(sheet)
    try:
        first, headings = next((row for row in rows if any(row[1])), (0, []))
        layout = match_columns(kind, headings)
    except (UnusableFile, ValueError, ET.ParseError) as error:
        close()
        raise error if isinstance(error, UnusableFile) else UnusableFile(UNREADABLE) from None
    total = sheet.max_row and max(sheet.max_row - first, 0)
    return Opened(layout, _records(rows, len(headings)), total=total, close=close)


def _rows(sheet: Any) -> Iterator[Record]:
    """Yield (row number, cells as text). A row is let go when it has been read; openpyxl keeps their shells."""
    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats
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
    except (BadZipFile, ValueError, ET.ParseError):  # seen only when it is read that far
        raise UnusableFile(UNREADABLE) from None
