"""Who sent these messages: lock their phones, then see what was answered before and whose phones they are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, Row, Select, String, and_, func, select

from core.commands import Language
from core.facts import Binding, Participant, Phone, Registration, Seen, Zone
from core.message import InboundMessage
from store.database import Db, dialect_of
from store.questions import unpack_question
from store.rows import RowSource, storable
from store.tables import bindings, mo_messages, participants, phones
from store.tables.columns import MSISDN_LENGTH
from store.tables.phones import ACTIVE, PENDING

_LOCKS = RowSource("locks", {"key": BigInteger()})
_ASKED = RowSource("asked", {"sender": String(), "provider": String(), "provider_message_id": String()})


@dataclass(frozen=True, slots=True)
class Sender:
    """What is known of one message's sender; `owner` comes without memberships and claims."""

    seen: Seen | None
    phone: Phone
    owner: Participant | None
    binding: Binding | None
    registration: Registration | None


def msisdn_of(message: InboundMessage) -> str:
    """Return the sender as it is stored."""
    return storable(message.sender, MSISDN_LENGTH)


def lock_phones(db: Db, msisdns: Sequence[str]) -> None:
    """Wait until no other transaction handles any of these phones, and keep others waiting until this one ends.

    PostgreSQL's advisory locks, taken in one order by everybody, so that nobody waits in a circle. They need no row,
    so a phone that is not known yet needs none, and they write nothing. On SQLite there is one writer at a time.
    """
    if dialect_of(db) == "postgresql":
        keys = [(key,) for key in sorted({_lock_key(msisdn) for msisdn in msisdns})]
        db.execute(_lock_statement(), _LOCKS.parameters("postgresql", keys))


def load_senders(db: Db, messages: Sequence[InboundMessage]) -> list[Sender]:
    """Return the sender of each message, in order; no two messages have the same sender."""
    dialect = dialect_of(db)
    asked = [(msisdn_of(message), message.provider, message.provider_message_id) for message in messages]
    found = db.execute(_senders_statement(dialect), _ASKED.parameters(dialect, asked))
    by_msisdn = {row.sender: _sender_of(row) for row in found}
    return [by_msisdn[msisdn_of(message)] for message in messages]


def _lock_key(msisdn: str) -> int:
    return int.from_bytes(hashlib.blake2b(msisdn.encode(), digest_size=8, person=b"kabar phone").digest(), signed=True)


@cache
def _lock_statement() -> Select[Any]:
    locks = _LOCKS.source("postgresql")
    return select(func.pg_advisory_xact_lock(locks.c.key))


@cache
def _senders_statement(dialect: str) -> Select[Any]:
    asked = _ASKED.source(dialect)
    active, pending = bindings.alias("active"), bindings.alias("pending")
    seen = mo_messages.alias("seen")
    source: FromClause = (
        asked.outerjoin(
            seen,
            and_(
                seen.c.provider_message_id == asked.c.provider_message_id,
                seen.c.provider == asked.c.provider,
            ),
        )
        .outerjoin(phones, phones.c.msisdn == asked.c.sender)
        .outerjoin(active, and_(active.c.msisdn == asked.c.sender, active.c.status == ACTIVE))
        .outerjoin(pending, and_(pending.c.msisdn == asked.c.sender, pending.c.status == PENDING))
        .outerjoin(participants, participants.c.id == active.c.participant_id)
    )
    return select(asked.c.sender, *_columns(seen, active, pending)).select_from(source)


def _columns(seen: FromClause, active: FromClause, pending: FromClause) -> list[ColumnElement[Any]]:
    person = participants.c
    return [
        seen.c.id.label("seen_id"),
        seen.c.sender.label("seen_sender"),
        seen.c.reply_text,
        seen.c.outcome.label("seen_outcome"),
        phones.c.language.label("phone_language"),
        phones.c.mass_off_at,
        phones.c.frozen_at,
        phones.c.question,
        phones.c.question_expires_at,
        active.c.participant_id,
        active.c.origin,
        active.c.since,
        active.c.cooling_until,
        pending.c.id.label("registration_id"),
        pending.c.participant_id.label("registering_id"),
        pending.c.code_hash,
        pending.c.code_expires_at,
        pending.c.attempts,
        person.name,
        person.nik,
        person.birth_date,
        person.zone,
        person.language,
        person.msisdn_on_record,
        person.deceased_on,
    ]


def _sender_of(row: Row[Any]) -> Sender:
    return Sender(
        seen=None if row.seen_id is None else _seen_of(row),
        phone=Phone(
            msisdn=row.sender,
            language=None if row.phone_language is None else Language(row.phone_language),
            mass_off_at=row.mass_off_at,
            frozen_at=row.frozen_at,
            question=unpack_question(row.question, row.question_expires_at),
        ),
        owner=None if row.participant_id is None else participant_of(row, row.participant_id),
        binding=None
        if row.participant_id is None
        else Binding(row.participant_id, row.origin, row.since, row.cooling_until),
        registration=None
        if row.registration_id is None
        else Registration(row.registration_id, row.registering_id, row.code_hash, row.code_expires_at, row.attempts),
    )


def _seen_of(row: Row[Any]) -> Seen:
    """Return the stored answer to whoever it was given; the same id from another phone hears nothing of it."""
    is_theirs = row.seen_sender == row.sender
    return Seen(row.reply_text or None, row.seen_outcome) if is_theirs else Seen(None)


def participant_of(row: Row[Any], participant_id: int) -> Participant:
    """Return the participant that the columns of a row describe, without memberships and claims."""
    return Participant(
        id=participant_id,
        name=row.name,
        nik=row.nik,
        birth_date=row.birth_date,
        zone=Zone(row.zone),
        language=Language(row.language),
        msisdn_on_record=row.msisdn_on_record,
        deceased_on=row.deceased_on,
    )
