"""How much was asked lately: what the guards count, across processes, in the one place that all of them share."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    bindparam,
    distinct,
    func,
    literal_column,
    select,
)

from core.facts import Usage
from store.database import Db, dialect_of
from store.rows import RowSource
from store.tables import UtcDateTime, guesses, mo_messages, registration_attempts
from store.tables.columns import constant

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEIGHBOURHOOD = 50
KPJ_LENGTH = 11

_ASKED = RowSource(
    "asked",
    {"sender": String(), "text_hash": BigInteger(), "number": String(), "lowest": String(), "highest": String()},
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One message as far as the counters care: `number` is the KPJ or NIK it asks for."""

    sender: str
    text: str
    number: str | None


def load_usage(db: Db, asked: Collection[Asked], now: datetime) -> Mapping[str, Usage]:
    """Return the counters by sender; messages that are not saved yet do not count."""
    dialect = dialect_of(db)
    parameters: dict[str, Any] = _ASKED.parameters(dialect, [_row_of(each) for each in asked])
    rows = db.execute(_statement(dialect), parameters | {"hour_ago": now - HOUR, "day_ago": now - DAY})
    return {
        row.sender: Usage(
            hour=row.hour,
            day=row.day,
            identical=row.identical,
            registrations=row.registrations,
            courtesies=row.courtesies,
            guessed=frozenset(row.guessed.split(",")) if row.guessed else frozenset(),
            askers=row.askers,
            neighbours=row.neighbours,
        )
        for row in rows
    }


def hash_of(text: str) -> int:
    """Return the number by which identical texts are found; capitals and spacing make no difference."""
    plain = " ".join(text.split()).casefold()
    digest = hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _row_of(asked: Asked) -> tuple[str, int, str | None, str | None, str | None]:
    lowest = highest = None
    if asked.number is not None and len(asked.number) == KPJ_LENGTH:
        middle = int(asked.number)
        lowest = f"{max(middle - NEIGHBOURHOOD, 0):0{KPJ_LENGTH}d}"
        highest = f"{min(middle + NEIGHBOURHOOD, 10**KPJ_LENGTH - 1):0{KPJ_LENGTH}d}"
    return asked.sender, hash_of(asked.text), asked.number, lowest, highest


@cache
def _statement(dialect: str) -> Select[Any]:
    asked = _ASKED.source(dialect)
    message, attempt = mo_messages.c, registration_attempts.c
    hour_ago, day_ago = bindparam("hour_ago", type_=UtcDateTime()), bindparam("day_ago", type_=UtcDateTime())
    mine, lately = message.sender == asked.c.sender, message.received_at >= hour_ago
    return select(
        asked.c.sender,
        _count(mine, lately).label("hour"),
        _count(mine, message.received_at >= day_ago).label("day"),
        _count(mine, lately, message.text_hash == asked.c.text_hash).label("identical"),
        _count(attempt.msisdn == asked.c.sender, attempt.tried_at >= day_ago).label("registrations"),
        _count(mine, lately, message.outcome == constant("courtesy")).label("courtesies"),
        _guessed(dialect, asked, day_ago).label("guessed"),
        _askers(asked, day_ago).label("askers"),
        _neighbours(asked, day_ago).label("neighbours"),
    )


def _count(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).where(*conditions).scalar_subquery()


def _guessed(dialect: str, asked: FromClause, day_ago: ColumnElement[datetime]) -> Any:
    join = func.string_agg if dialect == "postgresql" else func.group_concat
    return (
        select(join(guesses.c.number, literal_column("','")))
        .where(guesses.c.msisdn == asked.c.sender, guesses.c.asked_at >= day_ago)
        .scalar_subquery()
    )


def _askers(asked: FromClause, day_ago: ColumnElement[datetime]) -> Any:
    guess = guesses.c
    return (
        select(func.count(distinct(guess.msisdn)))
        .where(guess.number == asked.c.number, guess.msisdn != asked.c.sender, guess.asked_at >= day_ago)
        .scalar_subquery()
    )


def _neighbours(asked: FromClause, day_ago: ColumnElement[datetime]) -> Any:
    guess = guesses.c
    return (
        select(func.count(distinct(guess.number)))
        .where(
            guess.number.between(asked.c.lowest, asked.c.highest),
            guess.number != asked.c.number,
            func.length(guess.number) == KPJ_LENGTH,
            guess.asked_at >= day_ago,
        )
        .scalar_subquery()
    )
