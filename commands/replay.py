"""`kabar catalogue replay`: what people texted lately, once more, through the live catalogue and the draft."""

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from commands.actor import terminal_actor
from commands.kabar import FAILED, INTERRUPTED, NOTHING_TO_DO

if TYPE_CHECKING:
    from runtime.runtime import Runtime
    from store.replays import Run

KINDS = {
    "unanswered": "tidak terjawab lagi / no longer answered",
    "understood": "dipahami lain / understood differently",
    "answered": "kini terjawab / now answered",
    "worded": "kata-katanya lain / worded differently",
    "same": "sama / the same",
}
TENTHS = 10


@click.command()
@click.option("--days", type=click.IntRange(1, 30), default=7, show_default=True, help="Berapa hari / how many days.")
@click.option("--corpus", is_flag=True, help="Teks contoh, bukan SMS masuk / the shipped texts instead.")
@click.option("--json", "as_json", is_flag=True, help="Hasil sebagai JSON / the result as JSON.")
def replay(days: int, corpus: bool, as_json: bool) -> None:
    """Putar ulang SMS masuk lewat draf / replay real messages through the draft; texts are masked.

    Nothing is answered or sent. Exit code 3: there was nothing to replay.
    """
    from office.catalogue import draft_of
    from office.replay import CORPUS, INBOUND, ReplayRunning, Wish, ask
    from runtime.runtime import make_runtime
    from runtime.settings import load_settings
    from runtime.terminal import print_json

    rt = make_runtime(load_settings())
    draft = draft_of(rt)
    try:
        run_id = ask(rt, terminal_actor(), Wish(CORPUS if corpus else INBOUND, days), draft.catalogue, draft.revision)
    except ReplayRunning as other:
        raise click.ClickException(f"{other} ({other.run_id})") from None
    run = _followed(rt, run_id)
    if as_json:
        print_json({"run": run.id, "state": run.state, "texts": run.done, "counts": run.counts, "samples": run.samples})
    else:
        _print(run)
    rt.close()
    if run.state != "done":
        sys.exit(FAILED)
    sys.exit(0 if run.done else NOTHING_TO_DO)


def _followed(rt: "Runtime", run_id: int) -> "Run":
    """Take turns here, beside whatever worker there is, and show how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from office.replay import PAUSE_SECONDS, take_turn

    console, tenth = Console(stderr=True), 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task("putar ulang / replay", total=None)
            while True:
                take_turn(rt, run_id)
                run = _run_of(rt, run_id)
                bar.update(task, completed=run.done, total=run.total)
                if not console.is_terminal and run.done * TENTHS // max(1, run.total) > tenth:
                    tenth = run.done * TENTHS // run.total
                    console.print(f"{tenth * 100 // TENTHS}%")
                if run.is_over:
                    return run
                time.sleep(PAUSE_SECONDS)
    except KeyboardInterrupt:
        click.echo(f"Tetap berjalan sebagai nomor {run_id}; lihat atau batalkan di /replays/{run_id}", err=True)
        click.echo(f"It goes on as number {run_id}; see or cancel it at /replays/{run_id}", err=True)
        sys.exit(INTERRUPTED)


def _run_of(rt: "Runtime", run_id: int) -> "Run":
    from store import replays

    with rt.transaction() as db:
        found = replays.find(db, run_id)
    if found is None:
        raise click.ClickException("putar ulang itu sudah tidak ada / that replay is gone")
    return found


def _print(run: "Run") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    click.echo(f"{run.done} pesan / messages, {run.state}")
    table = Table("", "pesan / messages")
    for kind, name in KINDS.items():
        table.add_row(name, str(run.counts.get(kind, 0)))
    console.print(table)
    if labelled := run.counts.get("labelled"):
        live, draft, texts = labelled["live"], labelled["draft"], labelled["texts"]
        click.echo(f"sesuai label / as labelled: {live} -> {draft} dari / of {texts}")
    _print_samples(console, run.samples)


def _print_samples(console: Any, samples: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    if not samples:
        return
    table = Table("teks (disamarkan) / text (masked)", "berlaku / live", "draf / draft", "kali / times")
    for each in samples:
        sides = (each["outcome"], "*") if each["outcome"] else (each["live"], each["draft"])
        table.add_row(Text(each["text"]), *map(Text, sides), str(each["count"]))
    console.print(table)
