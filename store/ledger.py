"""The ledger: proves by SQL that no MT and no claim event is unaccounted for, and counts them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, String, and_, cast, func, or_, select, text, true

from core.delivery import MtStatus
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
TOLD = "told"  # in counts of events: there is a notice

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
    """What there is: MTs by kind and status, events by what came of them, and whether all of it agrees."""

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


def balance(db: Db, since: datetime | None = None) -> Ledger:
    """Return the ledger of what was created (MTs) or received (events) since then, or of everything.

    Each check is one statement over sets of rows. Read on a `snapshot`, or what happens meanwhile looks wrong.
    """
    messages, events = _count_messages(db, since), _count_events(db, since)
    all_messages, all_events = sum(sum(each.values()) for each in messages.values()), sum(events.values())
    checks = (
        _check(db, "one_status", all_messages, _without_status(since)),
        _check(db, "history_agrees", all_messages, _against_history(since)),
        _check(db, "final_stays", all_messages, _left_a_final_status(since)),
        _check(db, "told_or_reason", all_events, _unaccounted(since)),
        _check(db, "notice_exists", events.get(TOLD, 0), _without_notice(since)),
    )
    return Ledger(messages, events, checks)


def _count_messages(db: Db, since: datetime | None) -> dict[str, dict[str, int]]:
    counted = select(_mt.kind, _mt.status, func.count()).where(_is_in(since)).group_by(_mt.kind, _mt.status)
    told: dict[str, dict[str, int]] = {}
    for kind, status, number in db.execute(counted.order_by(_mt.kind, _mt.status)):
        told.setdefault(kind, {})[status] = number
    return told


def _count_events(db: Db, since: datetime | None) -> dict[str, int]:
    reason = func.coalesce(_event.untold_reason, TOLD)
    counted = select(reason, func.count()).where(_is_received(since)).group_by(reason).order_by(reason)
    return {name: number for name, number in db.execute(counted)}


def _check(db: Db, name: str, looked_at: int, wrong: Select[Any]) -> Check:
    number = db.execute(select(func.count()).select_from(wrong.subquery())).scalar_one()
    found = db.execute(wrong.limit(EXAMPLES)).scalars() if number else ()
    return Check(name, looked_at, number, tuple(map(str, found)))


def _without_status(since: datetime | None) -> Select[Any]:
    known = _mt.status.in_([each.value for each in MtStatus])
    return select(_mt.id).where(_is_in(since), or_(_mt.status.is_(None), ~known))


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


def _unaccounted(since: datetime | None) -> Select[Any]:
    neither_or_both = _event.notice_id.is_(None) == _event.untold_reason.is_(None)
    return _events().where(_is_received(since), neither_or_both)


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
