"""Participants with everything that may be told to them: memberships, newest contributions, claims."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Row, ScalarSelect, Select, String, and_, func, or_, select, union

from core.commands import Programme
from core.facts import Claim, Contribution, Membership, Participant, Segment, Stage
from store.database import Db, dialect_of
from store.rows import RowSource
from store.senders import participant_of
from store.tables import bindings, claims, contributions, memberships, participants
from store.tables.phones import ACTIVE, ENDED

NEWEST_MONTHS = 3

_IDS = RowSource("ids", {"participant_id": BigInteger()})
_CONTACTS = RowSource("contacts", {"msisdn": String()})
_NAMED = RowSource("named", {"nik": String(), "participant_id": BigInteger()})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a registration names, the number that is bound to them now, or the one that was last."""

    participant: Participant | None = None
    msisdn: str | None = None
    former_msisdn: str | None = None


def load_candidates(db: Db, names: Collection[str | int]) -> Mapping[str | int, Candidate]:
    """Return the participants with these NIK or ids by either, without memberships and claims."""
    if not names:
        return {}
    dialect = dialect_of(db)
    named = [(name, None) if isinstance(name, str) else (None, name) for name in names]
    rows = db.execute(_candidates_statement(dialect), _NAMED.parameters(dialect, named)).all()
    found = {row.id: _candidate_of(row) for row in rows}
    return found | {row.nik: found[row.id] for row in rows}


def load_memberships(db: Db, ids: Collection[int]) -> Mapping[int, tuple[Membership, ...]]:
    """Return the memberships of these participants by id: active first, then newest."""
    dialect = dialect_of(db)
    rows = db.execute(_memberships_statement(dialect), _IDS.parameters(dialect, [(each,) for each in ids]))
    found: dict[int, list[Membership]] = defaultdict(list)
    for membership_id, months in groupby(rows, key=lambda row: row.id):
        del membership_id
        first, *others = months
        found[first.participant_id].append(membership_of(first, [first, *others]))
    return {participant_id: tuple(theirs) for participant_id, theirs in found.items()}


def load_claims(db: Db, ids: Collection[int], contacts: Collection[str]) -> list[tuple[int, Claim]]:
    """Return (participant id, claim) for these participants and for claims with one of these contacts, newest first."""
    dialect = dialect_of(db)
    parameters = _IDS.parameters(dialect, [(each,) for each in ids])
    parameters |= _CONTACTS.parameters(dialect, [(each,) for each in contacts])
    return [(row.participant_id, _claim_of(row)) for row in db.execute(_claims_statement(dialect), parameters)]


def complete(
    person: Participant, owned: Mapping[int, tuple[Membership, ...]], found: Iterable[tuple[int, Claim]]
) -> Participant:
    """Return the participant with those of the memberships and claims that are theirs."""
    theirs = tuple(claim for participant_id, claim in found if participant_id == person.id)
    return replace(person, memberships=owned.get(person.id, ()), claims=theirs)


@cache
def _candidates_statement(dialect: str) -> Select[Any]:
    named, person = _NAMED.source(dialect), participants.c
    by_nik = select(person.id).join(named, named.c.nik == person.nik)
    by_id = select(person.id).join(named, named.c.participant_id == person.id)
    found = union(by_nik, by_id).subquery("found")
    bound = and_(bindings.c.participant_id == person.id, bindings.c.status == ACTIVE)
    source = found.join(participants, person.id == found.c.id).outerjoin(bindings, bound)
    columns = (*participants.c, bindings.c.msisdn.label("bound_msisdn"), _former_msisdn().label("former_msisdn"))
    return select(*columns).select_from(source)


def _former_msisdn() -> ScalarSelect[str]:
    """What only waited for its code (it has the hash of one) never was a binding, or anybody could name a number."""
    former = bindings.alias("former").c
    ended = and_(former.participant_id == participants.c.id, former.status == ENDED, former.code_hash.is_(None))
    newest = select(former.msisdn).where(ended).order_by(former.ended_at.desc(), former.id.desc())
    return newest.limit(1).scalar_subquery()


@cache
def _memberships_statement(dialect: str) -> Select[Any]:
    ids = _IDS.source(dialect)
    month = contributions.c
    newest = (
        select(
            month.membership_id,
            month.month,
            month.amount,
            month.paid_on,
            func.row_number().over(partition_by=month.membership_id, order_by=month.month.desc()).label("position"),
        )
        .select_from(ids.join(memberships, memberships.c.participant_id == ids.c.participant_id).join(contributions))
        .subquery("newest")
    )
    member = memberships.c
    return (
        select(*memberships.c, newest.c.month, newest.c.amount, newest.c.paid_on)
        .select_from(
            ids.join(memberships, member.participant_id == ids.c.participant_id).outerjoin(
                newest, and_(newest.c.membership_id == member.id, newest.c.position <= NEWEST_MONTHS)
            )
        )
        .order_by(member.active.desc(), member.since.desc(), member.id, newest.c.month.desc())
    )


@cache
def _claims_statement(dialect: str) -> Select[Any]:
    """Two look-ups put together: an OR over both would read the whole table.

    A contact hears of heirs' claims only: the contact of a living person's claim may be a number that somebody else
    has by now.
    """
    ids, contacts = _IDS.source(dialect), _CONTACTS.source(dialect)
    of_people = select(claims.c.id).join(ids, ids.c.participant_id == claims.c.participant_id)
    of_heirs = or_(claims.c.programme == Programme.JKM.value, participants.c.deceased_on.is_not(None))
    of_contacts = (
        select(claims.c.id)
        .join(contacts, contacts.c.msisdn == claims.c.contact_msisdn)
        .join(participants, participants.c.id == claims.c.participant_id)
        .where(of_heirs)
    )
    found = union(of_people, of_contacts).subquery("found")
    return (
        select(*claims.c).join(found, found.c.id == claims.c.id).order_by(claims.c.filed_on.desc(), claims.c.id.desc())
    )


def _candidate_of(row: Row[Any]) -> Candidate:
    former = row.former_msisdn if row.bound_msisdn is None else None
    return Candidate(participant_of(row, row.id), row.bound_msisdn, former)


def membership_of(row: Row[Any], months: Sequence[Row[Any]] = ()) -> Membership:
    """Return the membership that the columns of a row describe, with the months of these rows."""
    return Membership(
        kpj=row.kpj,
        segment=Segment(row.segment),
        active=row.active,
        since=row.since,
        covers=frozenset(_covered(row)),
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        employer=row.employer,
        last_contribution=row.last_contribution,
        jht_balance=row.jht_balance,
        jht_balance_on=row.jht_balance_on,
        jp_months=row.jp_months,
        wage=row.wage,
        contributions=tuple(
            Contribution(month.month, month.amount, month.paid_on) for month in months if month.month is not None
        ),
    )


def _covered(row: Row[Any]) -> Iterator[Programme]:
    flags = (row.covers_jht, row.covers_jp, row.covers_jkk, row.covers_jkm, row.covers_jkp)
    return (programme for programme, covered in zip(Programme, flags, strict=True) if covered)


def _claim_of(row: Row[Any]) -> Claim:
    return Claim(
        number=row.number,
        programme=Programme(row.programme),
        stage=Stage(row.stage),
        stage_on=row.stage_on,
        filed_on=row.filed_on,
        kpj=row.kpj,
        amount=row.amount,
        reason_code=row.reason_code,
        interview_at=row.interview_at,
        due_on=row.due_on,
        paid_on=row.paid_on,
        contact_msisdn=row.contact_msisdn,
    )
