"""The people whose phones the simulator holds: each shows something, with dates that are never far from today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.decision import Bind
from core.facts import Claim, Stage
from store import bindings
from store.database import Db, changed_rows
from store.participants import save_participants
from store.rows import insert_rows, upsert_rows
from store.seed.cast import cast
from store.seed.makings import Role
from store.tables import claim_events, claims, phones

WIB = ZoneInfo("Asia/Jakarta")
MORNING = time(6)


@dataclass(frozen=True, slots=True)
class Persona:
    """One sample person, as people who try the system need to know them. Without a membership there are no numbers."""

    name: str
    msisdn: str
    kpj: tuple[str, ...]
    nik: str | None
    birth_date: date | None
    shows: str
    shows_en: str


def list_personas(today: date | None = None) -> list[Persona]:
    """Return the sample people, the most telling first."""
    return [_persona_of(role) for role in cast(today or date(2026, 1, 1))]


def seed_personas(db: Db, today: date) -> int:
    """Save the sample people as they are on this day and return how many; what visitors changed on phones stays."""
    roles = cast(today)
    now = datetime.combine(today, MORNING, WIB)
    people = list({role.person.nik: role.person for role in roles if role.person is not None}.values())
    ids = save_participants(db, people, now, now + timedelta(days=1)).ids  # their numbers never change
    _save_events(db, [claim for person in people for claim in person.claims])
    _save_phones(db, roles, now)
    for role in roles:
        if role.registered and role.person is not None:
            _register(db, role.msisdn, ids[role.person.nik], now)
    return len(roles)


def _persona_of(role: Role) -> Persona:
    person = role.person
    if person is None:
        return Persona(role.name, role.msisdn, (), None, None, role.shows, role.shows_en)
    kpj = tuple(membership.kpj for membership in person.memberships)
    return Persona(role.name, role.msisdn, kpj, person.nik, person.birth_date, role.shows, role.shows_en)


def _save_events(db: Db, filed: Sequence[Claim]) -> None:
    """Each claim was received, and has reached its stage."""
    found = db.execute(select(claims.c.number, claims.c.id).where(claims.c.number.in_([each.number for each in filed])))
    ids = {row.number: row.id for row in found}
    reached = [
        (ids[each.number], stage.value, 1, datetime.combine(day, MORNING, WIB), "before_notices")
        for each in filed
        for stage, day in {Stage.DIAJUKAN: each.filed_on, each.stage: each.stage_on}.items()
    ]
    key = ("claim_id", "stage", "sequence")
    upsert_rows(db, claim_events, (*key, "occurred_at", "untold_reason"), key, reached)


def _save_phones(db: Db, roles: Sequence[Role], now: datetime) -> None:
    """Save how a phone starts; one that has a row already stays as its holder left it."""
    special = {role.msisdn: role for role in roles if role.opted_out or role.frozen}
    known = set(db.execute(select(phones.c.msisdn).where(phones.c.msisdn.in_(special))).scalars())
    rows = [
        (msisdn, now if role.opted_out else None, now if role.frozen else None)
        for msisdn, role in special.items()
        if msisdn not in known
    ]
    insert_rows(db, phones, ("msisdn", "mass_off_at", "frozen_at"), rows)


def _register(db: Db, msisdn: str, participant_id: int, now: datetime) -> None:
    """A phone that is not on record but was confirmed; its amounts wait until tomorrow, every day again."""
    tomorrow = now + timedelta(days=1)
    held = bindings.active(msisdn, participant_id)
    if not changed_rows(db, held.values(cooling_until=tomorrow)):
        bindings.bind(db, msisdn, Bind(participant_id, "registered", tomorrow), now)
