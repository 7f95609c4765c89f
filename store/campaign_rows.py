"""Rows of campaigns as the check left them: kept in chunks, removed in portions, counted, shown, streamed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, and_, case, cast, delete, false, func, select
from sqlalchemy.orm import Session

from core.campaign_checks import Judged
from core.campaign_rows import RowOutcome
from core.campaign_texts import FOLDED, SHORTENED
from store.bulk import copy_rows
from store.database import Db, dialect_of
from store.rows import insert_rows, storable
from store.tables import campaign_rows

COLUMNS = ("campaign_id", *Judged._fields)
PROBLEM_LENGTH = 200
_SEND = RowOutcome.SEND.value
_ROWS = (1 << 31) - 1  # more than a campaign has
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_r = campaign_rows.c


@dataclass(frozen=True, slots=True)
class Shown:
    """A row for people to look at. `cells` are those of the file; None for a row of a segment."""

    row: int
    outcome: RowOutcome
    msisdn: str | None
    language: str | None
    zone: str | None
    text: str | None
    segments: int
    cells: tuple[str, ...] | None
    problem: str | None


class Sum(NamedTuple):
    """How many rows are alike. `longest` is the length of the longest text among those to send, and its first row."""

    outcome: RowOutcome
    segments: int
    zone: str | None
    region: str | None
    shortened: bool
    folded: bool
    number: int
    longest: tuple[int, int]


def written_cells(cells: Sequence[str]) -> str:
    """Return cells as they are kept: a JSON array of strings."""
    return storable(f"[{','.join(map(encode_basestring, cells))}]")


def read_cells(kept: str) -> list[str]:
    """Return the cells that were kept."""
    cells: list[str] = json.loads(kept)
    return cells


def keep_rows(db: Db, campaign_id: str, rows: Sequence[Judged]) -> None:
    """Keep rows that are new."""
    if dialect_of(db) == "postgresql":
        copy_rows(_connection(db), "campaign_rows", COLUMNS, (_copied(campaign_id, each) for each in rows))
    else:
        insert_rows(db, campaign_rows, COLUMNS, [(campaign_id, *_kept(each)) for each in rows])


def replace_rows(db: Db, campaign_id: str, rows: Sequence[Judged]) -> None:
    """Keep rows instead of those with the same numbers."""
    numbers = [each.row for each in rows]
    db.execute(delete(campaign_rows).where(_r.campaign_id == campaign_id, _r.row.in_(numbers)))
    keep_rows(db, campaign_id, rows)


def _connection(db: Db) -> Connection:
    return db.connection() if isinstance(db, Session) else db


def _kept(row: Judged) -> tuple[Any, ...]:
    problem = row.problem and storable(row.problem, PROBLEM_LENGTH)
    return (row.row, row.outcome.value, *row[2:10], problem)


def _copied(campaign_id: str, row: Judged) -> str:
    number, outcome, msisdn, person, language, zone, region, text, segments, kept, problem = row
    if problem is not None:
        problem = storable(problem, PROBLEM_LENGTH)
    return (
        f"{campaign_id}\t{number}\t{outcome}\t{msisdn or _N}\t{_N if person is None else person}\t{language or _N}\t"
        f"{zone or _N}\t{region or _N}\t{_escaped(text)}\t{segments}\t{_escaped(kept)}\t{_escaped(problem)}\n"
    )


_N = "\\N"


def _escaped(text: str | None) -> str:
    if text is None:
        return _N
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(_ESCAPES)
    return text


def remove_portion(db: Db, campaign_id: str, most: int) -> int:
    """Remove up to so many rows; return how many."""
    some = select(_r.row).where(_r.campaign_id == campaign_id).order_by(_r.row).limit(most)
    found = db.execute(some).scalars().all()
    if found:
        within = and_(_r.campaign_id == campaign_id, _r.row >= found[0], _r.row <= found[-1])
        db.execute(delete(campaign_rows).where(within))
    return len(found)


def has_rows(db: Db, campaign_id: str) -> bool:
    """Return whether there is any row."""
    return db.execute(select(_r.row).where(_r.campaign_id == campaign_id).limit(1)).first() is not None


def summary(db: Db, campaign_id: str) -> list[Sum]:
    """Return how many rows there are of each sort, by one look at all of them."""
    notes = [func.coalesce(_r.problem.contains(note), false()) for note in (SHORTENED, FOLDED)]
    sorts = (_r.outcome, _r.segments, _r.zone, _r.region, *(each.label(f"note{at}") for at, each in enumerate(notes)))
    length = case((_r.outcome == _SEND, func.length(_r.text)), else_=0)
    longest = func.max(cast(length, BigInteger) * _ROWS + (_ROWS - _r.row))
    mine = select(*sorts, func.count(), longest).where(_r.campaign_id == campaign_id).group_by(*sorts)
    return [_sum(row) for row in db.execute(mine)]


def _sum(row: Any) -> Sum:
    outcome, segments, zone, region, shortened, folded, number, longest = row
    length, left = divmod(longest, _ROWS)
    return Sum(
        RowOutcome(outcome), segments, zone, region, bool(shortened), bool(folded), number, (length, _ROWS - left)
    )


def page(
    db: Db,
    campaign_id: str,
    outcomes: Sequence[RowOutcome] | None,
    limit: int,
    after: int = -1,
    note: str = "",
) -> list[Shown]:
    """Return rows with these outcomes (None: any) after a row's number, those with a note only if one is named."""
    mine = and_(_r.campaign_id == campaign_id, _r.row > after)
    if outcomes is not None:
        mine = and_(mine, _r.outcome.in_([each.value for each in outcomes]))
    if note:
        mine = and_(mine, _r.problem.contains(note, autoescape=True))
    columns = (_r.row, _r.outcome, _r.msisdn, _r.language, _r.zone, _r.text, _r.segments, _r.input, _r.problem)
    return [_shown(row) for row in db.execute(select(*columns).where(mine).order_by(_r.row).limit(limit))]


def load(db: Db, campaign_id: str, row: int) -> Shown | None:
    """Return one row."""
    found = page(db, campaign_id, None, 1, row - 1)
    return found[0] if found and found[0].row == row else None


def stream_bad(db: Db, campaign_id: str, portion: int = 2000) -> Iterator[Shown]:
    """Yield every row that is not sent, in order."""
    bad, after = [each for each in RowOutcome if each is not RowOutcome.SEND], -1
    while rows := page(db, campaign_id, bad, portion, after):
        yield from rows
        after = rows[-1].row


def outcomes_of(db: Db, campaign_id: str, rows: Sequence[int]) -> dict[int, RowOutcome]:
    """Return the outcomes of the rows with these numbers."""
    mine = and_(_r.campaign_id == campaign_id, _r.row.in_(rows))
    return {row: RowOutcome(outcome) for row, outcome in db.execute(select(_r.row, _r.outcome).where(mine))}


def _shown(row: Any) -> Shown:
    number, outcome, msisdn, language, zone, text, segments, kept, problem = row
    cells = None if kept is None else tuple(read_cells(kept))
    return Shown(number, RowOutcome(outcome), msisdn, language, zone, text, segments, cells, problem)
