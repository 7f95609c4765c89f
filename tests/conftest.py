"""Fixtures for every test: databases of both kinds, each fresh and migrated, and the shipped reference data."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
import structlog
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session, sessionmaker
from structlog.dev import ConsoleRenderer, plain_traceback

from core.catalogue import Catalogue
from core.context import Reference
from office import passwords
from store import migrate
from store.catalogue import load_catalogue
from store.database import make_engine
from store.reference import load_reference
from store.tables import metadata
from tests.postgres import NoPostgresError, empty_tables, fresh_database, running_server
from tests.redis_server import RedisServer, running_redis
from ussd import trials

settings.register_profile("quick", max_examples=8)  # what `make check` draws; `make test` draws in full

NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)  # a Friday, 10.30 WIB


@pytest.fixture(autouse=True)
def _logs_as_at_first() -> None:
    """What one test lets through or keeps out of the logs is not the next one's; tracebacks are not painted."""
    structlog.reset_defaults()
    *others, _ = structlog.get_config()["processors"]
    structlog.configure(processors=[*others, ConsoleRenderer(exception_formatter=plain_traceback)])


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashes() -> Iterator[None]:
    """Hundreds of tests sign somebody in: passwords and PINs are hashed at the least that argon2 allows."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with patch.multiple(passwords, _hasher=cheap, NOBODY=cheap.hash("")), patch.object(trials, "_hasher", cheap):
        yield


@pytest.fixture(autouse=True, scope="session")
def _templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Most tests of pages make an app of their own, and each would compile its templates anew."""
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with patch.dict(Flask.jinja_options, {"bytecode_cache": compiled}):
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The shipped reference data."""
    return load_reference()


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen."""
    return NOW


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL server for the whole run; skips where there is none, but never in CI."""
    try:
        with running_server() as url:
            yield url
    except NoPostgresError as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    with fresh_database(postgresql_server) as url:
        migrate.upgrade(text_of(url))
        assert url.database is not None
        yield url.database


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that others are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_shared(postgresql_server: URL, postgresql_template: str) -> Iterator[URL]:
    """One migrated database for all tests that leave its tables as they are: making one each takes half a second."""
    with fresh_database(postgresql_server, postgresql_template) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_shared: URL) -> Iterator[str]:
    """A migrated PostgreSQL database with nothing in it."""
    yield text_of(postgresql_shared)
    empty_tables(postgresql_shared, metadata.tables)


@pytest.fixture
def own_postgresql_url(postgresql_server: URL, postgresql_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database of its own, for tests that change its tables."""
    with fresh_database(postgresql_server, postgresql_template) as url:
        yield text_of(url)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database with nothing in it."""
    path = tmp_path / "kabar.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database with nothing in it; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database of each kind."""
    engine = make_engine(database_url, connections=20)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Transactions on an empty database of each kind: `with sessions.begin() as db`."""
    return sessionmaker(engine, expire_on_commit=False)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A real Redis of the test's own, which it may kill."""
    with running_redis(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of a real Redis of the test's own."""
    return redis_server.url


@pytest.fixture
def db(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """An open transaction on an empty database of each kind; it is rolled back."""
    with sessions() as db:
        yield db


def text_of(url: URL) -> str:
    """Return the URL with its password."""
    return url.render_as_string(hide_password=False)
