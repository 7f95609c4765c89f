"""Saves people by the thousand on PostgreSQL: COPY into staging tables, then one statement per table.

Saved here is only what is plainly new, and memberships of people of whom nothing else changes; everything else is
handed back, to be saved in the ordinary way. Items are known by their position in the chunk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, TextClause, text

from core.commands import Programme

PERSON = ("nik", "name", "birth_date", "zone", "language", "msisdn_on_record", "deceased_on")
MEMBERSHIP = (
    "kpj", "segment", "active", "since", "ended_on", "end_reason", "employer", "wage", "last_contribution",
    "jht_balance", "jht_balance_on", "jp_months", *(f"covers_{each.lower()}" for each in Programme),
)  # fmt: skip
CONTRIBUTION = ("month", "amount", "paid_on")


@dataclass(frozen=True, slots=True)
class BulkSaved:
    """How many items of a chunk were saved, or found to be so already, and the positions of those handed back."""

    created: int
    updated: int
    unchanged: int
    left: frozenset[int]


def names(columns: Sequence[str], prefix: str = "") -> str:
    """Return a list of columns in SQL."""
    return ", ".join(f"{prefix}{each}" for each in columns)


_STAGING = (
    f"""CREATE TEMP TABLE IF NOT EXISTS incoming_people ON COMMIT DELETE ROWS AS
        SELECT 0 AS item, {names(PERSON)}, false AS settled, 0::bigint AS id FROM participants WITH NO DATA""",
    """ALTER TABLE incoming_people ALTER id SET DEFAULT nextval(pg_get_serial_sequence('participants', 'id')),
        ALTER settled SET DEFAULT false""",
    f"""CREATE TEMP TABLE IF NOT EXISTS incoming_memberships ON COMMIT DELETE ROWS AS
        SELECT 0 AS item, {names(MEMBERSHIP)} FROM memberships WITH NO DATA""",
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
        AND ({names(PERSON, "p.")}) IS NOT DISTINCT FROM ({names(PERSON, "i.")})
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
    text(f"DELETE FROM {table} WHERE item = ANY(:left)")  # noqa: S608  # names are ours
    for table in ("incoming_people", "incoming_memberships", "incoming_contributions")
)

_NEW_PEOPLE = text(f"""
    INSERT INTO participants (id, {names(PERSON)}) SELECT id, {names(PERSON)} FROM incoming_people
    WHERE NOT settled ORDER BY item""")  # noqa: S608
_NEW_MEMBERSHIPS = text(f"""
    INSERT INTO memberships (participant_id, {names(MEMBERSHIP)})
    SELECT i.id, {names(MEMBERSHIP, "m.")} FROM incoming_memberships m JOIN incoming_people i USING (item)
    WHERE NOT i.settled OR NOT EXISTS (SELECT FROM memberships k WHERE k.kpj = m.kpj)""")  # noqa: S608
_CHANGED_MEMBERSHIPS = text(f"""
    UPDATE memberships k SET ({names(MEMBERSHIP)}) = ROW({names(MEMBERSHIP, "m.")})
    FROM incoming_memberships m JOIN incoming_people i USING (item)
    WHERE i.settled AND k.kpj = m.kpj AND k.participant_id = i.id
    AND ({names(MEMBERSHIP, "k.")}) IS DISTINCT FROM ({names(MEMBERSHIP, "m.")})
    RETURNING k.participant_id""")  # noqa: S608
_CONTRIBUTIONS = text(f"""
    WITH saved AS (
        INSERT INTO contributions AS c (membership_id, {names(CONTRIBUTION)})
        SELECT k.id, {names(CONTRIBUTION, "n.")} FROM incoming_contributions n JOIN memberships k USING (kpj)
        ON CONFLICT (membership_id, month) DO UPDATE SET amount = excluded.amount, paid_on = excluded.paid_on
        WHERE (c.amount, c.paid_on) IS DISTINCT FROM (excluded.amount, excluded.paid_on) RETURNING membership_id)
    SELECT DISTINCT participant_id FROM saved JOIN memberships k ON k.id = saved.membership_id""")  # noqa: S608
_SETTLED = text("SELECT id FROM incoming_people WHERE settled")
# A phone that was nobody's is bound at once: there is nobody to be warned.
_NEW_BINDINGS = text("""
    INSERT INTO bindings (msisdn, participant_id, origin, status, since)
    SELECT msisdn_on_record, id, 'record', 'active', :now FROM incoming_people
    WHERE NOT settled AND msisdn_on_record IS NOT NULL""")


def prepare_bulk(db: Connection) -> None:
    """Make the staging tables of this connection; they are empty at the beginning of every transaction."""
    for statement in _STAGING:
        db.exec_driver_sql(statement)


def begin_bulk(db: Connection) -> None:
    """Set this transaction up. Its commit does not wait for the disk: data and progress can only be lost together.

    Plans are made anew each time, since tables grow, and find few rows in large tables, whatever the planner knows.
    """
    db.exec_driver_sql("SET LOCAL synchronous_commit = off")
    for setting in ("plan_cache_mode = force_custom_plan", "enable_seqscan = off", "random_page_cost = 1.1"):
        db.exec_driver_sql(f"SET LOCAL {setting}")


def learn(db: Connection) -> None:
    """Let the planner know what was added; with what it knows of empty tables it would plan badly."""
    db.exec_driver_sql("ANALYZE participants, memberships, bindings, claims")


def save_people(db: Connection, people: str, held: str, paid: str, now: datetime) -> BulkSaved:
    """Save what is plain of a chunk of people.

    The three are COPY text: PERSON, MEMBERSHIP and (behind the KPJ) CONTRIBUTION columns, each behind the position of
    the item. No NIK, KPJ or phone may stand in two items. Raises IntegrityError where another transaction was first.
    """
    stage(db, "incoming_people", ("item", *PERSON), people)
    stage(db, "incoming_memberships", ("item", *MEMBERSHIP), held)
    stage(db, "incoming_contributions", ("item", "kpj", *CONTRIBUTION), paid)
    known = set(db.execute(_KNOWN).scalars())
    settled = set(db.execute(_SETTLE, {"known": list(known)}).scalars()) if known else set()
    left = known - settled
    if left:
        for statement in _HAND_BACK:
            db.execute(statement, {"left": list(left)})
    created = run(db, _NEW_PEOPLE).rowcount
    run(db, _NEW_BINDINGS, now=now)
    return _save_cards(db, created, settled, frozenset(left), has_months=bool(paid))


def _save_cards(
    db: Connection, created: int, settled: set[int], left: frozenset[int], *, has_months: bool
) -> BulkSaved:
    """Save memberships and months of those who were not handed back."""
    owners: set[int] = set()
    if settled:  # of people who are known it matters whether anything changes
        owners.update(run(db, text(f"{_NEW_MEMBERSHIPS.text} RETURNING participant_id")).scalars())
        owners.update(run(db, _CHANGED_MEMBERSHIPS).scalars())
    else:
        run(db, _NEW_MEMBERSHIPS)
    if has_months:
        owners.update(run(db, _CONTRIBUTIONS).scalars())
    updated = len(owners.intersection(run(db, _SETTLED).scalars())) if settled else 0
    return BulkSaved(created, updated, len(settled) - updated, left)


def run(db: Connection, statement: TextClause, **values: Any) -> CursorResult[Any]:
    """Run a statement with these values."""
    return db.execute(statement, values)


def stage(db: Connection, table: str, columns: Sequence[str], rows: str) -> None:
    """Put COPY text into a table; the driver's own COPY, because SQLAlchemy knows none."""
    if rows:
        driver: Any = db.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names(columns)}) FROM STDIN") as copy:
            copy.write(rows)
