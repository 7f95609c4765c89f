"""The ledger: proves by SQL that no MT and no claim event is unaccounted for, and counts them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    true,
)

from core.delivery import MtKind, MtStatus
from core.notice_facts import Topic
from store import campaign_balance
from store.database import READ_ONLY, Db
from store.tables import claim_events, claims, mt_messages, mt_status_changes

MEMORY = "128MB"  # for one statement over a large table; PostgreSQL's usual 4 MB would make it sort on disk
EXAMPLES = 5  # of what is wrong, shown by id
FOLLOWERS = {  # the final statuses, and what may follow each
    MtStatus.FAILED.value: (MtStatus.FAILED.value, MtStatus.DELIVERED.value),
    MtStatus.EXPIRED.value: (MtStatus.EXPIRED.value,),
    MtStatus.CANCELLED.value: (MtStatus.CANCELLED.value,),
    MtStatus.DELIVERED.value: (MtStatus.DELIVERED.value,),
}
# In counts of events that have a notice: what has become of it. One that was cancelled: CANCELLED and its reason.
TOLD, WAITING, LOST, CANCELLED = "told", "waiting", "no_notice", "cancelled:"
BECAME = {
    MtStatus.QUEUED: WAITING,
    MtStatus.SENDING: WAITING,
    MtStatus.SENT: TOLD,
    MtStatus.DELIVERED: TOLD,
    MtStatus.UNKNOWN: "outcome_unknown",
    MtStatus.FAILED: "failed",
    MtStatus.EXPIRED: "expired",
}
LATE = timedelta(minutes=5)  # the clock, which settles what is overdue, takes a turn every few seconds

_mt, _event, _change = mt_messages.c, claim_events.c, mt_status_changes.c


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold. `wrong` counts what breaks it; `examples` are ids of some of these rows."""

    name: str
    looked_at: int
    wrong: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """What there is: MTs by kind and status, events by what came of them, and whether all of it agrees.

    An event counts by the status of its notice (TOLD, WAITING, "outcome_unknown", "failed", "expired", CANCELLED with
    the reason), or by the reason why it has none.
    """

    messages: Mapping[str, Mapping[str, int]]
    events: Mapping[str, int]
    checks: tuple[Check, ...]

    @property
    def balances(self) -> bool:
        """Whether nothing is wrong."""
        return not any(each.wrong for each in self.checks)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Yield a connection on which everything is read as of one moment, while others go on writing."""
    options: dict[str, Any] = {**READ_ONLY}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.execution_options(**options).connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL work_mem = '{MEMORY}'"))
        yield connection


def balance(db: Db, since: datetime | None = None, now: datetime | None = None) -> Ledger:
    """Return the ledger of what was created (MTs) or received (events) since then, or of everything.

    Each check is one statement over sets of rows. Read on a `snapshot`, or what happens meanwhile looks wrong. Without
    `now` nothing is checked for being late.
    """
    messages, events = _count_messages(db, since), _count_events(db, since)
    number = sum(sum(each.values()) for each in messages.values())
    noticed = db.execute(select(func.count()).where(_is_received(since), _event.notice_id.is_not(None))).scalar_one()
    live = {each: sum(of_kind.get(each.value, 0) for of_kind in messages.values()) for each in MtStatus}
    bulk = sum(messages.get(MtKind.CAMPAIGN.value, {}).values())
    queued, sending = live[MtStatus.QUEUED], live[MtStatus.SENDING]
    checks = [
        _check(db, "history_agrees", number, _against_history(since)),
        _check(db, "history_has_message", number, _history_alone(since)),
        _check(db, "final_stays", number, _left_a_final_status(since)),
        _check(db, "notice_exists", noticed, _without_notice(since)),
        _check(db, "one_stage_waits", queued, _several_stages(since)),
        _check(db, "campaign_rows_sent", bulk, campaign_balance.rows_without_message(_is_in(since))),
        _check(db, "campaign_sent_once", bulk, campaign_balance.messages_without_row(_is_in(since))),
        _check(db, "campaign_runs", queued, campaign_balance.waiting_without_leave(_is_in(since))),
    ]
    if now is not None:
        checks.append(_check(db, "sending_in_time", sending, _late(since, MtStatus.SENDING, _mt.lease_until, now)))
        checks.append(_check(db, "queued_in_time", queued, _late(since, MtStatus.QUEUED, _mt.expires_at, now)))
    return Ledger(messages, events, tuple(checks))


def _count_messages(db: Db, since: datetime | None) -> dict[str, dict[str, int]]:
    counted = select(_mt.kind, _mt.status, func.count()).where(_is_in(since)).group_by(_mt.kind, _mt.status)
    told: dict[str, dict[str, int]] = {}
    for kind, status, number in db.execute(counted.order_by(_mt.kind, _mt.status)):
        told.setdefault(kind, {})[status] = number
    return told


def _count_events(db: Db, since: datetime | None) -> dict[str, int]:
    became = case({each.value: what for each, what in BECAME.items()}, value=_mt.status, else_=LOST)
    called_off = literal(CANCELLED) + func.coalesce(_mt.status_reason, "")
    of_notice = case((_mt.status == MtStatus.CANCELLED.value, called_off), else_=became)
    outcome = func.coalesce(_event.untold_reason, of_notice).label("outcome")
    each = select(outcome).select_from(claim_events.outerjoin(mt_messages, _mt.id == _event.notice_id))
    some = each.where(_is_received(since)).subquery().c.outcome
    return {name: number for name, number in db.execute(select(some, func.count()).group_by(some).order_by(some))}


def _check(db: Db, name: str, looked_at: int, wrong: Select[Any]) -> Check:
    number = db.execute(select(func.count()).select_from(wrong.subquery())).scalar_one()
    found = db.execute(wrong.limit(EXAMPLES)).scalars() if number else ()
    return Check(name, looked_at, number, tuple(map(str, found)))


def _against_history(since: datetime | None) -> Select[Any]:
    """An MT of which no change is noted must be as it was made: queued."""
    newest = select(_change.message_id, func.max(_change.id).label("id")).group_by(_change.message_id).subquery()
    last = mt_status_changes.alias("last")
    joined = mt_messages.outerjoin(newest, newest.c.message_id == _mt.id).outerjoin(last, last.c.id == newest.c.id)
    unmoved = and_(last.c.id.is_(None), _mt.status != MtStatus.QUEUED.value)
    differs = or_(last.c.status != _mt.status, last.c.reason.is_distinct_from(_mt.status_reason))
    return select(_mt.id).select_from(joined).where(_is_in(since), or_(unmoved, and_(last.c.id.is_not(None), differs)))


def _left_a_final_status(since: datetime | None) -> Select[Any]:
    """Nothing else may come after a final status, except delivered after failed: the phone received it after all.

    One pass without sorting: of each MT the first change to a status and the last one to what may not follow it.
    """
    left = [_last(_change.status.not_in(followers)) > _first(final) for final, followers in FOLLOWERS.items()]
    changes = select(_change.message_id)
    if since is not None:
        changes = changes.join(mt_messages, _mt.id == _change.message_id).where(_is_in(since))
    return changes.group_by(_change.message_id).having(or_(*left))


def _first(status: str) -> ColumnElement[int]:
    return func.min(_change.id).filter(_change.status == status)


def _last(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(_change.id).filter(condition)


def _history_alone(since: datetime | None) -> Select[Any]:
    """Changes of an MT that is not there (any more)."""
    alone = mt_status_changes.outerjoin(mt_messages, _mt.id == _change.message_id)
    recent = true() if since is None else _change.at >= since
    return select(_change.message_id).select_from(alone).where(recent, _mt.id.is_(None)).distinct()


def _late(since: datetime | None, status: MtStatus, ends: ColumnElement[datetime], now: datetime) -> Select[Any]:
    """What the clock should have settled minutes ago."""
    return select(_mt.id).where(_is_in(since), _mt.status == status.value, ends < now - LATE)


def _several_stages(since: datetime | None) -> Select[Any]:
    """Of two notices of stages of one claim that wait, the older should have been cancelled: it is news no more.

    Claims are named as the core system does.
    """
    waits = and_(_mt.status == MtStatus.QUEUED.value, _mt.topic == Topic.STAGE.value, _mt.claim_id.is_not(None))
    several = select(_mt.claim_id).where(_is_in(since), waits).group_by(_mt.claim_id).having(func.count() > 1)
    return select(claims.c.number).where(claims.c.id.in_(several))


def _without_notice(since: datetime | None) -> Select[Any]:
    """A notice must be there, and be about the same claim."""
    missing = or_(_mt.id.is_(None), _mt.claim_id.is_distinct_from(_event.claim_id))
    notices = _events().outerjoin(mt_messages, _mt.id == _event.notice_id)
    return notices.where(_is_received(since), _event.notice_id.is_not(None), missing)


def _events() -> Select[Any]:
    """Events are named as the core system does."""
    named = claims.c.number + " " + _event.stage + " " + cast(_event.sequence, String)
    return select(named).select_from(claim_events.join(claims, claims.c.id == _event.claim_id))


def _is_in(since: datetime | None) -> ColumnElement[bool]:
    return true() if since is None else _mt.created_at >= since


def _is_received(since: datetime | None) -> ColumnElement[bool]:
    return true() if since is None else _event.received_at >= since
