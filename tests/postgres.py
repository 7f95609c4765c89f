"""A private PostgreSQL for the tests: started from the system's binaries, or the one that TEST_DATABASE_URL names."""

import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

SECONDS_TO_START = 30
BIG = 1_000_000  # bytes of a table
SETTINGS = {  # a test server may lose everything in a crash
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}
_numbers = itertools.count(1)


class NoPostgresError(Exception):
    """There is no PostgreSQL to test on."""


@contextmanager
def running_server(settings: Mapping[str, str] = SETTINGS) -> Iterator[URL]:
    """Yield the URL of a server on which databases can be made; raise NoPostgresError where there is none."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    binaries = find_binaries()
    if binaries is None:
        raise NoPostgresError("no PostgreSQL binaries found; install postgresql or set TEST_DATABASE_URL")
    directory = Path(tempfile.mkdtemp(prefix="kabar-pg-"))
    try:
        with _started(binaries, directory, settings):
            yield URL.create(
                "postgresql+psycopg", username="postgres", query={"host": str(directory)}, database="postgres"
            )
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def fresh_database(server: URL, template: str | None = None) -> Iterator[URL]:
    """Yield the URL of a new database, a copy of the template if one is named; it is dropped afterwards."""
    name = f"kabar_test_{os.getpid()}_{next(_numbers)}"
    run_sql(server, f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
    try:
        yield server.set(database=name)
    finally:
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def empty_tables(url: URL, names: Iterable[str]) -> None:
    """Take every row out of the tables; connections that a test left behind are closed first. Needs a superuser.

    Truncating forty tables takes a tenth of a second, two thousand times: only those that hold something are emptied,
    and only big ones by new files.
    """
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    filled = " UNION ALL ".join(f"(SELECT '{each}', pg_relation_size('{each}') FROM {each} LIMIT 1)" for each in names)
    counters = "format('%I.%I', schemaname, sequencename)::regclass, 1, false"
    with psycopg.connect(_conninfo(url), autocommit=True) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) {others}".encode())
        connection.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
        for name, size in connection.execute(filled.encode()).fetchall():
            emptying = f"TRUNCATE {name} CASCADE" if size > BIG else f"DELETE FROM {name}"
            connection.execute(emptying.encode())
        connection.execute(f"SELECT setval({counters}) FROM pg_sequences WHERE last_value IS NOT NULL".encode())


def run_sql(url: URL, sql: str) -> None:
    """Run one statement outside of any transaction."""
    with psycopg.connect(_conninfo(url), autocommit=True) as connection:
        connection.execute(sql.encode())


def find_binaries() -> Path | None:
    """Return the directory with initdb and postgres, of the newest version there is."""
    on_path = shutil.which("initdb")
    if on_path and Path(on_path).resolve().with_name("postgres").exists():
        return Path(on_path).resolve().parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name.split(".")[0]), default=None)


@contextmanager
def _started(binaries: Path, directory: Path, settings: Mapping[str, str]) -> Iterator[None]:
    make_cluster(binaries, directory)
    server = start_server(binaries, directory, settings)
    try:
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=SECONDS_TO_START)


def make_cluster(binaries: Path, directory: Path) -> None:
    """Make an empty cluster in the directory, owned by an ordinary user where we are root."""
    if os.geteuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
    subprocess.run(
        [
            binaries / "initdb", "-D", directory / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "-N",
        ],
        check=True, capture_output=True, cwd=directory, **_as_user(),
    )  # fmt: skip


def start_server(binaries: Path, directory: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start the cluster's server and return it once it answers on the directory's socket."""
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (directory / "log").open("ab") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", directory / "data", "-k", directory, *options],
            stdout=log, stderr=log, cwd=directory, preexec_fn=_die_with_parent, **_as_user(),
        )  # fmt: skip
    _wait_until_ready(server, directory)
    return server


def _as_user() -> dict[str, Any]:
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def _wait_until_ready(server: subprocess.Popen[bytes], directory: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(host=str(directory), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {(directory / 'log').read_text()[-2000:]}") from None
            time.sleep(0.05)  # there is nothing to wait on but the socket
        else:
            return


def _die_with_parent() -> None:
    """Linux: the server gets SIGQUIT when the test process dies, however it dies."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGQUIT)


def _conninfo(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
