"""Synthetic people in any number, for benchmarks: everything about them follows from their position."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from core.calendar import add_months
from store.database import dialect_of
from store.seed.makings import savings
from store.seed.numbers import PERSONAS, kpj_of, msisdn_of, nik_of
from store.tables import participants

MOST = 9_000_000  # a KPJ has seven free digits
CHUNK = 10_000  # people per transaction
AS_OF = date(2026, 10, 1)  # the newest month that was paid for
FIRST_BIRTHDAY, BIRTHDAYS = date(1965, 1, 1), 14_000
FIRST_MONTH, MONTHS = date(2015, 1, 1), 120
PLACES = 10_000  # NIK serials per place
NAMES = ("Adi", "Bunga", "Cahya", "Dian", "Endah", "Fajar", "Gita", "Heru", "Intan", "Jaya", "Kartika", "Lestari")
ZONES = ("WIB",) * 8 + ("WITA", "WIT")

Row = tuple[Any, ...]
Progress = Callable[[int, int], None]

_COLUMNS = {
    "participants": "id, name, nik, birth_date, zone, language, msisdn_on_record",
    "memberships": (
        "id, participant_id, kpj, segment, active, since, employer, wage, last_contribution, jht_balance, "
        "jht_balance_on, jp_months, covers_jht, covers_jp, covers_jkk, covers_jkm, covers_jkp"
    ),
    "contributions": "membership_id, month, amount, paid_on",
    "bindings": "msisdn, participant_id, origin, status, since",
}


def seed_participants(engine: Engine, number: int, progress: Progress | None = None, chunk: int = CHUNK) -> int:
    """Make so many synthetic people exist, each with a bound phone, and return how many had to be added.

    Commits `chunk` people at a time and then calls `progress(done, number)`; cut off, it goes on where it stopped.
    Raises ValueError if there are not enough numbers for so many people.
    """
    if number > MOST:
        raise ValueError(f"there are numbers for {MOST:,} synthetic people")
    with engine.begin() as connection:
        there = _count(connection)
    for start in range(there, number, chunk):
        end = min(start + chunk, number)
        with engine.begin() as connection:
            for table, rows in _rows(start, end):
                _write(connection, table, rows)
        if progress is not None:
            progress(end, number)
    if number > there:
        _learn(engine)
    return max(number - there, 0)


def synthetic_people(number: int) -> Iterator[tuple[str, str]]:
    """Yield name and phone number of the people whom `seed_participants` would make, the first one first."""
    for index in range(number):
        yield _name(index), msisdn_of(PERSONAS + index)


def _count(connection: Connection) -> int:
    """Synthetic people have the ids -1, -2, ..., so that they never meet those that the database counts up."""
    lowest: int | None = connection.execute(select(func.min(participants.c.id))).scalar()
    return max(0, -(lowest or 0))


def _rows(start: int, end: int) -> Iterator[tuple[str, Iterator[Row]]]:
    yield "participants", (_participant(index) for index in range(start, end))
    yield "memberships", (_membership(index) for index in range(start, end))
    yield "contributions", (row for index in range(start, end) for row in _contributions(index))
    yield "bindings", (_binding(index) for index in range(start, end))


def _participant(index: int) -> Row:
    born = FIRST_BIRTHDAY + timedelta(days=index * 37 % BIRTHDAYS)
    nik = nik_of(index % PLACES, born, woman=index % 2 == 1, place=index // PLACES)
    return -index - 1, _name(index), nik, _iso(born), ZONES[index % len(ZONES)], "id", msisdn_of(PERSONAS + index)


def _name(index: int) -> str:
    return f"{NAMES[index % len(NAMES)]} {NAMES[index // len(NAMES) % len(NAMES)]} {index}"


def _membership(index: int) -> Row:
    wage, months = _wage(index), index % MONTHS
    return (
        -index - 1,
        -index - 1,
        kpj_of(PERSONAS + index),
        "wage_earner",
        True,
        _iso(add_months(FIRST_MONTH, months)),
        f"PT Contoh {index % 500}",
        wage,
        _iso(AS_OF),
        savings(wage, 1 + (MONTHS - months) // 12),
        _iso(AS_OF + timedelta(days=30)),
        MONTHS - months,
        *(True,) * 5,
    )


def _contributions(index: int) -> Iterator[Row]:
    amount = _wage(index) * 57 // 1000
    for month, paid_on in _newest_months():
        yield -index - 1, month, amount, paid_on


def _binding(index: int) -> Row:
    return msisdn_of(PERSONAS + index), -index - 1, "record", "active", "2026-01-01 00:00:00.000000"


def _wage(index: int) -> int:
    return 3_000_000 + index * 7919 % 4000 * 1000


@cache
def _newest_months() -> tuple[tuple[str, str], ...]:
    months = [add_months(AS_OF, -back) for back in range(3)]
    return tuple((_iso(month), _iso(add_months(month, 1).replace(day=12))) for month in months)


@cache
def _iso(day: date) -> str:
    return day.isoformat()


def _write(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    columns = _COLUMNS[table]
    driver: Any = connection.connection.driver_connection
    if dialect_of(connection) == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write("".join("\t".join(map(str, row)) + "\n" for row in rows))
    else:
        marks = ", ".join("?" * (columns.count(",") + 1))
        driver.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608  # names are ours


def _learn(engine: Engine) -> None:
    """Let the planner know what was added; without that, its first plans would be those for empty tables."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM (ANALYZE) {', '.join(_COLUMNS)}"))
    else:
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
