"""Revisions go up, down and up again, and end in the tables that the code declares."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Inspector, inspect
from sqlalchemy.orm import Session

from store import migrate, outbox, outbox_sweeps
from store.database import make_engine
from store.tables import metadata


@pytest.fixture(params=["sqlite_url", "own_postgresql_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database that no other test sees."""
    url: str = request.getfixturevalue(request.param)
    return url


def test_up_down_and_up_again(database_url: str) -> None:
    assert migrate.current(database_url) == migrate.newest()
    migrate.downgrade(database_url, "base")
    assert migrate.current(database_url) is None
    assert table_names(database_url) == {"alembic_version"}
    migrate.upgrade(database_url)
    assert migrate.current(database_url) == migrate.newest()
    assert table_names(database_url) == {*metadata.tables, "alembic_version"}


def test_every_step_can_be_taken_back(database_url: str) -> None:
    migrate.downgrade(database_url, "-1")
    before = migrate.current(database_url)
    migrate.upgrade(database_url, "+1")
    assert before != migrate.current(database_url) == migrate.newest()


def test_upgrading_twice_changes_nothing(database_url: str, engine: Engine) -> None:
    migrate.upgrade(database_url)
    assert migrate.is_current(engine)


def test_an_older_database_is_not_current(database_url: str, engine: Engine) -> None:
    migrate.downgrade(database_url, "-1")
    assert not migrate.is_current(engine)


def test_what_is_being_sent_during_the_upgrade_counts_as_begun(
    database_url: str, engine: Engine, now: datetime
) -> None:
    with Session(engine) as db, db.begin():
        outbox.queue(db, [outbox.NewMt("a" * 32, "+6285000000101", "2757", "Halo", "notice", "id", now)], now)
        outbox.take_due(db, now, 1, timedelta(minutes=2), priority=1)
    migrate.downgrade(database_url, "0003")
    migrate.upgrade(database_url)
    with Session(engine) as db, db.begin():
        assert outbox_sweeps.release_expired_leases(db, now + timedelta(minutes=2)) == (1, 0)


def test_revisions_and_tables_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, metadata) == []


def test_revisions_and_tables_agree_on_rules(database_url: str, engine: Engine) -> None:
    """Alembic does not compare CHECK constraints and conditions of indexes, so this does."""
    migrated = rules_of(engine)
    migrate.downgrade(database_url, "base")
    metadata.create_all(engine)
    assert rules_of(engine) == migrated


def table_names(url: str) -> set[str]:
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def rules_of(engine: Engine) -> dict[str, Any]:
    """Return constraints and indexes by table, comparable between two databases of one kind."""
    seen = inspect(engine)
    return {
        table: (checks_of(seen, table), keys_of(seen, table), conditions_of(seen, table)) for table in metadata.tables
    }


def checks_of(seen: Inspector, table: str) -> list[tuple[str, str]]:
    return sorted((str(check["name"]), check["sqltext"]) for check in seen.get_check_constraints(table))


def keys_of(seen: Inspector, table: str) -> list[tuple[str, list[str], str]]:
    keys = seen.get_foreign_keys(table)
    return sorted((str(key["name"]), key["constrained_columns"], str(key["options"])) for key in keys)


def conditions_of(seen: Inspector, table: str) -> list[tuple[str, list[str]]]:
    indexes = seen.get_indexes(table)
    return sorted((str(index["name"]), [str(each) for each in index["dialect_options"].values()]) for index in indexes)
