"""Claims and what happened to them: locked, loaded, and saved for a whole batch at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Row, Select, String, select

from core.claims import ClaimEvent, ClaimState
from core.commands import Programme
from core.facts import Claim, Stage, Zone
from store.database import Db, dialect_of
from store.rows import RowSource, insert_rows, update_rows, upsert_rows
from store.tables import claim_events, claims, participants

INVENTED_NIK = "00"  # no person's NIK begins like that: provinces are numbered from 11

_PLAIN = (
    "number", "kpj", "stage_on", "filed_on", "amount", "reason_code", "contact_msisdn", "interview_at", "due_on",
    "paid_on",
)  # fmt: skip
_COLUMNS = ("participant_id", "programme", "stage", "sequence", "snapshot_sequence", *_PLAIN)
_MOVED = ("id", "stage", "stage_on", "amount", "reason_code", "interview_at", "due_on", "paid_on", "sequence")
_EVENT = ("stage", "sequence", "occurred_at", "reason_code", "amount", "interview_at", "due_on")
_NEW_EVENT = ("claim_id", *_EVENT, "received_at", "notice_id", "untold_reason")
_NUMBERS = RowSource("numbers", {"number": String()})
_IDS = RowSource("claim_ids", {"id": BigInteger()})


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim that is there, whose it is, and whether that is an invented person."""

    id: int
    participant_id: int
    invented: bool
    zone: Zone
    state: ClaimState


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event that is there, with the notice it led to or why there is none."""

    event: ClaimEvent
    notice_id: str | None
    untold_reason: str | None


def lock_claims(db: Db, numbers: Collection[str]) -> dict[str, KnownClaim]:
    """Return the claims with these numbers that there are; nobody else moves them until the transaction ends.

    Nor does anybody change whose phone is whose meanwhile: their participants are locked first, everybody in one order.
    """
    dialect = dialect_of(db)
    parameters = _NUMBERS.parameters(dialect, [(each,) for each in sorted(numbers)])
    db.execute(_owners_statement(dialect), parameters).all()
    return {row.number: _known_of(row) for row in db.execute(_claims_statement(dialect, "number"), parameters)}


def lock_claims_by_id(db: Db, ids: Collection[int]) -> dict[str, KnownClaim]:
    """Return the claims with these ids, by number, locked; for who holds their participants already."""
    dialect = dialect_of(db)
    parameters = _IDS.parameters(dialect, [(each,) for each in sorted(ids)])
    return {row.number: _known_of(row) for row in db.execute(_claims_statement(dialect, "id"), parameters)}


def ids_of_claims(db: Db, numbers: Collection[str]) -> list[int]:
    """Return the ids of the claims with these numbers."""
    dialect = dialect_of(db)
    wanted = select(claims.c.id).where(claims.c.number.in_(select(_NUMBERS.source(dialect).c.number)))
    return list(db.execute(wanted, _NUMBERS.parameters(dialect, [(each,) for each in numbers])).scalars())


def load_events(db: Db, claim_numbers: Mapping[int, str]) -> dict[int, list[StoredEvent]]:
    """Return what happened to the claims with these ids (which have these numbers), by id."""
    dialect = dialect_of(db)
    parameters = _IDS.parameters(dialect, [(each,) for each in sorted(claim_numbers)])
    found: dict[int, list[StoredEvent]] = defaultdict(list)
    for row in db.execute(_events_statement(dialect), parameters):
        event = _event_of(row, claim_numbers[row.claim_id])
        found[row.claim_id].append(StoredEvent(event, row.notice_id, row.untold_reason))
    return found


def move_claims(db: Db, moved: Mapping[int, ClaimState]) -> None:
    """Save where events have brought these claims."""
    rows = [
        (claim_id, state.claim.stage.value, *_values(state.claim, _MOVED[2:-1]), state.sequence)
        for claim_id, state in sorted(moved.items())
    ]
    update_rows(db, claims, _MOVED, "id", rows)


def save_claim_states(db: Db, told: Sequence[tuple[int, ClaimState]]) -> None:
    """Save claims, each with the id of its participant, as they stand now; those that are there change."""
    rows = [
        (
            owner,
            state.claim.programme.value,
            state.claim.stage.value,
            state.sequence,
            state.snapshot_sequence,
            *_values(state.claim, _PLAIN),
        )
        for owner, state in sorted(told, key=lambda each: each[1].claim.number)
    ]
    upsert_rows(db, claims, _COLUMNS, ("number",), rows)


def save_events(db: Db, happened: Sequence[tuple[int, StoredEvent]], now: datetime) -> None:
    """Save new events, each with the id of its claim. Raises IntegrityError where another transaction was first."""
    rows = [
        (claim_id, each.event.stage.value, *_values(each.event, _EVENT[1:]), now, each.notice_id, each.untold_reason)
        for claim_id, each in happened
    ]
    insert_rows(db, claim_events, _NEW_EVENT, rows)


@cache
def _owners_statement(dialect: str) -> Select[Any]:
    numbers = _NUMBERS.source(dialect)
    owners = select(claims.c.participant_id).join(numbers, numbers.c.number == claims.c.number)
    person = participants.c
    return select(person.id).where(person.id.in_(owners)).order_by(person.id).with_for_update(read=True)


@cache
def _claims_statement(dialect: str, key: str) -> Select[Any]:
    source = _NUMBERS.source(dialect) if key == "number" else _IDS.source(dialect)
    person = participants.c
    return (
        select(*claims.c, person.nik, person.zone)
        .join(participants, person.id == claims.c.participant_id)
        .where(claims.c[key].in_(select(source.c[key])))
        .order_by(claims.c.id)
        .with_for_update(of=claims)
    )


@cache
def _events_statement(dialect: str) -> Select[Any]:
    ids = _IDS.source(dialect)
    return select(*claim_events.c).join(ids, ids.c.id == claim_events.c.claim_id).order_by(claim_events.c.id)


def _known_of(row: Row[Any]) -> KnownClaim:
    state = ClaimState(claim_of(row), row.sequence, row.snapshot_sequence)
    return KnownClaim(row.id, row.participant_id, row.nik.startswith(INVENTED_NIK), Zone(row.zone), state)


def claim_of(row: Row[Any]) -> Claim:
    """Return the claim that the columns of a row describe."""
    return Claim(
        programme=Programme(row.programme), stage=Stage(row.stage), **{name: row._mapping[name] for name in _PLAIN}
    )


def _event_of(row: Row[Any], number: str) -> ClaimEvent:
    return ClaimEvent(number, Stage(row.stage), **{name: row._mapping[name] for name in _EVENT[1:]})


def _values(item: object, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(item, name) for name in names)
