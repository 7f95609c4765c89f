"""Rows that are not sent: taken home as a file with the reasons, mended there, and put back by their numbers."""

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import IO, Any

from core.access import Actor
from core.campaign_rows import RowOutcome
from core.campaigns import Action, Why
from intake.files.columns import OURS, simple_heading
from intake.files.reading import Opened, Record
from intake.files.refusals import UnusableFile
from office import audit
from office.campaign_check import JOB, QUEUE
from office.campaign_columns import row_number_at
from office.campaign_files import copied, examine, suffix_of
from office.campaign_life import NotDone, Trouble, change, load, locked
from office.campaign_sources import FILE, headings_of, open_look
from runtime.runtime import Runtime
from store import campaign_check_state as state
from store import campaign_files, campaign_rows
from store.campaign_rows import Shown, written_cells
from store.campaigns import Stored
from store.database import READ_ONLY, Db

AT_ONCE = 1000  # corrected rows that are looked up together
BOM = "\ufeff"  # by which spreadsheets know UTF-8
TOLD: Mapping[RowOutcome, str] = {
    RowOutcome.SEND: "dikirim / is sent",
    RowOutcome.NO_NUMBER: "tidak ada nomor HP yang sah / no valid phone number",
    RowOutcome.NOT_62: "nomor luar negeri / a number of another country",
    RowOutcome.MISSING: "kolom kosong / a value is missing",
    RowOutcome.BAD_VALUE: "isinya tidak sesuai / a value is not what it should be",
    RowOutcome.TOO_LONG: "lebih dari satu SMS / more than one SMS",
    RowOutcome.DECEASED: "peserta sudah meninggal / the participant has died",
    RowOutcome.OPTED_OUT: "memilih BERHENTI / wants no mass information",
    RowOutcome.FROZEN: "HP diblokir pemiliknya / blocked by its owner",
    RowOutcome.DUPLICATE: "nomornya sudah ada di baris lain / the number stands in another row",
    RowOutcome.SENT_TODAY: "kata yang sama sudah dikirim hari ini / the same words were sent today",
}
PROBLEMS: Mapping[str, str] = {  # more about it, by the code that is kept
    "empty": "kosong / empty",
    "unreadable": "tidak terbaca / unreadable",
    "unknown": "bukan nomor peserta kita / not a number of a participant of ours",
    "no_phone": "peserta ini tidak punya HP terdaftar / this participant has no registered phone",
    "too_many_cells": "terlalu banyak kolom / too many columns",
    "open_quote": "tanda kutip tidak ditutup / a quotation mark is not closed",
    "unknown_code": "kode tidak dikenal / unknown code",
    "too_large": "angkanya terlalu besar / the figure is too large",
    "shape": "bentuknya salah / wrong shape",
    "letters": "huruf yang tidak ada di SMS / letters that no SMS can hold",
    "number_cell": "tersimpan sebagai angka; format selnya sebagai Teks / stored as a number; format the cell as Text",
    "number": "bukan bilangan bulat / not a whole number",
    "amount": "bukan rupiah bulat / not whole rupiah",
    "date": "bukan tanggal / not a date",
    "time": "bukan waktu dengan zona / not a time with its zone",
}


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of a corrected file: rows that are looked at again, good rows that stay, numbers that are not there."""

    campaign: Stored
    taken: int
    kept: int
    unknown: int


def bad_rows(rt: Runtime, who: Actor, campaign_id: str) -> Iterator[str]:
    """Note that somebody takes the rows home that are not sent, and yield the lines of the CSV. Raises NotDone."""
    with rt.transaction() as db:
        stored = load(db, campaign_id)
        audit.note(db, rt, who, "campaign.bad_rows", f"campaign:{campaign_id}", None, {"revision": stored.revision})
    return _lines(rt, stored)


def _lines(rt: Runtime, stored: Stored) -> Iterator[str]:
    line = StringIO(newline="")
    writer = csv.writer(line, delimiter=stored.selection.get("file", {}).get("separator") or ",")
    headings = headings_of(stored)
    places = [at for at, each in enumerate(headings) if simple_heading(each) not in OURS]
    line.write(BOM)
    writer.writerow([*OURS, *(harmless(headings[at]) for at in places)])
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        for row in campaign_rows.stream_bad(db, stored.id):
            writer.writerow([row.row, why_of(row), *(harmless(each) for each in _cells(row, places))])
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def _cells(row: Shown, places: Sequence[int]) -> list[str]:
    cells = row.cells or ()
    known = [cells[at] if at < len(cells) else "" for at in places]
    return [*known, *cells[max(places, default=-1) + 1 :]] if row.outcome is RowOutcome.BAD_VALUE else known


def why_of(row: Shown) -> str:
    """Return why a row is not sent, in both languages, with the column or what else is known of it."""
    if not row.problem:
        return TOLD[row.outcome]
    heading, colon, code = row.problem.rpartition(": ")
    return f"{TOLD[row.outcome]} ({heading}{colon}{PROBLEMS.get(code, code)})"


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(audit.FORMULA) else cell


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(audit.FORMULA) else cell


def mend(rt: Runtime, who: Actor, campaign_id: str, revision: int, file: IO[bytes], name: str) -> Mended:
    """Put corrected rows in the place of bad ones, by the column `baris`, and have them looked at. Raises NotDone.

    Good rows stay as they are. Everybody who approved has to do so again.
    """
    with tempfile.NamedTemporaryFile(prefix="kabar-campaign-", suffix=suffix_of(name)) as copy:
        copied(file, copy, rt.settings.campaign_file_bytes)
        try:
            opened = open_look(examine(Path(copy.name), rt.settings.campaign_file_bytes))
            with closing(opened):
                mended = _put_back(rt, who, campaign_id, revision, opened)
        except UnusableFile as error:
            raise NotDone(Trouble.UNUSABLE, fields={"file": "unusable"}, told=str(error)) from None
    rt.enqueue_aside(JOB, [campaign_id], queue=QUEUE)
    return mended


def _put_back(rt: Runtime, who: Actor, campaign_id: str, revision: int, opened: Opened) -> Mended:
    with rt.transaction() as db:
        stored = locked(db, campaign_id, revision)
        if stored.source != FILE or "file" not in stored.selection:
            raise NotDone(Trouble.NOT_A_FILE, stored)
        if not stored.is_checked:
            raise NotDone(Why.NOT_CHECKED, stored)
        taken, kept, unknown = _keep(db, stored, opened)
        if not taken:
            raise NotDone(Trouble.INVALID, stored, {"file": "nothing_to_mend"})
        told = {"rows": taken}
        freed: dict[str, Any] = {"submitted_by": None, "submitted_at": None, "approvals_needed": 1}
        stored = change(db, rt, who, stored, Action.EDIT, values=freed, noted={"mended": taken})
        begun = {"check_mode": state.MENDED, "check_position": state.BEGIN, "lease_until": None, "state_reason": None}
        return Mended(change(db, rt, who, stored, Action.CHECK, values=begun, noted=told), taken, kept, unknown)


def _keep(db: Db, stored: Stored, opened: Opened) -> tuple[int, int, int]:
    """Return how many rows were taken, how many are good already, and how many there are not."""
    number_at, places = _places(opened.layout.headings, headings_of(stored))
    taken = kept = unknown = 0
    while records := list(islice(opened.records, AT_ONCE)):
        rows = {number: cells for each in records for number, cells in _row(each, number_at, places)}
        known = campaign_rows.outcomes_of(db, stored.id, list(rows))
        mended = [(row, rows[row]) for row, outcome in known.items() if outcome is not RowOutcome.SEND]
        campaign_files.keep_corrections(db, stored.id, stored.revision + 1, mended)
        taken, kept = taken + len(mended), kept + len(known) - len(mended)
        unknown += len(records) - len(known)
    return taken, kept, unknown


def _places(headings: Sequence[str], wanted: Sequence[str]) -> tuple[int, list[int | None]]:
    """Return where the number of a row stands, and each column of the first file. Raises UnusableFile."""
    number_at = row_number_at(headings)
    simple = [simple_heading(each) for each in headings]
    missing = [each for each in wanted if simple_heading(each) not in (*simple, *OURS, "")]
    if number_at is None or missing:
        told = ", ".join(f"“{each}”" for each in ([OURS[0]] if number_at is None else []) + missing)
        raise UnusableFile(f"kolom tidak ada / missing columns: {told}")
    places = {each: iter([at for at, one in enumerate(simple) if one == each]) for each in simple if each not in OURS}
    return number_at, [next(places.get(simple_heading(each), iter(())), None) for each in wanted]


def _row(record: Record, number_at: int, places: Sequence[int | None]) -> Iterator[tuple[int, str]]:
    """Yield the number of the row that a record mends, and its cells; nothing where no number stands there."""
    cells = record[1]
    written = cells[number_at].strip()
    if written.isascii() and written.isdecimal() and len(written) <= 9:
        yield int(written), written_cells(["" if at is None else _as_it_was(cells[at]) for at in places])
