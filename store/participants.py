"""Saves what the core system says of people: participants, memberships, contributions, claims, the number on record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, select

from core.commands import Language, Programme
from core.facts import Claim, Membership, Participant
from core.invented import is_invented
from store.database import Db, dialect_of
from store.known_people import lock_known
from store.record_bindings import RecordChange, sync_record_bindings
from store.rows import RowSource, insert_rows, upsert_changed, upsert_rows
from store.tables import claims, contributions, memberships, participants

_PARTICIPANT = ("nik", "name", "birth_date", "zone", "language", "msisdn_on_record", "deceased_on", "branch")
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

    `created` are the NIK that are new, `updated` those of which anything else is, `left` all numbers that have gone
    from a record, and `rebound` the ids of everybody, saved here or not, who was bound or is no longer.
    """

    ids: Mapping[str, int]
    changed: tuple[ChangedNumber, ...]
    created: frozenset[str] = frozenset()
    updated: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    rebound: frozenset[int] = frozenset()


class CardOfAnother(Exception):  # noqa: N818  # named for what it is
    """A KPJ belongs to another participant than the one it was to be saved for. Nothing may be saved."""


def save_participants(
    db: Db,
    people: Sequence[Participant],
    now: datetime,
    cooling_until: datetime,
    known: Mapping[str, Participant] | None = None,
) -> Saved:
    """Save the people with all that is theirs, by NIK, KPJ and claim number.

    Their own `id` is not looked at. `known` are those that there are, where the caller has locked them (`lock_known`)
    already. Afterwards the number on record is bound (see `sync_record_bindings`). Raises CardOfAnother, and
    IntegrityError where another transaction was first to save somebody: take another turn.
    """
    by_nik = {each.nik: each for each in people}
    if known is None:
        known = lock_known(db, by_nik, {each.msisdn_on_record for each in people if each.msisdn_on_record is not None})
    touched = _save_people(db, by_nik, known)
    ids = _ids_by(db, participants.c.nik, participants.c.id, list(by_nik))
    touched |= _save_what_is_theirs(db, people, ids)
    rebound = sync_record_bindings(db, _change_of(by_nik, known, ids), now, cooling_until)
    gone = _gone(by_nik, known)
    return Saved(
        ids,
        _numbers_of_nobody(db, gone),
        created=frozenset(touched - known.keys()),
        updated=frozenset(touched & known.keys()),
        left=frozenset(each.msisdn for each in gone),
        rebound=frozenset(rebound),
    )


def _save_what_is_theirs(db: Db, people: Sequence[Participant], ids: Mapping[str, int]) -> set[str]:
    """Return the NIK of those of whose memberships or months anything is new."""
    owned = [(ids[person.nik], membership) for person in people for membership in person.memberships]
    renewed = _save_memberships(db, owned)
    filed = [_claim_row(ids[person.nik], claim) for person in people for claim in person.claims]
    upsert_rows(db, claims, _CLAIM, ("number",), filed)
    return {nik for nik, owner in ids.items() if owner in renewed}


def _save_people(db: Db, people: Mapping[str, Participant], known: Mapping[str, Participant]) -> set[str]:
    """Return the NIK of those of whom anything is new. Who is new is inserted: to be first decides."""
    rows = sorted(_participant_row(each) for each in people.values())  # in one order for everybody
    insert_rows(db, participants, _PARTICIPANT, [row for row in rows if row[0] not in known])
    there = [row for row in rows if row[0] in known]
    return (people.keys() - known.keys()) | upsert_changed(db, participants, _PARTICIPANT, (("nik",), None), there)


def _change_of(
    people: Mapping[str, Participant], known: Mapping[str, Participant], ids: Mapping[str, int]
) -> RecordChange:
    before = {nik: each.msisdn_on_record for nik, each in known.items()}
    after = {nik: each.msisdn_on_record for nik, each in people.items()}
    other = {nik for nik, msisdn in after.items() if before.get(nik) != msisdn}
    return RecordChange(
        people=ids.values(),
        got={ids[nik] for nik in other if nik in known and after[nik] is not None},
        changed={ids[nik] for nik in other if before.get(nik) is not None},
        numbers={each for each in (*before.values(), *after.values()) if each is not None},
    )


def _gone(people: Mapping[str, Participant], known: Mapping[str, Participant]) -> list[ChangedNumber]:
    """Return the numbers that have gone from these people's records."""
    before = {nik: each.msisdn_on_record for nik, each in known.items()}
    return [
        ChangedNumber(was, people[nik].language, is_invented(nik))
        for nik, was in before.items()
        if was is not None and was != people[nik].msisdn_on_record
    ]


def _numbers_of_nobody(db: Db, gone: Sequence[ChangedNumber]) -> tuple[ChangedNumber, ...]:
    """Return those of these numbers that are on nobody's record; whoever has one now is not told of another's record.

    That an invented person has a real one's number counts for nothing.
    """
    if not gone:
        return ()
    dialect, person = dialect_of(db), participants.c
    keys = _KEYS.source(dialect)
    taken = select(person.msisdn_on_record, person.nik).join(keys, keys.c.key == person.msisdn_on_record)
    holders = db.execute(taken, _KEYS.parameters(dialect, [(each.msisdn,) for each in gone])).all()
    known = {(row.msisdn_on_record, is_invented(row.nik)) for row in holders}
    return tuple(each for each in gone if not known & {(each.msisdn, False), (each.msisdn, each.invented)})


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
        person.branch,
    )


def _membership_row(owner: int, membership: Membership) -> tuple[Any, ...]:
    covers = (programme in membership.covers for programme in Programme)
    return (owner, membership.segment.value, *covers, *_values(membership, _PLAIN_MEMBERSHIP))


def _claim_row(owner: int, claim: Claim) -> tuple[Any, ...]:
    return (owner, claim.programme.value, claim.stage.value, *_values(claim, _PLAIN_CLAIM))


def _values(item: object, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(item, name) for name in names)
