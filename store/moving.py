"""The claim that the simulator's page moves, what of it waits for a phone, and what that phone has to confirm."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from core.commands import Programme
from core.facts import Stage
from core.invented import SIMULATOR
from store.database import Db, changed_rows
from store.tables import MtStatus, claim_events, claims, mt_messages, participants

_claim, _mt, _event = claims.c, mt_messages.c, claim_events.c
STAGE = "stage"  # the topic of notices that tell of one


@dataclass(frozen=True, slots=True)
class Movable:
    """A claim as it stands. `sequence` and `moved_at` are the newest of its events, `amount` whole rupiah."""

    number: str
    programme: Programme
    stage: Stage
    sequence: int
    moved_at: datetime | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that is not due yet. `reason` says why it is held."""

    due_at: datetime
    reason: str | None


def movable_claim(db: Db, msisdn: str, nik: str) -> Movable | None:
    """Return the newest claim whose contact is this phone, else the newest one of this person; None: there is none."""
    newest = select(func.max(_event.occurred_at)).where(_event.claim_id == _claim.id).correlate(claims)
    highest = select(func.max(_event.sequence)).where(_event.claim_id == _claim.id).correlate(claims)
    columns = (_claim.number, _claim.programme, _claim.stage, _claim.sequence, _claim.amount)
    theirs = or_(_claim.contact_msisdn == msisdn, and_(participants.c.nik == nik, _claim.contact_msisdn.is_(None)))
    found = db.execute(
        select(*columns, newest.scalar_subquery().label("moved_at"), highest.scalar_subquery().label("highest"))
        .select_from(claims.join(participants, participants.c.id == _claim.participant_id))
        .where(theirs)
        .order_by((_claim.contact_msisdn == msisdn).is_(True).desc(), _claim.filed_on.desc(), _claim.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    sequence = max(found.sequence, found.highest or 0)
    programme, stage = Programme(found.programme), Stage(found.stage)
    return Movable(found.number, programme, stage, sequence, found.moved_at, found.amount)


def waiting_notices(db: Db, msisdn: str, now: datetime) -> list[Waiting]:
    """Return the notices of stages that are to go to this phone later, the next first."""
    rows = db.execute(select(_mt.due_at, _mt.status_reason).where(_is_held(msisdn, now)).order_by(_mt.due_at))
    return [Waiting(row.due_at, row.status_reason) for row in rows]


def hasten(db: Db, msisdn: str, now: datetime) -> int:
    """Make these notices due now; returns how many. For whoever tries the simulator at night."""
    return changed_rows(db, update(mt_messages).where(_is_held(msisdn, now)).values(due_at=now))


def unconfirmed(db: Db, msisdn: str) -> list[str]:
    """Return the ids of what the simulated phone has received and not confirmed."""
    sent = select(_mt.id).where(_mt.recipient == msisdn, _mt.status == MtStatus.SENT.value, _mt.provider == SIMULATOR)
    return list(db.execute(sent.order_by(_mt.created_at)).scalars())


def _is_held(msisdn: str, now: datetime) -> ColumnElement[bool]:
    queued = and_(_mt.recipient == msisdn, _mt.status == MtStatus.QUEUED.value, _mt.due_at > now)
    return and_(queued, _mt.topic == STAGE)
