"""Saves claims by the thousand on PostgreSQL: COPY into a staging table, then one statement."""

# ruff: noqa: S608  # all names in these statements are ours

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from core.delivery import LIVES
from store.bulk import CLAIM, BulkSaved, ClaimBatch, copy_rows, names, run

ONE_DAY = timedelta(days=1)
_OWN = CLAIM[1:]  # beside whose it is

_STAGING = f"""CREATE TEMP TABLE IF NOT EXISTS incoming_claims ON COMMIT DELETE ROWS AS
    SELECT 0 AS item, ''::varchar AS nik, {names(_OWN)} FROM claims WITH NO DATA"""
# Whoever ties a phone to these people, or tells of a claim of theirs, waits for us; what they did before, we see next.
_LOCK = text("""
    SELECT FROM participants WHERE nik IN (SELECT nik FROM incoming_claims) ORDER BY id FOR SHARE""")
_KNOWN = text("SELECT item FROM incoming_claims JOIN claims USING (number)")
_SAME = text(f"""
    SELECT i.item FROM incoming_claims i JOIN claims c USING (number) JOIN participants p ON p.id = c.participant_id
    WHERE p.nik = i.nik AND c.snapshot_sequence = i.sequence
    AND ({names(_OWN, "c.")}) IS NOT DISTINCT FROM ({names(_OWN, "i.")})""")
# New claims of known people, whose card it is, and of which no phone has to be warned (core/notice_alerts.py): theirs
# is not so new that an older one hears of it, nor another than the contact of a claim that is not long over.
_NEW = text(f"""
    INSERT INTO claims (participant_id, snapshot_sequence, {names(_OWN)})
    SELECT p.id, i.sequence, {names(_OWN, "i.")} FROM incoming_claims i JOIN participants p USING (nik)
    WHERE NOT i.item = ANY(:known)
    AND (i.kpj IS NULL OR EXISTS (SELECT FROM memberships k WHERE k.kpj = i.kpj AND k.participant_id = p.id))
    AND NOT EXISTS (SELECT FROM bindings b WHERE b.participant_id = p.id AND b.status = 'active'
        AND (b.cooling_until > :now OR (b.msisdn <> i.contact_msisdn AND i.programme <> 'JKM'
            AND NOT (i.stage IN ('SELESAI', 'DITOLAK', 'DIBATALKAN') AND i.stage_on < :over))))""")
_STILL_NEW = text("""
    SELECT item FROM incoming_claims i WHERE NOT EXISTS (SELECT FROM claims c WHERE c.number = i.number)""")


def prepare_staging(db: Connection) -> None:
    """Make the staging table of this connection."""
    db.exec_driver_sql(_STAGING)


def save_claims(db: Connection, batch: ClaimBatch, now: datetime) -> BulkSaved:
    """Save what is plain and hand the rest back. Raises IntegrityError where another transaction was first."""
    rows = (f"{position}\t{row}" for position, row in zip(batch.positions, batch.claims, strict=True))
    copy_rows(db, "incoming_claims", ("item", *CLAIM), rows)
    run(db, _LOCK)
    known = set(run(db, _KNOWN).scalars())
    same = set(run(db, _SAME).scalars()) if known else set()
    over = (now - LIVES["security"]).date() - ONE_DAY  # in whichever zone
    created = run(db, _NEW, known=list(known), now=now, over=over).rowcount
    left = known - same
    if created + len(known) < len(batch.claims):
        left.update(run(db, _STILL_NEW).scalars())
    return BulkSaved(created, unchanged=len(same), left=frozenset(left))
