"""`kabar webhook`: what the core system was told, and telling it again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from commands.actor import terminal_actor
from commands.kabar import NOTHING_TO_DO
from commands.moments import Moment
from runtime.settings import load_settings

if TYPE_CHECKING:
    from runtime.runtime import Runtime

STATUSES = ("queued", "delivered", "failed")


@click.group()
def webhook() -> None:
    """Laporan ke sistem inti / reports of final outcomes to the core system."""


@webhook.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Hanya yang ini / only these.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
def list_outcomes(status: str | None, limit: int, as_json: bool) -> None:
    """Laporan terbaru dan jawaban penerimanya / the newest reports and what the receiver answered."""
    from runtime.terminal import print_json
    from store import core_webhooks

    with house() as rt, rt.transaction() as db:
        rows = core_webhooks.newest(db, limit, status)
    if as_json:
        print_json(rows)
    else:
        print_outcomes(rows)
    sys.exit(0 if rows else NOTHING_TO_DO)


@webhook.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--since", type=Moment(), help="Semua sejak / all since: 24h, 7d, 2026-11-20.")
def replay(id_: str | None, since: datetime | None) -> None:
    """Kabarkan lagi ke sistem inti, satu atau semua sejak / tell the core system again, one or all since."""
    from office.sending import repeat_reports

    if (id_ is None) == (since is None):
        raise click.UsageError("tulis ID atau --since / give an ID or --since")
    with house() as rt:
        number = repeat_reports(rt, terminal_actor(), since, id_)
    click.echo(f"{number} diantre lagi / queued again")
    sys.exit(0 if number else NOTHING_TO_DO)


@contextmanager
def house() -> "Iterator[Runtime]":
    """Yield what a command runs on."""
    from runtime.runtime import make_runtime

    rt = make_runtime(load_settings())
    try:
        yield rt
    finally:
        rt.close()


def print_outcomes(rows: list[dict[str, Any]]) -> None:
    """Print one line each."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "pesan/message", "status", "coba/tries", "jawaban/answer", "sejak/since"):
        table.add_column(name, no_wrap=name == "id", overflow="fold")
    for row in rows:
        since = f"{row['created_at']:%Y-%m-%d %H:%M:%S}Z"
        told = f"{row['message_status']} {row['status']}"
        table.add_row(row["id"], row["message_id"], told, str(row["attempts"]), row["last_answer"] or "-", since)
    console.print(table) if console.is_terminal else Console(width=170, highlight=False).print(table)
