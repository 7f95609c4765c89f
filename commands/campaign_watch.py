"""`kabar campaign watch`: the ledger of a campaign, as it changes."""

import time
from typing import TYPE_CHECKING, Any

import click

from commands.kabar import INTERRUPTED

if TYPE_CHECKING:
    from runtime.runtime import Runtime
    from store.campaign_ledger import Ledger

SECONDS = 2.0  # between two looks
SLOWEST = 30.0  # once nothing has changed for long
WATCHED = ("checking", "waiting", "approved", "running", "paused")


def watch_ledger(rt: "Runtime", campaign_id: str, *, once: bool, as_json: bool) -> None:
    """Show the ledger until the campaign has ended. Raises NotDone."""
    from office import campaign_runs

    told = campaign_runs.ledger(rt, campaign_id)
    if as_json or once:
        _print_ledger(told, as_json=as_json)
        if once or told.state not in WATCHED:
            return
    try:
        if as_json:
            _follow_lines(rt, campaign_id, told)
        else:
            _follow_bar(rt, campaign_id, told)
    except KeyboardInterrupt:
        click.echo(f"Kampanye tetap berjalan; lihat lagi: kabar campaign watch {campaign_id}", err=True)
        click.echo(f"The campaign goes on; to see it again: kabar campaign watch {campaign_id}", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def _follow_lines(rt: "Runtime", campaign_id: str, told: "Ledger") -> None:
    from office import campaign_runs

    pause = SECONDS
    while told.state in WATCHED:
        time.sleep(pause)
        now = campaign_runs.ledger(rt, campaign_id)
        pause = _next_pause(pause, told, now)
        told = now
        _print_ledger(told, as_json=True)


def _follow_bar(rt: "Runtime", campaign_id: str, told: "Ledger") -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from office import campaign_runs

    console, pause = Console(stderr=True), SECONDS
    bar_columns = (TextColumn("{task.fields[state]}"), BarColumn(), TextColumn("{task.fields[told]}"))
    with Progress(*bar_columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=1, state=told.state, told="")
        while True:
            to_send = told.total - sum(told.outcomes.values())
            bar.update(task, total=to_send or 1, completed=to_send - told.left, state=told.state, told=line_of(told))
            if not console.is_terminal:
                console.print(f"{told.state}: {line_of(told)}", highlight=False)
            if told.state not in WATCHED:
                break
            time.sleep(pause)
            now = campaign_runs.ledger(rt, campaign_id)
            pause = _next_pause(pause, told, now)
            told = now
    _print_ledger(told, as_json=False)


def _next_pause(pause: float, before: "Ledger", now: "Ledger") -> float:
    """What does not move is looked at less often."""
    moved = (before.state, before.statuses, before.waiting) != (now.state, now.statuses, now.waiting)
    return SECONDS if moved else min(pause * 1.5, SLOWEST)


def line_of(told: "Ledger") -> str:
    """Return the ledger in one line: sent, failed, left, how fast, how long still."""
    sent = told.statuses.get("sent", 0) + told.statuses.get("delivered", 0)
    lost = told.statuses.get("failed", 0) + told.statuses.get("expired", 0)
    line = f"terkirim / sent {sent}, gagal / failed {lost}, sisa / left {told.left}"
    if told.last_minute:
        line += f", {told.last_minute / 60:.1f} SMS/s"
        line += f", ETA {told.unsent / told.last_minute:.0f} min" if told.unsent else ""
    return line


def _print_ledger(told: "Ledger", *, as_json: bool) -> None:
    from runtime.terminal import print_json

    if as_json:
        print_json(ledger_as_json(told))
        return
    click.echo(f"{told.state}: {line_of(told)}")
    parts = {
        **{f"- {name}": number for name, number in told.outcomes.items()},
        "waiting": told.waiting,
        **told.statuses,
    }
    for name, number in parts.items():
        if number:
            click.echo(f"  {number:>9} {name}")
    click.echo(f"  {told.counted:>9} = {told.total}{'' if told.sums else ' !'}")


def ledger_as_json(told: "Ledger") -> dict[str, Any]:
    """Return the ledger for programs."""
    return {
        "at": told.at.isoformat(),
        "state": told.state,
        "total": told.total,
        "outcomes": told.outcomes,
        "waiting": told.waiting,
        "statuses": told.statuses,
        "operators": told.operators,
        "reasons": told.reasons,
        "last_minute": told.last_minute,
        "left": told.left,
        "in_flight": told.in_flight,
        "sums": told.sums,
    }
