"""Where the time of a message goes: each step of a turn by itself, for batches of different sizes, on PostgreSQL.

`python -m bench.turn` prints milliseconds per message: of the clock (with waiting for PostgreSQL) and of our processor.
"""

import argparse
import gc
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from bench.beside_flask import DURABLE, STRIDE
from bench.inbound import PATH, PUBLIC, TOKEN, form_of, sign, spell_fields, text_of
from core.message import InboundMessage
from engine.asked import Asked
from engine.perform import finish, take
from parsers import parse
from runtime.logs import configure_logs
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from runtime.web import COLLECT_AFTER
from store import effects, facts, migrate
from store.seed.numbers import PERSONAS, msisdn_of
from store.seed.synthetic import seed_participants
from tests.postgres import NoPostgresError, fresh_database, running_server

PEOPLE, TURNS, WARM = 50_000, 40, 10
Spent = dict[str, list[float]]


@contextmanager
def step(spent: Spent, name: str) -> Iterator[None]:
    """Add the clock's and the processor's seconds of the block to the step."""
    clock, processor = time.perf_counter(), time.thread_time()
    yield
    spent[name][0] += time.perf_counter() - clock
    spent[name][1] += time.thread_time() - processor


def take_turn(rt: Runtime, messages: list[InboundMessage], spent: Spent) -> None:
    """Do what sms/inbound.py and engine/perform.py do for one batch, step by step."""
    with step(spent, "signature"):
        for number, message in enumerate(messages):
            sign(TOKEN, PUBLIC + PATH + spell_fields(list(form_of(number, message.sender, message.text).items())))
    with step(spent, "parse"):
        readings = [parse(message.text, rt.catalogue) for message in messages]
    context = rt.context()
    db = rt.sessions()
    with step(spent, "load"):
        requests = [facts.Request(message, reading.parsed) for message, reading in zip(messages, readings, strict=True)]
        loaded = facts.load(db, requests, context.now)
    with step(spent, "decide and word"):
        turns = [
            take(Asked(message, reading), known, context, rt.catalogue)  # type: ignore[arg-type]  # nothing was seen before
            for message, reading, known in zip(messages, readings, loaded, strict=True)
        ]
    with step(spent, "save"):
        effects.save(db, turns, context.now)
    with step(spent, "commit"):
        db.commit()
        db.close()
    with step(spent, "log"):
        for turn in turns:
            finish(turn, (0.0, 0.0))


def measure(rt: Runtime, size: int, first: int) -> Spent:
    """Return seconds by step of some turns with so many messages each."""
    spent: Spent = defaultdict(lambda: [0.0, 0.0])
    for turn in range(TURNS + WARM):
        if turn == WARM:
            spent.clear()
        numbers = range(first + turn * size, first + (turn + 1) * size)
        people = [number * STRIDE % PEOPLE for number in numbers]
        messages = [
            InboundMessage(
                "twilio", f"SM{number:032x}", msisdn_of(PERSONAS + person), "2757", text_of(number, person, PEOPLE),
                datetime.now(UTC),
            )
            for number, person in zip(numbers, people, strict=True)
        ]  # fmt: skip
        take_turn(rt, messages, spent)
    return spent


def report(console: Console, size: int, spent: Spent) -> None:
    """Print one table."""
    table = Table(title=f"milliseconds per message in batches of {size}")
    table.add_column("step")
    table.add_column("clock", justify="right")
    table.add_column("processor", justify="right")
    each = size * TURNS / 1000
    for name, (clock, processor) in spent.items():
        table.add_row(name, f"{clock / each:.3f}", f"{processor / each:.3f}")
    table.add_section()
    table.add_row("all", *(f"{sum(pair[n] for pair in spent.values()) / each:.3f}" for n in (0, 1)))
    console.print(table)


def main() -> None:
    """Seed, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 8, 32, 64])
    asked = parser.parse_args()
    try:
        with running_server(DURABLE) as server, fresh_database(server) as url:
            database_url = url.render_as_string(hide_password=False)
            migrate.upgrade(database_url)
            settings = Settings(_env_file=None, database_url=database_url, log_format="json")
            with open("/dev/null", "w") as nowhere:  # noqa: PTH123  # a stream for the logs, nothing to keep
                configure_logs(settings, nowhere)
                rt = make_runtime(settings)
                seed_participants(rt.engine, PEOPLE)
                gc.freeze()  # as the web server does (runtime/web.py)
                gc.set_threshold(*COLLECT_AFTER)
                first = 0
                for size in asked.sizes:
                    report(Console(), size, measure(rt, size, first))
                    first += size * (TURNS + WARM)
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None


if __name__ == "__main__":
    main()
