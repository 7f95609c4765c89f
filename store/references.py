"""What a message names by number: a complaint of the sender, or an MT of ours by its check code."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, String, and_, func, select

from core.facts import Push, Ticket
from store.database import Db, dialect_of
from store.rows import RowSource
from store.tables import mt_messages, tickets

_TICKETS = RowSource("named", {"msisdn": String(), "number": String()})
_CODES = RowSource("codes", {"code": String()})


def load_tickets(db: Db, named: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Ticket]:
    """Return complaints by (MSISDN, number); a number that another phone opened is not found."""
    if not named:
        return {}
    dialect = dialect_of(db)
    rows = db.execute(_tickets_statement(dialect), _TICKETS.parameters(dialect, list(named)))
    return {(row.msisdn, row.number): Ticket(row.number, row.state, row.opened_at) for row in rows}


def load_pushes(db: Db, codes: Collection[str]) -> Mapping[str, Push]:
    """Return our messages by check code; of two with the same code the newer one."""
    if not codes:
        return {}
    dialect = dialect_of(db)
    rows = db.execute(_pushes_statement(dialect), _CODES.parameters(dialect, [(code,) for code in codes]))
    return {row.check_code: Push(row.check_code, row.at, row.recipient, row.kind) for row in rows}


@cache
def _tickets_statement(dialect: str) -> Select[Any]:
    named = _TICKETS.source(dialect)
    mine = and_(tickets.c.number == named.c.number, tickets.c.msisdn == named.c.msisdn)
    return select(*tickets.c).select_from(named.join(tickets, mine))


@cache
def _pushes_statement(dialect: str) -> Select[Any]:
    codes = _CODES.source(dialect)
    message = mt_messages.c
    at = func.coalesce(message.sent_at, message.created_at)
    return (
        select(message.check_code, message.recipient, message.kind, at.label("at"))
        .select_from(codes.join(mt_messages, message.check_code == codes.c.code))
        .order_by(message.created_at)
    )
