"""A campaign at full speed: whether replies stay quick beside it, and what a second worker adds; in one run.

`python -m bench.campaign_running` starts a private PostgreSQL (fsync on), Redis, a provider that answers in 50 ms, the
web server, the clock and workers. In turns it measures how a steady stream of texts is answered while the campaign is
paused and while it runs, then messages per second with one worker and with two, and how busy the cores are meanwhile.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import URL

from bench.beside_flask import DURABLE, check, drive, seed_people
from bench.inbound import signed_requests
from bench.load import write_requests
from bench.programs import running_provider, started
from core.access import Actor
from office import campaign_runs
from office.campaign_sweep import sweep
from runtime import embedded_redis
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store import migrate
from tests.e2e.campaign_faults import ANY_DAY, CAMPAIGN, fill_campaign
from tests.e2e.posting import TWILIO
from tests.e2e.processes import environment, served
from tests.ports import free_port
from tests.postgres import NoPostgresError, fresh_database, running_server

MARKS = {"p99": 2.0, "workers": 1.8, "share": 0.7}  # the last one is that of bench.sender
WHO = Actor("user:bench")
WARM_UP = 3.0  # seconds until the campaign runs at full speed
console = Console(width=110)


@dataclass
class Bench:
    """What runs, and how to steer the campaign."""

    rt: Runtime
    port: int
    provider: str
    environ: dict[str, str]
    folder: Path
    requests: Path
    asked: argparse.Namespace
    first: int = 0

    def answers(self) -> dict[str, float]:
        """Drive the web server; return rate and latencies."""
        result = drive(self.port, self.requests, self.first, self.asked, "--per-second", str(self.asked.per_second))
        check(result)
        self.first += int(result["answers"])
        return result

    def came(self) -> float:
        """Return how many messages came to the provider since it was asked last."""
        with urllib.request.urlopen(self.provider, timeout=10) as answer:
            return float(json.loads(answer.read())["count"])

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the campaign run for the length of a `with`."""
        campaign_runs.resume(self.rt, WHO, CAMPAIGN)
        time.sleep(WARM_UP)
        self.came()
        try:
            yield
        finally:
            campaign_runs.pause(self.rt, WHO, CAMPAIGN)
            time.sleep(1)  # what is in flight lands

    @contextmanager
    def worker(self, number: int) -> Iterator[None]:
        """Run a worker."""
        log = self.folder / f"worker-{number}.log"
        with started([*ANY_DAY, "worker"], self.environ, log):
            while not log.exists() or b"sending_started" not in log.read_bytes():
                time.sleep(0.1)
            yield


@dataclass
class Found:
    """What the rounds gave: p99 in ms, messages per second, share of the cores that was busy."""

    idle: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    idle_p50: list[float] = field(default_factory=list)
    beside_p50: list[float] = field(default_factory=list)
    sent_beside: list[float] = field(default_factory=list)
    busy_idle: list[float] = field(default_factory=list)
    busy_beside: list[float] = field(default_factory=list)
    sent: dict[int, list[float]] = field(default_factory=lambda: {1: [], 2: []})
    busy: dict[int, list[float]] = field(default_factory=lambda: {1: [], 2: []})


def measure(bench: Bench) -> Found:
    """Run the sides in turns."""
    found = Found()
    with bench.worker(1):
        for number in range(bench.asked.rounds):
            say(f"answers, round {number + 1}")
            _answer(bench, found.idle, found.idle_p50, found.busy_idle)
            with bench.running():
                _answer(bench, found.beside, found.beside_p50, found.busy_beside)
                found.sent_beside.append(bench.came() / bench.asked.seconds)
        for number in range(bench.asked.rounds):
            say(f"one worker and two, round {number + 1}")
            _send(bench, found, 1)
            with bench.worker(2):
                _send(bench, found, 2)
    return found


def _answer(bench: Bench, p99: list[float], p50: list[float], busy: list[float]) -> None:
    before = _times()
    result = bench.answers()
    busy.append(share_of(before, _times()))
    p99.append(result["p99_ms"])
    p50.append(result["p50_ms"])


def say(line: str) -> None:
    """Tell on standard error how far it is."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _send(bench: Bench, found: Found, workers: int) -> None:
    with bench.running():
        busy = busy_share(lambda: time.sleep(bench.asked.seconds))
        found.sent[workers].append(bench.came() / bench.asked.seconds)
        found.busy[workers].append(busy)


def busy_share(work: Callable[[], object]) -> float:
    """Return the share of all cores' time that was used while `work` ran."""
    before = _times()
    work()
    return share_of(before, _times())


def share_of(before: list[int], after: list[int]) -> float:
    """Return the share of all cores' time that was used between two looks."""
    spent = [later - earlier for earlier, later in zip(before, after, strict=True)]
    return 1 - (spent[3] + spent[4]) / sum(spent)  # idle, and waiting for disks


def _times() -> list[int]:
    return [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def report(found: Found, asked: argparse.Namespace) -> None:
    """Print medians, ratios and marks."""
    middle = statistics.median
    steady = f"{asked.per_second} texts/s" if asked.per_second else f"{asked.connections} connections without a pause"
    table = Table(title=f"{asked.people:,} people, {steady}, medians of {asked.rounds} rounds")
    for name in ("", "measured", "mark"):
        table.add_column(name, justify="right" if name else "left")
    idle = f"{middle(found.idle_p50):.1f} / {middle(found.idle):.1f}"
    table.add_row("p50 / p99 of answers, nothing else, ms", idle, f"cores {middle(found.busy_idle):.0%} busy")
    beside = f"{middle(found.beside_p50):.1f} / {middle(found.beside):.1f}"
    full = f"cores {middle(found.busy_beside):.0%} busy"
    table.add_row(f"beside a campaign ({middle(found.sent_beside):,.0f} messages/s), ms", beside, full)
    ratios = sorted(late / quick for quick, late in zip(found.idle, found.beside, strict=True))
    spread = f"{middle(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    table.add_row("ratio of the p99", spread, f"at most {MARKS['p99']}")
    allowed = asked.connections_out * 1000 / asked.milliseconds
    for workers, rates in found.sent.items():
        full = f"cores {middle(found.busy[workers]):.0%} busy"
        table.add_row(f"messages/s with {workers} worker(s)", f"{middle(rates):,.0f}", full)
    share = middle(found.sent[1]) / allowed
    what = f"one worker's share of {allowed:,.0f}/s ({asked.connections_out} connections, {asked.milliseconds} ms)"
    table.add_row(what, f"{share:.2f}", f"{MARKS['share']} until the cores are full")
    ratio = middle(two / one for one, two in zip(found.sent[1], found.sent[2], strict=True))
    table.add_row("ratio of two workers to one", f"{ratio:.2f}", f"{MARKS['workers']} until the cores are full")
    console.print(table)


def start_redis(stack: ExitStack, folder: Path) -> str:
    """Start a Redis that ends with the stack; return its URL."""
    server = embedded_redis.find_server()
    if server is None:
        raise SystemExit("no Redis server found")
    socket = embedded_redis.socket_path(folder)
    embedded_redis.prepare_socket(socket)
    stack.enter_context(started(embedded_redis.command(server, socket), os.environ, folder / "redis.log"))
    return embedded_redis.url_of(socket)


@contextmanager
def prepared(asked: argparse.Namespace, stack: ExitStack, url: URL) -> Iterator[Bench]:
    """Make people and the campaign, start everything but workers; the campaign is paused."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    database_url = url.render_as_string(hide_password=False)
    migrate.upgrade(database_url)
    redis_url = start_redis(stack, folder)
    provider = stack.enter_context(running_provider(asked.milliseconds))
    given = {"redis_url": redis_url, "send_connections": asked.connections_out, "send_rates": asked.rates}
    rt = make_runtime(Settings(_env_file=None, database_url=database_url, **given))  # type: ignore[call-arg]
    seed_people(rt.engine, asked.people)
    fill_campaign(rt.engine)
    requests = folder / "requests.bin"
    write_requests(requests, signed_requests(asked.requests, asked.people))
    environ = environment(
        database_url, folder / "var", **TWILIO, PROVIDER="kannel", KANNEL_SENDSMS_URL=provider, KANNEL_USERNAME="kabar",
        KANNEL_PASSWORD="x", REDIS_URL=redis_url, SEND_CONNECTIONS=str(asked.connections_out), SEND_RATES=asked.rates,
        WEB_WORKERS=str(asked.workers), WEB_THREADS="64", LOG_LEVEL="INFO",
    )  # fmt: skip
    port = free_port()
    web = [sys.executable, "-m", "cli", "web", "--port", str(port)]
    stack.enter_context(served(web, environ, folder / "web.log", port))
    stack.enter_context(started([*ANY_DAY, "clock"], environ, folder / "clock.log"))
    sweep(rt)  # starts the campaign, if the clock has not
    campaign_runs.pause(rt, WHO, CAMPAIGN)
    yield Bench(rt, port, provider, environ, folder, requests, asked)
    rt.close()


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    options = {
        "people": 200_000,
        "rounds": 3,
        "connections": 16,
        "per-second": 150,
        "seconds": 8,
        "requests": 200_000,
        "workers": 1,
    }
    for name, value in {**options, "connections_out": 64, "milliseconds": 50}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--rates", default="", help="SEND_RATES, e.g. kannel:200")
    asked = parser.parse_args()
    try:
        with ExitStack() as stack:
            url = stack.enter_context(fresh_database(stack.enter_context(running_server(DURABLE))))
            with prepared(asked, stack, url) as bench:
                report(measure(bench), asked)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None


if __name__ == "__main__":
    main()
