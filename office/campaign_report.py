"""The report of a campaign: every row as it came, with what became of it; for spreadsheets, and for programs."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import IO, Any

from core.access import Actor
from core.campaign_rows import RowOutcome
from core.campaigns import ENDED
from core.commands import Language
from core.msisdn import mask
from office import audit, campaign_report_words
from office.campaign_life import NotDone, Trouble, load
from office.campaign_mending import BOM, harmless
from office.campaign_report_words import UNSENT, WAITS, Moment
from office.campaign_sources import headings_of
from runtime.runtime import Runtime
from store import campaign_report
from store.campaign_report import Reported
from store.campaigns import Stored
from store.database import READ_ONLY, Db
from store.ledger import snapshot

FORMATS = ("csv", "xlsx")
IN_WORDS = ("kabar_baris", "kabar_hasil", "kabar_status", "kabar_alasan", "kabar_dikirim", "kabar_terakhir")
IN_CODES = ("kabar_kode_hasil", "kabar_kode_status", "kabar_kode_alasan")  # the same for programs
NUMBER = "nomor"  # of a row that came from a segment: masked
MOST_IN_WORKBOOK = 200_000  # rows: it has to be whole before its first byte goes out, and spreadsheets get slow
NO_CELL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), "\ufffd")  # what no workbook can hold


def table(
    rt: Runtime, who: Actor, campaign_id: str, form: str, language: Language = Language.ID
) -> Iterator[list[str]]:  # fmt: skip
    """Note that somebody takes the report, and yield its lines as of one moment. Raises NotDone.

    What became of a row is told in words of the language, with the codes behind. What people brought stands there as it
    came, and nothing that a spreadsheet would calculate.
    """
    with rt.transaction() as db:
        stored = load(db, campaign_id)
        if form == "xlsx":
            _require_small(db, stored)
        audit.note(db, rt, who, "campaign.report", f"campaign:{campaign_id}", None, {"format": form})
    return _table(rt, stored, language)


def _require_small(db: Db, stored: Stored) -> None:
    if campaign_report.has_more_rows(db, stored.id, MOST_IN_WORKBOOK):
        raise NotDone(Trouble.INVALID, stored, {"format": "too_many_rows"})


def _table(rt: Runtime, stored: Stored, language: Language) -> Iterator[list[str]]:
    headings = list(headings_of(stored)) or [NUMBER]
    yield [*map(harmless, headings), *IN_WORDS, *IN_CODES]
    with snapshot(rt.engine) as db:
        for row in campaign_report.stream(db, stored.id):
            cells = list(row.cells) if row.cells is not None else [mask(row.msisdn) if row.msisdn else ""]
            given = [*cells[: len(headings)], *[""] * (len(headings) - len(cells))]
            yield [*map(harmless, given), *_told(stored, row, language)]


def _told(stored: Stored, row: Reported, language: Language) -> list[str]:
    """Return our cells of a row. A reason may name a column as somebody called it."""
    status = status_of(stored, row)
    why, code = campaign_report_words.reason(row, language)
    return [
        str(row.row),
        campaign_report_words.outcome(row.outcome, language),
        campaign_report_words.status(status, language),
        harmless(why),
        *(Moment.of(each) if each else "" for each in (row.sent_at, row.status_at)),
        *(row.outcome.value, status, harmless(code)),
    ]


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
    """Write a workbook, row by row; moments are cells that a spreadsheet sorts and filters by date."""
    from openpyxl import Workbook  # late: it takes 0.2 s

    book: Any = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([_cell(sheet, each) for each in row])
    book.save(out)


def _cell(sheet: Any, cell: str) -> Any:
    if not isinstance(cell, Moment):
        return cell.translate(NO_CELL)
    from openpyxl.cell import WriteOnlyCell

    dated = WriteOnlyCell(sheet, value=cell.at)
    dated.number_format = Moment.IN_SHEETS
    return dated


def rows_after(rt: Runtime, campaign_id: str, after: int, limit: int) -> tuple[Stored, list[Reported]]:
    """Return the campaign and rows of its report after a row's number. Raises NotDone."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return load(db, campaign_id), campaign_report.page(db, campaign_id, after, limit)
