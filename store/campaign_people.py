"""Whom the rows of a campaign reach, and what is known of their phones: many in few statements."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    FromClause,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from core.campaign_checks import Recipient
from core.campaign_rows import RowOutcome
from core.commands import Language
from store.database import Db, dialect_of
from store.tables import (
    UtcDateTime,
    bindings,
    campaign_rows,
    campaigns,
    memberships,
    mt_messages,
    participants,
    phones,
)
from store.tables.columns import constant
from store.tables.phones import ACTIVE

By = Literal["number", "kpj", "nik", "id"]
SETTINGS = (  # a chunk's rows are looked up by index, whatever the planner thinks of the tables
    "synchronous_commit = off",
    "enable_seqscan = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "enable_material = off",
    "enable_memoize = off",
    "random_page_cost = 1.1",
    "work_mem = '32MB'",
    "jit = off",
)
_KINDS: Mapping[By, TypeEngine[Any]] = {"number": String(), "kpj": String(), "nik": String(), "id": BigInteger()}
_p, _b, _r, _mt = participants.c, bindings.c, campaign_rows.c, mt_messages.c
NOT_GONE = ("cancelled", "failed", "expired")  # of an MT: nobody has read it
_BITS = (DECEASED, OPTED_OUT, FROZEN) = (1, 2, 4)
_LANGUAGES = {each.value: each for each in Language}


@dataclass(frozen=True, slots=True)
class Since:
    """From when on something counts: `today` begins the day in WIB, `lately` some days ago."""

    today: datetime
    lately: datetime


@contextmanager
def chunk_of(db: Db) -> Iterator[None]:
    """Set a transaction up in which a chunk is looked at: by index, and its commit does not wait for the disk.

    What is known of a chunk and how far the check came can only be lost together. Statements are planned when they are
    run: a plan that was made when the campaign had no rows would read all of them for each.
    """
    if dialect_of(db) != "postgresql":
        yield
        return
    db.execute(text("; ".join(f"SET LOCAL {each}" for each in SETTINGS)))
    driver: Any = (db.connection() if isinstance(db, Session) else db).connection.driver_connection
    usual, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = usual


def load_recipients(
    db: Db, campaign_id: str, by: By, keys: Collection[Any], regions: Mapping[str, str]
) -> dict[Any, Recipient]:
    """Return what is known of whoever these keys lead to; keys that lead to nobody are left out.

    A number is whose binding it is, else whose number on record, the living first. A person is reached at the bound
    phone, else at the number on record that is nobody else's. `regions` are the provinces of branches.
    """
    if not keys:
        return {}
    dialect = dialect_of(db)
    rows = db.execute(_statement(dialect, by), {"campaign": campaign_id, "keys": _keys(dialect, keys)})
    return {row[0]: _recipient(row, regions) for row in rows.all()}


def _keys(dialect: str, keys: Collection[Any]) -> str:
    """Return keys as one parameter: in an array each would be looked at on its way. None holds a comma."""
    return ",".join(map(str, keys)) if dialect == "postgresql" else json.dumps(list(keys))


def _named(dialect: str, by: By) -> FromClause:
    """Return the keys as a table with one column."""
    kind, given = _KINDS[by], bindparam("keys", type_=String())
    if dialect == "postgresql":
        array: Any = cast(func.string_to_array(given, literal_column("','")), ARRAY(kind))
        return func.unnest(array).table_valued(column("key", kind)).render_derived(name="named")
    each = func.json_each(given).table_valued("value")
    return select(each.c.value.label("key")).subquery("named")


def _recipient(row: Any, regions: Mapping[str, str]) -> Recipient:
    _, msisdn, person, language, zone, branch, state, taken = row
    region = regions.get(branch) if branch else None
    if not state:
        return Recipient(msisdn, person, _LANGUAGES[language], zone, region, taken=taken)
    deceased, opted_out, frozen = (bool(state & each) for each in _BITS)
    return Recipient(msisdn, person, _LANGUAGES[language], zone, region, deceased, opted_out, frozen, taken)


@cache
def _statement(dialect: str, by: By) -> Select[Any]:
    reached = _reached_by_number(dialect) if by == "number" else _reached_by_person(dialect, by)
    mine = and_(
        _r.campaign_id == bindparam("campaign", type_=String()),
        _r.msisdn == reached.c.msisdn,
        _r.outcome == constant(RowOutcome.SEND),
    )
    phone = phones.c
    state = (
        case((reached.c.deceased_on.is_not(None), DECEASED), else_=0)
        + case((phone.mass_off_at.is_not(None), OPTED_OUT), else_=0)
        + case((phone.frozen_at.is_not(None), FROZEN), else_=0)
    )
    language = func.coalesce(phone.language, reached.c.language)
    # Not a join: the planner believes that a new campaign has no rows, and would read all of them for each.
    taken = select(_r.row).where(mine).limit(1).scalar_subquery()
    columns = (reached.c.key, reached.c.msisdn, reached.c.id, language, reached.c.zone, reached.c.branch, state, taken)
    return select(*columns).select_from(reached.outerjoin(phones, phone.msisdn == reached.c.msisdn))


_OF_PERSON = (_p.id, _p.language, _p.zone, _p.branch, _p.deceased_on)


def _reached_by_number(dialect: str) -> Any:
    named = _named(dialect, "number")
    held = and_(_b.msisdn == named.c.key, _b.status == ACTIVE)
    living = _on_record(named.c.key, living=True)
    owner = func.coalesce(_b.participant_id, living, _on_record(named.c.key, living=False))
    source = named.outerjoin(bindings, held).join(participants, _p.id == owner)
    return select(named.c.key, named.c.key.label("msisdn"), *_OF_PERSON).select_from(source).subquery("reached")


def _on_record(number: Any, *, living: bool) -> ScalarSelect[Any]:
    person = participants.alias()
    recorded = select(func.min(person.c.id)).where(person.c.msisdn_on_record == number)
    return (recorded.where(person.c.deceased_on.is_(None)) if living else recorded).scalar_subquery()


def _reached_by_person(dialect: str, by: By) -> Any:
    named = _named(dialect, by)
    if by == "kpj":
        held_cards = named.join(memberships, memberships.c.kpj == named.c.key)
        people = held_cards.join(participants, _p.id == memberships.c.participant_id)
    else:
        people = named.join(participants, (_p.nik if by == "nik" else _p.id) == named.c.key)
    source = people.outerjoin(bindings, and_(_b.participant_id == _p.id, _b.status == ACTIVE))
    wanted = select(named.c.key, phone_of_person().label("msisdn"), *_OF_PERSON)
    return wanted.select_from(source).subquery("reached")


def phone_of_person() -> Any:
    """Return the expression for a participant's phone: the binding joined to them, else the number on record.

    That is theirs only where nobody else is bound to it or has it on record.
    """
    other, elsewhere = participants.alias("other"), bindings.alias("elsewhere")
    bound = select(elsewhere.c.id).where(elsewhere.c.msisdn == _p.msisdn_on_record, elsewhere.c.status == ACTIVE)
    shared = select(other.c.id).where(other.c.msisdn_on_record == _p.msisdn_on_record, other.c.id != _p.id)
    alone = [each.limit(1).scalar_subquery().is_(None) for each in (bound, shared)]  # NOT EXISTS would read everything
    theirs = and_(_p.msisdn_on_record.is_not(None), *alone)
    return func.coalesce(_b.msisdn, case((theirs, _p.msisdn_on_record)))


def any_lately(db: Db, campaign_id: str, since: Since) -> bool:
    """Return whether another campaign may have sent anything lately: else nobody need look."""
    lately = campaigns.c.ended_at.is_(None) | (campaigns.c.ended_at >= since.lately)
    others = exists().where(campaigns.c.id != campaign_id, campaigns.c.begun_at.is_not(None), lately)
    return bool(db.execute(select(others)).scalar())


def load_sent(db: Db, campaign_id: str, numbers: Collection[str], since: Since) -> dict[str, list[tuple[str, bool]]]:
    """Return by number what other campaigns sent there lately: text, and whether that was today."""
    dialect = dialect_of(db)
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    if numbers:
        told = {"campaign": campaign_id, "today": since.today, "lately": since.lately, "keys": _keys(dialect, numbers)}
        for number, words, today in db.execute(_sent_statement(dialect), told).all():
            found[number].append((words, bool(today)))
    return found


@cache
def _sent_statement(dialect: str) -> Select[Any]:
    numbers = _named(dialect, "number")
    today = _mt.created_at >= bindparam("today", type_=UtcDateTime())
    sent = and_(
        _mt.recipient == numbers.c.key,
        _mt.created_at >= bindparam("lately", type_=UtcDateTime()),
        _mt.campaign_id != bindparam("campaign", type_=String()),
        _mt.status.not_in([constant(each) for each in NOT_GONE]),
    )
    return select(numbers.c.key, _mt.text, today).select_from(numbers.join(mt_messages, sent))
