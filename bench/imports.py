"""Importing files beside a bare COPY of the same files, interleaved in one run, on a PostgreSQL that is durable.

`python -m bench.imports` starts a private PostgreSQL (fsync on), writes a file of a million participants and one of a
million claims, and in turns copies each into one table with the columns, rules and indexes of the real ones, and
imports it with `kabar import`, a process of its own. Prints rows per second, ratios and memory: at most, and early on.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import URL

from store import migrate
from store.seed.numbers import PERSONAS, claim_number_of, kpj_of, msisdn_of, nik_of
from tests.e2e.processes import ROOT, environment
from tests.postgres import NoPostgresError, fresh_database, run_sql, running_server

DURABLE = {"listen_addresses": "", "max_connections": "100", "shared_buffers": "1GB", "max_wal_size": "4GB"}
STRIDE = 7919  # a prime: phones come in another order than people
FIRST_BIRTHDAY, BIRTHDAYS, PLACES = date(1965, 1, 1), 14_000, 10_000
STAGES = ("SELESAI", "VERIFIKASI", "DISETUJUI", "DITOLAK", "PENETAPAN")
BLOCK = 1 << 18
SECONDS_PER_LOOK = 0.2  # at the memory of a process
KINDS = ("participants", "claims")
HEADINGS = {
    "participants": "nik,name,birth_date,zone,language,msisdn,kpj,segment,active,since,covers,employer,wage,"
    "last_contribution,jht_balance,jht_balance_on,jp_months",
    "claims": "claim_number,nik,programme,filed_on,kpj,contact_msisdn,stage,stage_on,sequence,amount",
}
# Tables that take the files as they are; rules and indexes are those of participants with memberships, and of claims.
BARE = {
    "participants": """CREATE TABLE bare_participants (id bigserial PRIMARY KEY, nik varchar(16) NOT NULL UNIQUE,
        name varchar(100) NOT NULL, birth_date date NOT NULL, zone varchar(4) NOT NULL, language varchar(2) NOT NULL,
        msisdn varchar(40), kpj varchar(11) NOT NULL UNIQUE, segment varchar(20) NOT NULL, active boolean NOT NULL,
        since date NOT NULL, covers text NOT NULL, employer varchar(100), wage bigint, last_contribution date,
        jht_balance bigint, jht_balance_on date, jp_months integer NOT NULL,
        CHECK (length(name) <= 100), CHECK (length(nik) = 16), CHECK (zone IN ('WIB', 'WITA', 'WIT')),
        CHECK (language IN ('id', 'en')), CHECK (length(kpj) = 11), CHECK (length(employer) <= 100),
        CHECK (segment IN ('wage_earner', 'self_employed', 'construction', 'migrant')));
        CREATE INDEX ON bare_participants (msisdn)""",
    "claims": """CREATE TABLE bare_claims (id bigserial PRIMARY KEY, claim_number varchar(11) NOT NULL UNIQUE,
        nik varchar(16) NOT NULL REFERENCES participants (nik), programme varchar(3) NOT NULL, filed_on date NOT NULL,
        kpj varchar(11), contact_msisdn varchar(40), stage varchar(20) NOT NULL, stage_on date NOT NULL,
        sequence integer NOT NULL, amount bigint,
        CHECK (length(claim_number) = 11), CHECK (length(kpj) = 11), CHECK (programme IN ('JHT', 'JP', 'JKK', 'JKM',
        'JKP')), CHECK (stage IN ('DIAJUKAN', 'VERIFIKASI', 'WAWANCARA', 'PERLU_PERBAIKAN', 'PENETAPAN', 'DISETUJUI',
        'PEMBAYARAN', 'SELESAI', 'DITOLAK', 'RETUR_BANK', 'DIBATALKAN')));
        CREATE INDEX ON bare_claims (nik); CREATE INDEX ON bare_claims (contact_msisdn)""",
}
console = Console(width=110)
progress_console = Console(stderr=True)


@dataclass
class Side:
    """One kind of file: what each round gave, in rows per second, and the memory of the importing process in MB."""

    bare: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    early_mb: float = 0.0
    most_mb: float = 0.0


def write_files(folder: Path, rows: int) -> dict[str, Path]:
    """Write both files and return them by kind. Everything about a person follows from the position."""
    files = {kind: folder / f"{kind}.csv" for kind in KINDS}
    with files["participants"].open("w") as people, files["claims"].open("w") as filed:
        people.write(HEADINGS["participants"] + "\n")
        filed.write(HEADINGS["claims"] + "\n")
        for index in range(rows):
            born = FIRST_BIRTHDAY + timedelta(days=index * 37 % BIRTHDAYS)
            nik = nik_of(index % PLACES, born, woman=index % 2 == 1, place=index // PLACES)
            phone, kpj = msisdn_of(PERSONAS + index * STRIDE % rows), kpj_of(PERSONAS + index)
            money = f"{3_000_000 + index % 4000 * 1000},2026-10-01,{index * 31},2026-10-31,{index % 240}"
            card = f"{kpj},wage_earner,true,2015-01-01,JHT JP JKK JKM JKP,PT Contoh {index % 500},{money}"
            people.write(f"{nik},Orang Contoh {index},{born},WIB,id,{phone},{card}\n")
            number, stage = claim_number_of(index * STRIDE % rows), STAGES[index % len(STAGES)]
            filed.write(f"{number},{nik},JHT,2026-01-05,{kpj},,{stage},2026-02-01,5,{index * 31}\n")
    return files


def copy_bare(url: URL, kind: str, file: Path) -> float:
    """Copy the file as it is and return the seconds it took, its commit among them."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo) as connection, file.open("rb") as data:
        connection.execute(BARE[kind])
        connection.commit()
        began = time.perf_counter()
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY bare_{kind} ({HEADINGS[kind]}) FROM STDIN (FORMAT csv, HEADER)") as copy:
                while block := data.read(BLOCK):
                    copy.write(block)
            connection.commit()
            seconds = time.perf_counter() - began
            cursor.execute(f"DROP TABLE bare_{kind}")
    return seconds


def import_file(url: URL, kind: str, file: Path, side: Side) -> float:
    """Import the file as a process of its own and return the seconds it took, its start among them."""
    command = [sys.executable, "-m", "cli", "import", kind, str(file), "--yes"]
    environ = environment(url.render_as_string(hide_password=False), file.parent / "var")
    began = time.perf_counter()
    looks = []
    log = file.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=output)
        while process.poll() is None:
            looks.append(memory_of(process.pid))
            time.sleep(SECONDS_PER_LOOK)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"the import failed:\n{log.read_text()[-2000:]}")
    side.early_mb = max(looks[: max(len(looks) // 5, 1)])
    side.most_mb = max(side.most_mb, *looks)
    return seconds


def memory_of(pid: int) -> float:
    """Return the most memory that the process has held so far, in MB; 0 if it is over."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def compare(server: URL, template: str, files: dict[str, Path], asked: argparse.Namespace) -> dict[str, Side]:
    """Run as many rounds as asked, each on a fresh database."""
    sides = {kind: Side() for kind in KINDS}
    for number in range(asked.rounds):
        with fresh_database(server, template) as url:
            for kind, side in sides.items():
                progress_console.print(f"round {number + 1} of {asked.rounds}: {kind}")
                run_sql(url, "CHECKPOINT")
                side.bare.append(asked.rows / copy_bare(url, kind, files[kind]))
                run_sql(url, "CHECKPOINT")
                side.ours.append(asked.rows / import_file(url, kind, files[kind], side))
                check(url, kind, asked.rows)
    return sides


def check(url: URL, kind: str, rows: int) -> None:
    """Refuse to print figures of an import that is not whole."""
    tables = ("participants", "memberships", "bindings") if kind == "participants" else ("claims",)
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        for table in tables:
            found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            if found != (rows,):
                raise SystemExit(f"{table}: {found} rows instead of {rows}")


def report(sides: dict[str, Side], asked: argparse.Namespace) -> None:
    """Print the table and the ratios."""
    table = Table(title=f"{asked.rows:,} rows, medians of {asked.rounds} rounds")
    for heading in ("", "bare COPY rows/s", "import rows/s", "import / COPY", "memory MB: early", "at most"):
        table.add_column(heading, justify="right" if heading else "left")
    for kind, side in sides.items():
        ratios = sorted(ours / bare for ours, bare in zip(side.ours, side.bare, strict=True))
        table.add_row(kind, *_figures(side, ratios))
    console.print(table)


def _figures(side: Side, ratios: Sequence[float]) -> tuple[str, ...]:
    spread = f"{statistics.median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})"
    rates = (f"{statistics.median(each):,.0f}" for each in (side.bare, side.ours))
    return (*rates, spread, f"{side.early_mb:.0f}", f"{side.most_mb:.0f}")


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    try:
        with running_server(DURABLE) as server, fresh_database(server) as template, tempfile.TemporaryDirectory() as at:
            migrate.upgrade(template.render_as_string(hide_password=False))
            report(compare(server, str(template.database), write_files(Path(at), asked.rows), asked), asked)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None


if __name__ == "__main__":
    main()
