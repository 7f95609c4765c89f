"""When providers were heard last: the newest message and the newest delivery report of each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from core.delivery import MtStatus
from store.database import Db
from store.tables import mo_messages, mt_status_changes

NEWEST = 5000  # rows looked at: who was not heard among them was not heard for long

_mo, _change = mo_messages.c, mt_status_changes.c


def last_messages(db: Db) -> dict[str, datetime]:
    """Return when each provider last brought a message, by name, as far as that is among the newest ones."""
    return _newest(db, select(_mo.provider, _mo.received_at.label("at")).order_by(_mo.id.desc()))


def last_reports(db: Db) -> dict[str, datetime]:
    """Return when an MT of each provider last was reported as arrived, as far as that is among the newest changes."""
    changes = (
        select(_change.provider, _change.status, _change.at).order_by(_change.id.desc()).limit(NEWEST).subquery().c
    )
    arrived = select(changes.provider, changes.at).where(changes.status == MtStatus.DELIVERED.value)
    return _newest(db, arrived.where(changes.provider.is_not(None)))


def _newest(db: Db, rows: Select[Any]) -> dict[str, datetime]:
    some = rows.limit(NEWEST).subquery().c
    found = db.execute(select(some.provider, func.max(some.at).label("at")).group_by(some.provider))
    return {row.provider: row.at for row in found}
