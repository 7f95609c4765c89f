"""How far the check of a campaign came: noted in the transaction that keeps the rows, so that it can be cut off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update

from core.campaigns import State
from store.campaigns import Stored, find
from store.database import Db, changed_rows
from store.tables import campaigns

BEGIN = -(1 << 62)  # before every row and every participant
CLEAR, ALL, MENDED = "clear", "all", "mended"
_c = campaigns.c
_CHECKING = _c.state == State.CHECKING.value


def take(db: Db, campaign_id: str, now: datetime, until: datetime) -> Stored | None:
    """Take a check for a turn; None where there is nothing to check, or somebody else is at it."""
    free = or_(_c.lease_until.is_(None), _c.lease_until <= now)
    taking = update(campaigns).where(_c.id == campaign_id, _CHECKING, free).values(lease_until=until)
    return find(db, campaign_id) if changed_rows(db, taking) else None


def hold(db: Db, stored: Stored, until: datetime) -> bool:
    """Hold a check on from where it stands; False where somebody else went on, or there is nothing to check now.

    The row stays locked until the transaction ends.
    """
    return changed_rows(db, update(campaigns).where(_as_it_stands(stored)).values(lease_until=until)) == 1


def advance(db: Db, stored: Stored, done: Mapping[str, Any]) -> None:
    """Note what a turn came to; `hold` came before, in the same transaction."""
    db.execute(update(campaigns).where(_as_it_stands(stored)).values(**done))


def rest(db: Db, stored: Stored) -> None:
    """Let go of a check that goes on later."""
    db.execute(update(campaigns).where(_as_it_stands(stored)).values(lease_until=None))


def abandoned(db: Db, now: datetime, patience: timedelta) -> list[str]:
    """Return the campaigns whose check nobody is at."""
    free = or_(_c.lease_until.is_(None), _c.lease_until <= now - patience)
    return list(db.execute(select(_c.id).where(_CHECKING, free).order_by(_c.changed_at)).scalars())


def _as_it_stands(stored: Stored) -> Any:
    same = and_(_c.check_mode == stored.check_mode, _c.check_position == stored.check_position)
    return and_(_c.id == stored.id, _CHECKING, _c.revision == stored.revision, same)
