"""Brings a database's tables to a revision; the revisions are in store/migrations."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select

from store.database import dialect_of, make_engine

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_263_751_994  # any number that never changes: two processes must not migrate at the same time


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to the revision (default: the newest), in one transaction."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the database back to the revision ("base": no tables), in one transaction."""
    _run(url, lambda config: command.downgrade(config, revision))


def current(url: str) -> str | None:
    """Return the revision the database is at; None where it has no tables yet."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def newest() -> str | None:
    """Return the newest revision there is."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def is_current(engine: Engine) -> bool:
    """Return whether the database is at the newest revision. Raises what the database raises when it is away."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def _run(url: str, change: Callable[[Config], None]) -> None:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            _wait_for_others(connection)
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            change(config)
    finally:
        engine.dispose()


def _wait_for_others(connection: Connection) -> None:
    if dialect_of(connection) == "postgresql":  # SQLite has one writer at a time anyway
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
