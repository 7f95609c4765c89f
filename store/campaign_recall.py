"""Takes back what a campaign has queued, so that it is sent later or never; frees what failed to be sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, Update, and_, bindparam, case, func, or_, select, update

from core.campaign_rows import RowOutcome
from core.delivery import MtStatus
from store.campaign_release import OCCASION
from store.campaign_verdict import arrived_before, verdict_on
from store.database import Db, by_indexes, changed_rows, dialect_of
from store.rows import RowSource
from store.tables import UtcDateTime, campaign_rows, mt_messages
from store.tables.columns import constant

PAUSED, CANCELLED, OVER = "campaign_paused", "campaign_cancelled", "campaign_over"
LATER = "campaign_hours"  # why one was taken back: its hours were over before it was sent
WITHDRAWN = "campaign_withdrawn"  # its recipient must not get it any more; the row says why
ARRIVED = "campaign_arrived"  # the one that it was to stand in for has arrived after all
TOO_MANY_FAILED, TOO_MANY_OPT_OUTS, WENT_WRONG = "too_many_failed", "too_many_opt_outs", "went_wrong"
TROUBLES = (TOO_MANY_FAILED, TOO_MANY_OPT_OUTS, WENT_WRONG)  # why the house paused one
PORTION = 10_000  # rows per statement

_row, _mt = campaign_rows.c, mt_messages.c
_QUEUED, _SENDING, _UNKNOWN = (constant(each) for each in (MtStatus.QUEUED, MtStatus.SENDING, MtStatus.UNKNOWN))
_CANCELLED = constant(MtStatus.CANCELLED)
_LOST = (constant(MtStatus.FAILED), constant(MtStatus.EXPIRED))
_FREED = RowSource("freed", {"id": String(), "row": Integer(), "outcome": String()})
_IDS = RowSource("ids", {"id": String()})


@dataclass(frozen=True, slots=True)
class CalledOff:
    """What came of calling everything off: `taken_back` was queued. What a worker `held` is not begun any more.

    `in_flight` may be at the provider at this moment, of `unknown` nobody knows; neither is queued again.
    """

    taken_back: int = 0
    held: int = 0
    in_flight: int = 0
    unknown: int = 0


def call_off(db: Db, campaign_id: str, reason: str, now: datetime) -> CalledOff:
    """Cancel what is queued of a campaign, and have what is with workers and providers not be begun or queued again.

    One statement for all of it: what changes hands at this moment is seen as it is when its row is free.
    """
    queued = _mt.status == _QUEUED
    values = {
        "status": case((queued, _CANCELLED), else_=_mt.status),
        "status_reason": case((queued, bindparam("why", reason, type_=String())), else_=_mt.status_reason),
        "status_at": case((queued, bindparam("now", now, type_=UtcDateTime())), else_=_mt.status_at),
        "recalled": case((queued, None), else_=reason),
    }
    theirs = _current(campaign_id, _mt.status.in_((_QUEUED, _SENDING, _UNKNOWN)))
    calling = update(mt_messages).where(theirs).values(**values)
    rows = db.execute(calling.returning(_mt.id, _mt.status, _mt.occasion, _mt.begun_at)).all()
    off = [(row.id, _row_of(row.occasion), None) for row in rows if row.status == MtStatus.CANCELLED]
    begun = sum(row.status == MtStatus.SENDING and row.begun_at is not None for row in rows)
    unknown = sum(row.status == MtStatus.UNKNOWN for row in rows)
    return CalledOff(_free(db, campaign_id, off), len(rows) - len(off) - begun - unknown, begun, unknown)


def take_back(db: Db, campaign_id: str, reason: str, now: datetime) -> int:
    """Cancel what is queued of a campaign although its hours are over, and have its rows wait; return how many."""
    late = _current(campaign_id, and_(_mt.status == _QUEUED, _mt.send_until <= now))
    cancelling = update(mt_messages).where(late).values(**_off(reason, now)).returning(_mt.id, _mt.occasion)
    return _free(db, campaign_id, [(row.id, _row_of(row.occasion), None) for row in db.execute(cancelling)])


def forget_recall(db: Db, campaign_id: str, reason: str) -> int:
    """Let what workers and providers still have go on, and free the rows of what came back; return how many."""
    theirs = _current(campaign_id, _mt.status.in_((_SENDING, _UNKNOWN)))
    db.execute(update(mt_messages).where(theirs, _mt.recalled == reason).values(recalled=None))
    came_back = _current(campaign_id, and_(_mt.status == _CANCELLED, _mt.recalled == reason))
    forgetting = update(mt_messages).where(came_back).values(recalled=None).returning(_mt.id, _mt.occasion)
    rows = db.execute(forgetting).all()
    return _free(db, campaign_id, [(row.id, _row_of(row.occasion), None) for row in rows])


def withdraw(db: Db, campaign_id: str, since: datetime, now: datetime) -> int:
    """Cancel what waits for people who must not get it any more, or have it by now. Returns how many.

    Rows of the former say why, the others wait for their release. What is tried again later may have waited for hours.
    `since`: see `store.campaign_release.Portion`.
    """
    mine = bindparam("campaign", type_=String())
    waiting = select(_mt.id, _mt.occasion, _mt.recipient.label("msisdn"), _mt.participant_id)
    waiting = waiting.where(_mt.campaign_id == mine, _mt.status == _QUEUED, _mt.occasion.startswith(OCCASION))
    each = waiting.cte("picked")
    known, outcome = verdict_on(each)
    judged = select(each.c.id, each.c.occasion, outcome.label("outcome"), arrived_before(each).label("arrived"))
    verdicts = judged.select_from(known).subquery().c
    wrong = or_(verdicts.outcome != RowOutcome.SEND.value, verdicts.arrived.is_not(None))
    rows = db.execute(select(*verdicts).where(wrong), {"campaign": campaign_id, "since": since}).all()
    off = _these(db, [row.id for row in rows if row.arrived is None], WITHDRAWN, now)
    off |= _these(db, [row.id for row in rows if row.arrived is not None], ARRIVED, now)
    freed = [(row.id, _row_of(row.occasion), None if row.arrived else row.outcome) for row in rows if row.id in off]
    return _free(db, campaign_id, freed)


def lost_ones(db: Db, campaign_id: str) -> list[tuple[str, str, str | None]]:
    """Return what failed or expired: id, occasion, and the provider's reason. They stay as they are until the end."""
    wanted = select(_mt.id, _mt.occasion, _mt.status_reason).where(_current(campaign_id, _mt.status.in_(_LOST)))
    return [(row.id, row.occasion, row.status_reason) for row in db.execute(wanted.with_for_update())]


def release_again(db: Db, campaign_id: str, lost: Sequence[tuple[str, str]]) -> int:
    """Have these rows, given as (MT's id, occasion) of what failed, sent anew by another MT; return how many."""
    freed = []
    for some in _portions(lost):
        ids, parameters = _given(db, [id_ for id_, _ in some])
        freeing = update(mt_messages).where(_mt.id.in_(ids), _mt.status.in_(_LOST)).values(occasion=None)
        still = set(db.execute(freeing.returning(_mt.id), parameters).scalars())
        freed += [(id_, _row_of(occasion), None) for id_, occasion in some if id_ in still]
    return _free(db, campaign_id, freed)


def _these(db: Db, ids: Sequence[str], reason: str, now: datetime) -> set[str]:
    """Cancel these MTs as far as they still wait; return their ids."""
    off: set[str] = set()
    for some in _portions(ids):
        given, parameters = _given(db, some)
        waiting = and_(_mt.id.in_(given), _mt.status == _QUEUED)
        cancelling = update(mt_messages).where(waiting).values(**_off(reason, now)).returning(_mt.id)
        off |= set(db.execute(cancelling, parameters).scalars())
    return off


def _free(db: Db, campaign_id: str, freed: Sequence[tuple[str, int, str | None]]) -> int:
    """Take the MTs from their rows; where an outcome is given, the rows are not sent any more."""
    number, dialect = 0, dialect_of(db)
    for some in _portions(freed):
        parameters = {"campaign": campaign_id, **_FREED.parameters(dialect, some)}
        with by_indexes(db):
            number += changed_rows(db, _freeing(dialect), parameters)
    return number


@cache
def _freeing(dialect: str) -> Update:
    freed = _FREED.source(dialect).c
    same = and_(_row.row == freed.row, _row.message_id == freed.id)
    values = {"message_id": None, "outcome": func.coalesce(freed.outcome, _row.outcome)}
    mine = _row.campaign_id == bindparam("campaign", type_=String())
    return update(campaign_rows).where(mine, same).values(**values)


def _current(campaign_id: str, status: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition on MTs of a campaign's rows, less those in whose place others were sent."""
    return and_(_mt.campaign_id == campaign_id, status, _mt.occasion.startswith(OCCASION))


def _off(reason: str | None, now: datetime) -> dict[str, Any]:
    return {"status": MtStatus.CANCELLED.value, "status_reason": reason, "status_at": now}


def _row_of(occasion: str) -> int:
    return int(occasion.rpartition(":")[2])


def _given(db: Db, ids: Sequence[str]) -> tuple[Any, dict[str, Any]]:
    dialect = dialect_of(db)
    return select(_IDS.source(dialect).c.id), _IDS.parameters(dialect, [(each,) for each in ids])


def _portions(values: Sequence[Any]) -> list[Sequence[Any]]:
    return [values[start : start + PORTION] for start in range(0, len(values), PORTION)]
