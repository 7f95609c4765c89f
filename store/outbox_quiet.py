"""What was not sent before quiet hours began is moved to the morning, whatever held it up."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Integer, String, Update, bindparam, case, func, select, update

from core.delivery import MtStatus
from core.facts import Zone
from core.notice_reasons import Reason
from core.quiet import Window
from store.database import Db, dialect_of
from store.outbox_results import tell_of_ends
from store.outbox_statements import NOW, QUEUED
from store.rows import RowSource
from store.tables import UtcDateTime, mt_messages, participants
from store.tables.columns import constant

PORTION = 2000  # MTs per transaction
_HOURS = RowSource("hours", {"zone": String(), "opens_at": UtcDateTime(), "closes_at": UtcDateTime()})
_mt = mt_messages.c


def wait_for_morning(db: Db, now: datetime, windows: Mapping[Zone, Window], limit: int = PORTION) -> tuple[int, int]:
    """Move up to `limit` queued MTs whose quiet hours have begun; return how many now wait, and how many expired.

    `windows` are the hours that are running at this moment, or come next, where people live. An MT that is of no use
    any more when they open expires at once; a retry that is to come later still stays as late as it was. What
    belongs to a campaign has hours of its own.
    """
    dialect = dialect_of(db)
    hours = [(zone.value, window.opens_at, window.closes_at) for zone, window in windows.items()]
    parameters = {"now": now, "most": limit, **_HOURS.parameters(dialect, hours)}
    rows = db.execute(_statement(dialect), parameters).all()
    expired = [row.id for row in rows if row.status == MtStatus.EXPIRED]
    tell_of_ends(db, expired, now)
    return len(rows) - len(expired), len(expired)


@cache
def _statement(dialect: str) -> Update:
    """Return the UPDATE. It looks up where a person lives now, as quiet hours and people may have moved meanwhile."""
    hours = _HOURS.source(dialect)
    people = mt_messages.outerjoin(participants, participants.c.id == _mt.participant_id)
    wanted = (
        select(_mt.id, hours.c.opens_at, hours.c.closes_at)
        .select_from(people.join(hours, hours.c.zone == func.coalesce(participants.c.zone, constant(Zone.WIB))))
        .where(_mt.status == QUEUED, _mt.send_until <= NOW, _mt.campaign_id.is_(None))
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(of=mt_messages, skip_locked=True)
        .cte("wanted")
    )
    opens_at = wanted.c.opens_at
    pointless = _mt.expires_at <= opens_at
    values = {
        "status": case((pointless, constant(MtStatus.EXPIRED)), else_=QUEUED),
        "status_reason": case((pointless, constant("too_late")), else_=constant(Reason.QUIET_HOURS)),
        "status_at": NOW,
        "due_at": case((_mt.due_at > opens_at, _mt.due_at), else_=opens_at),
        "send_until": wanted.c.closes_at,
    }
    moving = update(mt_messages).where(_mt.id == wanted.c.id, _mt.status == QUEUED)
    return moving.values(**values).returning(_mt.id, _mt.status)
