"""Imports a file chunk by chunk, each with its progress in one transaction, so that it can be cut off at any moment."""

import itertools
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from intake.files.assembling import Assembler
from intake.files.bad_rows import SUFFIX, BadRow, BadRows
from intake.files.chunks import Chunk, make_chunks, read_ahead
from intake.files.columns import Kind
from intake.files.lanes import LANES, Lane, Lanes
from intake.files.opening import open_file
from intake.files.reading import Opened
from intake.files.refusals import ImportStopped
from intake.files.saving import HeldBell, Saved, save_chunk
from intake.files.sniffing import Look
from intake.turns import take_turns
from runtime.runtime import Runtime
from store import bulk, bulk_progress
from store.bulk_progress import Progress

ROWS_PER_CHUNK = {"postgresql": 5_000, "sqlite": 1_000}
TABLES = {"participants": ("participants", "memberships", "bindings"), "claims": ("claims",)}
MOST_SHOWN = 20  # bad rows of a dry run, which writes no file
Show = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is ready to be imported as something. `progress` says how far it came before."""

    look: Look
    kind: Kind
    opened: Opened
    progress: Progress | None = None

    def close(self) -> None:
        """Close the file."""
        self.opened.close()

    @property
    def is_finished(self) -> bool:
        """Return whether this very file was imported to its end."""
        return self.progress is not None and self.progress.finished_at is not None

    @property
    def is_half_done(self) -> bool:
        """Return whether it was begun and cut off."""
        return self.progress is not None and self.progress.finished_at is None

    @property
    def bad_file(self) -> Path:
        """Return where its bad rows go."""
        return self.look.path.with_name(self.look.path.name + SUFFIX)


@dataclass(slots=True)
class Summary:
    """What came of an import. `rows` and `bad` count the runs before too, where it went on; `counts` this run alone."""

    rows: int = 0
    bad: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    first_bad: list[BadRow] = field(default_factory=list)


def find_source(rt: Runtime, look: Look, kind: Kind, separator: str | None = None) -> Source:
    """Return the file with its columns matched and how far it was imported; to be closed. Raises UnusableFile."""
    opened = open_file(look, kind, separator)
    with rt.transaction() as db:
        return Source(look, kind, opened, bulk_progress.load_progress(db, look.digest, kind))


@dataclass(frozen=True, slots=True)
class How:
    """How a file is imported. `rows_per_chunk` None: as many as suit the database."""

    restart: bool = False
    dry_run: bool = False
    rows_per_chunk: int | None = None


def run_import(rt: Runtime, source: Source, show: Show, how: How = How()) -> Summary:  # it is frozen
    """Import what is not imported yet and return what came of it; `show` is told (rows done, rows in all or None).

    Cut off at any moment, the same call goes on after the last chunk that was committed. A dry run does everything and
    commits nothing. Raises ImportStopped where somebody else imports the same file at the same time.
    """
    in_bulk = rt.engine.dialect.name == "postgresql"
    with Lanes(rt.engine, LANES if in_bulk and source.kind == "participants" else 1) as lanes:
        run = _Run(rt, lanes, source, how)
        run.begin()
        with closing(run.chunks()) as chunks:
            for chunk, lane in lanes.through(chunks, run.progress.started_at):
                run.save(chunk, lane)
                show(run.progress.rows_done, source.opened.total)
        run.finish()
    return run.summary


class _Run:
    """One run of an import."""

    def __init__(self, rt: Runtime, lanes: Lanes, source: Source, how: How) -> None:
        self.summary = Summary()
        self.progress = Progress(0, 0, rt.now())
        self._rt, self._lanes, self._source, self._how = rt, lanes, source, how
        self._db = lanes.prepare()
        self._assembler = Assembler(source.kind, source.opened.layout)
        self._bad = BadRows(source.bad_file, source.opened.layout.headings, source.opened.separator or ";")
        self._in_bulk = rt.engine.dialect.name == "postgresql"
        self._number = 0
        self._torn = False  # bad rows were written whose chunk is not committed

    def begin(self) -> None:
        """Go on where the last run was cut off, or begin anew."""
        before = self._source.progress if self._source.is_half_done else None
        if self._how.dry_run:
            return
        if before is not None and not self._how.restart:
            self.progress = before
            self.summary.rows, self.summary.bad = before.rows_done, before.rows_bad
            self._bad.cut_back(before.rows_bad)
            return
        self._bad.start_anew()
        with self._db.begin():
            bulk_progress.start(self._db, self._source.look.digest, self._source.kind, self.progress.started_at)

    def chunks(self) -> Generator[Chunk, None, None]:
        """Yield the chunks that are still to be saved."""
        records = itertools.islice(self._source.opened.records, self.progress.rows_done, None)
        today = self._rt.now().date() if self._in_bulk else None
        size = self._how.rows_per_chunk or ROWS_PER_CHUNK[self._rt.engine.dialect.name]
        with closing(read_ahead(make_chunks(self._assembler.entries(records), size, today))) as chunks:
            yield from chunks

    def save(self, chunk: Chunk, lane: Lane) -> None:
        """Save a chunk with the progress; ring for what is due after the commit."""
        saved, bell = take_turns(lambda: self._take_turn(chunk, lane))
        self._lanes.hopeful = saved.counts.keys() <= {"created", "refused"}
        self.summary.counts.update(saved.counts)
        self.summary.rows += chunk.rows
        self.summary.bad += len(saved.bad)
        self.summary.first_bad += saved.bad[: MOST_SHOWN - len(self.summary.first_bad)]
        for job, ids, queue in bell.rings if not self._how.dry_run else ():
            self._rt.enqueue_aside(job, ids, queue)
        self._number += 1
        if self._in_bulk and not self._how.dry_run and _is_power_of_four(self._number) and saved.counts["created"]:
            with lane.db.begin():
                bulk.learn(lane.db, TABLES[self._source.kind])

    def _take_turn(self, chunk: Chunk, lane: Lane) -> tuple[Saved, HeldBell]:
        transaction, ahead = lane.begin()
        try:
            saved, bell = save_chunk(self._rt, lane.db, self._assembler, chunk, ahead=ahead)
            after = replace(
                self.progress,
                rows_done=self.progress.rows_done + chunk.rows,
                rows_bad=self.progress.rows_bad + len(saved.bad),
            )
            if self._how.dry_run:
                transaction.rollback()
            else:
                self._advance(lane.db, after)
                self._write_bad(saved.bad)
                transaction.commit()
        except BaseException:
            transaction.rollback()
            raise
        self.progress, self._torn = after, False
        return saved, bell

    def _write_bad(self, rows: Sequence[BadRow]) -> None:
        """Before the commit: what a turn wrote that was then given up is taken out again."""
        if self._torn:
            self._bad.cut_back(self.progress.rows_bad)
        self._torn = bool(rows)
        self._bad.add(rows)

    def finish(self) -> None:
        """Note that the file is read to its end; this commit waits for the disk, and with it for all before."""
        if self._how.dry_run:
            return
        with self._db.begin():
            self._advance(self._db, replace(self.progress, finished_at=self._rt.now()))

    def _advance(self, db: Connection, after: Progress) -> None:
        source, now = self._source, self._rt.now()
        if not bulk_progress.advance(db, source.look.digest, source.kind, self.progress, after, now):
            raise ImportStopped("berkas ini sedang diimpor proses lain / another process imports this file now")


def _is_power_of_four(number: int) -> bool:
    return number.bit_count() == 1 and number.bit_length() % 2 == 1
