"""Inbound answers while 100,000 past messages are replayed beside inbound answers alone, interleaved in one run.

`python -m bench.replay` starts a private PostgreSQL (fsync on) with synthetic people and past messages, a Redis, the
web server and a real `kabar worker`; posts signed Twilio messages in turns without and with a replay under way, prints
answers per second, p99 and their ratios, then lets one replay run through and prints how long it took.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import URL, insert

from bench.beside_flask import DURABLE, Side, check, console, drive, progress_console, seed_people, size_of
from bench.inbound import signed_requests
from bench.load import write_requests
from bench.programs import started
from core.access import Actor
from core.catalogue_parts import with_parts
from office import replay
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store import migrate, replays
from store.replays import Run
from store.tables import mo_messages
from tests.e2e.posting import TWILIO
from tests.e2e.processes import environment, running_web
from tests.postgres import NoPostgresError, fresh_database, running_server
from tests.redis_server import running_redis
from tests.replay_cases import JADWAL, heard

WHO = Actor("terminal:bench")
MARK = 0.75  # of the answers per second without a replay
BATCH = 5000


def texts(count: int) -> Iterator[str]:
    """Yield past messages: the shipped texts, each with other numbers, some of a word that only the draft knows."""
    shuffled = random.Random(5)
    shipped = [each.text for each in replay.corpus()]
    for _ in range(count):
        text = "jadwal" if shuffled.random() < 0.02 else shuffled.choice(shipped)
        yield "".join(str(shuffled.randrange(10)) if c.isdigit() else c for c in text)


def seed_past(rt: Runtime, count: int) -> None:
    """Save so many messages of the last days, with a progress bar."""
    now, rows = datetime.now(UTC), []
    step = timedelta(days=6) / count
    with Progress(console=progress_console) as bar:
        task = bar.add_task(f"{count:,} past messages", total=count)
        for number, text in enumerate(texts(count)):
            rows.append(heard(number, text, now - timedelta(days=6) + step * number))
            if len(rows) == BATCH or number == count - 1:
                with rt.transaction() as db:
                    db.execute(insert(mo_messages), rows)
                rows = []
                bar.update(task, completed=number + 1)


def ask(rt: Runtime) -> int:
    """Have a draft with another keyword and other words tried on all of them."""
    other = {"id": "BPJAMSOSTEK: Maaf, belum jelas. Info 175", "en": "BPJAMSOSTEK: Sorry, not clear. Info 175"}
    draft = with_parts(rt.catalogue, {"keywords.JADWAL": JADWAL, "replies.not_understood": other})
    return replay.ask(rt, WHO, replay.Wish(days=7), draft, 1)


def run_of(rt: Runtime, run_id: int) -> Run:
    """Return the run as it stands."""
    with rt.transaction() as db:
        found = replays.find(db, run_id)
    assert found is not None
    return found


def follow(rt: Runtime, run_id: int) -> float:
    """Show a run's progress to its end; return how many seconds it took."""
    begun = time.perf_counter()
    columns = (*Progress.get_default_columns()[:1], BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=progress_console) as bar:
        task = bar.add_task("replay", total=None)
        while not (run := run_of(rt, run_id)).is_over:
            bar.update(task, completed=run.done, total=run.total)
            time.sleep(0.5)
        bar.update(task, completed=run.done, total=run.total)
    if run.state != "done" or run.done != run.total:
        raise SystemExit(f"the replay ended as {run.state} after {run.done} of {run.total}")
    return time.perf_counter() - begun


def measure(rt: Runtime, port: int, requests: Path, asked: argparse.Namespace) -> tuple[Side, Side, list[int]]:
    """Post in turns without and with a replay; return both sides, and how many texts were replayed meanwhile."""
    alone, beside, replayed = Side("inbound alone"), Side("inbound beside a replay"), []
    first = 0
    for number in range(asked.rounds + 1):
        progress_console.print(f"round {number} of {asked.rounds}" + ("" if number else " (warms up)"))
        for side in (alone, beside):
            run_id = ask(rt) if side is beside else None
            if run_id is not None:
                time.sleep(1.0)  # until the worker has heard
            result = drive(port, requests, first, asked)
            check(result)
            first += int(result["answers"])
            if number:
                side.add(result)
            if run_id is not None:
                done = run_of(rt, run_id).done
                replay.cancel(rt, WHO, run_id)
                time.sleep(1.0)  # until its last turn is over
                replayed += [done] if number else []
    return alone, beside, replayed


def report(alone: Side, beside: Side, replayed: list[int], seconds: float, asked: argparse.Namespace) -> bool:
    """Print the table; return whether the mark is held."""
    table = Table(
        title=f"{asked.past:,} past messages, {asked.connections} connections, medians of {asked.rounds} rounds"
    )
    for heading in ("", "answers/s", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="left" if not heading else "right")
    for side in (alone, beside):
        rate, half, most = (statistics.median(values) for values in (side.per_second, side.p50_ms, side.p99_ms))
        table.add_row(side.name, f"{rate:,.0f}", f"{half:.1f}", f"{most:.1f}")
    console.print(table)
    ratios = sorted(mine / theirs for mine, theirs in zip(beside.per_second, alone.per_second, strict=True))
    tails = statistics.median(mine / theirs for mine, theirs in zip(beside.p99_ms, alone.p99_ms, strict=True))
    middle = statistics.median(ratios)
    console.print(f"answers/s beside / alone: {middle:.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f}), mark {MARK}")
    console.print(f"p99 beside / alone: {tails:.2f}")
    console.print(f"replayed while measuring: {statistics.median(replayed):,.0f} texts in {asked.seconds} s")
    console.print(f"one replay to its end, with nobody texting: {seconds:.0f} s, {asked.past / seconds:,.0f} texts/s")
    return middle >= MARK


def compare(url: URL, asked: argparse.Namespace, folder: Path) -> bool:
    """Start everything, run the sides in turns, then one replay to its end."""
    database_url = url.render_as_string(hide_password=False)
    migrate.upgrade(database_url)
    with ExitStack() as stack:
        redis = stack.enter_context(running_redis(folder))
        rt = make_runtime(Settings(_env_file=None, database_url=database_url, redis_url=redis.url))
        seed_people(rt.engine, asked.participants)
        seed_past(rt, asked.past)
        requests = folder / "requests.bin"
        write_requests(requests, signed_requests(asked.requests, asked.participants))
        environ = environment(database_url, folder / "var", **(TWILIO | size_of(asked) | {"REDIS_URL": redis.url}))
        stack.enter_context(started([sys.executable, "-m", "cli", "worker"], environ, folder / "worker.log"))
        web = stack.enter_context(running_web(environ, folder / "web.log"))
        alone, beside, replayed = measure(rt, web.port, requests, asked)
        seconds = follow(rt, ask(rt))
    return report(alone, beside, replayed, seconds, asked)


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    defaults = {"rounds": 3, "seconds": 8, "connections": 64, "workers": 2, "threads": 64}
    for name, value in (defaults | {"past": 100_000, "participants": 100_000, "requests": 400_000}).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    try:
        with running_server(DURABLE) as server, fresh_database(server) as url, tempfile.TemporaryDirectory() as folder:
            held = compare(url, asked, Path(folder))
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None
    sys.exit(not held)


if __name__ == "__main__":
    main()
