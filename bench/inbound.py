"""The inbound path beside bare Flask and pgbench, interleaved in one run: signed Twilio posts against PostgreSQL.

`python -m bench.inbound` starts a private PostgreSQL (fsync on) with a million synthetic people, the web server, a bare
Flask application on the same kind of web server, and pgbench with the SQL that one message costs; runs them in turns,
and prints ratios, p50, p99 and memory. Needs PostgreSQL's programs; says so where they are missing.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import URL

from bench.beside_flask import (
    STRIDE,
    Side,
    both_running,
    check,
    console,
    drive,
    memory_of,
    progress_console,
    run,
    seed_people,
    size_of,
)
from bench.load import write_requests
from bench.pgbench_script import captured, script_of
from core.message import InboundMessage
from providers.twilio_signature import sign, spell_fields
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from sms.inbound import answer
from store import migrate
from store.seed.numbers import PERSONAS, kpj_of, msisdn_of
from tests.e2e.posting import PATH, PUBLIC, TOKEN, TWILIO, form_of
from tests.e2e.processes import environment
from tests.postgres import find_binaries

CAPTURED = 4321  # the person whose message is captured for pgbench


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
    seed_people(rt.engine, asked.participants)
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
    environ = environment(database_url, directory / "var", **size_of(asked), **TWILIO)
    with both_running(asked, environ, directory) as (bare_web, our_web):
        first = 0
        for number in range(asked.rounds):
            progress_console.print(f"round {number + 1} of {asked.rounds}")
            bare.add(drive(bare_web.port, requests, 0, asked))
            result = drive(our_web.port, requests, first, asked)
            check(result)
            ours.add(result)
            first += result["answers"]
            sql.add(run_pgbench(url, script, asked))
        bare.memory_mb, ours.memory_mb = memory_of(bare_web.process.pid), memory_of(our_web.process.pid)
    return [bare, ours, sql]


if __name__ == "__main__":
    run(__doc__, {"participants": 1_000_000, "seconds": 8, "requests": 200_000}, compare, "per second")
