"""A whole Kabar beside a core system and a provider: PostgreSQL, Redis, web, workers and clock, each by itself."""

import json
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from store import migrate
from store.catalogue import SHIPPED
from store.database import make_engine
from store.seed.synthetic import seed_participants
from tests.e2e.parts import KABAR, Part, Postgres, redis_part
from tests.e2e.posting import ACCOUNT, TOKEN
from tests.e2e.processes import ROOT, environment
from tests.fakes.server import running, tell
from tests.ports import free_port
from tests.postgres import NoPostgresError, find_binaries, make_cluster

BATCH = 500
ASK_AGAIN = {409, 429, 500, 502, 503}


@dataclass
class House:
    """All parts, and how to speak with them. `port` is the web server's."""

    folder: Path
    port: int
    environment: dict[str, str]
    engine: Engine
    provider: str
    parts: dict[str, Part]
    database: Postgres | None = None
    key: str = ""
    numbers: list[str] = field(default_factory=list)  # of claims that nobody has told of yet
    program: tuple[str, ...] = KABAR

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a `kabar` command beside the parts."""
        command = [*self.program, *words]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def is_serving(self) -> bool:
        """Return whether the web server answers."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2).close()
        except OSError:
            return False
        return True

    def start(self) -> None:
        """Start everything, and have a key made for the core system."""
        self.start_parts()
        made = self.run("apikey", "create", "core", "--scope", "claims:write", "--scope", "participants:write")
        assert made.returncode == 0, made.stderr
        self.key = made.stdout.strip()

    def start_parts(self) -> None:
        """Start every part, in the order in which they are needed; they get ready side by side."""
        for part in self.parts.values():
            part.launch()
        for part in self.parts.values():
            part.wait_until_ready()

    def stop(self) -> None:
        """End everything."""
        for part in reversed(self.parts.values()):
            part.kill()

    def sql(self, statement: str) -> list[Any]:
        """Return the rows of a statement."""
        with self.engine.begin() as connection:
            return list(connection.exec_driver_sql(statement))

    def statuses(self) -> dict[str, int]:
        """Return how many MTs stand in each status."""
        return {status: count for status, count in self.sql("SELECT status, count(*) FROM mt_messages GROUP BY status")}


@dataclass
class CoreSystem:
    """Tells of events over HTTP as a careful client does: again and again, under the same key, until it hears 200."""

    house: House
    stopped: threading.Event = field(default_factory=threading.Event)
    told: int = 0
    repeated: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    def tell_all(self, path: str, items: Sequence[dict[str, Any]], name: str) -> None:
        """Tell of all items, a batch at a time."""
        for start in range(0, len(items), BATCH):
            answer = self.tell(path, {"items": items[start : start + BATCH]}, f"{name}-{start}")
            for status, count in answer["counts"].items():
                self.outcomes[status] = self.outcomes.get(status, 0) + count
            self.told += len(answer["results"])

    def tell(self, path: str, body: dict[str, Any], key: str) -> Any:
        """Return the answer to one request, which is repeated until it succeeds."""
        data = json.dumps(body).encode()
        headers = {
            "Authorization": f"Bearer {self.house.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        url = f"http://127.0.0.1:{self.house.port}/api/v1{path}"
        while not self.stopped.is_set():
            request = urllib.request.Request(url, data, headers, method="POST")
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code not in ASK_AGAIN:
                    raise AssertionError(f"{error.code} {error.read().decode()}") from None
            except OSError:
                pass  # the server is away: again
            self.repeated += 1
            self.stopped.wait(0.3)
        raise AssertionError("stopped before the core system could tell everything")


@contextmanager
def whole_house(
    provider: str = "tests.fakes.twilio_api", workers: int = 2, program: tuple[str, ...] = KABAR, **settings: str
) -> Iterator[House]:
    """Yield a house on PostgreSQL, not started yet except its database, migrated and empty."""
    binaries = find_binaries()
    if binaries is None:
        raise NoPostgresError("no PostgreSQL binaries found; install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="kabar-house-"))  # short: a socket's path holds 107 bytes
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database, url = _started_database(stack, binaries, folder)
        engine = make_engine(url)
        stack.callback(engine.dispose)
        base = stack.enter_context(running(provider))
        tell(base, token=TOKEN)
        port = free_port()
        redis, redis_url = redis_part(folder)
        settings = {**settings_of(port, base, redis_url, catalogue_without_nights(folder)), **settings}
        house = House(folder, port, environment(url, folder / "var", **settings), engine, base, {}, database)
        house.program = program
        house.parts = {"redis": redis, **kabar_parts(house, workers)}
        stack.callback(house.stop)
        yield house


def _started_database(stack: ExitStack, binaries: Path, folder: Path) -> tuple[Postgres, str]:
    """Return a server with a migrated database, and the database's URL."""
    folder.chmod(0o755)  # its user is another one
    cluster = folder / "pg"
    cluster.mkdir()
    make_cluster(binaries, cluster)
    database = Postgres(binaries, cluster)
    database.start()
    stack.callback(database.kill)
    database.run("postgres", "CREATE DATABASE kabar")
    url = f"postgresql+psycopg://postgres@/kabar?host={cluster}"
    migrate.upgrade(url)
    return database, url


def catalogue_without_nights(folder: Path) -> Path:
    """Write and return the shipped catalogue with one quiet minute, half a day from now: tests run at night too."""
    far = datetime.now(UTC) + timedelta(hours=19)  # by WIB's clock twelve hours away, by WIT's ten
    minute = {"from": f"{far:%H:%M}", "until": f"{far + timedelta(minutes=1):%H:%M}"}
    quiet = r'quiet_(from|until): "[0-9:]+"'
    shipped = SHIPPED.read_text(encoding="utf-8")
    text, changed = re.subn(quiet, lambda found: f'quiet_{found[1]}: "{minute[found[1]]}"', shipped)
    assert changed == 2
    path = folder / "catalogue.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def settings_of(port: int, provider: str, redis_url: str, catalogue: Path) -> dict[str, str]:
    """Return settings for sending through a fake Twilio, with little patience where a person would have much."""
    return {
        "REDIS_URL": redis_url,
        "CATALOGUE_FILE": str(catalogue),
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "PROVIDER": "twilio",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_SENDER": "+6285099999999",
        "TWILIO_API_BASE": provider,
        "CLOCK_SECONDS": "0.5",
        "UNKNOWN_WAIT_SECONDS": "2",
        "API_REQUESTS_PER_MINUTE": "100000",
        "LIMIT_NOTICES_PER_DAY": "1000",
        "LOG_LEVEL": "WARNING",
    }


def kabar_parts(house: House, workers: int) -> dict[str, Part]:
    """Return Kabar's own processes."""

    def part(name: str, *words: str, serving: bool = False) -> Part:
        log = house.folder / f"output-{name}.txt"
        if serving:
            return Part(name, [*house.program, *words], house.environment, log, house.is_serving)
        return Part(name, [*house.program, *words], house.environment, log)

    return {
        "web": part("web", "web", "--port", str(house.port), serving=True),
        **{f"worker-{number}": part(f"worker-{number}", "worker") for number in range(1, workers + 1)},
        "clock": part("clock", "clock"),
    }


def settle_people(house: House, count: int) -> list[str]:
    """Make so many people, each with a bound phone and a claim that was filed; return the claims' numbers."""
    seed_participants(house.engine, count)
    with house.engine.begin() as db:
        make_real(db)
    numbers = [f"K{9_000_000_000 + index}" for index in range(count)]
    rows = "".join(
        f"{number}\t{-index - 1}\tJHT\tDIAJUKAN\t2026-11-02\t2026-11-02\n" for index, number in enumerate(numbers)
    )
    columns = "number, participant_id, programme, stage, stage_on, filed_on"
    connection = house.engine.raw_connection()
    try:
        with connection.cursor() as cursor, cursor.copy(f"COPY claims ({columns}) FROM STDIN") as copy:
            copy.write(rows)
        connection.commit()
    finally:
        connection.close()
    return numbers


def make_real(db: Connection) -> None:
    """Let what people are told go out by the routes: the simulator tells the invented. There is no province 99."""
    db.execute(text("UPDATE participants SET nik = '99' || substr(nik, 3)"))


def events_of(numbers: Sequence[str], stage: str, sequence: int) -> list[dict[str, Any]]:
    """Return one event per claim, as the API takes it, that has just happened."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    more = {"amount": 12_345_678} if stage == "SELESAI" else {}
    return [
        {"claim_number": number, "stage": stage, "sequence": sequence, "occurred_at": now, **more} for number in numbers
    ]
