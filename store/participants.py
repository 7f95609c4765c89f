"""Saves what the core system says of people: participants, memberships, contributions, claims, the number on record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, exists, func, literal, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from core.commands import Language, Programme
from core.facts import Claim, Membership, Participant
from core.invented import NIKS, is_invented
from store.database import Db, dialect_of
from store.rows import RowSource, upsert_changed, upsert_rows
from store.tables import UtcDateTime, bindings, claims, contributions, memberships, participants
from store.tables.phones import ACTIVE

_PARTICIPANT = ("nik", "name", "birth_date", "zone", "language", "msisdn_on_record", "deceased_on")
_PLAIN_MEMBERSHIP = (
    "kpj", "active", "since", "ended_on", "end_reason", "employer", "wage", "last_contribution",
    "jht_balance", "jht_balance_on", "jp_months",
)  # fmt: skip
_MEMBERSHIP = ("participant_id", "segment", *(f"covers_{each.lower()}" for each in Programme), *_PLAIN_MEMBERSHIP)
_CONTRIBUTION = ("membership_id", "month", "amount", "paid_on")
_PLAIN_CLAIM = (
    "number", "stage_on", "filed_on", "kpj", "amount", "reason_code", "interview_at", "due_on", "paid_on",
    "contact_msisdn",
)  # fmt: skip
_CLAIM = ("participant_id", "programme", "stage", *_PLAIN_CLAIM)
Columns = ReadOnlyColumnCollection[str, Any]
_KEYS = RowSource("keys", {"key": String()})


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A number that has just gone from somebody's record: it is to be told, in their language."""

    msisdn: str
    language: Language
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """The ids of saved people by NIK, and the numbers that have to hear of it (see `store.alerts`).

    `created` are the NIK that are new, `updated` those of which anything else is.
    """

    ids: Mapping[str, int]
    changed: tuple[ChangedNumber, ...]
    created: frozenset[str] = frozenset()
    updated: frozenset[str] = frozenset()


class CardOfAnother(Exception):  # noqa: N818  # named for what it is
    """A KPJ belongs to another participant than the one it was to be saved for. Nothing may be saved."""


def save_participants(db: Db, people: Sequence[Participant], now: datetime, cooling_until: datetime) -> Saved:
    """Save the people with all that is theirs, by NIK, KPJ and claim number.

    Their own `id` is not looked at. Afterwards the number on record is bound (see `sync_record_bindings`). Raises
    CardOfAnother.
    """
    before = _numbers_on_record(db, [each.nik for each in people])
    changed = {each.nik: each for each in people if before.get(each.nik) not in {None, each.msisdn_on_record}}
    rows = sorted(_participant_row(each) for each in people)  # in one order for everybody
    touched = upsert_changed(db, participants, _PARTICIPANT, (("nik",), None), rows)
    ids = _ids_by(db, participants.c.nik, participants.c.id, [each.nik for each in people])
    owned = [(ids[person.nik], membership) for person in people for membership in person.memberships]
    renewed = _save_memberships(db, owned)
    touched |= {nik for nik, owner in ids.items() if owner in renewed}
    filed = [_claim_row(ids[person.nik], claim) for person in people for claim in person.claims]
    upsert_rows(db, claims, _CLAIM, ("number",), filed)
    sync_record_bindings(db, list(ids.values()), [ids[nik] for nik in changed], now, cooling_until)
    alerts = tuple(ChangedNumber(before[nik] or "", each.language, is_invented(nik)) for nik, each in changed.items())
    return Saved(ids, alerts, frozenset(touched - before.keys()), frozenset(touched & before.keys()))


def sync_record_bindings(
    db: Db, participant_ids: Collection[int], changed_ids: Collection[int], now: datetime, cooling_until: datetime
) -> None:
    """Make the numbers on record of these participants their bindings, so that one look-up finds every phone's owner.

    Not where several people share a number, nor over a phone registered with DAFTAR; that an invented person has a
    real one's number counts for nothing. Where the record has changed, or person or phone was bound differently before,
    amounts wait until `cooling_until`.
    """
    _end_changed(db, participant_ids, now)
    _bind_sole_holders(db, participant_ids, changed_ids, now, cooling_until)


def _numbers_on_record(db: Db, niks: Sequence[str]) -> dict[str, str | None]:
    """Return the numbers as they are; nobody else changes them until the transaction ends."""
    dialect, person = dialect_of(db), participants.c
    found = select(person.nik, person.msisdn_on_record).where(person.nik.in_(select(_KEYS.source(dialect).c.key)))
    rows = db.execute(found.order_by(person.id).with_for_update(), _KEYS.parameters(dialect, [(nik,) for nik in niks]))
    return {row.nik: row.msisdn_on_record for row in rows}


def _end_changed(db: Db, ids: Collection[int], now: datetime) -> None:
    person = participants.c
    recorded = select(person.msisdn_on_record).where(person.id == bindings.c.participant_id).scalar_subquery()
    owner = participants.alias("owner")
    counting = and_(owner.c.id == bindings.c.participant_id, _counts_beside(person, owner.c))
    holders = select(func.count()).where(person.msisdn_on_record == bindings.c.msisdn, counting).scalar_subquery()
    numbers = select(person.msisdn_on_record).where(person.id.in_(ids), person.msisdn_on_record.is_not(None))
    by_record = update(bindings).where(bindings.c.status == ACTIVE, bindings.c.origin == "record")
    ended = {"status": "ended", "ended_at": now}
    moved = by_record.where(bindings.c.participant_id.in_(ids), recorded.is_distinct_from(bindings.c.msisdn))
    db.execute(moved.values(**ended, end_reason="number_changed"))
    shared = by_record.where(bindings.c.msisdn.in_(numbers), holders > 1)
    db.execute(shared.values(**ended, end_reason="number_shared"))


def _bind_sole_holders(
    db: Db, ids: Collection[int], changed_ids: Collection[int], now: datetime, cooling_until: datetime
) -> None:
    person, other = participants.c, participants.alias("other")
    theirs = or_(bindings.c.participant_id == person.id, bindings.c.msisdn == person.msisdn_on_record)
    same = and_(other.c.msisdn_on_record == person.msisdn_on_record, other.c.id != person.id)
    sharing = exists().where(same, _counts_beside(other.c, person))
    changes = or_(person.id.in_(changed_ids), exists().where(theirs))
    cooling: ColumnElement[Any] = case((changes, literal(cooling_until, UtcDateTime())), else_=null())
    sole = select(
        person.msisdn_on_record, person.id, literal("record"), literal("active"), literal(now, UtcDateTime()), cooling
    ).where(
        person.id.in_(ids),
        person.msisdn_on_record.is_not(None),
        ~sharing,
        ~exists().where(theirs, bindings.c.status == ACTIVE),
    )
    columns = ("msisdn", "participant_id", "origin", "status", "since", "cooling_until")
    inserting = postgresql.insert(bindings) if dialect_of(db) == "postgresql" else sqlite.insert(bindings)
    db.execute(inserting.from_select(columns, sole).on_conflict_do_nothing())


def _counts_beside(other: Columns, person: Columns) -> ColumnElement[bool]:
    """Whether it matters to a person who else has their number: to a real one, who is real."""
    return or_(~other.nik.startswith(NIKS), person.nik.startswith(NIKS))


def _save_memberships(db: Db, owned: Sequence[tuple[int, Membership]]) -> set[int]:
    """Return the ids of the participants of whose memberships or months anything is new."""
    rows = [_membership_row(owner, each) for owner, each in sorted(owned, key=lambda each: each[1].kpj)]
    touched = upsert_changed(db, memberships, _MEMBERSHIP, (("kpj",), "participant_id"), rows)
    ids = _memberships_by_kpj(db, owned)
    months = [(ids[each.kpj], *_values(month, _CONTRIBUTION[1:])) for _, each in owned for month in each.contributions]
    paid = upsert_changed(db, contributions, _CONTRIBUTION, (("membership_id", "month"), None), sorted(months))
    touched_ids = {membership_id for membership_id, _ in paid}
    return {owner for owner, each in owned if each.kpj in touched or ids[each.kpj] in touched_ids}


def _memberships_by_kpj(db: Db, owned: Sequence[tuple[int, Membership]]) -> dict[str, int]:
    """Return the ids of these memberships. Raises CardOfAnother where somebody else has one of them."""
    card, dialect = memberships.c, dialect_of(db)
    found = select(card.kpj, card.id, card.participant_id).where(card.kpj.in_(select(_KEYS.source(dialect).c.key)))
    rows = db.execute(found, _KEYS.parameters(dialect, [(each.kpj,) for _, each in owned])).all()
    holders = {row.kpj: row.participant_id for row in rows}
    if any(holders[each.kpj] != owner for owner, each in owned):
        raise CardOfAnother
    return {row.kpj: row.id for row in rows}


def _ids_by(db: Db, key: ColumnElement[str], row_id: ColumnElement[int], keys: Sequence[str]) -> dict[str, int]:
    dialect = dialect_of(db)
    found = select(key, row_id).where(key.in_(select(_KEYS.source(dialect).c.key)))
    return {row[0]: row[1] for row in db.execute(found, _KEYS.parameters(dialect, [(each,) for each in keys]))}


def _participant_row(person: Participant) -> tuple[Any, ...]:
    return (
        person.nik,
        person.name,
        person.birth_date,
        person.zone.value,
        person.language.value,
        person.msisdn_on_record,
        person.deceased_on,
    )


def _membership_row(owner: int, membership: Membership) -> tuple[Any, ...]:
    covers = (programme in membership.covers for programme in Programme)
    return (owner, membership.segment.value, *covers, *_values(membership, _PLAIN_MEMBERSHIP))


def _claim_row(owner: int, claim: Claim) -> tuple[Any, ...]:
    return (owner, claim.programme.value, claim.stage.value, *_values(claim, _PLAIN_CLAIM))


def _values(item: object, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(item, name) for name in names)
