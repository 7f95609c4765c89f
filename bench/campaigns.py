"""Checking a campaign's rows beside a raw COPY + INSERT ... SELECT of the same rows, in one run, on PostgreSQL.

`python -m bench.campaigns` starts a private PostgreSQL (fsync on) with a million invented people, writes a file of as
many rows, among them every kind of bad one, and in turns: copies it into a bare table and from there into one with the
columns, rules and indexes of campaign_rows; checks it as a campaign; checks a campaign to the segment of everybody. A
check runs in a process of its own. Prints rows per second, ratios and memory, early on and at most.
"""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import URL

from bench.imports import DURABLE, memory_of
from core.access import Actor
from core.campaigns import State
from office import campaign_check, campaigns
from office.campaign_files import upload
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store import migrate
from store.database import make_engine
from store.seed.numbers import PERSONAS, msisdn_of
from store.seed.synthetic import seed_participants
from tests.e2e.processes import ROOT, environment
from tests.postgres import NoPostgresError, fresh_database, run_sql, running_server

STAFF = Actor("user:bench")
TEXT = "Yth {name}, iuran bulan {month} sebesar {amount} jatuh tempo {date}. Balas BERHENTI bila tidak mau info ini."
SEGMENT_TEXT = "Yth {name}, KPJ {kpj}, iuran terakhir {month}. Jatuh tempo tanggal 15. Balas BERHENTI bila tidak mau."
HEADINGS = ("nama", "no hp", "bulan", "jumlah", "tanggal")
SECONDS_PER_LOOK = 0.1
BLOCK = 1 << 18
ODD_ONES = 50  # every so many rows one is bad in one of the ways
BARE = (
    "CREATE TABLE bare_rows (LIKE campaign_rows INCLUDING ALL)",
    "CREATE UNLOGGED TABLE bare_input (row serial, nama text, hp text, bulan text, jumlah bigint, tanggal text)",
)
COPY = "COPY bare_input (nama, hp, bulan, jumlah, tanggal) FROM STDIN (FORMAT csv, HEADER)"
INSERT = """INSERT INTO bare_rows (campaign_id, row, outcome, msisdn, language, zone, text, segments, input)
    SELECT 'bare', row, CASE WHEN first THEN 'send' ELSE 'duplicate' END, '+62' || substr(hp, 2), 'id', 'WIB',
        'Yth ' || coalesce(nama, '') || ', iuran bulan ' || bulan || ' sebesar Rp' || jumlah || ' jatuh tempo '
        || tanggal || '. Balas BERHENTI bila tidak mau info ini.', 1,
        to_json(ARRAY[nama, hp, bulan, jumlah::text, tanggal])::text
    FROM (SELECT *, row_number() OVER (PARTITION BY hp) = 1 AS first FROM bare_input) AS given"""
BEFORE = (
    "INSERT INTO phones (msisdn, mass_off_at) SELECT msisdn, now() FROM bindings WHERE participant_id % 50 = 0",
    """INSERT INTO campaigns (id, title, state, revision, hands, source, selection, texts, starts_at, expires_at,
        window_from, window_until, counts, findings, begun_at, created_by, created_at, changed_at)
        VALUES ('before', 'before', 'done', 1, '[]', 'segment', '{}', '{}', now(), now(), '08:00', '17:00', '{}', '{}',
        now(), 'system', now(), now())""",
    """INSERT INTO mt_messages (id, recipient, sender, text, kind, language, status, status_at, due_at, created_at,
        attempts, campaign_id) SELECT 'before' || participant_id, msisdn, '2757', 'Lain', 'campaign', 'id', 'sent',
        now(), now(), now(), 1, 'before' FROM bindings WHERE participant_id % 20 = 0""",
)
console = Console(width=110)
progress_console = Console(stderr=True)


@dataclass
class Side:
    """One way: what each round gave, in rows per second, and the memory of the process in MB."""

    rates: list[float] = field(default_factory=list)
    early_mb: float = 0.0
    most_mb: float = 0.0


def write_file(path: Path, rows: int) -> None:
    """Write the file; everything about a row follows from its position."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for index in range(rows):
            name, phone = f"Orang Contoh {index}", "0" + msisdn_of(PERSONAS + index).removeprefix("+62")
            row = [name, phone, "2026-10", str(150_000 + index % 4000 * 1000), "15-12-2026"]
            if index % ODD_ONES == 0:
                row = _odd(row, index // ODD_ONES % 5)
            writer.writerow(row)


def _odd(row: list[str], kind: int) -> list[str]:
    """Return the row with something wrong: no name, a foreign, unknown or short number, one that stands there twice."""
    phones = (row[1], "+6591234567", "081200000000", "0812", "0" + msisdn_of(PERSONAS + 1).removeprefix("+62"))
    return ["" if kind == 0 else row[0], phones[kind], *row[2:]]


def fill(url: URL, rows: int) -> None:
    """Make the people, some of whom want no mass information, and an older campaign that went to some of them."""
    engine = make_engine(url.render_as_string(hide_password=False))
    seed_participants(engine, rows)
    engine.dispose()
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo) as connection:
        for statement in BEFORE:
            connection.execute(statement)
    run_sql(url, "VACUUM (ANALYZE)")


def copy_bare(url: URL, file: Path) -> float:
    """Copy the file and insert from it, as a transaction each; return the seconds that both took."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo) as connection, file.open("rb") as data:
        for statement in BARE:
            connection.execute(statement)
        connection.commit()
        began = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            while block := data.read(BLOCK):
                copy.write(block)
        connection.commit()
        connection.execute(INSERT)
        connection.commit()
        seconds = time.perf_counter() - began
        connection.execute("DROP TABLE bare_rows, bare_input")
    return seconds


def runtime_on(url: URL) -> Runtime:
    """Return a runtime on this database."""
    return make_runtime(Settings(_env_file=None, database_url=url.render_as_string(hide_password=False)))


def draft(rt: Runtime, source: str, file: Path) -> str:
    """Make a campaign that is ready to be checked; return its id."""
    stored = campaigns.create(rt, STAFF, f"bench {source}", source)
    if source == "file":
        with file.open("rb") as content:
            stored = upload(rt, STAFF, stored.id, stored.revision, content, file.name)
    texts = {"id": TEXT if source == "file" else SEGMENT_TEXT}
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": texts})
    return campaigns.start_check(rt, STAFF, stored.id, stored.revision).id


def check(url: URL, source: str, file: Path, side: Side) -> float:
    """Check a campaign by a process of its own; return the seconds, its start among them."""
    rt = runtime_on(url)
    campaign_id = draft(rt, source, file)
    run_sql(url, "CHECKPOINT")
    environ = environment(url.render_as_string(hide_password=False), file.parent / "var")
    command = [sys.executable, "-m", "bench.campaigns", "--check", campaign_id]
    looks: list[float] = []
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        looks.append(memory_of(process.pid))
        time.sleep(SECONDS_PER_LOOK)
    seconds = time.perf_counter() - began
    done = campaigns.find(rt, campaign_id)
    if process.returncode or done.state is not State.DRAFT or not done.is_checked:
        raise SystemExit("the check failed")
    progress_console.print(f"  {source}: {done.total:,} rows, {dict(done.counts)}")
    side.early_mb = max(looks[: max(len(looks) // 4, 1)])
    side.most_mb = max(side.most_mb, *looks)
    rt.engine.dispose()
    return seconds


def compare(url: URL, file: Path, asked: argparse.Namespace) -> dict[str, Side]:
    """Run as many rounds as asked."""
    sides = {name: Side() for name in ("bare", "file", "segment")}
    for number in range(asked.rounds):
        progress_console.print(f"round {number + 1} of {asked.rounds}")
        run_sql(url, "CHECKPOINT")
        sides["bare"].rates.append(asked.rows / copy_bare(url, file))
        for source in ("file", "segment"):
            sides[source].rates.append(asked.rows / check(url, source, file, sides[source]))
    return sides


def report(sides: dict[str, Side], asked: argparse.Namespace) -> None:
    """Print the table."""
    table = Table(title=f"{asked.rows:,} rows, medians of {asked.rounds} rounds")
    for heading in ("", "rows/s", "beside COPY + INSERT", "memory MB: early", "at most"):
        table.add_column(heading, justify="right" if heading else "left")
    names = {"bare": "raw COPY + INSERT ... SELECT", "file": "CSV file (mark 0.2)", "segment": "segment (mark 0.5)"}
    for name, side in sides.items():
        ratios = sorted(ours / bare for ours, bare in zip(side.rates, sides["bare"].rates, strict=True))
        table.add_row(names[name], *_figures(side, ratios))
    console.print(table)
    console.print(f"load of the machine now: {os.getloadavg()[0]:.1f}; mark of memory: 300 MB", highlight=False)


def _figures(side: Side, ratios: Sequence[float]) -> tuple[str, ...]:
    spread = f"{statistics.median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})"
    memory = (f"{each:.0f}" if each else "" for each in (side.early_mb, side.most_mb))
    return (f"{statistics.median(side.rates):,.0f}", spread, *memory)


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.check:
        campaign_check.run(make_runtime(Settings()), asked.check)
        return
    os.environ.pop("DATABASE_URL", None)
    try:
        with running_server(DURABLE) as server, fresh_database(server) as url, tempfile.TemporaryDirectory() as at:
            migrate.upgrade(url.render_as_string(hide_password=False))
            file = Path(at) / "rows.csv"
            write_file(file, asked.rows)
            fill(url, asked.rows)
            report(compare(url, file, asked), asked)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None


if __name__ == "__main__":
    main()
