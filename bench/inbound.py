"""The inbound path beside bare Flask and pgbench, interleaved in one run: signed Twilio posts against PostgreSQL.

`python -m bench.inbound` starts a private PostgreSQL (fsync on) with a million synthetic people, the web server, a bare
Flask application on the same kind of web server, and pgbench with the SQL that one message costs; runs them in turns,
and prints ratios, p50, p99 and memory. Needs PostgreSQL's programs; says so where they are missing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import URL

from bench.load import write_requests
from bench.pgbench_script import captured, script_of
from core.message import InboundMessage
from providers.twilio_signature import sign, spell_fields
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from sms.inbound import answer
from store import migrate
from store.seed.numbers import PERSONAS, kpj_of, msisdn_of
from store.seed.synthetic import seed_participants
from tests.e2e.posting import PATH, PUBLIC, TOKEN, TWILIO, form_of
from tests.e2e.processes import ROOT, environment, served
from tests.ports import free_port
from tests.postgres import NoPostgresError, find_binaries, fresh_database, running_server

DURABLE = {"listen_addresses": "", "max_connections": "100", "shared_buffers": "1GB", "max_wal_size": "4GB"}
STRIDE = 7919  # a prime: people come in no order of their numbers
CAPTURED = 4321  # the person whose message is captured for pgbench
console = Console(width=110)
progress_console = Console(stderr=True)


@dataclass
class Side:
    """One of the things that are compared, with what each of its rounds gave."""

    name: str
    per_second: list[float] = field(default_factory=list)
    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    memory_mb: float = 0.0

    def add(self, result: Mapping[str, float]) -> None:
        self.per_second.append(result["per_second"])
        self.p50_ms.append(result["p50_ms"])
        self.p99_ms.append(result["p99_ms"])


def text_of(number: int, index: int, people: int) -> str:
    """Return what message number so and so says: mostly SALDO, some STATUS, prose, and a stranger's KPJ."""
    kind = number % 20
    if kind < 14:
        return f"SALDO#{kpj_of(PERSONAS + index)}"
    if kind < 17:
        return "STATUS"
    if kind < 19:
        return f"tlg cek saldo jht sy dong kpj {kpj_of(PERSONAS + index)} makasih"
    return f"SALDO#{kpj_of(PERSONAS + (index + 77) % people)}"


def signed_requests(count: int, people: int) -> Iterator[bytes]:
    """Yield raw signed Twilio requests, each from another person."""
    for number in range(count):
        index = number * STRIDE % people
        form = form_of(number, msisdn_of(PERSONAS + index), text_of(number, index, people))
        signature = sign(TOKEN, PUBLIC + PATH + spell_fields(list(form.items()))).decode()
        body = urlencode(form).encode()
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: sms.example.go.id\r\nX-Twilio-Signature: {signature}\r\n"
            f"Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


def drive(port: int, requests: Path, first: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Run the load driver as a process of its own and return what it measured."""
    command = [sys.executable, "-m", "bench.load", str(port), str(requests), "--first", str(first)]
    command += ["--connections", str(asked.connections), "--seconds", str(asked.seconds)]
    found: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


def run_pgbench(url: URL, script: Path, asked: argparse.Namespace) -> dict[str, float]:
    """Run the captured SQL with pgbench, prepared, and return transactions per second and latencies."""
    binaries = find_binaries()
    assert binaries is not None
    with tempfile.TemporaryDirectory() as directory:
        command = [str(binaries / "pgbench"), "-n", "-M", "prepared", "-f", str(script), "-T", str(asked.seconds)]
        command += ["-c", str(asked.connections), "-j", "2", "-l", "--sampling-rate=0.2"]
        command += ["-h", str(url.query["host"]), "-U", "postgres", str(url.database)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=directory)
        if done.returncode:
            raise SystemExit(f"pgbench failed: {done.stderr[-2000:]}")
        logs = (line.split() for log in Path(directory).glob("pgbench_log.*") for line in log.read_text().splitlines())
        latencies = sorted(int(line[2]) / 1000 for line in logs)
    rate = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    half, most = latencies[len(latencies) // 2], latencies[int(len(latencies) * 0.99)]
    return {"per_second": float(rate.split()[2]), "p50_ms": half, "p99_ms": most}


def memory_of(pid: int) -> float:
    """Return the memory of a process and its children in MB (proportional, so that shared pages count once)."""
    pids, total = [pid], 0
    while pids:
        current = pids.pop()
        children = Path(f"/proc/{current}/task/{current}/children")
        pids += [int(child) for child in children.read_text().split()] if children.exists() else []
        for line in Path(f"/proc/{current}/smaps_rollup").read_text().splitlines():
            total += int(line.split()[1]) if line.startswith("Pss:") else 0
    return total / 1024


def capture(rt: Runtime, people: int) -> str:
    """Handle one message for real and return its SQL as a pgbench script."""
    serial, now = PERSONAS + CAPTURED, datetime.now(UTC)
    message = InboundMessage(
        "twilio", f"SM{'f' * 32}", msisdn_of(serial), "2757", f"SALDO#{kpj_of(serial)}", received_at=now
    )
    with captured(rt.engine) as statements:
        (answered,) = answer(rt, [message])
    assert "Rp" in (answered.reply.text if answered.reply else ""), "the captured message must be a full answer"
    console.print(f"One message alone costs {len(statements)} statements.")
    return script_of(statements, message, CAPTURED, people, now)


def prepare(url: URL, asked: argparse.Namespace, directory: Path) -> tuple[Path, Path]:
    """Migrate, seed, capture; return the files of the requests and of the pgbench script."""
    database_url = url.render_as_string(hide_password=False)
    migrate.upgrade(database_url)
    rt = make_runtime(Settings(_env_file=None, database_url=database_url))  # type: ignore[call-arg]
    with Progress(console=progress_console) as bar:
        task = bar.add_task(f"{asked.participants:,} people", total=asked.participants)
        seed_participants(rt.engine, asked.participants, lambda done, _: bar.update(task, completed=done))
    script, requests = directory / "message.sql", directory / "requests.bin"
    script.write_text(capture(rt, asked.participants))
    rt.engine.dispose()
    write_requests(requests, signed_requests(asked.requests, asked.participants))
    return requests, script


def compare(url: URL, asked: argparse.Namespace, directory: Path) -> list[Side]:
    """Run the sides in turns, as many rounds as asked, and return them."""
    requests, script = prepare(url, asked, directory)
    bare, ours, sql = Side("bare Flask"), Side("Kabar"), Side("pgbench, same SQL")
    database_url = url.render_as_string(hide_password=False)
    setup = {"WEB_WORKERS": str(asked.workers), "WEB_THREADS": str(asked.threads)}
    environ = environment(database_url, directory / "var", **setup, **TWILIO)
    server = ["--workers", str(asked.workers), "--blocking-threads", str(asked.threads), "--no-ws"]
    ports = free_port(), free_port()
    flask = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "bench.bare_flask:create_app"]
    kabar = [sys.executable, "-m", "cli", "web", "--port", str(ports[1])]
    with ExitStack() as stack:
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
            first += result["answers"]
            sql.add(run_pgbench(url, script, asked))
        bare.memory_mb, ours.memory_mb = memory_of(bare_web.process.pid), memory_of(our_web.process.pid)
    return [bare, ours, sql]


def check(result: Mapping[str, Any]) -> None:
    """Refuse to print figures of answers that were not answers."""
    if result["statuses"] != {"200": result["answers"]} or result["worded"] != result["answers"]:
        raise SystemExit(f"not every message was answered: {result['statuses']}, {result['worded']} with words")


def report(sides: list[Side], asked: argparse.Namespace) -> None:
    """Print the table and the ratios."""
    title = f"{asked.participants:,} people, {asked.connections} connections, medians of {asked.rounds} rounds"
    table = Table(title=title)
    for heading in ("", "per second", "p50 ms", "p99 ms", "memory MB"):
        table.add_column(heading, justify="left" if not heading else "right")
    for side in sides:
        middle = [statistics.median(values) for values in (side.per_second, side.p50_ms, side.p99_ms)]
        memory = f"{side.memory_mb:,.0f}" if side.memory_mb else "-"
        table.add_row(side.name, f"{middle[0]:,.0f}", f"{middle[1]:.1f}", f"{middle[2]:.1f}", memory)
    console.print(table)
    bare, ours, sql = sides
    for other in (bare, sql):
        ratios = sorted(mine / theirs for mine, theirs in zip(ours.per_second, other.per_second, strict=True))
        spread = f"{ratios[0]:.3f} to {ratios[-1]:.3f}"
        console.print(f"Kabar / {other.name}: {statistics.median(ratios):.3f} ({spread})")


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=64)
    parser.add_argument("--requests", type=int, default=200_000)
    asked = parser.parse_args()
    try:
        with running_server(DURABLE) as server, fresh_database(server) as url, tempfile.TemporaryDirectory() as folder:
            report(compare(url, asked, Path(folder)), asked)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None


if __name__ == "__main__":
    main()
