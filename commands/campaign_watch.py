"""`kabar campaign watch`: a bar in a terminal, a line for every tenth elsewhere, until the campaign has ended."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import TYPE_CHECKING

import click

from commands.kabar import FAILED
from runtime.settings import load_settings

if TYPE_CHECKING:
    from rich.console import Console

    from office.campaign_progress import Progress

SECONDS_BETWEEN_LOOKS = 1.0
TENTHS = 10
STATES = {
    "draft": "konsep/draft", "checking": "diperiksa/checking", "waiting": "menunggu persetujuan/waiting for approval",
    "approved": "disetujui/approved", "running": "berjalan/running", "paused": "dijeda/paused", "done": "selesai/done",
    "cancelled": "dibatalkan/cancelled",
}  # fmt: skip


@click.command()
@click.argument("campaign_id", metavar="ID")
def watch(campaign_id: str) -> None:
    """Ikuti kampanye sampai selesai / watch a campaign until it has ended. Exit 1 if it was cancelled."""
    from rich.console import Console

    from office.campaign_life import NotDone
    from office.campaign_progress import progress
    from runtime.runtime import make_runtime

    rt = make_runtime(load_settings())
    console = Console(stderr=True)
    try:
        looks = until_ended(lambda: progress(rt, campaign_id))
        last = show_bar(looks, console) if console.is_terminal else show_lines(looks)
    except NotDone:
        raise click.ClickException("kampanye itu tidak ada / there is no such campaign") from None
    finally:
        rt.close()
    click.echo(summary(last))
    sys.exit(FAILED if last.campaign.state == "cancelled" else 0)


def until_ended(look: "Callable[[], Progress]", pause: Callable[[float], object] = time.sleep) -> "Iterator[Progress]":
    """Yield how far it is, again and again, until nothing changes any more."""
    from core.campaigns import ENDED

    while True:
        seen = look()
        yield seen
        if seen.campaign.state in ENDED:
            return
        pause(SECONDS_BETWEEN_LOOKS)


def show_lines(looks: "Iterator[Progress]") -> "Progress":
    """Print a line whenever another tenth is settled, or the state is another; return the last look."""
    shown, state, seen = -1, "", None
    for seen in looks:
        tenth = int(seen.share * TENTHS)
        if tenth > shown or seen.campaign.state != state:
            click.echo(line_of(seen))
            shown, state = tenth, seen.campaign.state.value
    assert seen is not None  # noqa: S101  # there is at least one look
    return seen


def show_bar(looks: "Iterator[Progress]", console: "Console") -> "Progress":
    """Show a bar until the end; return the last look."""
    from rich.progress import BarColumn, MofNCompleteColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
    seen = None
    with Bars(*columns, TextColumn("{task.fields[more]}"), console=console) as bars:
        bar = bars.add_task("", total=None, more="")
        for seen in looks:
            state, total = STATES[seen.campaign.state], seen.ledger.total
            bars.update(bar, description=state, completed=seen.settled, total=total, more=more_of(seen))
    assert seen is not None  # noqa: S101  # there is at least one look
    return seen


def line_of(seen: "Progress") -> str:
    """Return how far it is in one line."""
    share = f"{int(seen.share * 100)} % ({seen.settled}/{seen.ledger.total})"
    return "  ".join(filter(None, (share, STATES[seen.campaign.state], more_of(seen))))


def more_of(seen: "Progress") -> str:
    """Return statuses, rate and end, as far as they are known."""
    told = [f"{number} {status}" for status, number in sorted(seen.ledger.statuses.items())]
    told += [f"{round(seen.per_minute)}/menit"] if seen.per_minute is not None else []
    told += [f"~{seen.done_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"] if seen.done_at and seen.ledger.unsent else []
    told += ["" if seen.ledger.sums else "TIDAK SEIMBANG/DOES NOT BALANCE"]
    return ", ".join(filter(None, told))


def summary(seen: "Progress") -> str:
    """Return what became of all rows."""
    parts = {**seen.ledger.outcomes, "unsent": seen.ledger.waiting, **seen.ledger.statuses}
    counts = ", ".join(f"{number} {name}" for name, number in parts.items() if number)
    return f"{STATES[seen.campaign.state]}: {seen.ledger.total} baris/rows: {counts or '0'}"
