"""MTs of which nobody knows whether the provider took them: which they are, and what a person found out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, select, update

from core.delivery import ASKED_FOR, BY_HAND, MtStatus
from store import core_webhooks
from store.database import Db
from store.outbox_results import Result, record_result, tell_of_ends
from store.outbox_statements import unsent
from store.tables import core_webhooks as hooks
from store.tables import mt_messages
from store.tables.columns import constant

_mt, _hook = mt_messages.c, hooks.c
MOST_TOLD = 500  # per turn of the clock


class Verdict(StrEnum):
    """What a person found out: the provider took it; it did not, and it is given up; it did not, and goes out again."""

    SENT = "sent"
    FAILED = "failed"
    RESEND = "resend"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An MT of unknown outcome: what it is for, who was given it at `begun_at`, since when and why nobody knows."""

    id: str
    kind: str
    provider: str | None
    begun_at: datetime | None
    since: datetime
    reason: str | None
    expires_at: datetime | None

    def is_too_late(self, now: datetime) -> bool:
        """Return whether it helps nobody any more."""
        return self.expires_at is not None and self.expires_at <= now


def unsettled(db: Db, limit: int) -> list[Unsettled]:
    """Return those that are unknown for longest."""
    found = _select().where(_mt.status == constant(MtStatus.UNKNOWN)).order_by(_mt.status_at).limit(limit)
    return [Unsettled(*row) for row in db.execute(found)]


def load(db: Db, message_id: str) -> Unsettled | None:
    """Return this one, if its outcome is unknown. It stays so until the transaction ends."""
    found = _select().where(_mt.id == message_id, _mt.status == constant(MtStatus.UNKNOWN)).with_for_update()
    row = db.execute(found).first()
    return Unsettled(*row) if row else None


def settle(db: Db, message_id: str, verdict: Verdict, now: datetime) -> bool:
    """Save what a person found out; the history keeps that it was a person. Returns False if it is not unknown (now).

    What goes out again and was called off meanwhile is cancelled instead; what is past its time expires.
    """
    if load(db, message_id) is None:
        return False
    if verdict is Verdict.RESEND:
        return _send_again(db, message_id, now)
    status = MtStatus.SENT if verdict is Verdict.SENT else MtStatus.FAILED
    return record_result(db, message_id, Result(status, BY_HAND), now)


def belongs_to_another(db: Db, message_id: str, provider: str | None, their_id: str) -> bool:
    """Return whether the provider's id is that of another MT: then what was found there is not this one."""
    same = and_(_mt.provider_message_id == their_id, _mt.provider == provider, _mt.id != message_id)
    return db.execute(select(_mt.id).where(same).limit(1)).first() is not None


def tell_of_lasting(db: Db, now: datetime) -> int:
    """Note that the core system is to hear of what stays unknown when nobody asks any more. Returns how many."""
    if not core_webhooks.wants_to_hear(db):
        return 0
    told = and_(_hook.message_id == _mt.id, _hook.message_status == constant(MtStatus.UNKNOWN))
    lasting = and_(_mt.status == constant(MtStatus.UNKNOWN), _mt.status_at <= now - ASKED_FOR)
    untold = select(_mt.id).where(lasting, _mt.claim_id.is_not(None), ~select(_hook.id).where(told).exists())
    ids = list(db.execute(untold.limit(MOST_TOLD)).scalars())
    return core_webhooks.queue_news(db, ids, (MtStatus.UNKNOWN,), now)


def _select() -> Select[tuple[Any, ...]]:
    return select(_mt.id, _mt.kind, _mt.provider, _mt.begun_at, _mt.status_at, _mt.status_reason, _mt.expires_at)


def _send_again(db: Db, message_id: str, now: datetime) -> bool:
    queueing = update(mt_messages).where(_mt.id == message_id, _mt.status == constant(MtStatus.UNKNOWN))
    values = {**unsent(BY_HAND, now), "due_at": now, "begun_at": None}
    status = db.execute(queueing.values(**values).returning(_mt.status)).scalar()
    if status == MtStatus.CANCELLED:
        tell_of_ends(db, [message_id], now)
    return status is not None
