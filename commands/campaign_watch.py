"""`kabar campaign watch`: a bar in a terminal, a line for every tenth elsewhere, JSON for programs, until the end."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from commands.kabar import INTERRUPTED
from commands.moments import WIB

if TYPE_CHECKING:
    from rich.console import Console

    from office.campaign_progress import Progress
    from runtime.runtime import Runtime
    from store.campaign_ledger import Ledger

SECONDS_BETWEEN_LOOKS = 1.0
TENTHS = 10
MOST_REASONS = 10
STATES = {
    "draft": "konsep/draft", "checking": "diperiksa/checking", "waiting": "menunggu persetujuan/waiting for approval",
    "approved": "disetujui/approved", "running": "berjalan/running", "paused": "dijeda/paused", "done": "selesai/done",
    "cancelled": "dibatalkan/cancelled",
}  # fmt: skip


def watch_ledger(rt: "Runtime", campaign_id: str, *, once: bool, as_json: bool) -> None:
    """Show how far a campaign is until it has ended, or once. Raises NotDone."""
    from rich.console import Console

    from office.campaign_progress import progress

    looks = until_ended(lambda: progress(rt, campaign_id))
    console = Console(stderr=True)
    try:
        if as_json:
            show_json(looks, once=once)
        elif once:
            seen = next(looks)
            click.echo(f"{line_of(seen)}\n{summary(seen)}")
        else:
            click.echo(summary(show_bar(looks, console) if console.is_terminal else show_lines(looks)))
    except KeyboardInterrupt:
        click.echo(f"Kampanye tetap berjalan; lihat lagi: kabar campaign watch {campaign_id}", err=True)
        click.echo(f"The campaign goes on; to see it again: kabar campaign watch {campaign_id}", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def until_ended(look: "Callable[[], Progress]", pause: Callable[[float], object] = time.sleep) -> "Iterator[Progress]":
    """Yield how far it is, again and again, until nothing changes any more."""
    from core.campaigns import ENDED

    while True:
        seen = look()
        yield seen
        if seen.campaign.state in ENDED:
            return
        pause(SECONDS_BETWEEN_LOOKS)


def show_json(looks: "Iterator[Progress]", *, once: bool) -> None:
    """Print the ledger whenever it has changed, or once."""
    from runtime.terminal import print_json

    told = None
    for seen in looks:
        now = ledger_as_json(seen.ledger)
        if told is None or {**now, "at": ""} != {**told, "at": ""}:
            print_json(now)
            told = now
        if once:
            return


def show_lines(looks: "Iterator[Progress]") -> "Progress":
    """Print a line whenever another tenth is settled, or the state is another; return the last look."""
    shown, state, seen = -1, "", next(looks)
    while True:
        tenth = int(seen.share * TENTHS)
        if tenth > shown or seen.campaign.state != state:
            click.echo(line_of(seen))
            shown, state = tenth, seen.campaign.state.value
        later = next(looks, None)
        if later is None:
            return seen
        seen = later


def show_bar(looks: "Iterator[Progress]", console: "Console") -> "Progress":
    """Show a bar until the end; return the last look."""
    from rich.progress import BarColumn, MofNCompleteColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
    seen = next(looks)
    with Bars(*columns, TextColumn("{task.fields[more]}"), console=console) as bars:
        bar = bars.add_task(STATES[seen.campaign.state], total=seen.to_send, completed=seen.settled, more="")
        for seen in looks:
            state, total = STATES[seen.campaign.state], seen.to_send
            bars.update(bar, description=state, completed=seen.settled, total=total, more=more_of(seen))
    return seen


def line_of(seen: "Progress") -> str:
    """Return how far it is in one line."""
    share = f"{int(seen.share * 100)} % ({seen.settled}/{seen.to_send})"
    return "  ".join(filter(None, (share, STATES[seen.campaign.state], more_of(seen))))


def more_of(seen: "Progress") -> str:
    """Return statuses, rate and end, as far as they are known."""
    told = [f"{number} {status}" for status, number in sorted(seen.ledger.statuses.items())]
    told += [f"{round(seen.per_minute)}/menit"] if seen.per_minute is not None else []
    told += [f"~{seen.done_at.astimezone(WIB):%Y-%m-%d %H:%M} WIB"] if seen.done_at and seen.ledger.unsent else []
    told += ["" if seen.ledger.sums else "TIDAK SEIMBANG/DOES NOT BALANCE"]
    return ", ".join(filter(None, told))


def summary(seen: "Progress") -> str:
    """Return what became of all rows, and why some failed."""
    parts = {**seen.ledger.outcomes, "unsent": seen.ledger.waiting, **seen.ledger.statuses}
    counts = ", ".join(f"{number} {name}" for name, number in parts.items() if number)
    told = f"{STATES[seen.campaign.state]}: {seen.ledger.total} baris/rows: {counts or '0'}"
    return "\n".join((told, *failures(seen.ledger)))


def failures(told: "Ledger") -> list[str]:
    """Return a line for each of the most frequent reasons, with its code."""
    from office.campaign_failures import failures_told

    lost = failures_told(told.failures)
    lines = [f"  {each.number} {each.code}: {each.indonesian} / {each.english}" for each in lost[:MOST_REASONS]]
    left = sum(each.number for each in lost[MOST_REASONS:])
    return [*lines, f"  {left} karena sebab lain / for other reasons"] if left else lines


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
        "failures": [{"provider": why.provider, "code": why.reason, "rows": n} for why, n in told.failures.items()],
        "last_minute": told.last_minute,
        "left": told.left,
        "in_flight": told.in_flight,
        "sums": told.sums,
    }
