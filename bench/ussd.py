"""USSD turns beside bare Flask on the same web server, interleaved in one run, against PostgreSQL and Redis.

`python -m bench.ussd` starts a private PostgreSQL (fsync on) with synthetic people, a Redis, the web server and a bare
Flask application; drives both with sessions of Africa's Talking (dial, read the balance, go back: one turn in three
performs a command and commits), in turns, and prints turns per second, p50, p99 and the ratio.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import URL

from bench.inbound import DURABLE, STRIDE, Side, memory_of
from bench.load import write_requests
from runtime import embedded_redis
from store import migrate
from store.database import make_engine
from store.seed.numbers import PERSONAS, msisdn_of
from store.seed.synthetic import seed_participants
from tests.e2e.processes import ROOT, environment, served
from tests.e2e.supervision import wait_until
from tests.ports import free_port
from tests.postgres import NoPostgresError, fresh_database, running_server

SECRET = "rahasia-jalur-ukur"
TRANSCRIPTS = ("", "1", "1*0")  # the main menu, the balance, back
BLOCK = 1024  # sessions whose turns are mixed: far more than connections, so that a turn finds the one before answered
console = Console(width=110)
progress_console = Console(stderr=True)


def turns(count: int, people: int) -> Iterator[bytes]:
    """Yield raw requests: block by block, the first turn of every session, then the second, then the third."""
    for first in range(0, count, BLOCK):
        for transcript in TRANSCRIPTS:
            for number in range(first, first + BLOCK):
                yield request_of(number, msisdn_of(PERSONAS + number * STRIDE % people), transcript)


def request_of(number: int, msisdn: str, transcript: str) -> bytes:
    """Return one turn as the aggregator brings it."""
    form = {"sessionId": f"ATUid_{number:032x}", "phoneNumber": msisdn, "networkCode": "99999"}
    body = urlencode(form | {"serviceCode": "*2757#", "text": transcript}).encode()
    head = (
        f"POST /ussd/africastalking/{SECRET} HTTP/1.1\r\nHost: ussd.example.go.id\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def drive(port: int, requests: Path, first: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Run the load driver as a process of its own and return what it measured."""
    command = [sys.executable, "-m", "bench.load", str(port), str(requests), "--first", str(first), "--word", "CON "]
    command += ["--connections", str(asked.connections), "--seconds", str(asked.seconds)]
    found: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


@contextmanager
def running_redis(directory: Path) -> Iterator[str]:
    """Yield the URL of a Redis of our own."""
    server, path = embedded_redis.find_server(), embedded_redis.socket_path(directory)
    if server is None:
        raise SystemExit("there is no Redis here")
    embedded_redis.prepare_socket(path)
    with subprocess.Popen(embedded_redis.command(server, path), stdout=subprocess.DEVNULL) as process:
        wait_until(lambda: embedded_redis.is_alive(embedded_redis.url_of(path)), "Redis")
        yield embedded_redis.url_of(path)
        process.kill()


def prepare(url: URL, asked: argparse.Namespace, directory: Path) -> Path:
    """Migrate, seed, write the requests; return their file."""
    database_url = url.render_as_string(hide_password=False)
    migrate.upgrade(database_url)
    engine = make_engine(database_url)
    with Progress(console=progress_console) as bar:
        task = bar.add_task(f"{asked.participants:,} people", total=asked.participants)
        seed_participants(engine, asked.participants, lambda done, _: bar.update(task, completed=done))
    engine.dispose()
    requests = directory / "turns.bin"
    write_requests(requests, turns(asked.sessions, asked.participants))
    return requests


def compare(url: URL, asked: argparse.Namespace, directory: Path) -> list[Side]:
    """Run the sides in turns, as many rounds as asked, and return them."""
    requests = prepare(url, asked, directory)
    bare, ours = Side("bare Flask"), Side("Kabar")
    setup = {"WEB_WORKERS": str(asked.workers), "WEB_THREADS": str(asked.threads)}
    server = ["--workers", str(asked.workers), "--blocking-threads", str(asked.threads), "--no-ws"]
    ports = free_port(), free_port()
    flask = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "bench.bare_flask:create_app"]
    kabar = [sys.executable, "-m", "cli", "web", "--port", str(ports[1])]
    with ExitStack() as stack:
        setup |= {"REDIS_URL": stack.enter_context(running_redis(directory)), "USSD_AFRICASTALKING_SECRET": SECRET}
        environ = environment(url.render_as_string(hide_password=False), directory / "var", **setup)
        flask_command = [*flask, "--port", str(ports[0]), *server]
        bare_web = stack.enter_context(served(flask_command, os.environ, directory / "bare.log", ports[0]))
        our_web = stack.enter_context(served(kabar, environ, directory / "kabar.log", ports[1]))
        first = 0
        for number in range(asked.rounds):
            progress_console.print(f"round {number + 1} of {asked.rounds}")
            bare.add(drive(ports[0], requests, 0, asked))
            result = drive(ports[1], requests, first, asked)
            check(result)
            ours.add(result)
            first += -(-result["answers"] // (BLOCK * len(TRANSCRIPTS))) * BLOCK * len(TRANSCRIPTS)
        bare.memory_mb, ours.memory_mb = memory_of(bare_web.process.pid), memory_of(our_web.process.pid)
    return [bare, ours]


def check(result: Mapping[str, Any]) -> None:
    """Refuse to print figures of answers that were not screens to go on from."""
    if result["statuses"] != {"200": result["answers"]} or result["worded"] != result["answers"]:
        raise SystemExit(f"not every turn was answered: {result['statuses']}, {result['worded']} with a screen")


def report(sides: list[Side], asked: argparse.Namespace) -> None:
    """Print the table and the ratio."""
    table = Table(title=f"{asked.participants:,} people, {asked.connections} connections, {asked.rounds} rounds")
    for heading in ("", "turns/s", "p50 ms", "p99 ms", "memory MB"):
        table.add_column(heading, justify="left" if not heading else "right")
    for side in sides:
        middle = [statistics.median(values) for values in (side.per_second, side.p50_ms, side.p99_ms)]
        table.add_row(side.name, f"{middle[0]:,.0f}", f"{middle[1]:.1f}", f"{middle[2]:.1f}", f"{side.memory_mb:,.0f}")
    console.print(table)
    bare, ours = sides
    ratios = sorted(mine / theirs for mine, theirs in zip(ours.per_second, bare.per_second, strict=True))
    console.print(f"Kabar / bare Flask: {statistics.median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})")


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=64)
    parser.add_argument("--sessions", type=int, default=50_000)
    asked = parser.parse_args()
    try:
        with running_server(DURABLE) as server, fresh_database(server) as url, tempfile.TemporaryDirectory() as folder:
            report(compare(url, asked, Path(folder)), asked)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None


if __name__ == "__main__":
    main()
