"""What the notice policy needs to know of many people at once: the person, their cards, whose phone is whose."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    select,
)

from core.commands import Language, Programme
from core.delivery import RECALLABLE
from core.facts import Membership, Zone
from core.invented import NIKS, is_invented
from core.notice_facts import NoticeFacts, Recipient
from store.database import Db, dialect_of
from store.people import membership_of
from store.rows import RowSource
from store.tables import (
    MtKind,
    UtcDateTime,
    bindings,
    claims,
    memberships,
    mt_messages,
    participants,
    phones,
)
from store.tables.columns import constant
from store.tables.phones import ACTIVE, ENDED

PhoneFacts = tuple[Language | None, datetime | None]  # language, frozen since
_IDS = RowSource("people", {"id": BigInteger()})
_PHONES = RowSource("asked", {"msisdn": String()})
_mt = mt_messages.c


def lock_people(db: Db, ids: Collection[int]) -> None:
    """Wait until nobody else decides what these participants are told; others wait until this transaction ends."""
    dialect = dialect_of(db)
    db.execute(_lock_statement(dialect), _people(dialect, ids)).all()


def load_people(db: Db, ids: Collection[int], now: datetime) -> dict[int, NoticeFacts]:
    """Return what is known of these participants, by id; nothing of a claim yet, and nothing of what is planned."""
    dialect = dialect_of(db)
    cards: dict[int, list[Membership]] = defaultdict(list)
    for row in db.execute(_memberships_statement(dialect), _people(dialect, ids)):
        cards[row.participant_id].append(membership_of(row))
    rows = db.execute(_people_statement(dialect), _people(dialect, ids) | {"now": now})
    return {row.id: _facts_of(row, tuple(cards[row.id])) for row in rows}


def load_phones(db: Db, msisdns: Collection[str]) -> dict[str, PhoneFacts]:
    """Return language and freezing (since when) of those of these phones of which there is something to know."""
    if not msisdns:
        return {}
    dialect = dialect_of(db)
    rows = db.execute(_phones_statement(dialect), _PHONES.parameters(dialect, [(each,) for each in sorted(msisdns)]))
    return {row.msisdn: (_language_of(row.language), row.frozen_at) for row in rows}


def claims_of(db: Db, ids: Collection[int]) -> list[int]:
    """Return the ids of all claims of these participants."""
    dialect = dialect_of(db)
    people = _IDS.source(dialect)
    wanted = select(claims.c.id).join(people, people.c.id == claims.c.participant_id).order_by(claims.c.id)
    return list(db.execute(wanted, _people(dialect, ids)).scalars())


def people_told_at(db: Db, msisdns: Collection[str], *, invented_only: bool = False) -> set[int]:
    """Return whose these phones are, whose claims have them as contact, and whose notices wait to go there.

    With `invented_only` everybody else is left out.
    """
    dialect = dialect_of(db)
    parameters = _PHONES.parameters(dialect, [(each,) for each in sorted(msisdns)])
    return {row.participant_id for row in db.execute(_told_statement(dialect, invented_only), parameters)}


def _people(dialect: str, ids: Collection[int]) -> dict[str, Any]:
    return _IDS.parameters(dialect, [(each,) for each in sorted(ids)])


@cache
def _lock_statement(dialect: str) -> Select[Any]:
    person = participants.c
    wanted = select(person.id).where(person.id.in_(select(_IDS.source(dialect).c.id)))
    return wanted.order_by(person.id).with_for_update(key_share=True)


@cache
def _people_statement(dialect: str) -> Select[Any]:
    people, person = _IDS.source(dialect), participants.c
    active, phone = bindings.alias("active"), phones.alias("phone")
    cooling = active.c.cooling_until > bindparam("now", type_=UtcDateTime())
    return select(
        person.id,
        person.zone,
        person.language,
        person.nik,
        person.deceased_on,
        active.c.msisdn,
        active.c.cooling_until,
        phone.c.language.label("phone_language"),
        phone.c.frozen_at,
        case((cooling, _former(active.c.msisdn))).label("former_msisdn"),
        exists()
        .where(claims.c.participant_id == person.id, claims.c.programme == constant(Programme.JKP))
        .label("has_jkp_claim"),
    ).select_from(
        people.join(participants, person.id == people.c.id)
        .outerjoin(active, and_(active.c.participant_id == person.id, active.c.status == ACTIVE))
        .outerjoin(phone, phone.c.msisdn == active.c.msisdn)
    )


def _former(bound: ColumnElement[str]) -> ColumnElement[Any]:
    """The number before this one, unless it is somebody's now. What only waited for its code never was a binding."""
    former, own = bindings.alias("former").c, bindings.alias("own").c
    ended = and_(former.participant_id == participants.c.id, former.status == ENDED, former.code_hash.is_(None))
    taken = exists().where(own.msisdn == former.msisdn, own.status == ACTIVE)
    newest = select(former.msisdn).where(ended, former.msisdn != bound, ~taken)
    return newest.order_by(former.ended_at.desc(), former.id.desc()).limit(1).scalar_subquery()


@cache
def _memberships_statement(dialect: str) -> Select[Any]:
    people, card = _IDS.source(dialect), memberships.c
    wanted = select(*card).join(people, people.c.id == card.participant_id)
    return wanted.order_by(card.active.desc(), card.since.desc(), card.id)


@cache
def _phones_statement(dialect: str) -> Select[Any]:
    asked, phone = _PHONES.source(dialect), phones.c
    return select(phone.msisdn, phone.language, phone.frozen_at).join(asked, asked.c.msisdn == phone.msisdn)


@cache
def _told_statement(dialect: str, invented_only: bool) -> CompoundSelect[Any] | Select[Any]:
    asked = _PHONES.source(dialect)
    recallable = _mt.status.in_([constant(each) for each in RECALLABLE])
    waiting = and_(_mt.recipient == asked.c.msisdn, recallable, _mt.kind == constant(MtKind.NOTICE))
    bound = and_(bindings.c.msisdn == asked.c.msisdn, bindings.c.status == ACTIVE)
    told = (
        select(bindings.c.participant_id)
        .join(asked, bound)
        .union(
            select(claims.c.participant_id).join(asked, claims.c.contact_msisdn == asked.c.msisdn),
            select(_mt.participant_id).join(asked, waiting).where(_mt.participant_id.is_not(None)),
        )
    )
    if not invented_only:
        return told
    everybody, person = told.subquery("told"), participants.c
    invented = select(everybody.c.participant_id).join(participants, person.id == everybody.c.participant_id)
    return invented.where(person.nik.startswith(NIKS))


def _facts_of(row: Row[Any], cards: Sequence[Membership]) -> NoticeFacts:
    language = Language(row.language)
    bound = None
    if row.msisdn is not None:
        spoken = _language_of(row.phone_language) or language
        bound = Recipient(row.msisdn, spoken, row.frozen_at, row.cooling_until)
    return NoticeFacts(
        participant_id=row.id,
        zone=Zone(row.zone),
        language=language,
        invented=is_invented(row.nik),
        deceased_on=row.deceased_on,
        bound=bound,
        former_msisdn=row.former_msisdn,
        memberships=tuple(cards),
        has_jkp_claim=row.has_jkp_claim,
    )


def _language_of(code: str | None) -> Language | None:
    return None if code is None else Language(code)
