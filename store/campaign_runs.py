"""What the running of campaigns asks of the database: which are due, what is left of one, how well it goes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all, update

from core.campaign_rows import RowOutcome
from core.campaigns import FROM, Action, State
from core.delivery import MtStatus
from core.facts import Zone
from core.incidents import Tries
from store.campaign_recall import TROUBLES
from store.campaign_release import OCCASION
from store.database import Db, by_indexes
from store.tables import campaign_rows, campaigns, mt_messages, phones
from store.tables.columns import constant

TOO_LATE = "too_late"  # the reason of an MT that expired with us, not at the provider

_c, _row, _mt = campaigns.c, campaign_rows.c, mt_messages.c
_GOOD = (constant(MtStatus.SENT), constant(MtStatus.DELIVERED))
_BAD = (constant(MtStatus.FAILED), constant(MtStatus.EXPIRED))
_OPEN = tuple(constant(each) for each in (MtStatus.QUEUED, MtStatus.SENDING, MtStatus.UNKNOWN))


def running(db: Db) -> list[str]:
    """Return the ids of the campaigns that run, the longest running first."""
    return _ids(db, _c.state == State.RUNNING.value)


def due_to_start(db: Db, now: datetime) -> list[str]:
    """Return the ids of approved campaigns whose time has come."""
    return _ids(db, and_(_c.state == State.APPROVED.value, _c.starts_at <= now))


def due_to_expire(db: Db, now: datetime) -> list[str]:
    """Return the ids of campaigns whose time is over."""
    states = [each.value for each in FROM[Action.EXPIRE]]
    return _ids(db, and_(_c.state.in_(states), _c.expires_at <= now))


def paused_by_the_house(db: Db) -> dict[str, str]:
    """Return the campaigns that were paused because too much went wrong, each with the code of what."""
    by_the_house = _c.state_reason.in_(TROUBLES)
    rows = db.execute(select(_c.id, _c.state_reason).where(_c.state == State.PAUSED.value, by_the_house))
    return {row.id: row.state_reason for row in rows}


def hold(db: Db, campaign_id: str) -> bool:
    """Take the campaign's row if nobody else has it, until this transaction ends. Returns whether it is ours."""
    mine = select(_c.id).where(_c.id == campaign_id).with_for_update(skip_locked=True)
    return db.execute(mine).first() is not None


def give_zones(db: Db, campaign_id: str) -> None:
    """Have rows whose recipient lives nobody knows where wait for the hours of most people."""
    unzoned = and_(_row.campaign_id == campaign_id, is_unreleased(), _row.zone.is_(None))
    db.execute(update(campaign_rows).where(unzoned).values(zone=Zone.WIB.value))


def count_waiting(db: Db, campaign_id: str, now: datetime) -> int:
    """Return how many MTs of a campaign are due and wait for a worker."""
    due = and_(_mt.campaign_id == campaign_id, _mt.status == constant(MtStatus.QUEUED), _mt.due_at <= now)
    return int(db.execute(select(func.count()).where(due)).scalar_one())


def count_sent_since(db: Db, campaign_id: str, since: datetime) -> int:
    """Return how many MTs of a campaign providers took since then.

    Found among all that was sent since then: by its campaign each look would read everything that it ever sent.
    """
    mine = func.coalesce(_mt.campaign_id, constant("")) == campaign_id
    lately = and_(_mt.sent_at >= since, _mt.status.in_(_GOOD), mine)
    return int(db.execute(select(func.count()).where(lately)).scalar_one())


def is_over(db: Db, campaign_id: str) -> bool:
    """Return whether nothing is left to release, to send, or to find out."""
    left = select(literal(1)).where(_row.campaign_id == campaign_id, is_unreleased()).limit(1)
    under_way = select(literal(1)).where(
        _mt.campaign_id == campaign_id, _mt.status.in_(_OPEN), _mt.occasion.startswith(OCCASION)
    )
    return not any(db.execute(each.limit(1)).first() for each in (left, under_way))


def latest(db: Db, campaign_id: str, since: datetime, until: datetime, number: int) -> Tries:
    """Return how the newest so many MTs went that were made between these moments, of those whose outcome is known.

    By when they were made, not by when news of them came: bad news may take longer, or come when nothing else does.
    """
    made = (since, until)
    found = union_all(*(_newest(campaign_id, status, made, number) for status in (*_GOOD, *_BAD))).subquery().c
    newest = select(found.status).order_by(found.created_at.desc()).limit(number).subquery()
    bad = newest.c.status.in_([MtStatus.FAILED.value, MtStatus.EXPIRED.value])
    counting = select(func.count().label("all"), func.count().filter(bad).label("bad")).select_from(newest)
    with by_indexes(db):
        row = db.execute(counting).one()
    return Tries(good=row.all - row.bad, bad=row.bad)


def count_opt_outs(db: Db, campaign_id: str, since: datetime) -> int:
    """Return how many of those who got a message of the campaign have switched mass information off since then."""
    theirs = and_(_row.campaign_id == campaign_id, _row.msisdn == phones.c.msisdn, _row.outcome == _send())
    got_it = select(_row.row).where(theirs, _row.message_id.is_not(None)).limit(1)  # one look per phone, by index
    asked = select(got_it.scalar_subquery().label("row")).where(phones.c.mass_off_at >= since).subquery()
    return int(db.execute(select(func.count()).where(asked.c.row.is_not(None))).scalar_one())


def is_unreleased() -> ColumnElement[bool]:
    """Return the condition on rows that are to be sent and have no MT."""
    return and_(_row.outcome == _send(), _row.message_id.is_(None))


def _newest(campaign_id: str, status: ColumnElement[str], made: tuple[datetime, datetime], number: int) -> Any:
    """Return the newest MTs in a status; what expired with us says nothing of the provider."""
    theirs = or_(_mt.status_reason.is_(None), _mt.status_reason != TOO_LATE)
    these = and_(_mt.campaign_id == campaign_id, _mt.status == status, _mt.created_at.between(*made), theirs)
    newest = select(_mt.status, _mt.created_at).where(these).order_by(_mt.created_at.desc()).limit(number).subquery()
    return select(newest.c.status, newest.c.created_at)


def _send() -> ColumnElement[str]:
    return constant(RowOutcome.SEND)


def _ids(db: Db, which: ColumnElement[bool]) -> list[str]:
    return list(db.execute(select(_c.id).where(which).order_by(_c.starts_at, _c.id)).scalars())
