"""Registrations that wait for staff: which they are, what is known about them, and what was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, or_, select, update

from store.database import Db, changed_rows
from store.tables import bindings, guesses, mo_messages, participants, phones, registration_attempts
from store.tables.phones import ACTIVE, ENDED, PENDING

APPROVED, REFUSED, BY_STAFF, LAPSED = "confirmed", "refused", "staff", "lapsed"  # why a binding ended
_one, _person = bindings.c, participants.c


class Standing(StrEnum):
    """Where a registration stands."""

    NO_NUMBER = "no_number"  # nobody could be sent a code
    CODE_GONE = "code_gone"  # not answered in time, or too often wrongly
    CODE_OPEN = "code_open"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"  # replaced, disowned, or too old


NEEDS_STAFF = (Standing.NO_NUMBER, Standing.CODE_GONE)
WAITING = (*NEEDS_STAFF, Standing.CODE_OPEN)
DECIDED = (Standing.APPROVED, Standing.REFUSED)


@dataclass(frozen=True, slots=True)
class Horizon:
    """What decides where registrations stand at a moment: the age at which they lapse, the tries that a code has."""

    now: datetime
    review: timedelta
    code_attempts: int


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration: whose phone, whose data, where it stands; `on_record` is the number on the person's record."""

    id: int
    msisdn: str
    participant_id: int
    since: datetime
    standing: Standing
    attempts: int
    code_expires_at: datetime | None
    on_record: str | None
    end_reason: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_note: str | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between a phone and a participant, as it is or was; `end_reason` None: it is."""

    msisdn: str
    participant_id: int
    origin: str
    status: str
    since: datetime
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a phone tried lately: other participants it named, registrations, numbers of others it asked for."""

    participants: int
    registrations: int
    guessed: int


def find(db: Db, wanted: Sequence[Standing], horizon: Horizon, *, limit: int, offset: int = 0) -> list[Registration]:
    """Return registrations that stand like this: what waits oldest first, what was decided newest first."""
    newest_first = any(each in DECIDED for each in wanted)
    order = (_one.reviewed_at.desc(), _one.id.desc()) if newest_first else (_one.since, _one.id)
    found = _registrations(horizon).where(_standing(horizon).in_([each.value for each in wanted]))
    return [_registration_of(row) for row in db.execute(found.order_by(*order).limit(limit).offset(offset))]


def count(db: Db, horizon: Horizon) -> dict[Standing, int]:
    """Return how many registrations stand how, those that lapsed left out."""
    standing = _standing(horizon).label("standing")
    inner = select(standing).select_from(bindings.join(participants)).where(_asked_for()).subquery()
    rows = db.execute(select(inner.c.standing, func.count()).group_by(inner.c.standing))
    found = {Standing(row[0]): int(row[1]) for row in rows}
    return {each: found.get(each, 0) for each in (*WAITING, *DECIDED)}


def load(db: Db, id_: int, horizon: Horizon) -> Registration | None:
    """Return one registration."""
    row = db.execute(_registrations(horizon).where(_one.id == id_)).one_or_none()
    return None if row is None else _registration_of(row)


def mark_reviewed(db: Db, id_: int, who: str, note: str, horizon: Horizon) -> bool:
    """Note who decides; False where the registration does not wait any more: somebody else was first, or it lapsed."""
    mine = and_(_one.id == id_, _one.status == PENDING, _one.since > horizon.now - horizon.review)
    values = {"reviewed_by": who, "reviewed_at": horizon.now, "review_note": note}
    return changed_rows(db, update(bindings).where(mine).values(**values)) == 1


def refuse(db: Db, id_: int, now: datetime) -> None:
    """End a registration that waits."""
    mine = and_(_one.id == id_, _one.status == PENDING)
    db.execute(update(bindings).where(mine).values(status="ended", ended_at=now, end_reason=REFUSED))


def lapse(db: Db, horizon: Horizon, limit: int) -> list[int]:
    """End registrations that waited too long, the oldest first; return which."""
    old = and_(_one.status == PENDING, _one.since <= horizon.now - horizon.review)
    over = and_(old, or_(_one.code_expires_at.is_(None), _one.code_expires_at <= horizon.now))
    due = select(_one.id).where(over).order_by(_one.since).limit(limit).with_for_update(skip_locked=True)
    ids = list(db.execute(due).scalars())
    if not ids:
        return []
    mine = update(bindings).where(_one.id.in_(ids), over)
    ended = mine.values(status="ended", ended_at=horizon.now, end_reason=LAPSED).returning(_one.id)
    return sorted(db.execute(ended).scalars())


def end_binding(db: Db, msisdn: str, now: datetime) -> int | None:
    """End the tie of this phone and return whose it was; None where it has none."""
    mine = and_(_one.msisdn == msisdn, _one.status == ACTIVE)
    ended = update(bindings).where(mine).values(status="ended", ended_at=now, end_reason=BY_STAFF)
    return db.execute(ended.returning(_one.participant_id)).scalar_one_or_none()


def ties_of(db: Db, participant_id: int) -> list[Tie]:
    """Return the phones that are or were a participant's, the newest first; what only waited for its code never was."""
    real = and_(_one.participant_id == participant_id, _one.status != PENDING, _one.code_hash.is_(None))
    return _ties(db, real)


def attempts_on(db: Db, participant_id: int, since: datetime, but: int) -> list[Tie]:
    """Return the other registrations that named a participant since then, whatever came of them."""
    others = and_(_one.participant_id == participant_id, _one.code_hash.is_not(None), _one.id != but)
    return _ties(db, and_(others, _one.since >= since))


def _ties(db: Db, which: ColumnElement[bool]) -> list[Tie]:
    columns = (_one.msisdn, _one.participant_id, _one.origin, _one.status, _one.since, _one.ended_at, _one.end_reason)
    return [Tie(*row) for row in db.execute(select(*columns).where(which).order_by(_one.since.desc(), _one.id.desc()))]


def tried_by(db: Db, msisdn: str, but: tuple[int, Collection[str]], since: datetime) -> Tried:
    """Return what a phone tried since then, beside one participant, given as id and numbers (NIK, KPJ)."""
    participant_id, numbers = but
    guess, attempt = guesses.c, registration_attempts.c
    others = select(func.count(distinct(_one.participant_id))).where(
        _one.msisdn == msisdn, _one.participant_id != participant_id
    )
    tried = select(func.count()).where(attempt.msisdn == msisdn, attempt.tried_at >= since)
    guessed = select(func.count(distinct(guess.number))).where(
        guess.msisdn == msisdn, guess.asked_at >= since, guess.number.not_in(numbers)
    )
    row = db.execute(select(*(each.scalar_subquery() for each in (others, tried, guessed)))).one()
    return Tried(*row)


def text_of(db: Db, registration: Registration) -> str | None:
    """Return the SMS that a registration was made with; None where it came from a menu."""
    mo = mo_messages.c
    made = and_(mo.sender == registration.msisdn, mo.answered_at == registration.since)
    text = db.execute(select(mo.text).where(made).order_by(mo.id.desc()).limit(1)).scalar_one_or_none()
    return None if text is None or text.startswith("*") else text


def frozen_since(db: Db, msisdns: Sequence[str]) -> dict[str, datetime]:
    """Return since when those of these phones are frozen that are."""
    phone = phones.c
    frozen = select(phone.msisdn, phone.frozen_at).where(phone.msisdn.in_(msisdns), phone.frozen_at.is_not(None))
    return {row.msisdn: row.frozen_at for row in db.execute(frozen)}


def sharers_of(db: Db, msisdn: str) -> int:
    """Return on how many records a number stands."""
    return db.execute(select(func.count()).where(_person.msisdn_on_record == msisdn)).scalar_one()


def _asked_for() -> ColumnElement[bool]:
    """Return what makes a row a registration: the hash of a code, whether it waits or has ended."""
    return and_(_one.code_hash.is_not(None), _one.status != ACTIVE)


def _standing(horizon: Horizon) -> ColumnElement[str]:
    gone = or_(_one.code_expires_at <= horizon.now, _one.attempts >= horizon.code_attempts)
    decided = and_(_one.status == ENDED, _one.reviewed_at.is_not(None))
    return case(
        (and_(decided, _one.end_reason == REFUSED), literal(Standing.REFUSED.value)),
        (and_(decided, _one.end_reason == APPROVED), literal(Standing.APPROVED.value)),
        (or_(_one.status == ENDED, _one.since <= horizon.now - horizon.review), literal(Standing.LAPSED.value)),
        (_person.msisdn_on_record.is_(None), literal(Standing.NO_NUMBER.value)),
        (gone, literal(Standing.CODE_GONE.value)),
        else_=literal(Standing.CODE_OPEN.value),
    )


def _registrations(horizon: Horizon) -> Select[Any]:
    return (
        select(
            _one.id,
            _one.msisdn,
            _one.participant_id,
            _one.since,
            _standing(horizon).label("standing"),
            _one.attempts,
            _one.code_expires_at,
            _person.msisdn_on_record.label("on_record"),
            _one.end_reason,
            _one.reviewed_by,
            _one.reviewed_at,
            _one.review_note,
        )
        .select_from(bindings.join(participants))
        .where(_asked_for())
    )


def _registration_of(row: Any) -> Registration:
    told = row._mapping
    return Registration(**{**told, "standing": Standing(told["standing"])})
