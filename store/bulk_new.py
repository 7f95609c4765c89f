"""Saves people nobody has heard of, on PostgreSQL: COPY straight into the tables, as fast as that goes."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, text

from store.bulk import MEMBERSHIP, PERSON, PeopleBatch, copy_rows, run
from store.bulk_known import save_months, stage_months
from store.number_locks import share_unbound_numbers

_BINDING = ("msisdn", "participant_id", "origin", "status", "since")
_IDS = text("""
    WITH counter AS MATERIALIZED (SELECT CAST(pg_get_serial_sequence('participants', 'id') AS regclass) AS name)
    SELECT nextval(name) FROM counter, generate_series(1, :number)""")
# Of the people that were just added: a phone that is, was or is meant to be told of somebody else.
_ANY_PHONE_KNOWN = text("""
    WITH new AS MATERIALIZED (SELECT id, msisdn_on_record AS msisdn FROM participants
        WHERE id BETWEEN :first AND :last AND msisdn_on_record IS NOT NULL)
    SELECT EXISTS (SELECT FROM new JOIN participants p ON p.msisdn_on_record = new.msisdn WHERE p.id <> new.id)
        OR EXISTS (SELECT FROM new JOIN bindings b ON b.msisdn = new.msisdn)
        OR EXISTS (SELECT FROM new JOIN claims c ON c.contact_msisdn = new.msisdn)
        OR EXISTS (SELECT FROM new JOIN mt_messages t ON t.recipient = new.msisdn WHERE t.status = 'queued')""")


class SomebodyKnownError(Exception):
    """A phone is known already. Nothing of the transaction may be kept."""


def save_new_people(db: Connection, batch: PeopleBatch, now: datetime) -> None:
    """Save people of whom every NIK, KPJ and phone is new.

    Raises IntegrityError or SomebodyKnownError where one is not; then the transaction is to be rolled back. A phone
    that was nobody's is bound at once: there is nobody to be warned.
    """
    share_unbound_numbers(db)
    ids = list(run(db, _IDS, number=len(batch.people)).scalars())
    copy_rows(db, "participants", ("id", *PERSON), (f"{ids[at]}\t{row}" for at, row in enumerate(batch.people)))
    if run(db, _ANY_PHONE_KNOWN, first=min(ids), last=max(ids)).scalar_one():
        raise SomebodyKnownError
    copy_rows(db, "memberships", ("participant_id", *MEMBERSHIP), (f"{ids[at]}\t{row}" for at, row in batch.held))
    copy_rows(db, "bindings", _BINDING, _bindings(batch, ids, now))
    if batch.paid:
        stage_months(db, batch)
        save_months(db)


def _bindings(batch: PeopleBatch, ids: list[int], now: datetime) -> Iterator[str]:
    rest = f"record\tactive\t{now.isoformat()}\n"
    return (f"{phone}\t{ids[at]}\t{rest}" for at, phone in enumerate(batch.phones) if phone is not None)
