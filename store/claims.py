"""Claims and what happened to them: locked, loaded, and saved for a whole batch at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, Row, Select, String, select

from core.claims import ClaimEvent, ClaimState
from core.commands import Programme
from core.facts import Claim, Stage, Zone
from core.invented import is_invented
from store.database import Db, dialect_of
from store.number_locks import share_numbers
from store.rows import RowSource, insert_rows, update_rows, upsert_changed
from store.tables import claim_events, claims, participants

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


class ClaimOfAnother(Exception):  # noqa: N818  # named for what it is
    """A claim number belongs to another participant than the one it was to be saved for. Nothing may be saved."""


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


def lock_contacts(db: Db, numbers: Collection[str], arriving: Collection[str] = ()) -> None:
    """Wait until nobody blocks or moves the contacts of these claims or those `arriving`, and keep others from it.

    Called before any participant or claim is locked, as everybody does, so that nobody waits in a circle. A contact
    that changes while we wait is found by whoever shares it again once the claims are locked.
    """
    dialect = dialect_of(db)
    if dialect == "postgresql":
        there = db.execute(_contacts_statement(dialect), _NUMBERS.parameters(dialect, [(each,) for each in numbers]))
        share_numbers(db, {*arriving, *there.scalars()})


def lock_claims(db: Db, numbers: Collection[str]) -> dict[str, KnownClaim]:
    """Return the claims with these numbers that there are; nobody else moves them until the transaction ends.

    Nor does anybody change whose phone is whose meanwhile, or plan other notices of the same people: their participants
    are locked first, everybody in one order.
    """
    dialect = dialect_of(db)
    parameters = _NUMBERS.parameters(dialect, [(each,) for each in sorted(numbers)])
    db.execute(_owners_statement(dialect), parameters).all()
    return _by_number(db.execute(_claims_statement(dialect, "number"), parameters))


def lock_claims_by_id(db: Db, ids: Collection[int]) -> dict[str, KnownClaim]:
    """Return the claims with these ids, by number, locked; for who holds their participants already."""
    dialect = dialect_of(db)
    parameters = _IDS.parameters(dialect, [(each,) for each in sorted(ids)])
    return _by_number(db.execute(_claims_statement(dialect, "id"), parameters))


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
        found[row[0]].append(_stored_of(row, claim_numbers[row[0]]))
    return found


def move_claims(db: Db, moved: Mapping[int, ClaimState]) -> None:
    """Save where events have brought these claims."""
    rows = [
        (claim_id, state.claim.stage.value, *_values(state.claim, _MOVED[2:-1]), state.sequence)
        for claim_id, state in sorted(moved.items())
    ]
    update_rows(db, claims, _MOVED, "id", rows)


def save_claim_states(db: Db, told: Sequence[tuple[int, ClaimState]]) -> None:
    """Save claims, each with the id of its participant, as they stand now; those that are there change.

    Raises ClaimOfAnother where another transaction was first to save one of them: take another turn.
    """
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
    if len(upsert_changed(db, claims, _COLUMNS, (("number",), "participant_id"), rows)) < len(rows):
        raise ClaimOfAnother


def save_events(db: Db, happened: Sequence[tuple[int, StoredEvent]], now: datetime) -> None:
    """Save new events, each with the id of its claim. Raises IntegrityError where another transaction was first."""
    rows = [
        (claim_id, each.event.stage.value, *_values(each.event, _EVENT[1:]), now, each.notice_id, each.untold_reason)
        for claim_id, each in happened
    ]
    insert_rows(db, claim_events, _NEW_EVENT, rows)


@cache
def _contacts_statement(dialect: str) -> Select[Any]:
    numbers = _NUMBERS.source(dialect)
    wanted = select(claims.c.contact_msisdn).join(numbers, numbers.c.number == claims.c.number)
    return wanted.where(claims.c.contact_msisdn.is_not(None))


@cache
def _owners_statement(dialect: str) -> Select[Any]:
    numbers = _NUMBERS.source(dialect)
    owners = select(claims.c.participant_id).join(numbers, numbers.c.number == claims.c.number)
    person = participants.c
    return select(person.id).where(person.id.in_(owners)).order_by(person.id).with_for_update(key_share=True)


@cache
def _claims_statement(dialect: str, key: str) -> Select[Any]:
    source = _NUMBERS.source(dialect) if key == "number" else _IDS.source(dialect)
    person, claim = participants.c, claims.c
    known = (claim.id, claim.participant_id, person.nik, person.zone, claim.sequence, claim.snapshot_sequence)
    return (
        select(*known, claim.programme, claim.stage, *(claim[name] for name in _PLAIN))
        .join(participants, person.id == claim.participant_id)
        .where(claim[key].in_(select(source.c[key])))
        .order_by(claim.id)
        .with_for_update(of=claims)
    )


@cache
def _events_statement(dialect: str) -> Select[Any]:
    ids, event = _IDS.source(dialect), claim_events.c
    told = (event.claim_id, event.notice_id, event.untold_reason)
    wanted = select(*told, *(event[name] for name in _EVENT)).join(ids, ids.c.id == event.claim_id)
    return wanted.order_by(event.id)


def _by_number(rows: Iterable[Row[Any]]) -> dict[str, KnownClaim]:
    known = map(_known_of, rows)
    return {each.state.claim.number: each for each in known}


def _known_of(row: Row[Any]) -> KnownClaim:
    """Rows are read by position here and below: by name costs more than all the rest."""
    id_, participant_id, nik, zone, sequence, snapshot_sequence, programme, stage, *plain = tuple[Any, ...](row)
    values = dict(zip(_PLAIN, plain, strict=True))
    claim = Claim(programme=Programme(programme), stage=Stage(stage), **values)
    state = ClaimState(claim, sequence, snapshot_sequence)
    return KnownClaim(id_, participant_id, is_invented(nik), Zone(zone), state)


def _stored_of(row: Row[Any], number: str) -> StoredEvent:
    _, notice_id, untold_reason, stage, *plain = tuple[Any, ...](row)
    return StoredEvent(ClaimEvent(number, Stage(stage), *plain), notice_id, untold_reason)


def _values(item: object, names: tuple[str, ...]) -> tuple[Any, ...]:
    values: tuple[Any, ...] = attrgetter(*names)(item)
    return values
