"""The sender beside the naive design, interleaved in one run: a provider that answers in 50 ms, PostgreSQL with fsync.

`python -m bench.sender` starts a private PostgreSQL, Redis, the provider and a real `kabar worker`, and prints:
messages/s per worker as a share of what connections and latency allow, the ratio to one RQ job per message, processor
time per message, memory; and rows queued per second beside a bare INSERT ... SELECT.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
from redis import Redis
from rich.console import Console
from rich.table import Table
from rq import Queue
from sqlalchemy import URL
from sqlalchemy.orm import Session

from bench.beside_flask import DURABLE, memory_of
from bench.programs import cpu_of, running_provider, started
from runtime import embedded_redis
from runtime.doorbell import Doorbell
from store import migrate, outbox
from store.database import make_engine
from tests.e2e.processes import ROOT, environment
from tests.postgres import NoPostgresError, fresh_database, running_server

MARKS = {"share": 0.7, "ratio": 100.0}
BATCH = 1000  # rows per transaction where rows are queued
RAW = """INSERT INTO mt_messages (id, recipient, sender, text, kind, language, priority, status, status_at, due_at,
    expires_at, created_at) SELECT gen_random_uuid()::text, '+6285000000101', '2757', %s, 'notice', 'id', 1, 'queued',
    now(), now() + interval '1 day', now() + interval '2 days', now() FROM generate_series(1, %s)"""
TEXT = (
    "Klaim JHT ..0001: DISETUJUI 20 Nov 2026. Dana dikirim ke rekening Anda. Cek: KLAIM K7Q2. Bila bukan Anda hub 175"
)
console = Console(width=110)


@dataclass
class Found:
    """What the rounds gave."""

    per_second: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    raw_rows: list[float] = field(default_factory=list)


@dataclass
class Bench:
    """What runs: a database, a Redis, a provider."""

    url: URL
    redis_url: str
    provider: str
    folder: Path
    asked: argparse.Namespace

    @property
    def database_url(self) -> str:
        return self.url.render_as_string(hide_password=False)

    @property
    def conninfo(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def came(self) -> Mapping[str, float]:
        with urllib.request.urlopen(self.provider, timeout=10) as answer:
            told: Mapping[str, float] = json.loads(answer.read())
            return told

    def scalar(self, sql: str) -> int:
        with psycopg.connect(self.conninfo, autocommit=True) as db:
            row = db.execute(sql.encode()).fetchone()
            assert row is not None
            return int(row[0])


def new_messages(count: int) -> list[outbox.NewMt]:
    """Return notices that are due now, to invented people."""
    now = datetime.now(UTC)
    recipients = (f"+6285000{number:06d}" for number in range(count))
    return [outbox.NewMt(uuid4().hex, each, "2757", TEXT, "notice", "id", now) for each in recipients]


def queue_rows(bench: Bench, messages: list[outbox.NewMt]) -> float:
    """Queue the messages as the intake does, in batches; return rows per second."""
    engine = make_engine(bench.database_url)
    begun = time.perf_counter()
    for start in range(0, len(messages), BATCH):
        with Session(engine) as db, db.begin():
            outbox.queue(db, messages[start : start + BATCH], datetime.now(UTC))
    seconds = time.perf_counter() - begun
    engine.dispose()
    return len(messages) / seconds


def raw_rows(bench: Bench, count: int) -> float:
    """Insert as many rows with a bare INSERT ... SELECT, in transactions of the same size; return rows per second."""
    with psycopg.connect(bench.conninfo) as db:
        begun = time.perf_counter()
        for _ in range(count // BATCH):
            db.execute(RAW, (TEXT, BATCH))
            db.commit()
        return count / (time.perf_counter() - begun)


def send_all(bench: Bench, worker: subprocess.Popen[bytes], found: Found) -> None:
    """Queue messages, ring, wait until all are sent; note rate, processor time and memory."""
    bench.came()
    messages = new_messages(bench.asked.messages)
    before = cpu_of(worker.pid)
    found.rows.append(queue_rows(bench, messages))
    Doorbell(bench.redis_url).ring("sms.jobs.send_messages", [each.id for each in messages], "notices")
    waiting = "SELECT count(*) FROM mt_messages WHERE status IN ('queued', 'sending') AND due_at <= now()"
    while bench.scalar(waiting):
        time.sleep(0.2)
    came = bench.came()
    assert came["count"] == len(messages), f"{came['count']} requests for {len(messages)} messages"
    found.per_second.append((came["count"] - 1) / came["seconds"])
    found.cpu_ms.append((cpu_of(worker.pid) - before) * 1000 / len(messages))
    found.memory_mb.append(memory_of(worker.pid))


def send_naively(bench: Bench, found: Found) -> None:
    """Have RQ's forking worker do one job per message; return messages per second."""
    messages = new_messages(bench.asked.naive)
    queue_rows(bench, messages)
    with psycopg.connect(bench.conninfo) as db:  # the sender is not to take them
        db.execute("UPDATE mt_messages SET due_at = now() + interval '1 day' WHERE status = 'queued'")
    redis = Redis.from_url(bench.redis_url)
    queue = Queue("naive", connection=redis)
    for each in messages:
        queue.enqueue("bench.naive_job.send_one", each.id, result_ttl=0)
    environ = {**os.environ, "NAIVE_DATABASE": bench.conninfo, "NAIVE_PROVIDER": bench.provider}
    rq = [str(Path(sys.executable).with_name("rq")), "worker", "--burst", "--quiet", "--url", bench.redis_url, "naive"]
    bench.came()
    subprocess.run(rq, cwd=ROOT, env={**environ, "PYTHONPATH": str(ROOT)}, check=True)
    came = bench.came()
    assert came["count"] == len(messages), came
    found.naive.append((came["count"] - 1) / came["seconds"])
    redis.close()


def measure(bench: Bench) -> Found:
    """Run the sides in turns."""
    settings = {
        "PROVIDER": "kannel", "KANNEL_SENDSMS_URL": bench.provider, "KANNEL_USERNAME": "kabar", "KANNEL_PASSWORD": "x",
        "REDIS_URL": bench.redis_url, "SEND_CONNECTIONS": str(bench.asked.connections), "LOG_LEVEL": "INFO",
    }  # fmt: skip
    environ = environment(bench.database_url, bench.folder / "var", **settings)
    found, log = Found(), bench.folder / "worker.log"
    with started([sys.executable, "-m", "cli", "worker"], environ, log) as worker:
        while b"sending_started" not in log.read_bytes():
            assert worker.poll() is None, log.read_text()[-2000:]
            time.sleep(0.1)
        for turn in range(bench.asked.rounds + 1):
            kept = found if turn else Found()  # the first one warms up
            send_all(bench, worker, kept)
            kept.raw_rows.append(raw_rows(bench, bench.asked.messages))
            if turn:
                send_naively(bench, kept)
    return found


def report(found: Found, asked: argparse.Namespace) -> None:
    """Print medians and ratios."""
    most = asked.connections / (asked.milliseconds / 1000)
    rate, naive = statistics.median(found.per_second), statistics.median(found.naive)
    table = Table(title=f"{asked.connections} connections, {asked.milliseconds:.0f} ms: at most {most:,.0f} messages/s")
    for name in ("", "measured", "mark"):
        table.add_column(name, justify="right" if name else "left")
    table.add_row("messages/s per worker", f"{rate:,.0f}", "")
    table.add_row("share of connections / latency", f"{rate / most:.2f}", f"{MARKS['share']} (aimed at 0.85)")
    table.add_row("one RQ job per message, messages/s", f"{naive:,.1f}", "")
    table.add_row("ratio", f"{rate / naive:,.0f}", f"{MARKS['ratio']:.0f}")
    table.add_row("processor ms per message", f"{statistics.median(found.cpu_ms):.2f}", "")
    table.add_row("memory of the worker, MB", f"{statistics.median(found.memory_mb):,.0f}", "")
    rows, raw = statistics.median(found.rows), statistics.median(found.raw_rows)
    table.add_row("rows queued/s", f"{rows:,.0f}", "")
    table.add_row("rows/s of a bare INSERT ... SELECT", f"{raw:,.0f}", "")
    table.add_row("ratio", f"{rows / raw:.2f}", "")
    console.print(table)


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--naive", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--milliseconds", type=float, default=50)
    asked = parser.parse_args()
    server = embedded_redis.find_server()
    if server is None:
        raise SystemExit("no Redis server found")
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(fresh_database(stack.enter_context(running_server(DURABLE))))
            migrate.upgrade(url.render_as_string(hide_password=False))
            socket = embedded_redis.socket_path(folder)
            embedded_redis.prepare_socket(socket)
            stack.enter_context(started(embedded_redis.command(server, socket), os.environ, folder / "redis.log"))
            while not embedded_redis.is_alive(embedded_redis.url_of(socket)):
                time.sleep(0.05)
            provider = stack.enter_context(running_provider(asked.milliseconds))
            report(measure(Bench(url, embedded_redis.url_of(socket), provider, folder, asked)), asked)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None


if __name__ == "__main__":
    main()
