"""Whom the rows of a campaign reach, and what is known of their phones: many in few statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    text,
)

from core.campaign_checks import Recipient
from core.campaign_rows import RowOutcome
from core.commands import Language
from store.database import Db, dialect_of
from store.rows import RowSource
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
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "random_page_cost = 1.1",
    "jit = off",
)
_SOURCES: Mapping[By, RowSource] = {
    "number": RowSource("named", {"key": String()}),
    "kpj": RowSource("named", {"key": String()}),
    "nik": RowSource("named", {"key": String()}),
    "id": RowSource("named", {"key": BigInteger()}),
}
_NUMBERS = RowSource("numbers", {"msisdn": String()})
_p, _b, _r, _mt = participants.c, bindings.c, campaign_rows.c, mt_messages.c
NOT_GONE = ("cancelled", "failed", "expired")  # of an MT: nobody has read it
_BITS = (DECEASED, OPTED_OUT, FROZEN) = (1, 2, 4)
_LANGUAGES = {each.value: each for each in Language}


@dataclass(frozen=True, slots=True)
class Since:
    """From when on something counts: `today` begins the day in WIB, `lately` some days ago."""

    today: datetime
    lately: datetime


def begin_chunk(db: Db) -> None:
    """Set a transaction up in which a chunk is looked at: by index, and its commit does not wait for the disk.

    What is known of a chunk and how far the check came can only be lost together.
    """
    if dialect_of(db) == "postgresql":
        db.execute(text("; ".join(f"SET LOCAL {each}" for each in SETTINGS)))


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
    parameters = _SOURCES[by].parameters(dialect, [(key,) for key in keys])
    rows = db.execute(_statement(dialect, by), {"campaign": campaign_id, **parameters})
    return {row[0]: _recipient(row, regions) for row in rows}


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
    columns = (reached.c.key, reached.c.msisdn, reached.c.id, language, reached.c.zone, reached.c.branch, state, _r.row)
    return select(*columns).select_from(
        reached.outerjoin(phones, phone.msisdn == reached.c.msisdn).outerjoin(campaign_rows, mine)
    )


_OF_PERSON = (_p.id, _p.language, _p.zone, _p.branch, _p.deceased_on)


def _reached_by_number(dialect: str) -> Any:
    named = _SOURCES["number"].source(dialect)
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
    named = _SOURCES[by].source(dialect)
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
    bound = exists().where(elsewhere.c.msisdn == _p.msisdn_on_record, elsewhere.c.status == ACTIVE)
    shared = exists().where(other.c.msisdn_on_record == _p.msisdn_on_record, other.c.id != _p.id)
    theirs = and_(_p.msisdn_on_record.is_not(None), ~bound, ~shared)
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
        parameters = _NUMBERS.parameters(dialect, [(each,) for each in numbers])
        told = {"campaign": campaign_id, "today": since.today, "lately": since.lately}
        for number, words, today in db.execute(_sent_statement(dialect), {**told, **parameters}):
            found[number].append((words, bool(today)))
    return found


@cache
def _sent_statement(dialect: str) -> Select[Any]:
    numbers = _NUMBERS.source(dialect)
    today = _mt.created_at >= bindparam("today", type_=UtcDateTime())
    sent = and_(
        _mt.recipient == numbers.c.msisdn,
        _mt.created_at >= bindparam("lately", type_=UtcDateTime()),
        _mt.campaign_id != bindparam("campaign", type_=String()),
        _mt.status.not_in([constant(each) for each in NOT_GONE]),
    )
    return select(numbers.c.msisdn, _mt.text, today).select_from(numbers.join(mt_messages, sent))
