"""Everything that went to and from one phone, in order, with what became of each message."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from store.database import Db
from store.tables import claims, mo_messages, mt_messages, mt_status_changes


@dataclass(frozen=True, slots=True)
class Change:
    """A status that an MT came to."""

    at: datetime
    status: str
    reason: str | None
    provider: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """An MO and what it was answered; `outcome` None: it was not answered."""

    at: datetime
    provider: str
    keyword: str | None
    outcome: str | None
    text: str
    reply: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """An MT. `reason` says why it stands at its status, or why it waits; `changes` is its history after it was made."""

    at: datetime
    id: str
    kind: str
    topic: str | None
    claim_number: str | None
    status: str
    reason: str | None
    due_at: datetime
    provider: str | None
    text: str
    changes: tuple[Change, ...] = ()


Entry = Received | Sent


def timeline(db: Db, msisdn: str, limit: int = 100) -> list[Entry]:
    """Return the newest messages to and from a phone, the oldest of them first, at most `limit`."""
    entries: list[Entry] = [*_received(db, msisdn, limit), *_sent(db, msisdn, limit)]
    return sorted(entries, key=lambda entry: entry.at)[-limit:]


def _received(db: Db, msisdn: str, limit: int) -> list[Received]:
    mo = mo_messages.c
    columns = (mo.received_at, mo.provider, mo.keyword, mo.outcome, mo.text, mo.reply_text)
    newest = select(*columns).where(mo.sender == msisdn).order_by(mo.received_at.desc(), mo.id.desc()).limit(limit)
    return [Received(*row) for row in db.execute(newest)]


def _sent(db: Db, msisdn: str, limit: int) -> list[Sent]:
    mt = mt_messages.c
    columns = (mt.created_at, mt.id, mt.kind, mt.topic, claims.c.number, mt.status, mt.status_reason, mt.due_at)
    newest = (
        select(*columns, mt.provider, mt.text)
        .select_from(mt_messages.outerjoin(claims, claims.c.id == mt.claim_id))
        .where(mt.recipient == msisdn)
        .order_by(mt.created_at.desc(), mt.id.desc())
        .limit(limit)
    )
    rows = db.execute(newest).all()
    changes = _changes(db, [row.id for row in rows])
    return [replace(Sent(*row), changes=tuple(changes.get(row.id, ()))) for row in rows]


def _changes(db: Db, ids: Collection[str]) -> dict[str, list[Change]]:
    noted = mt_status_changes.c
    rows = db.execute(
        select(noted.message_id, noted.at, noted.status, noted.reason, noted.provider)
        .where(noted.message_id.in_(ids))
        .order_by(noted.id)
    )
    found: dict[str, list[Change]] = {}
    for row in rows:
        found.setdefault(row.message_id, []).append(Change(row.at, row.status, row.reason, row.provider))
    return found
