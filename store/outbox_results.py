"""What came of MTs, noted by rank in batches: a status never moves backwards, whoever brings the news."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, Update, and_, bindparam, case, delete, func, select, update

from core.delivery import NEWS_RANKS, STANDING_RANKS
from store import core_webhooks
from store.database import Db, dialect_of
from store.rows import RowSource, storable
from store.tables import MtStatus, UtcDateTime, early_reports, mt_messages
from store.tables.columns import constant

_mt, _early = mt_messages.c, early_reports.c
_REASON_LENGTH, _ID_LENGTH = 100, 255
_NEWS = RowSource(
    "news",
    {
        "id": String(),
        "status": String(),
        "rank": Integer(),
        "reason": String(),
        "provider": String(),
        "theirs": String(),
    },
)
_NUMBERS = RowSource("numbers", {"id": Integer()})
_NAMED = RowSource("named", {"provider": String(), "theirs": String()})
_ENDS = frozenset({MtStatus.DELIVERED, MtStatus.FAILED, MtStatus.EXPIRED, MtStatus.CANCELLED})
EARLY_REPORTS_LIVE = timedelta(days=3)  # then they are of a message that is not ours, or long settled


@dataclass(frozen=True, slots=True)
class Result:
    """What a provider said of an MT. `reason` is its code or ours; ids are kept where it gave some."""

    status: MtStatus
    reason: str | None = None
    provider: str | None = None
    provider_message_id: str | None = None


News = tuple[str, Result]


def record_results(db: Db, results: Sequence[News], now: datetime) -> list[str]:
    """Note what came of MTs, given as (our id, result); return the ids of those whose status changed by it.

    An equal or better word stands, so order and repetition do not matter: sending < unknown < sent < failed, expired,
    cancelled < delivered. A final status is never left, except failed for delivered. Where a provider's id becomes
    known, reports that came before it (`early_reports`) are applied as well. An id that is not ours changes nothing.
    """
    if not results:
        return []
    news = _best_of((*results, *_take_early(db, results)))
    dialect = dialect_of(db)
    parameters = {**_NEWS.parameters(dialect, [_row_of(*each) for each in news.items()]), "now": now}
    changed = list(db.execute(_raise_statement(dialect), parameters).scalars())
    if any(result.provider_message_id for id_, result in news.items() if id_ not in set(changed)):
        db.execute(_name_statement(dialect), parameters)
    tell_of_ends(db, [id_ for id_ in changed if news[id_].status in _ENDS], now)
    return changed


def record_result(db: Db, message_id: str, result: Result, now: datetime) -> bool:
    """Note what came of one MT. Returns whether its status changed."""
    return bool(record_results(db, [(message_id, result)], now))


def settle_early_reports(db: Db, now: datetime, limit: int = 500) -> int:
    """Apply reports stored at the very moment at which the id in them became known; return how many MTs changed.

    Reports of which nobody knows the message after `EARLY_REPORTS_LIVE` are removed.
    """
    found = (
        select(_early.id, _mt.id.label("ours"), _early.status, _early.reason)
        .join_from(early_reports, mt_messages, _mt.provider_message_id == _early.provider_message_id)
        .where(_mt.provider == _early.provider)
        .order_by(_early.id)
        .limit(limit)
    )
    rows = db.execute(found).all()
    _forget_early(db, [row.id for row in rows])
    db.execute(delete(early_reports).where(_early.received_at < now - EARLY_REPORTS_LIVE))
    return len(record_results(db, [(row.ours, Result(MtStatus(row.status), row.reason)) for row in rows], now))


def tell_of_ends(db: Db, message_ids: Collection[str], now: datetime) -> None:
    """Have the core system told of MTs that came to an end. The one place where it is asked for."""
    if message_ids:
        core_webhooks.queue_final(db, message_ids, now)


def _best_of(results: Iterable[News]) -> dict[str, Result]:
    """Return one result per MT: the one of the highest rank, the first of equal ones, with the provider's id if any."""
    best: dict[str, Result] = {}
    for id_, result in results:
        other = best.get(id_)
        if other is None:
            best[id_] = result
            continue
        low, high = sorted((result, other), key=lambda each: NEWS_RANKS[each.status])
        best[id_] = replace(
            high,
            provider=high.provider or low.provider,
            provider_message_id=high.provider_message_id or low.provider_message_id,
        )
    return best


def _row_of(id_: str, result: Result) -> tuple[Any, ...]:
    reason = None if result.reason is None else storable(result.reason, _REASON_LENGTH)
    theirs = storable(result.provider_message_id, _ID_LENGTH) if result.provider_message_id else None
    return id_, result.status.value, NEWS_RANKS[result.status], reason, result.provider or None, theirs


def _take_early(db: Db, results: Sequence[News]) -> list[News]:
    """Return, and remove, the reports that came before the ids in these results were known."""
    named = {(result.provider, result.provider_message_id): id_ for id_, result in results}
    keys = [key for key in named if all(key)]
    if not keys:
        return []
    dialect = dialect_of(db)
    given = _NAMED.source(dialect)
    same = and_(_early.provider_message_id == given.c.theirs, _early.provider == given.c.provider)
    columns = select(_early.id, _early.provider, _early.provider_message_id, _early.status, _early.reason)
    statement = columns.join_from(given, early_reports, same).order_by(_early.id)
    rows = db.execute(statement, _NAMED.parameters(dialect, keys)).all()
    _forget_early(db, [row.id for row in rows])
    return [(named[row.provider, row.provider_message_id], Result(MtStatus(row.status), row.reason)) for row in rows]


def _forget_early(db: Db, ids: Sequence[int]) -> None:
    if ids:
        dialect = dialect_of(db)
        these = select(_NUMBERS.source(dialect).c.id)
        db.execute(delete(early_reports).where(_early.id.in_(these)), _NUMBERS.parameters(dialect, [(i,) for i in ids]))


def rank_of(status: ColumnElement[str]) -> ColumnElement[int]:
    """Return how high a status stands, in SQL."""
    return case({name.value: rank for name, rank in STANDING_RANKS.items()}, value=status)


@cache
def _raise_statement(dialect: str) -> Update:
    news = _NEWS.source(dialect).c
    at = bindparam("now", type_=UtcDateTime())
    reached = news.status.in_([constant(each) for each in (MtStatus.SENT, MtStatus.DELIVERED)])
    return (
        update(mt_messages)
        .where(_mt.id == news.id, rank_of(_mt.status) < news.rank)
        .values(
            status=news.status,
            status_reason=news.reason,
            status_at=at,
            lease_until=None,
            sent_at=case((reached, func.coalesce(_mt.sent_at, at)), else_=_mt.sent_at),
            provider=func.coalesce(news.provider, _mt.provider),
            provider_message_id=func.coalesce(news.theirs, _mt.provider_message_id),
        )
        .returning(_mt.id)
    )


@cache
def _name_statement(dialect: str) -> Update:
    """A report came before the answer to our request: the status is right already, the provider's id is news."""
    news = _NEWS.source(dialect).c
    unnamed = and_(_mt.id == news.id, news.theirs.is_not(None), _mt.provider_message_id.is_(None))
    at = bindparam("now", type_=UtcDateTime())
    names = {"provider_message_id": news.theirs, "provider": func.coalesce(news.provider, _mt.provider)}
    return update(mt_messages).where(unnamed).values(**names, sent_at=func.coalesce(_mt.sent_at, at))
