"""Brings a database's tables to a revision; the revisions are in store/migrations."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, func, select

from store.database import dialect_of, make_engine, sqlite_file

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_263_751_994  # any number that never changes: two processes must not migrate at the same time


class NoSuchRevision(ValueError):  # noqa: N818  # named for what it is
    """There is no way to this revision. The text says which there are."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to the revision (default: the newest), in one transaction."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the database back to the revision ("base": no tables), in one transaction."""
    _run(url, lambda config: command.downgrade(config, revision))


def current(url: str) -> str | None:
    """Return the revision the database is at; None where it has no tables yet, or is not there."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return None  # to look at it would make it
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def require_revision(revision: str) -> None:
    """Return if there is such a revision, or "base" or "head". Raises NoSuchRevision."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    try:
        if revision:
            scripts.get_revisions(revision)
            return
    except CommandError:
        pass
    known = " ".join(sorted(each.revision for each in scripts.walk_revisions()))
    raise NoSuchRevision(f'tidak ada revisi "{revision}"; yang ada / no such revision; there are: base {known} head')


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
    except CommandError as error:  # a revision of a newer Kabar, or one in the other direction
        raise NoSuchRevision(f"tidak bisa ke revisi itu / cannot go to that revision: {error}") from None
    finally:
        engine.dispose()


def _wait_for_others(connection: Connection) -> None:
    if dialect_of(connection) == "postgresql":  # SQLite has one writer at a time anyway
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
