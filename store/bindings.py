"""Who may know: ties between phones and participants, and the registrations that wait for a code."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, insert, or_, select, update

from core.decision import Bind, RequestBinding
from store.database import Db
from store.tables import bindings, participants
from store.tables.phones import ACTIVE, PENDING

REPLACED = "replaced"
CONFIRMED = "confirmed"
DISOWNED = "disowned"


def request(db: Db, msisdn: str, wanted: RequestBinding, now: datetime) -> None:
    """Keep a registration of this phone pending; it replaces an earlier pending one."""
    _end(db, and_(bindings.c.msisdn == msisdn, bindings.c.status == PENDING), REPLACED, now)
    db.execute(
        insert(bindings).values(
            msisdn=msisdn,
            participant_id=wanted.participant_id,
            origin="registered",
            status="pending",
            since=now,
            code_hash=wanted.code_hash,
            code_expires_at=wanted.code_expires_at,
        )
    )


def count_attempts(db: Db, registration_ids: Collection[int]) -> None:
    """Count a wrong code for each of these pending registrations."""
    if registration_ids:
        pending = and_(bindings.c.id.in_(registration_ids), bindings.c.status == PENDING)
        db.execute(update(bindings).where(pending).values(attempts=bindings.c.attempts + 1))


def cancel(db: Db, registration_ids: Collection[int], now: datetime) -> None:
    """End these registrations where they are still pending."""
    if registration_ids:
        _end(db, and_(bindings.c.id.in_(registration_ids), bindings.c.status == PENDING), DISOWNED, now)


def lock_participants(db: Db, ids: Collection[int]) -> None:
    """Wait until no other transaction ties a phone to these participants. Called once, before the first `bind`."""
    if ids:
        rows = select(participants.c.id).where(participants.c.id.in_(sorted(ids))).order_by(participants.c.id)
        db.execute(rows.with_for_update(key_share=True)).all()


def bind(db: Db, msisdn: str, wanted: Bind, now: datetime) -> None:
    """Tie the phone to the participant. Ends what either was tied to, and the phone's pending registration."""
    either = or_(bindings.c.msisdn == msisdn, bindings.c.participant_id == wanted.participant_id)
    _end(db, and_(bindings.c.status == ACTIVE, either), REPLACED, now)
    _end(db, and_(bindings.c.status == PENDING, bindings.c.msisdn == msisdn), CONFIRMED, now)
    db.execute(
        insert(bindings).values(
            msisdn=msisdn,
            participant_id=wanted.participant_id,
            origin=wanted.origin,
            status="active",
            since=now,
            cooling_until=wanted.cooling_until,
        )
    )


def active(msisdn: str, participant_id: int) -> Update:
    """Return an UPDATE, still without values, of the active binding of this phone to this participant."""
    held = and_(bindings.c.msisdn == msisdn, bindings.c.participant_id == participant_id)
    return update(bindings).where(held, bindings.c.status == ACTIVE)


def _end(db: Db, which: ColumnElement[bool], reason: str, now: datetime) -> None:
    db.execute(update(bindings).where(which).values(status="ended", ended_at=now, end_reason=reason))
