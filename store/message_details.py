"""One message with everything that is known of it, and what it belongs to."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from core.delivery import MtKind, MtStatus
from store.database import Db
from store.tables import bindings, claim_events, claims, memberships, mo_messages, mt_messages, participants
from store.tables.phones import ACTIVE

_mo, _mt, _claim, _event = mo_messages.c, mt_messages.c, claims.c, claim_events.c


@dataclass(frozen=True, slots=True)
class Mo:
    """An MO as it is stored."""

    id: int
    provider: str
    provider_message_id: str
    sender: str
    recipient: str
    text: str
    keyword: str | None
    outcome: str | None
    rule: str
    reply_text: str | None
    language: str
    catalogue_number: int
    received_at: datetime
    answered_at: datetime
    conceal_at: datetime | None
    emptied_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mt:
    """An MT as it is stored, with where its recipient lives and the claim it is about."""

    id: str
    recipient: str
    sender: str
    text: str
    kind: str
    priority: int
    segments: int
    language: str
    catalogue_number: int | None
    provider: str | None
    provider_message_id: str | None
    status: str
    status_reason: str | None
    status_at: datetime
    due_at: datetime
    expires_at: datetime | None
    begun_at: datetime | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    conceal_at: datetime | None
    claim_id: int | None
    participant_id: int | None
    topic: str | None
    occasion: str | None
    only_provider: str | None
    recalled: str | None
    emptied_at: datetime | None
    claim_number: str | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """The event that a notice tells of."""

    stage: str
    sequence: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """A person found by a card: their phones that are bound now, and their claims (id, number, programme, stage)."""

    participant_id: int
    phones: tuple[str, ...]
    claims: tuple[tuple[int, str, str, str], ...]


def load_mo(db: Db, id_: int) -> Mo | None:
    """Return the MO with this id."""
    row = db.execute(select(*(_mo[each.name] for each in fields(Mo))).where(_mo.id == id_)).one_or_none()
    return Mo(*row) if row else None


def load_mt(db: Db, id_: str) -> Mt | None:
    """Return the MT with this id."""
    row = db.execute(_mt_with_claim().where(_mt.id == id_)).one_or_none()
    return Mt(*row) if row else None


def reply_of(db: Db, mo: Mo) -> str | None:
    """Return the id of the MT by which an MO was answered, where its provider takes no answer in the response."""
    same = (_mt.recipient == mo.sender, _mt.created_at == mo.answered_at, _mt.kind == MtKind.REPLY.value)
    return db.execute(select(_mt.id).where(*same).limit(1)).scalar()


def event_of(db: Db, message_id: str) -> Told | None:
    """Return the event that a notice tells of."""
    wanted = select(_event.stage, _event.sequence, _event.occurred_at).where(_event.notice_id == message_id)
    row = db.execute(wanted.order_by(_event.id).limit(1)).first()
    return Told(*row) if row else None


def with_occasion(db: Db, occasion: str) -> str | None:
    """Return the id of the MT that was made for this occasion and not cancelled."""
    wanted = select(_mt.id).where(_mt.occasion == occasion, _mt.status != MtStatus.CANCELLED.value)
    return db.execute(wanted).scalar()


def holder_of(db: Db, kpj: str) -> Holder | None:
    """Return who has the card with this number."""
    card = memberships.c
    id_ = db.execute(select(card.participant_id).where(card.kpj == kpj)).scalar()
    if id_ is None:
        return None
    bound = select(bindings.c.msisdn).where(bindings.c.participant_id == id_, bindings.c.status == ACTIVE)
    theirs = select(_claim.id, _claim.number, _claim.programme, _claim.stage).where(_claim.participant_id == id_)
    filed = db.execute(theirs.order_by(_claim.filed_on.desc(), _claim.id.desc())).all()
    return Holder(id_, tuple(db.execute(bound).scalars()), tuple((*row,) for row in filed))


def _mt_with_claim() -> Select[Any]:
    own = [_mt[each.name] for each in fields(Mt)[:-2]]
    road = mt_messages.outerjoin(claims, _claim.id == _mt.claim_id)
    person = participants.c.id == func.coalesce(_mt.participant_id, _claim.participant_id)
    return select(*own, _claim.number, participants.c.zone).select_from(road.outerjoin(participants, person))
