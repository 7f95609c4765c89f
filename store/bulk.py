"""What saving by the thousand on PostgreSQL has in common: COPY, the settings of a transaction, what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Connection, CursorResult, TextClause
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.commands import Programme

PERSON = ("nik", "name", "birth_date", "zone", "language", "msisdn_on_record", "deceased_on", "branch")
MEMBERSHIP = (
    "kpj", "segment", "active", "since", "ended_on", "end_reason", "employer", "wage", "last_contribution",
    "jht_balance", "jht_balance_on", "jp_months", *(f"covers_{each.lower()}" for each in Programme),
)  # fmt: skip
# Columns of which nothing may have been said: then what is known stays. A bit each, in this order.
SILENT_PERSON = ("language", "msisdn_on_record", "deceased_on", "branch")
SILENT_MEMBERSHIP = (
    "ended_on", "end_reason", "employer", "wage", "last_contribution", "jht_balance", "jht_balance_on", "jp_months",
)  # fmt: skip
CONTRIBUTION = ("month", "amount", "paid_on")
CLAIM = (
    "nik", "number", "programme", "stage", "stage_on", "filed_on", "kpj", "amount", "reason_code", "contact_msisdn",
    "interview_at", "due_on", "paid_on", "sequence",
)  # fmt: skip
_SETTINGS = (
    "synchronous_commit = off",
    "random_page_cost = 1.1",
    "enable_mergejoin = off",
    "jit = off",
)


@dataclass(slots=True)
class PeopleBatch:
    """People as COPY text: `people` are the PERSON columns, each with its position in the chunk and its phone.

    `held` are MEMBERSHIP columns, `paid` the KPJ and CONTRIBUTION columns, each with the place of its person in
    `people`. `silent` and `held_silent` tell (by bits) of which columns nothing was said. No NIK, KPJ or phone may
    stand in two people.
    """

    positions: list[int] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)
    phones: list[str | None] = field(default_factory=list)
    held: list[tuple[int, str]] = field(default_factory=list)
    held_silent: list[int] = field(default_factory=list)
    paid: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class ClaimBatch:
    """Claims as COPY text: the CLAIM columns, each with its position in the chunk. No claim number may stand twice."""

    positions: list[int] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BulkSaved:
    """How many items were saved, or found to be so already, and the positions of those handed back."""

    created: int
    updated: int = 0
    unchanged: int = 0
    left: frozenset[int] = frozenset()


def begin_bulk(db: Connection) -> None:
    """Set this transaction up. Its commit does not wait for the disk: data and progress can only be lost together.

    A chunk's rows are looked up by index, instead of reading all there is.
    """
    db.exec_driver_sql("; ".join(f"SET LOCAL {setting}" for setting in _SETTINGS))


def plan_anew(db: Connection) -> None:
    """Have each statement of this connection planned when it is run: tables grow, and a prepared plan would not see it.

    `plan_cache_mode` would say the same of the plans by which the database checks foreign keys, row by row.
    """
    driver: Any = db.connection.driver_connection
    driver.prepare_threshold = None


def learn(db: Connection, tables: Iterable[str]) -> None:
    """Let the planner know what was added; with what it knows of empty tables it would plan badly."""
    db.exec_driver_sql(f"ANALYZE {', '.join(tables)}")


def names(columns: Sequence[str], prefix: str = "") -> str:
    """Return a list of columns in SQL."""
    return ", ".join(f"{prefix}{each}" for each in columns)


def said(columns: Sequence[str], may_be_silent: Sequence[str], told: str, known: str) -> str:
    """Return a list of columns in SQL: as they are `told`, or as they are `known` where nothing was said of them."""
    bits = {name: 1 << place for place, name in enumerate(may_be_silent)}
    return ", ".join(
        f"CASE WHEN {told}.silent & {bits[each]} <> 0 THEN {known}.{each} ELSE {told}.{each} END"
        if each in bits
        else f"{told}.{each}"
        for each in columns
    )


def copy_rows(db: Connection, table: str, columns: Sequence[str], rows: Iterable[str]) -> None:
    """Put COPY text into a table by the driver's own COPY, since SQLAlchemy knows none; raises SQLAlchemy's errors."""
    driver: Any = db.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names(columns)}) FROM STDIN") as copy:
            copy.write("".join(rows))
    except psycopg.IntegrityError as error:
        raise IntegrityError("COPY", None, error, hide_parameters=True) from None
    except psycopg.Error as error:
        raise DBAPIError("COPY", None, error, hide_parameters=True) from None


def run(db: Connection, statement: TextClause, **values: Any) -> CursorResult[Any]:
    """Run a statement with these values."""
    return db.execute(statement, values)
