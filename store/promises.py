"""SMS that were promised before their text was known: they wait, and go out with an apology if nobody fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from core.delivery import ANSWER_AWAITED, PRIORITY_OF_KIND, MtKind, MtStatus
from store.database import Db
from store.tables import mo_messages, mt_messages

_mt, _mo = mt_messages.c, mo_messages.c
_IS_OPEN = (_mt.status == MtStatus.QUEUED.value, _mt.status_reason == ANSWER_AWAITED)


@dataclass(frozen=True, slots=True)
class Promise:
    """An SMS that waits for its text. `occasion` names the request whose answer it is to tell."""

    id: str
    recipient: str
    occasion: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A request that was answered, as far as it tells whose promise it keeps."""

    provider: str
    provider_message_id: str
    sender: str
    reply: str
    outcome: str
    language: str


def fill(db: Db, occasion: str, text: str, now: datetime) -> str | None:
    """Give the promise of this occasion its text, due at once; return its id, None where none waits any more."""
    filled = update(mt_messages).where(_mt.occasion == occasion, *_IS_OPEN)
    filled = filled.values(text=text, due_at=now, status_reason=None, status_at=now)
    return db.execute(filled.returning(_mt.id)).scalar_one_or_none()


def text_of(db: Db, occasion: str) -> str | None:
    """Return what the SMS of this occasion says, None where there is none."""
    found = select(_mt.text).where(_mt.occasion == occasion, _mt.status != MtStatus.CANCELLED.value)
    return db.execute(found).scalar_one_or_none()


def waiting(db: Db, limit: int) -> list[Promise]:
    """Return promises that wait for their text, the one due next first."""
    columns = select(_mt.id, _mt.recipient, _mt.occasion, _mt.created_at)
    of_replies = _mt.priority == PRIORITY_OF_KIND[MtKind.REPLY.value]
    rows = db.execute(columns.where(of_replies, *_IS_OPEN).order_by(_mt.due_at).limit(limit))
    return [Promise(row.id, row.recipient, row.occasion or "", row.created_at) for row in rows]


def answered(db: Db, senders: Sequence[str], since: datetime) -> list[Told]:
    """Return what these phones asked on a screen after this moment and were answered."""
    if not senders:
        return []
    columns = select(_mo.provider, _mo.provider_message_id, _mo.sender, _mo.reply_text, _mo.outcome, _mo.language)
    asked = (_mo.sender.in_(senders), _mo.received_at >= since, _mo.provider.like("ussd/_%", escape="/"))
    rows = db.execute(columns.where(*asked, _mo.reply_text.is_not(None)))
    return [
        Told(row.provider, row.provider_message_id, row.sender, row.reply_text, row.outcome or "", row.language)
        for row in rows
    ]
