"""Delivery reports in the database: which MTs they are about, and those that came before their MT was known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, String, and_, select

from store.database import Db, dialect_of
from store.rows import RowSource, insert_rows, storable
from store.tables import MtStatus, early_reports, mt_messages

_mt = mt_messages.c
_ID_LENGTH, _REASON_LENGTH = 255, 100
_IDS = RowSource("ours", {"id": String()})
_NAMED = RowSource("theirs", {"provider": String(), "id": String()})
_EARLY_COLUMNS = ("provider", "provider_message_id", "status", "reason", "received_at")


@dataclass(frozen=True, slots=True)
class Reported:
    """An MT that a report is about. `provider` is who carries it; `attempts` 0: it was never handed to anybody."""

    id: str
    provider: str | None
    provider_message_id: str | None
    kind: str
    attempts: int
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class EarlyReport:
    """A report that names a message only by the provider's id, which we do not know yet."""

    provider: str
    provider_message_id: str
    status: MtStatus
    reason: str | None


def find_by_our_ids(db: Db, ids: Iterable[str]) -> dict[str, Reported]:
    """Return the MTs with these ids, by id."""
    wanted = [(each,) for each in dict.fromkeys(ids)]
    if not wanted:
        return {}
    dialect = dialect_of(db)
    rows = db.execute(_by_our_ids(dialect), _IDS.parameters(dialect, wanted))
    return {row.id: _reported(row) for row in rows}


def find_by_their_ids(db: Db, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Reported]:
    """Return the MTs that providers know by these ids, by (provider, its id)."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    dialect = dialect_of(db)
    rows = db.execute(_by_their_ids(dialect), _NAMED.parameters(dialect, wanted))
    return {(row.provider, row.provider_message_id): _reported(row) for row in rows}


def keep_early(db: Db, reports: Sequence[EarlyReport], now: datetime) -> None:
    """Store reports until the ids in them become known (`outbox_results`)."""
    rows = [
        (
            each.provider,
            storable(each.provider_message_id, _ID_LENGTH),
            each.status.value,
            None if each.reason is None else storable(each.reason, _REASON_LENGTH),
            now,
        )
        for each in reports
    ]
    insert_rows(db, early_reports, _EARLY_COLUMNS, rows)


@cache
def _by_our_ids(dialect: str) -> Select[Any]:
    return _columns().where(_mt.id.in_(select(_IDS.source(dialect).c.id)))


@cache
def _by_their_ids(dialect: str) -> Select[Any]:
    given = _NAMED.source(dialect)
    same = and_(_mt.provider_message_id == given.c.id, _mt.provider == given.c.provider)
    return _columns().join_from(given, mt_messages, same)


def _columns() -> Select[Any]:
    return select(_mt.id, _mt.provider, _mt.provider_message_id, _mt.kind, _mt.attempts, _mt.sent_at)


def _reported(row: Row[Any]) -> Reported:
    return Reported(row.id, row.provider, row.provider_message_id, row.kind, row.attempts, row.sent_at)
