"""How often keywords are asked for."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from store.database import Db
from store.tables import mo_messages

_mo = mo_messages.c


def used_since(db: Db, since: datetime) -> Mapping[str, int]:
    """Return how many messages since then were read as each keyword; those that were read as none are not counted."""
    asked = (_mo.received_at >= since) & _mo.keyword.is_not(None)
    rows = db.execute(select(_mo.keyword, func.count()).where(asked).group_by(_mo.keyword))
    return {str(keyword): int(times) for keyword, times in rows}
