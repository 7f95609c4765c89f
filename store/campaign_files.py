"""Uploaded files of campaigns, in pieces of a megabyte; and the rows of corrected files."""

from collections.abc import Sequence
from typing import IO

from sqlalchemy import and_, delete, insert, literal, select

from store.database import Db
from store.rows import upsert_rows
from store.tables import campaign_corrections, campaign_files

PIECE = 1 << 20  # bytes
_f, _k = campaign_files.c, campaign_corrections.c


def keep_file(db: Db, campaign_id: str, source: IO[bytes]) -> int:
    """Keep what the source holds instead of the file that was there; return how many bytes it had."""
    db.execute(delete(campaign_files).where(_f.campaign_id == campaign_id))
    size = number = 0
    while content := source.read(PIECE):
        db.execute(insert(campaign_files).values(campaign_id=campaign_id, piece=number, content=content))
        size, number = size + len(content), number + 1
    return size


def copy_file(db: Db, from_id: str, to_id: str) -> None:
    """Give a campaign the file of another one."""
    theirs = select(literal(to_id), _f.piece, _f.content).where(_f.campaign_id == from_id)
    db.execute(insert(campaign_files).from_select(("campaign_id", "piece", "content"), theirs))


def write_file(db: Db, campaign_id: str, target: IO[bytes]) -> int:
    """Write a campaign's file to the target, piece by piece; return how many bytes."""
    size = number = 0
    while True:
        wanted = select(_f.content).where(_f.campaign_id == campaign_id, _f.piece == number)
        content = db.execute(wanted).scalar_one_or_none()
        if content is None:
            return size
        size, number = size + target.write(content), number + 1


def drop_file(db: Db, campaign_id: str) -> None:
    """Remove a campaign's file and what was corrected of it."""
    db.execute(delete(campaign_files).where(_f.campaign_id == campaign_id))
    drop_corrections(db, campaign_id)


def drop_corrections(db: Db, campaign_id: str) -> None:
    """Forget what was corrected."""
    db.execute(delete(campaign_corrections).where(_k.campaign_id == campaign_id))


def keep_corrections(db: Db, campaign_id: str, revision: int, rows: Sequence[tuple[int, str]]) -> None:
    """Keep corrected rows (number, cells as JSON); a row that was corrected before is as it is now."""
    filled = [(campaign_id, number, revision, cells) for number, cells in rows]
    columns = ("campaign_id", "row", "revision", "input")
    upsert_rows(db, campaign_corrections, columns, ("campaign_id", "row"), filled)


def corrections_between(db: Db, campaign_id: str, first: int, last: int) -> dict[int, str]:
    """Return the corrected rows with numbers from `first` to `last`."""
    mine = and_(_k.campaign_id == campaign_id, _k.row >= first, _k.row <= last)
    return {number: cells for number, cells in db.execute(select(_k.row, _k.input).where(mine))}


def corrections_after(db: Db, campaign_id: str, revision: int, row: int, limit: int) -> list[tuple[int, str]]:
    """Return the next rows that came with this revision, in order."""
    mine = and_(_k.campaign_id == campaign_id, _k.revision == revision, _k.row > row)
    found = db.execute(select(_k.row, _k.input).where(mine).order_by(_k.row).limit(limit))
    return [(number, cells) for number, cells in found]


def copy_corrections(db: Db, from_id: str, to_id: str) -> None:
    """Give a campaign what was corrected of another one's file."""
    theirs = select(literal(to_id), _k.row, literal(1), _k.input).where(_k.campaign_id == from_id)
    db.execute(insert(campaign_corrections).from_select(("campaign_id", "row", "revision", "input"), theirs))
