"""What benchmarks of a web road share: sides measured in turns, bare Flask and Kabar on the same server, one table."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import URL, Engine

from store.seed.synthetic import seed_participants
from tests.e2e.processes import ROOT, Web, served
from tests.ports import free_port
from tests.postgres import NoPostgresError, fresh_database, running_server

DURABLE = {"listen_addresses": "", "max_connections": "100", "shared_buffers": "1GB", "max_wal_size": "4GB"}
STRIDE = 7919  # a prime: people come in no order of their numbers
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


def drive(port: int, requests: Path, first: int, asked: argparse.Namespace, *further: str) -> dict[str, Any]:
    """Run the load driver as a process of its own and return what it measured."""
    command = [sys.executable, "-m", "bench.load", str(port), str(requests), "--first", str(first), *further]
    command += ["--connections", str(asked.connections), "--seconds", str(asked.seconds)]
    found: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


def check(result: Mapping[str, Any]) -> None:
    """Refuse to print figures of answers that were not the words that were asked for."""
    if result["statuses"] != {"200": result["answers"]} or result["worded"] != result["answers"]:
        raise SystemExit(f"not everything was answered: {result['statuses']}, {result['worded']} with words")


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


def seed_people(engine: Engine, count: int) -> None:
    """Make so many people, with a progress bar."""
    with Progress(console=progress_console) as bar:
        task = bar.add_task(f"{count:,} people", total=count)
        seed_participants(engine, count, lambda done, _: bar.update(task, completed=done))


def size_of(asked: argparse.Namespace) -> dict[str, str]:
    """Return the settings of the web server's processes and threads."""
    return {"WEB_WORKERS": str(asked.workers), "WEB_THREADS": str(asked.threads)}


@contextmanager
def both_running(asked: argparse.Namespace, environ: Mapping[str, str], directory: Path) -> Iterator[tuple[Web, Web]]:
    """Yield bare Flask and Kabar, each on the same web server with as many processes and threads."""
    server = ["--workers", str(asked.workers), "--blocking-threads", str(asked.threads), "--no-ws"]
    ports = free_port(), free_port()
    flask = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "bench.bare_flask:create_app"]
    kabar = [sys.executable, "-m", "cli", "web", "--port", str(ports[1])]
    with ExitStack() as stack:
        flask_command = [*flask, "--port", str(ports[0]), *server]
        bare = stack.enter_context(served(flask_command, os.environ, directory / "bare.log", ports[0]))
        yield bare, stack.enter_context(served(kabar, environ, directory / "kabar.log", ports[1]))


def report(sides: Sequence[Side], asked: argparse.Namespace, unit: str) -> None:
    """Print the table, and the ratio of Kabar (the second side) to each of the others."""
    title = f"{asked.participants:,} people, {asked.connections} connections, medians of {asked.rounds} rounds"
    table = Table(title=title)
    for heading in ("", unit, "p50 ms", "p99 ms", "memory MB"):
        table.add_column(heading, justify="left" if not heading else "right")
    for side in sides:
        middle = [statistics.median(values) for values in (side.per_second, side.p50_ms, side.p99_ms)]
        memory = f"{side.memory_mb:,.0f}" if side.memory_mb else "-"
        table.add_row(side.name, f"{middle[0]:,.0f}", f"{middle[1]:.1f}", f"{middle[2]:.1f}", memory)
    console.print(table)
    ours = sides[1]
    for other in (sides[0], *sides[2:]):
        ratios = sorted(mine / theirs for mine, theirs in zip(ours.per_second, other.per_second, strict=True))
        spread = f"{ratios[0]:.3f} to {ratios[-1]:.3f}"
        console.print(f"Kabar / {other.name}: {statistics.median(ratios):.3f} ({spread})")


def run(
    about: str | None,
    defaults: Mapping[str, int],
    compare: Callable[[URL, argparse.Namespace, Path], Sequence[Side]],
    unit: str,
) -> None:
    """Parse the command line (each default is an option), run on a private PostgreSQL, print."""
    parser = argparse.ArgumentParser(description=about)
    for name, value in {"rounds": 3, "connections": 64, "workers": 2, "threads": 64, **defaults}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    try:
        with running_server(DURABLE) as server, fresh_database(server) as url, tempfile.TemporaryDirectory() as folder:
            report(compare(url, asked, Path(folder)), asked, unit)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None
