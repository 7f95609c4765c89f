"""How far files have been imported: noted in the transaction that saves what was read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, select, update

from store.database import Db, changed_rows
from store.tables import imports


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows of a file were read and committed, how many of these were bad; `finished_at` None: it goes on."""

    rows_done: int
    rows_bad: int
    started_at: datetime
    finished_at: datetime | None = None


def load_progress(db: Db, file_hash: str, kind: str) -> Progress | None:
    """Return how far the file was imported as this kind, None if never."""
    columns = (imports.c.rows_done, imports.c.rows_bad, imports.c.started_at, imports.c.finished_at)
    row = db.execute(select(*columns).where(imports.c.file_hash == file_hash, imports.c.kind == kind)).one_or_none()
    return None if row is None else Progress(*row)


def start(db: Db, file_hash: str, kind: str, now: datetime) -> None:
    """Note that the file is read from its beginning."""
    db.execute(delete(imports).where(imports.c.file_hash == file_hash, imports.c.kind == kind))
    values = {"file_hash": file_hash, "kind": kind, "rows_done": 0, "rows_bad": 0}
    db.execute(insert(imports).values(**values, started_at=now, updated_at=now))


def advance(db: Db, file_hash: str, kind: str, before: Progress, after: Progress, now: datetime) -> bool:
    """Note what was read since `before`. False: somebody else imports the file, and nothing of this may be kept."""
    where = and_(imports.c.file_hash == file_hash, imports.c.kind == kind, imports.c.rows_done == before.rows_done)
    where = and_(where, imports.c.started_at == before.started_at, imports.c.finished_at.is_(None))
    values = {"rows_done": after.rows_done, "rows_bad": after.rows_bad, "finished_at": after.finished_at}
    return changed_rows(db, update(imports).where(where).values(**values, updated_at=now)) == 1
