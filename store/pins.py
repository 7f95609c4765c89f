"""PINs: whether there is one, the tries that are left, and the hash that nobody but an edge may judge."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import case, delete, or_, select, update

from core.pins import TRIES, Pin, PinState, is_locked
from store.database import Db
from store.rows import upsert_rows
from store.tables import bindings, mo_messages, pins
from store.tables.phones import ACTIVE


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted: whose PIN, the hash to judge it by, and whether it was the last one."""

    participant_id: int
    is_last: bool
    hash: str = field(repr=False)


def load_pins(db: Db, participant_ids: Collection[int]) -> Mapping[int, Pin]:
    """Return how the PINs of these participants stand; who has none is left out."""
    if not participant_ids:
        return {}
    found = db.execute(select(pins.c.participant_id, pins.c.wrong).where(pins.c.participant_id.in_(participant_ids)))
    return {row.participant_id: _pin_of(row.wrong) for row in found}


def owner_of(db: Db, msisdn: str) -> int | None:
    """Return the participant this phone is bound to."""
    bound = select(bindings.c.participant_id).where(bindings.c.msisdn == msisdn, bindings.c.status == ACTIVE)
    return db.execute(bound).scalar_one_or_none()


def outcome_of(db: Db, provider: str, request_id: str, msisdn: str) -> tuple[bool, str | None]:
    """Return whether this request of this phone was answered before, and with which outcome."""
    mo = mo_messages.c
    asked = select(mo.outcome).where(mo.provider_message_id == request_id, mo.provider == provider, mo.sender == msisdn)
    row = db.execute(asked).first()
    return (False, None) if row is None else (True, row.outcome)


def count_try(db: Db, participant_id: int, request_id: str) -> Try | None:
    """Count a try before it is judged and return it; None where there is no PIN or no try left.

    The same request a second time is the same try.
    """
    again = pins.c.last_try == request_id
    counted = (
        update(pins)
        .where(pins.c.participant_id == participant_id, or_(pins.c.wrong < TRIES, again))
        .values(wrong=case((again, pins.c.wrong), else_=pins.c.wrong + 1), last_try=request_id)
        .returning(pins.c.hash, pins.c.wrong)
    )
    found = db.execute(counted).first()
    return None if found is None else Try(participant_id, is_locked(found.wrong), found.hash)


def forgive(db: Db, tried: Try) -> None:
    """Begin the counting anew: the try was right. Nothing happens where the PIN was changed meanwhile."""
    mine = (pins.c.participant_id == tried.participant_id, pins.c.hash == tried.hash)
    db.execute(update(pins).where(*mine).values(wrong=0, last_try=None))


def keep(db: Db, new: Sequence[tuple[int, str]], now: datetime) -> None:
    """Give each participant this PIN (its hash); the tries begin anew."""
    rows = [(participant_id, hashed, now, 0, None) for participant_id, hashed in new]
    upsert_rows(db, pins, ("participant_id", "hash", "set_at", "wrong", "last_try"), ("participant_id",), rows)


def unlock(db: Db, msisdn: str, *, forget: bool = False) -> PinState | None:
    """Lift the lock of the PIN of whom this phone is bound to, or `forget` the PIN; return how it stood.

    None: the phone is bound to nobody. Whoever tries the PIN at this moment waits for us, or we for them.
    """
    participant_id = owner_of(db, msisdn)
    if participant_id is None:
        return None
    mine = pins.c.participant_id == participant_id
    wrong = db.execute(select(pins.c.wrong).where(mine).with_for_update()).scalar_one_or_none()
    before = Pin() if wrong is None else _pin_of(wrong)
    if forget:
        db.execute(delete(pins).where(mine))
    elif before.state is PinState.LOCKED:
        db.execute(update(pins).where(mine).values(wrong=0, last_try=None))
    return before.state


def _pin_of(wrong: int) -> Pin:
    return Pin(PinState.LOCKED if is_locked(wrong) else PinState.SET, max(0, TRIES - wrong))
