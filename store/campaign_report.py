"""Rows of a campaign with what became of each, for its report: streamed in the order of their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from core.campaign_rows import RowOutcome
from store.campaign_rows import read_cells
from store.database import Db
from store.tables import campaign_rows, mt_messages

PORTION = 2000  # rows per statement
_row, _mt = campaign_rows.c, mt_messages.c


@dataclass(frozen=True, slots=True)
class Reported:
    """A row, and the MT that it became: `status` None where there is none. `cells` None: it came from a segment."""

    row: int
    outcome: RowOutcome
    problem: str | None
    msisdn: str | None
    cells: tuple[str, ...] | None
    status: str | None
    status_reason: str | None
    provider: str | None
    sent_at: datetime | None
    status_at: datetime | None


def page(db: Db, campaign_id: str, after: int = -1, limit: int = PORTION) -> list[Reported]:
    """Return the rows after a row's number, in order."""
    told = (_mt.status, _mt.status_reason, _mt.provider, _mt.sent_at, _mt.status_at)
    columns = (_row.row, _row.outcome, _row.problem, _row.msisdn, _row.input, *told)
    both = campaign_rows.outerjoin(mt_messages, _mt.id == _row.message_id)
    mine = and_(_row.campaign_id == campaign_id, _row.row > after)
    found = db.execute(select(*columns).select_from(both).where(mine).order_by(_row.row).limit(limit))
    return [
        Reported(number, RowOutcome(outcome), problem, msisdn, None if kept is None else tuple(read_cells(kept)), *more)
        for number, outcome, problem, msisdn, kept, *more in found
    ]


def has_more_rows(db: Db, campaign_id: str, number: int) -> bool:
    """Return whether a campaign has more rows than this."""
    wanted = select(_row.row).where(_row.campaign_id == campaign_id).order_by(_row.row).offset(number).limit(1)
    return db.execute(wanted).first() is not None


def stream(db: Db, campaign_id: str) -> Iterator[Reported]:
    """Yield every row, in order."""
    after = -1
    while rows := page(db, campaign_id, after):
        yield from rows
        after = rows[-1].row
