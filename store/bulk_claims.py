"""Saves claims by the thousand on PostgreSQL: COPY into a staging table, then one statement."""

from datetime import datetime

from sqlalchemy import Connection, text

from store.bulk import BulkSaved, names, run, stage

CLAIM = (
    "number", "programme", "stage", "stage_on", "filed_on", "kpj", "amount", "reason_code", "contact_msisdn",
    "interview_at", "due_on", "paid_on", "sequence",
)  # fmt: skip

_STAGING = f"""CREATE TEMP TABLE IF NOT EXISTS incoming_claims ON COMMIT DELETE ROWS AS
    SELECT 0 AS item, ''::varchar AS nik, {names(CLAIM)} FROM claims WITH NO DATA"""
_KNOWN = text("SELECT item FROM incoming_claims JOIN claims USING (number)")
_SAME = text(f"""
    SELECT i.item FROM incoming_claims i JOIN claims c USING (number) JOIN participants p ON p.id = c.participant_id
    WHERE p.nik = i.nik AND c.snapshot_sequence = i.sequence
    AND ({names(CLAIM, "c.")}) IS NOT DISTINCT FROM ({names(CLAIM, "i.")})""")
# New claims of known people, whose card it is, and whose phone is not so new that an older one has to be warned.
_NEW = text(f"""
    INSERT INTO claims (participant_id, snapshot_sequence, {names(CLAIM)})
    SELECT p.id, i.sequence, {names(CLAIM, "i.")} FROM incoming_claims i JOIN participants p USING (nik)
    WHERE NOT i.item = ANY(:known)
    AND (i.kpj IS NULL OR EXISTS (SELECT FROM memberships k WHERE k.kpj = i.kpj AND k.participant_id = p.id))
    AND NOT EXISTS (SELECT FROM bindings b WHERE b.participant_id = p.id AND b.status = 'active'
        AND b.cooling_until > :now)
    ORDER BY i.item""")  # noqa: S608
_STILL_NEW = text("""
    SELECT item FROM incoming_claims i WHERE NOT EXISTS (SELECT FROM claims c WHERE c.number = i.number)""")


def prepare_bulk_claims(db: Connection) -> None:
    """Make the staging table of this connection."""
    db.exec_driver_sql(_STAGING)


def save_claims(db: Connection, filed: str, number: int, now: datetime) -> BulkSaved:
    """Save what is plain of a chunk of claims and return the positions of the others.

    `filed` is COPY text of so many rows: position, NIK and the CLAIM columns. No claim number may stand in it twice.
    Raises IntegrityError where another transaction was first.
    """
    stage(db, "incoming_claims", ("item", "nik", *CLAIM), filed)
    known = set(run(db, _KNOWN).scalars())
    same = set(run(db, _SAME).scalars()) if known else set()
    created = run(db, _NEW, known=list(known), now=now).rowcount
    left = known - same
    if created + len(known) < number:
        left.update(run(db, _STILL_NEW).scalars())
    return BulkSaved(created, 0, len(same), frozenset(left))
