"""Saves people of whom some are known already, on PostgreSQL: by way of staging tables.

Saved here is what is plainly new, and memberships of people of whom nothing else changes; everything else is handed
back, to be saved in the ordinary way.
"""

# ruff: noqa: S608  # all names in these statements are ours

from datetime import datetime

from sqlalchemy import Connection, text

from store.bulk import (
    CONTRIBUTION,
    MEMBERSHIP,
    PERSON,
    SILENT_MEMBERSHIP,
    SILENT_PERSON,
    BulkSaved,
    PeopleBatch,
    copy_rows,
    names,
    run,
    said,
)
from store.number_locks import share_unbound_numbers

_STAGING = (
    f"""CREATE TEMP TABLE IF NOT EXISTS incoming_people ON COMMIT DELETE ROWS AS
        SELECT 0 AS item, 0 AS silent, {names(PERSON)}, false AS settled, 0::bigint AS id
        FROM participants WITH NO DATA""",
    """ALTER TABLE incoming_people ALTER id SET DEFAULT nextval(pg_get_serial_sequence('participants', 'id')),
        ALTER settled SET DEFAULT false""",
    f"""CREATE TEMP TABLE IF NOT EXISTS incoming_memberships ON COMMIT DELETE ROWS AS
        SELECT 0 AS item, 0 AS silent, {names(MEMBERSHIP)} FROM memberships WITH NO DATA""",
    f"""CREATE TEMP TABLE IF NOT EXISTS incoming_contributions ON COMMIT DELETE ROWS AS
        SELECT 0 AS item, ''::varchar AS kpj, {names(CONTRIBUTION)} FROM contributions WITH NO DATA""",
)

# Of whom something is known: their NIK, a card, or the phone, which is, was or is meant to be told of somebody.
_KNOWN = text("""
    SELECT item FROM incoming_people JOIN participants USING (nik)
    UNION SELECT item FROM incoming_memberships JOIN memberships USING (kpj)
    UNION SELECT item FROM incoming_people JOIN participants USING (msisdn_on_record)
    UNION SELECT item FROM incoming_people i JOIN bindings b ON b.msisdn = i.msisdn_on_record
    UNION SELECT item FROM incoming_people i JOIN claims c ON c.contact_msisdn = i.msisdn_on_record
    UNION SELECT item FROM incoming_people i JOIN mt_messages t ON t.recipient = i.msisdn_on_record
        WHERE t.status = 'queued'""")

# People of whom everything but their memberships is as it was: the phone on record is theirs alone and bound, or there
# is none; no notice hangs on their memberships (a right to JKP); no card is somebody else's.
_SETTLE = text(f"""
    WITH same AS (
        SELECT i.item, p.id FROM incoming_people i JOIN participants p USING (nik)
        WHERE i.item = ANY(:known)
        AND ({names(PERSON, "p.")}) IS NOT DISTINCT FROM ({said(PERSON, SILENT_PERSON, "i", "p")})
        AND NOT EXISTS (SELECT FROM incoming_memberships m JOIN memberships k USING (kpj)
            WHERE m.item = i.item AND k.participant_id <> p.id)
        AND NOT EXISTS (SELECT FROM memberships k WHERE k.participant_id = p.id AND k.end_reason = 'laid_off')
        AND NOT EXISTS (SELECT FROM claims c WHERE c.participant_id = p.id AND c.programme = 'JKP')
        AND NOT EXISTS (SELECT FROM participants o WHERE o.msisdn_on_record = p.msisdn_on_record AND o.id <> p.id)
        AND NOT EXISTS (SELECT FROM bindings b WHERE b.participant_id = p.id AND b.status = 'active'
            AND b.origin = 'record' AND b.msisdn IS DISTINCT FROM p.msisdn_on_record)
        AND (p.msisdn_on_record IS NULL OR EXISTS (SELECT FROM bindings b WHERE b.status = 'active'
            AND b.participant_id = p.id) OR EXISTS (SELECT FROM bindings b WHERE b.status = 'active'
            AND b.msisdn = p.msisdn_on_record))
        ORDER BY p.id FOR NO KEY UPDATE OF p)
    UPDATE incoming_people i SET settled = true, id = same.id FROM same WHERE i.item = same.item RETURNING i.item""")
_HAND_BACK = tuple(
    text(f"DELETE FROM {table} WHERE item = ANY(:left)")  # names are ours
    for table in ("incoming_people", "incoming_memberships", "incoming_contributions")
)

_NEW_PEOPLE = text(f"""
    INSERT INTO participants (id, {names(PERSON)}) SELECT id, {names(PERSON)} FROM incoming_people
    WHERE NOT settled ORDER BY item""")
_ALL_MEMBERSHIPS = f"""
    INSERT INTO memberships (participant_id, {names(MEMBERSHIP)})
    SELECT i.id, {names(MEMBERSHIP, "m.")} FROM incoming_memberships m JOIN incoming_people i USING (item)"""
_FIRST_MEMBERSHIPS = text(_ALL_MEMBERSHIPS)
_NEW_MEMBERSHIPS = text(f"""{_ALL_MEMBERSHIPS}
    WHERE NOT EXISTS (SELECT FROM memberships k WHERE k.kpj = m.kpj) RETURNING participant_id""")
_TOLD = said(MEMBERSHIP, SILENT_MEMBERSHIP, "m", "k")
_CHANGED_MEMBERSHIPS = text(f"""
    UPDATE memberships k SET ({names(MEMBERSHIP)}) = ROW({_TOLD})
    FROM incoming_memberships m JOIN incoming_people i USING (item)
    WHERE i.settled AND k.kpj = m.kpj AND k.participant_id = i.id
    AND ({names(MEMBERSHIP, "k.")}) IS DISTINCT FROM ({_TOLD})
    RETURNING k.participant_id""")
_CONTRIBUTIONS = text(f"""
    WITH saved AS (
        INSERT INTO contributions AS c (membership_id, {names(CONTRIBUTION)})
        SELECT k.id, {names(CONTRIBUTION, "n.")} FROM incoming_contributions n JOIN memberships k USING (kpj)
        ON CONFLICT (membership_id, month) DO UPDATE SET amount = excluded.amount, paid_on = excluded.paid_on
        WHERE (c.amount, c.paid_on) IS DISTINCT FROM (excluded.amount, excluded.paid_on) RETURNING membership_id)
    SELECT DISTINCT participant_id FROM saved JOIN memberships k ON k.id = saved.membership_id""")
_SETTLED = text("SELECT id FROM incoming_people WHERE settled")
# A phone that was nobody's is bound at once: there is nobody to be warned.
_NEW_BINDINGS = text("""
    INSERT INTO bindings (msisdn, participant_id, origin, status, since)
    SELECT msisdn_on_record, id, 'record', 'active', :now FROM incoming_people
    WHERE NOT settled AND msisdn_on_record IS NOT NULL""")


def prepare_staging(db: Connection) -> None:
    """Make the staging tables of this connection; they are empty at the beginning of every transaction."""
    for statement in _STAGING:
        db.exec_driver_sql(statement)


def save_people(db: Connection, batch: PeopleBatch, now: datetime) -> BulkSaved:
    """Save what is plain and hand the rest back. Raises IntegrityError where another transaction was first."""
    share_unbound_numbers(db)
    _stage(db, batch)
    known = set(run(db, _KNOWN).scalars())
    settled = set(run(db, _SETTLE, known=list(known)).scalars()) if known else set()
    left = known - settled
    if left:
        for statement in _HAND_BACK:
            run(db, statement, left=list(left))
    created = run(db, _NEW_PEOPLE).rowcount
    run(db, _NEW_BINDINGS, now=now)
    updated = _save_cards(db, settled=bool(settled), has_months=bool(batch.paid))
    return BulkSaved(created, updated, len(settled) - updated, frozenset(left))


def _stage(db: Connection, batch: PeopleBatch) -> None:
    at = batch.positions
    people = zip(at, batch.silent, batch.people, strict=True)
    copy_rows(
        db, "incoming_people", ("item", "silent", *PERSON), (f"{n}\t{silent}\t{row}" for n, silent, row in people)
    )
    held = zip(batch.held, batch.held_silent, strict=True)
    cards = (f"{at[place]}\t{silent}\t{row}" for (place, row), silent in held)
    copy_rows(db, "incoming_memberships", ("item", "silent", *MEMBERSHIP), cards)
    stage_months(db, batch)


def stage_months(db: Connection, batch: PeopleBatch) -> None:
    """Put the months that were paid for into their staging table."""
    rows = (f"{batch.positions[place]}\t{row}" for place, row in batch.paid)
    copy_rows(db, "incoming_contributions", ("item", "kpj", *CONTRIBUTION), rows)


def save_months(db: Connection) -> set[int]:
    """Save the months that were staged; return the ids of whose they are, where anything is new."""
    return set(run(db, _CONTRIBUTIONS).scalars())


def _save_cards(db: Connection, *, settled: bool, has_months: bool) -> int:
    """Save memberships and months of those who were not handed back; return how many known people have new ones."""
    owners: set[int] = set()
    if settled:
        owners.update(run(db, _NEW_MEMBERSHIPS).scalars())
        owners.update(run(db, _CHANGED_MEMBERSHIPS).scalars())
    else:
        run(db, _FIRST_MEMBERSHIPS)
    if has_months:
        owners |= save_months(db)
    return len(owners.intersection(run(db, _SETTLED).scalars())) if settled else 0
