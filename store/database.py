"""How a process reaches its database: one engine, set up for SQLite or PostgreSQL."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, CursorResult, Engine, Update, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InvalidatePoolError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

SQLITE_PRAGMAS = (
    "journal_mode = WAL",  # readers do not wait for the writer
    "synchronous = FULL",  # what was acknowledged survives a power cut
    "foreign_keys = ON",
    "busy_timeout = 10000",
)
# libpq: a server that vanished without a word (power, network) is given up after 20 to 30 seconds instead of a quarter
# of an hour. Statements may take longer: a living server's kernel answers.
LIVENESS: dict[str, int] = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
_GREEDY = ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort")  # ways to read more than is asked for
_LOST_TO_ANOTHER = {"40001", "40P01"}  # PostgreSQL: serialization_failure, deadlock_detected
Db = Session | Connection  # what store functions work on: an open transaction
READ_ONLY = {"read_only": True}  # execution option: this transaction writes nothing, so it need not wait for writers


class UnusableDatabase(ValueError):  # noqa: N818  # named for what it is
    """DATABASE_URL or VAR_DIR leads to no database. The text says what to do, and shows no password."""


def make_engine(url: str, *, connections: int = 10) -> Engine:
    """Return an engine for this process: at most so many connections, made when needed.

    On SQLite every transaction takes the write lock at its beginning, unless the engine has the option READ_ONLY
    (`engine.execution_options(**READ_ONLY)`): two that read and then write would otherwise make one of them fail.
    """
    parsed = require_database(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed, connections)
    return _postgresql_engine(parsed, connections)


def require_database(url: str) -> URL:
    """Return the URL if a database can be there; a folder for SQLite is made. Raises UnusableDatabase."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise UnusableDatabase(
            "DATABASE_URL tidak terbaca; tulis seperti / is unreadable; write it like postgresql://user:password@host/kabar"
        ) from None
    if backend not in ("sqlite", "postgresql"):
        raise UnusableDatabase(
            f"DATABASE_URL: {backend} tidak dikenal; pakai sqlite atau postgresql / Kabar knows sqlite and postgresql"
        )
    if backend == "sqlite" and parsed.database:
        _make_folder(Path(parsed.database).parent)
    return parsed


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite database; None for PostgreSQL, a database in memory or what is no URL."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None
    in_file = parsed.drivername.startswith("sqlite") and parsed.database not in (None, "", ":memory:")
    return Path(parsed.database or "") if in_file else None


def dialect_of(db: Db) -> str:
    """Return "sqlite" or "postgresql"."""
    return db.get_bind().dialect.name if isinstance(db, Session) else db.dialect.name


def is_worth_another_turn(error: DBAPIError) -> bool:
    """Return whether a transaction failed only because of another one, so that it may succeed when done anew."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _LOST_TO_ANOTHER


def is_away(error: Exception) -> bool:
    """Return whether the database cannot be reached or gave way to another transaction: the same may work later."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | InterfaceError | NoConnection)


@contextmanager
def by_indexes(db: Db) -> Iterator[None]:
    """Have statements find rows by indexes within a `with`, and in their order, whatever PostgreSQL knows of a table.

    A campaign that begins has no share in what ANALYZE saw: plans made for a handful of rows read a million.
    """
    if dialect_of(db) != "postgresql":
        yield
        return
    db.execute(text("; ".join(f"SET LOCAL enable_{each} = off" for each in _GREEDY)))
    yield
    db.execute(text("; ".join(f"SET LOCAL enable_{each} = on" for each in _GREEDY)))


def changed_rows(db: Db, statement: Update, parameters: dict[str, Any] | None = None) -> int:
    """Run the UPDATE and return how many rows it found."""
    return cast("CursorResult[Any]", db.execute(statement, parameters)).rowcount


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableDatabase(
            f"folder {folder}/ tidak bisa dibuat ({error.strerror}); perbaiki VAR_DIR atau DATABASE_URL"
            " / cannot be made; mend VAR_DIR or DATABASE_URL"
        ) from None


def _postgresql_engine(url: URL, connections: int) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",  # what is read after a lock was waited for must be the newest
        pool_size=connections,
        max_overflow=0,
        pool_timeout=5,
        connect_args={"connect_timeout": 5, "application_name": "kabar", "options": "-c timezone=UTC", **LIVENESS},
        hide_parameters=True,  # errors are logged; people's numbers are not
    )
    event.listen(engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """Where the server has closed an idle connection there is something to read on it: then all are made anew.

    That is seen without asking the server; SQLAlchemy's own ping would add three round trips to every transaction.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise InvalidatePoolError("the server closed the connection")


def _sqlite_engine(url: URL, connections: int) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin by itself, and too late
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
