"""The report of a campaign: every row as it came, with what became of it; for spreadsheets, and for programs."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import IO, Any

from core.access import Actor
from core.campaign_rows import RowOutcome
from core.campaigns import ENDED
from core.msisdn import mask
from office import audit
from office.campaign_life import load
from office.campaign_mending import BOM, harmless
from office.campaign_sources import headings_of
from runtime.runtime import Runtime
from store import campaign_report
from store.campaign_report import Reported
from store.campaigns import Stored
from store.database import READ_ONLY
from store.ledger import snapshot

FORMATS = ("csv", "xlsx")
OURS = ("kabar_baris", "kabar_hasil", "kabar_status", "kabar_alasan", "kabar_dikirim", "kabar_terakhir")
NUMBER = "nomor"  # of a row that came from a segment: masked
WAITS, UNSENT = "waiting", "not_sent"  # no MT yet, or none any more
MOST_ROWS = 1_000_000  # of one sheet of a workbook
NO_CELL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), "\ufffd")  # what no workbook can hold


def table(rt: Runtime, who: Actor, campaign_id: str, form: str) -> Iterator[list[str]]:
    """Note that somebody takes the report, and yield its lines as of one moment. Raises NotDone.

    Numbers and names stand there as they came, and nothing that a spreadsheet would calculate.
    """
    with rt.transaction() as db:
        stored = load(db, campaign_id)
        audit.note(db, rt, who, "campaign.report", f"campaign:{campaign_id}", None, {"format": form})
    return _table(rt, stored)


def _table(rt: Runtime, stored: Stored) -> Iterator[list[str]]:
    headings = list(headings_of(stored)) or [NUMBER]
    yield [*map(harmless, headings), *OURS]
    with snapshot(rt.engine) as db:
        for row in campaign_report.stream(db, stored.id):
            cells = list(row.cells) if row.cells is not None else [mask(row.msisdn) if row.msisdn else ""]
            given = [*cells[: len(headings)], *[""] * (len(headings) - len(cells))]
            yield [*map(harmless, given), *_told(stored, row)]


def _told(stored: Stored, row: Reported) -> list[str]:
    moments = [each.isoformat() if each else "" for each in (row.sent_at, row.status_at)]
    why = harmless(row.status_reason or row.problem or "")  # it may name a column as somebody called it
    return [str(row.row), row.outcome.value, status_of(stored, row), why, *moments]


def status_of(stored: Stored, row: Reported) -> str:
    """Return the status of the row's MT; of a row without one whether it still waits; "" if it is not to be sent."""
    if row.status is not None:
        return row.status
    if row.outcome is not RowOutcome.SEND:
        return ""
    return UNSENT if stored.state in ENDED else WAITS


def separator_of(stored: Stored) -> str:
    """Return the separator of the campaign's file, so that the spreadsheet it came from opens the report too."""
    return str(stored.selection.get("file", {}).get("separator") or ",")


def csv_lines(rows: Iterator[list[str]], separator: str = ",") -> Iterator[str]:
    """Yield the lines of a CSV that spreadsheets read as UTF-8."""
    line = StringIO(newline="")
    writer = csv.writer(line, delimiter=separator)
    line.write(BOM)
    for row in rows:
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(rows: Iterator[list[str]], out: IO[bytes]) -> None:
    """Write a workbook, row by row; what does not fit one sheet goes on in the next."""
    from openpyxl import Workbook  # late: it takes 0.2 s

    book: Any = Workbook(write_only=True)
    headings = next(rows)
    sheet, free = _sheet(book, headings), MOST_ROWS
    for row in rows:
        if not free:
            sheet, free = _sheet(book, headings), MOST_ROWS
        sheet.append([each.translate(NO_CELL) for each in row])
        free -= 1
    book.save(out)


def _sheet(book: Any, headings: Sequence[str]) -> Any:
    sheet = book.create_sheet()
    sheet.append([each.translate(NO_CELL) for each in headings])
    return sheet


def rows_after(rt: Runtime, campaign_id: str, after: int, limit: int) -> tuple[Stored, list[Reported]]:
    """Return the campaign and rows of its report after a row's number. Raises NotDone."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return load(db, campaign_id), campaign_report.page(db, campaign_id, after, limit)
