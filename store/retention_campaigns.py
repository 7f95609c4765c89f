"""Taking files, numbers and texts out of campaigns that are over. What each row came to stays."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from core.campaigns import State
from store.database import Db
from store.retention_portion import Edge, Portion, changed
from store.tables import campaign_corrections, campaign_files, campaign_rows, campaigns

ABANDONED = "abandoned"  # why the house cancelled a draft that nobody touched for so long; it keeps nothing any longer
PIECES = 8  # of a file at once: each may have a megabyte
_c, _file, _mended, _row = campaigns.c, campaign_files.c, campaign_corrections.c, campaign_rows.c


def campaigns_over(db: Db, edge: Edge) -> Portion:
    """Take a portion out of the campaign whose time was over first. `position` is the row it came to."""
    due = select(_c.id).where(is_over(edge.before)).order_by(_c.ended_at, _c.id).limit(1)
    campaign_id = db.execute(due.with_for_update()).scalar()
    if campaign_id is None:
        return Portion(0, 0, 0)
    if _piece_gone(db, campaign_id) or _corrections_gone(db, campaign_id, edge.limit):
        return Portion(edge.limit, 0, edge.position)
    last = _emptied_up_to(db, campaign_id, edge)
    if last is not None:
        return Portion(edge.limit, 0, last)
    db.execute(update(campaigns).where(_c.id == campaign_id).values(emptied_at=edge.now))
    return Portion(edge.limit, 1, 0)


def abandoned(db: Db, before: datetime, limit: int) -> list[str]:
    """Return drafts that nobody touched since then and whose time is over."""
    left = and_(_c.state == State.DRAFT.value, _c.changed_at < before, _c.expires_at < before)
    return list(db.execute(select(_c.id).where(left).order_by(_c.id).limit(limit)).scalars())


def is_over(before: datetime) -> ColumnElement[bool]:
    """Return what makes a campaign's time over: it ended then, and what failed cannot be sent again any more."""
    ended = and_(_c.state.in_([State.DONE.value, State.CANCELLED.value]), _c.ended_at < before, _c.expires_at < before)
    left = and_(_c.state == State.CANCELLED.value, _c.state_reason == ABANDONED)
    return and_(_c.emptied_at.is_(None), or_(ended, left))


def _piece_gone(db: Db, campaign_id: str) -> bool:
    pieces = select(_file.piece).where(_file.campaign_id == campaign_id).order_by(_file.piece).limit(PIECES)
    found = list(db.execute(pieces).scalars())
    return bool(
        found and changed(db, delete(campaign_files).where(_file.campaign_id == campaign_id, _file.piece.in_(found)))
    )


def _corrections_gone(db: Db, campaign_id: str, limit: int) -> bool:
    rows = select(_mended.row).where(_mended.campaign_id == campaign_id).order_by(_mended.row).limit(limit)
    found = list(db.execute(rows).scalars())
    return bool(
        found
        and changed(db, delete(campaign_corrections).where(_mended.campaign_id == campaign_id, _mended.row.in_(found)))
    )


def _emptied_up_to(db: Db, campaign_id: str, edge: Edge) -> int | None:
    """Empty the next rows and return the number of the last; None: there are no more."""
    after = and_(_row.campaign_id == campaign_id, _row.row > edge.position)
    window = select(_row.row).where(after).order_by(_row.row).limit(edge.limit).subquery()
    last = db.execute(select(func.max(window.c.row))).scalar()
    if last is None:
        return None
    values = {"msisdn": None, "participant_id": None, "text": None, "input": None}
    db.execute(update(campaign_rows).where(after, _row.row <= last).values(**values))
    return int(last)


def count_over(before: datetime) -> Select[Any]:
    """Return what counts campaigns that are due."""
    return select(func.count()).where(is_over(before))
