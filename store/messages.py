"""A phone's conversation with us, as the phone shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, not_, or_, select

from store.database import Db
from store.tables import MtKind, MtStatus, mo_messages, mt_messages

UNSENT = (MtStatus.CANCELLED.value, MtStatus.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on the phone: `mine` was sent by its holder. `status` is an MT's, "sent" for a reply, else empty."""

    id: str
    mine: bool
    text: str
    at: datetime
    status: str


def thread(db: Db, msisdn: str, now: datetime, limit: int = 50) -> list[Shown]:
    """Return the newest messages to and from a phone, newest last, at most about `limit`.

    What is to be sent later is not there yet. What was asked and answered on a screen of USSD leaves no message.
    """
    told = [shown for row in _newest_mo(db, msisdn, limit) for shown in _turn_of(row)]
    told += [Shown(row.id, False, row.text, row.at, row.status) for row in _newest_mt(db, msisdn, now, limit)]
    return sorted(told, key=lambda shown: shown.at)[-limit:]


def _newest_mo(db: Db, msisdn: str, limit: int) -> list[Any]:
    mo = mo_messages.c
    mine = select(mo.id, mo.text, mo.reply_text, mo.received_at, mo.answered_at).where(
        mo.sender == msisdn, mo.provider.not_like("ussd/_%", escape="/")
    )
    return list(db.execute(mine.order_by(mo.received_at.desc(), mo.id.desc()).limit(limit)))[::-1]


def _newest_mt(db: Db, msisdn: str, now: datetime, limit: int) -> list[Any]:
    """A reply that went out as an MT is shown with its question already; one with an occasion was asked for by USSD."""
    mt = mt_messages.c
    asked_by_sms = and_(mt.kind == MtKind.REPLY.value, mt.occasion.is_(None))
    there = or_(mt.status != MtStatus.QUEUED.value, mt.due_at <= now)
    theirs = select(mt.id, mt.text, func.coalesce(mt.sent_at, mt.due_at).label("at"), mt.status).where(
        mt.recipient == msisdn, not_(asked_by_sms), mt.status.not_in(UNSENT), there
    )
    return list(db.execute(theirs.order_by(mt.created_at.desc(), mt.id.desc()).limit(limit)))[::-1]


def _turn_of(row: Row[Any]) -> Iterator[Shown]:
    yield Shown(f"mo-{row.id}", True, row.text, row.received_at, "")
    if row.reply_text is not None:
        yield Shown(f"re-{row.id}", False, row.reply_text, row.answered_at, MtStatus.SENT.value)
