"""USSD turns beside bare Flask on the same web server, interleaved in one run, against PostgreSQL and Redis.

`python -m bench.ussd` starts a private PostgreSQL (fsync on) with synthetic people, a Redis, the web server and a bare
Flask application; drives both with sessions of Africa's Talking (dial, read the balance, go back: one turn in three
performs a command and commits), in turns, and prints turns per second, p50, p99 and the ratio.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import URL

from bench.beside_flask import (
    STRIDE,
    Side,
    both_running,
    check,
    drive,
    memory_of,
    progress_console,
    run,
    seed_people,
    size_of,
)
from bench.load import write_requests
from store import migrate
from store.database import make_engine
from store.seed.numbers import PERSONAS, msisdn_of
from tests.e2e.processes import environment
from tests.redis_server import running_redis

SECRET = "rahasia-jalur-ukur"
TRANSCRIPTS = ("", "1", "1*0")  # the main menu, the balance, back
BLOCK = 1024  # sessions whose turns are mixed: far more than connections, so that a turn finds the one before answered


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


def prepare(url: URL, asked: argparse.Namespace, directory: Path) -> Path:
    """Migrate, seed, write the requests; return their file."""
    database_url = url.render_as_string(hide_password=False)
    migrate.upgrade(database_url)
    engine = make_engine(database_url)
    seed_people(engine, asked.participants)
    engine.dispose()
    requests = directory / "turns.bin"
    write_requests(requests, turns(asked.sessions, asked.participants))
    return requests


def compare(url: URL, asked: argparse.Namespace, directory: Path) -> list[Side]:
    """Run the sides in turns, as many rounds as asked, and return them."""
    requests = prepare(url, asked, directory)
    bare, ours = Side("bare Flask"), Side("Kabar")
    with ExitStack() as stack:
        redis = stack.enter_context(running_redis(directory))
        setup = size_of(asked) | {"REDIS_URL": redis.url, "USSD_AFRICASTALKING_SECRET": SECRET}
        environ = environment(url.render_as_string(hide_password=False), directory / "var", **setup)
        bare_web, our_web = stack.enter_context(both_running(asked, environ, directory))
        first = 0
        for number in range(asked.rounds):
            progress_console.print(f"round {number + 1} of {asked.rounds}")
            bare.add(drive(bare_web.port, requests, 0, asked, "--word", "CON "))
            result = drive(our_web.port, requests, first, asked, "--word", "CON ")
            check(result)
            ours.add(result)
            first += -(-result["answers"] // (BLOCK * len(TRANSCRIPTS))) * BLOCK * len(TRANSCRIPTS)
        bare.memory_mb, ours.memory_mb = memory_of(bare_web.process.pid), memory_of(our_web.process.pid)
    return [bare, ours]


if __name__ == "__main__":
    run(__doc__, {"participants": 200_000, "seconds": 6, "sessions": 50_000}, compare, "turns/s")
