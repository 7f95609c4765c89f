"""How a phone stands, for who helps its owner: whose it is, what is blocked, what it does not want to hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update

from core.commands import Language
from core.facts import Zone
from core.pins import Pin
from store.database import Db, changed_rows
from store.pins import load_pins
from store.rows import upsert_rows
from store.tables import bindings, participants, phones
from store.tables.phones import ACTIVE, PENDING

_phone, _tie, _person = phones.c, bindings.c, participants.c


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a phone is bound to."""

    id: int
    name: str
    zone: Zone
    language: Language
    on_record: str | None
    deceased: bool
    origin: str
    since: datetime
    cooling_until: datetime | None
    pin: Pin


@dataclass(frozen=True, slots=True)
class PhoneState:
    """All there is to say of a phone; `records` counts the records that its number stands on."""

    msisdn: str
    language: Language | None
    mass_off_at: datetime | None
    frozen_at: datetime | None
    owner: Owner | None
    waiting: int | None  # the id of its registration that waits
    records: int

    @property
    def speaks(self) -> Language:
        """The language to write to it in."""
        return self.language or (self.owner.language if self.owner else Language.ID)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A phone that is frozen; `bound` tells whether it is anybody's."""

    msisdn: str
    at: datetime
    bound: bool


def load_state(db: Db, msisdn: str) -> PhoneState:
    """Return how a phone stands; one that was never heard of has nothing to it."""
    phone = db.execute(select(*phones.c).where(_phone.msisdn == msisdn)).one_or_none()
    waiting = select(_tie.id).where(_tie.msisdn == msisdn, _tie.status == PENDING)
    return PhoneState(
        msisdn=msisdn,
        language=Language(phone.language) if phone is not None and phone.language else None,
        mass_off_at=None if phone is None else phone.mass_off_at,
        frozen_at=None if phone is None else phone.frozen_at,
        owner=_owner(db, msisdn),
        waiting=db.execute(waiting).scalar_one_or_none(),
        records=db.execute(select(func.count()).where(_person.msisdn_on_record == msisdn)).scalar_one(),
    )


def find_frozen(db: Db, *, limit: int, offset: int = 0) -> list[Frozen]:
    """Return the phones that are frozen, the newest first."""
    active = and_(_tie.msisdn == _phone.msisdn, _tie.status == ACTIVE)
    found = (
        select(_phone.msisdn, _phone.frozen_at, _tie.id.is_not(None))
        .select_from(phones.outerjoin(bindings, active))
        .where(_phone.frozen_at.is_not(None))
        .order_by(_phone.frozen_at.desc(), _phone.msisdn)
    )
    return [Frozen(row[0], row[1], bool(row[2])) for row in db.execute(found.limit(limit).offset(offset))]


def count_frozen(db: Db) -> int:
    """Return how many phones are frozen."""
    return db.execute(select(func.count()).where(_phone.frozen_at.is_not(None))).scalar_one()


def freeze(db: Db, msisdn: str, now: datetime) -> bool:
    """Freeze a phone; False where it is frozen already."""
    upsert_rows(db, phones, ("msisdn",), ("msisdn",), [(msisdn,)])
    mine = update(phones).where(_phone.msisdn == msisdn, _phone.frozen_at.is_(None))
    return changed_rows(db, mine.values(frozen_at=now)) == 1


def unfreeze(db: Db, msisdn: str) -> bool:
    """Lift the freezing of a phone; False where there is none."""
    mine = update(phones).where(_phone.msisdn == msisdn, _phone.frozen_at.is_not(None))
    return changed_rows(db, mine.values(frozen_at=None)) == 1


def count_mass_off(db: Db, since: datetime | None = None) -> int:
    """Return how many phones want no mass information, or how many of these since a moment."""
    off = _phone.mass_off_at.is_not(None) if since is None else _phone.mass_off_at >= since
    return db.execute(select(func.count()).where(off)).scalar_one()


def find_mass_off(db: Db, *, limit: int | None = None, offset: int = 0) -> list[tuple[str, datetime]]:
    """Return the phones that want no mass information, with since when, the newest first."""
    off = select(_phone.msisdn, _phone.mass_off_at).where(_phone.mass_off_at.is_not(None))
    rows = db.execute(off.order_by(_phone.mass_off_at.desc(), _phone.msisdn).limit(limit).offset(offset))
    return [(row[0], row[1]) for row in rows]


def mass_off_among(db: Db, msisdns: Sequence[str]) -> set[str]:
    """Return those of these phones that want no mass information; at most a few hundred."""
    off = select(_phone.msisdn).where(_phone.msisdn.in_(msisdns), _phone.mass_off_at.is_not(None))
    return set(db.execute(off).scalars())


def _owner(db: Db, msisdn: str) -> Owner | None:
    columns = (_person.id, _person.name, _person.zone, _person.language, _person.msisdn_on_record, _person.deceased_on)
    bound = and_(_tie.msisdn == msisdn, _tie.status == ACTIVE)
    wanted = select(*columns, _tie.origin, _tie.since, _tie.cooling_until).select_from(bindings.join(participants))
    row = db.execute(wanted.where(bound)).one_or_none()
    return None if row is None else _owner_of(row, load_pins(db, [row.id]).get(row.id, Pin()))


def _owner_of(row: Any, pin: Pin) -> Owner:
    return Owner(
        id=row.id,
        name=row.name,
        zone=Zone(row.zone),
        language=Language(row.language),
        on_record=row.msisdn_on_record,
        deceased=row.deceased_on is not None,
        origin=row.origin,
        since=row.since,
        cooling_until=row.cooling_until,
        pin=pin,
    )
