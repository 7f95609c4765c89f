"""Saves people nobody has heard of, on PostgreSQL: COPY straight into the tables, as fast as that goes."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from store.bulk import MEMBERSHIP, PERSON, PeopleBatch, copy_rows, run
from store.bulk_known import save_months, stage_months

_BINDING = ("msisdn", "participant_id", "origin", "status", "since")
_IDS = text("""
    WITH counter AS MATERIALIZED (SELECT CAST(pg_get_serial_sequence('participants', 'id') AS regclass) AS name)
    SELECT nextval(name) FROM counter, generate_series(1, :number)""")
# A phone that is, was or is meant to be told of somebody; NIK and KPJ are unique, and say so themselves.
_ANY_PHONE_KNOWN = text("""
    WITH new AS (SELECT unnest(CAST(:phones AS varchar[])) AS msisdn)
    SELECT EXISTS (SELECT FROM new JOIN participants p ON p.msisdn_on_record = new.msisdn)
        OR EXISTS (SELECT FROM new JOIN bindings b ON b.msisdn = new.msisdn)
        OR EXISTS (SELECT FROM new JOIN claims c ON c.contact_msisdn = new.msisdn)
        OR EXISTS (SELECT FROM new JOIN mt_messages t ON t.recipient = new.msisdn WHERE t.status = 'queued')""")


def save_if_all_new(db: Connection, batch: PeopleBatch, now: datetime) -> bool:
    """Save the people if every NIK, KPJ and phone is new, and return whether it was so; if not, nothing is saved.

    A phone that was nobody's is bound at once: there is nobody to be warned.
    """
    if run(db, _ANY_PHONE_KNOWN, phones=[each for each in batch.phones if each is not None]).scalar_one():
        return False
    try:
        with db.begin_nested():
            _copy(db, batch, now)
    except IntegrityError:
        return False
    return True


def _copy(db: Connection, batch: PeopleBatch, now: datetime) -> None:
    ids = run(db, _IDS, number=len(batch.people)).scalars().all()
    copy_rows(db, "participants", ("id", *PERSON), (f"{ids[at]}\t{row}" for at, row in enumerate(batch.people)))
    copy_rows(db, "memberships", ("participant_id", *MEMBERSHIP), (f"{ids[at]}\t{row}" for at, row in batch.held))
    copy_rows(db, "bindings", _BINDING, _bindings(batch, list(ids), now))
    if batch.paid:
        stage_months(db, batch)
        save_months(db)


def _bindings(batch: PeopleBatch, ids: list[int], now: datetime) -> Iterator[str]:
    rest = f"record\tactive\t{now.isoformat()}\n"
    return (f"{phone}\t{ids[at]}\t{rest}" for at, phone in enumerate(batch.phones) if phone is not None)
