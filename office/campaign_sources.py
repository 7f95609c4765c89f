"""Where the rows of a campaign come from, in chunks: its file, read from the database onto the disk, or its segment."""

import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from core.campaign_checks import Candidate
from core.campaign_selection import Selection, selection_of
from core.campaign_texts import Wording, placeholders_of
from core.commands import Language
from intake.files.chunks import read_ahead
from intake.files.reading import Opened, Record, open_csv_table
from intake.files.refusals import UnusableFile
from intake.files.sniffing import Look
from office.campaign_columns import MEANING, Columns, candidate_of, columns_of
from office.campaign_known import Known, known_of
from office.campaign_values import segment_wordings, wordings_of
from runtime.runtime import Runtime
from store import campaign_files, campaign_people, campaign_segments
from store.campaign_people import By
from store.campaign_rows import read_cells, written_cells
from store.campaign_segment_sql import Planner
from store.campaigns import Stored
from store.database import READ_ONLY, Db

ROWS_PER_CHUNK = {"postgresql": 5_000, "sqlite": 1_000}
PEOPLE_PER_RANGE = 20_000  # that one statement looks at
READ_AHEAD = 3  # portions: one is kept while one waits and one is being read
FILE, SEGMENT = "file", "segment"
API = "api"  # rows came page by page from a program
FROM_ITEMS = "items"  # the name of the file that they make up
Again = Callable[[int, str], Candidate]  # makes a candidate of a corrected row


class Portion(NamedTuple):
    """Rows that are looked at together. `position` is where the check stands when they are kept.

    `after` is there for a range of participants that the database looks at by itself: it begins behind this id.
    `known` is what is known of the recipients, where that was looked up as the rows were read.
    """

    candidates: list[Candidate]
    position: int
    after: int | None = None
    known: Known | None = None


def origin_of(source: str, selection: Mapping[str, Any]) -> str:
    """Return where the rows of a campaign came from, as people are told: a file, a segment, or the API."""
    return API if source == FILE and selection.get("file", {}).get("name") == FROM_ITEMS else source


@dataclass
class Source:
    """The rows of a campaign after a position: by what their keys tell whose they are, the texts, the portions.

    `planner` looks at ranges, `left_over` makes candidates of what it leaves. `taken` are the numbers of portions that
    may not have been kept yet when the next ones were read. To be closed.
    """

    by: By
    wordings: Mapping[Language, Wording]
    portions: Iterator[Portion]
    planner: Planner | None = None
    left_over: Callable[[Db, Sequence[tuple[int, int]]], list[Candidate]] | None = None
    stack: ExitStack = field(default_factory=ExitStack)
    taken: deque[set[str]] = field(default_factory=lambda: deque(maxlen=READ_AHEAD))

    def close(self) -> None:
        """Stop reading and remove what stands on the disk."""
        if isinstance(self.portions, Generator):
            self.portions.close()
        self.stack.close()


def open_source(rt: Runtime, stored: Stored) -> Source:
    """Return what is left to be looked at. Raises UnusableFile where the file cannot be read."""
    if stored.source == SEGMENT:
        return _open_segment(rt, stored)
    return _open_file(rt, stored)


def _open_file(rt: Runtime, stored: Stored) -> Source:
    kept, columns = stored.selection["file"], columns_of(stored.selection.get("columns"))
    if columns is None:
        raise UnusableFile("kolom belum ditentukan / the columns are not chosen yet")
    headings: list[str] = kept["headings"]
    wordings = wordings_of(stored.texts, columns, headings, rt.catalogue)
    again = partial(_again, columns=columns, width=len(headings))
    if stored.check_mode == "mended":
        return Source(columns.who, wordings, _mended(rt, stored, again))
    stack = ExitStack()
    try:
        path = stack.enter_context(file_on_disk(rt, stored.id))
        opened = open_kept(path, kept)
        stack.callback(opened.close)
    except BaseException:
        stack.close()
        raise
    size = ROWS_PER_CHUNK[rt.engine.dialect.name]
    made = _portions(opened.records, columns, len(headings), stored.check_position, size)
    return Source(columns.who, wordings, read_ahead(_looked_up(rt, stored, columns.who, again, made)), stack=stack)


class file_on_disk:  # noqa: N801  # used like a function
    """The file of a campaign as a file on the disk, as long as the block lasts."""

    def __init__(self, rt: Runtime, campaign_id: str) -> None:
        self._rt, self._id = rt, campaign_id

    def __enter__(self) -> Path:
        self._file = tempfile.NamedTemporaryFile(prefix="kabar-campaign-")  # closed by __exit__
        with self._rt.transaction() as db:
            campaign_files.write_file(db, self._id, self._file)
        self._file.flush()
        return Path(self._file.name)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def open_kept(path: Path, kept: Mapping[str, Any]) -> Opened:
    """Return a file of which it is known what it looks like. Raises UnusableFile."""
    look = Look(path, kept["format"], kept["encoding"], 0, "")
    return open_look(look, kept["separator"])


def open_look(look: Look, separator: str | None = None) -> Opened:
    """Return a table with its headings and records. Raises UnusableFile."""
    if look.format == "xlsx":
        from intake.files.workbooks import open_sheet  # late: openpyxl takes 0.2 s, and most files need none

        return open_sheet(look, MEANING.match)
    return open_csv_table(look, MEANING, separator)


def _portions(
    records: Iterator[Record], columns: Columns, width: int, after: int, size: int
) -> Generator[Portion, None, None]:
    candidates: list[Candidate] = []
    for number, cells in records:
        if number <= after:
            continue
        given = cells[:width] if len(cells) > width and not any(cells[width:]) else cells
        candidates.append(candidate_of(number, given, columns, width, written_cells(given)))
        if len(candidates) >= size:
            yield Portion(candidates, number)
            candidates = []
    if candidates:
        yield Portion(candidates, candidates[-1].row)


def _looked_up(
    rt: Runtime, stored: Stored, by: By, again: Again, portions: Iterator[Portion]
) -> Generator[Portion, None, None]:  # fmt: skip
    """Yield the portions, corrected rows in the place of those that they mend, with what is known of the recipients.

    That is found out by the thread that reads, while the portion before is worded and kept.
    """
    for portion in portions:
        with rt.engine.execution_options(**READ_ONLY).begin() as db, campaign_people.chunk_of(db):
            candidates = _corrected(db, stored, again, portion.candidates)
            known = known_of(db, rt, stored, by, candidates)
        yield Portion(candidates, portion.position, known=known)


def _corrected(db: Db, stored: Stored, again: Again, candidates: list[Candidate]) -> list[Candidate]:
    mended = campaign_files.corrections_between(db, stored.id, candidates[0].row, candidates[-1].row)
    if not mended:
        return candidates
    return [again(each.row, mended[each.row]) if each.row in mended else each for each in candidates]


def _again(number: int, kept: str, columns: Columns, width: int) -> Candidate:
    return candidate_of(number, read_cells(kept), columns, width, kept)


def _mended(rt: Runtime, stored: Stored, again: Again) -> Iterator[Portion]:
    after, size = max(stored.check_position, -1), ROWS_PER_CHUNK[rt.engine.dialect.name]
    while True:
        with rt.transaction() as db:
            rows = campaign_files.corrections_after(db, stored.id, stored.revision, after, size)
        if not rows:
            return
        after = rows[-1][0]
        yield Portion([again(number, kept) for number, kept in rows], after)


def _open_segment(rt: Runtime, stored: Stored) -> Source:
    selection, asked = selection_of(stored.selection.get("filters", {})), placeholders_of(*stored.texts.values())
    wordings = segment_wordings(stored.texts)
    if rt.engine.dialect.name != "postgresql":
        return Source("id", wordings, _people(rt, stored))
    planner = Planner(selection, stored.texts, rt.reference.regions)
    return Source("id", wordings, _ranges(rt, stored), planner, partial(_left_over, selection, asked))


def _ranges(rt: Runtime, stored: Stored) -> Iterator[Portion]:
    after = stored.check_position
    while True:
        with rt.transaction() as db:
            until = campaign_segments.range_end(db, after, PEOPLE_PER_RANGE)
        if until is None:
            return
        yield Portion([], until, after)
        after = until


def _left_over(
    selection: Selection, asked: Sequence[str], db: Db, rows: Sequence[tuple[int, int]]
) -> list[Candidate]:  # fmt: skip
    cells = campaign_segments.rows_of(db, selection, [key for _, key in rows], asked)
    return [Candidate(row, key, cells[key]) for row, key in rows if key in cells]


def _people(rt: Runtime, stored: Stored) -> Iterator[Portion]:
    selection, asked = selection_of(stored.selection.get("filters", {})), placeholders_of(*stored.texts.values())
    after, row, width = stored.check_position, stored.total, ROWS_PER_CHUNK[rt.engine.dialect.name]
    while True:
        with rt.transaction() as db:
            until = campaign_segments.range_end(db, after, width)
            rows = [] if until is None else campaign_segments.rows_between(db, selection, after, until, asked)
        if until is None:
            return
        after = until
        yield Portion([Candidate(row + at, key, cells) for at, (key, cells) in enumerate(rows, start=1)], until)
        row += len(rows)


def headings_of(stored: Stored) -> Sequence[str]:
    """Return the headings of a campaign's file; none where there is no file."""
    headings: Sequence[str] = stored.selection.get("file", {}).get("headings", ())
    return headings
