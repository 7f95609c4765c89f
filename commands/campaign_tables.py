"""How campaigns are told in a terminal: outcomes of rows, what stands in the way, lists."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.moments import WIB

if TYPE_CHECKING:
    from office.campaign_blockers import Blocker
    from office.campaign_life import NotDone
    from office.campaign_runs import Stopped, WentOn
    from runtime.runtime import Runtime
    from store.campaigns import Stored

Result = TypeVar("Result")


def said(error: "NotDone") -> str:
    """Return why something was not done, in both languages."""
    from office.campaign_words import faults

    return "\n".join(str(told) for told in faults(error).values())


def as_json_of(stored: "Stored") -> dict[str, Any]:
    """Return a campaign for programs; nobody's data are in it."""
    from office.campaign_sources import origin_of

    return {
        "id": stored.id,
        "title": stored.title,
        "state": stored.state.value,
        "reason": stored.state_reason,
        "source": origin_of(stored.source, stored.selection),
        "total": stored.total,
        "counts": dict(stored.counts),
        "to_send": stored.to_send,
        "segments": stored.segments,
        "released": stored.released,
        "starts_at": stored.starts_at.isoformat(),
        "expires_at": stored.expires_at.isoformat(),
        "approvals": len(stored.approvals),
        "approvals_needed": stored.approvals_needed,
        "created_by": stored.created_by,
        "created_at": stored.created_at.isoformat(),
    }


def print_outcomes(stored: "Stored", bad_file: Path | None) -> None:
    """Print how many rows have which outcome; the sum is the number of rows."""
    from rich.console import Console
    from rich.table import Table

    from core.campaign_rows import RowOutcome
    from office.campaign_mending import TOLD

    table = Table("hasil / outcome", "", "baris / rows", show_footer=True)
    table.columns[0].footer, table.columns[2].footer = "jumlah / total", str(stored.total)
    table.columns[2].justify = "right"
    for outcome in RowOutcome:
        number = stored.counts.get(outcome.value, 0)
        if number or outcome is RowOutcome.SEND:
            table.add_row(outcome.value, TOLD[outcome], str(number))
    Console().print(table)
    if bad_file is not None:
        click.echo(f"{stored.total - stored.to_send} baris tidak dikirim / rows are not sent: {bad_file}")
    click.echo(f"ajukan / submit: kabar campaign submit {stored.id} --reason ...", err=True)


def print_campaign(rt: "Runtime", stored: "Stored") -> None:
    """Print on standard error what somebody decides on."""
    from core.formats import rupiah
    from office.campaign_hours import estimate
    from office.campaign_samples import samples

    click.echo(f"{stored.title} ({stored.state.value}): {stored.to_send}/{stored.total} SMS", err=True)
    for code, text in stored.texts.items():
        click.echo(f"  {code}: {text}", err=True)
    if stored.reason:
        click.echo(f"  alasan / reason: {stored.reason}", err=True)
    if not stored.is_checked or not stored.total:
        return
    told = estimate(rt, stored)
    click.echo(f"  biaya / cost: {rupiah(told.rupiah)}", err=True)
    begins, ends = (
        f"{at.astimezone(WIB):%Y-%m-%d %H:%M} WIB" if at else "-" for at in (told.begins_at, stored.expires_at)
    )
    click.echo(f"  mulai / begins: {begins}, sampai / until: {ends}", err=True)
    recent = stored.findings.get("recent", 0)
    click.echo(f"  dikirimi dalam 7 hari / written to in 7 days: {recent}", err=True)
    for row in samples(rt, stored.id).first:
        click.echo(f"  > {row.text}", err=True)


def print_obstacles(found: "Iterable[Blocker]") -> bool:
    """Print what stands in the way; return whether anything blocks."""
    blocks = False
    for each in found:
        click.echo(f"{'x' if each.blocks else '!'} {each.told}")
        blocks = blocks or each.blocks
    return blocks


def print_campaigns(rows: "Sequence[Stored]") -> None:
    """Print a list."""
    from rich.console import Console
    from rich.table import Table

    table = Table("id", "nama / title", "keadaan / state", "baris / rows", "kirim / send", "dilepas / released")
    for each in rows:
        table.add_row(each.id, each.title, each.state.value, str(each.total), str(each.to_send), str(each.released))
    table.columns[0].no_wrap = True  # it is copied into other commands
    Console().print(table)


def _print_stopped(done: "Stopped") -> None:
    click.echo(f"{done.campaign.state.value}: {done.taken_back} ditarik / taken back")
    if done.in_flight or done.unknown:
        flying = done.in_flight + done.unknown
        click.echo(f"{flying} di penyedia, hasilnya menyusul / at the provider, what becomes of them follows")
    if done.campaign.state.value == "paused":
        click.echo(f"lanjutkan / go on: kabar campaign resume {done.campaign.id}", err=True)


def doing(work: Callable[[], Result]) -> Result:
    """Return what the house did, or tell why it did not."""
    from office.campaign_life import NotDone

    try:
        return work()
    except NotDone as error:
        raise click.ClickException(said(error)) from None


def tell_stopped(done: "Stopped", *, as_json: bool) -> None:
    """Tell exactly what a pause or an end came to."""
    if as_json:
        counted = {"taken_back": done.taken_back, "in_flight": done.in_flight, "unknown": done.unknown}
        print_told({**as_json_of(done.campaign), **counted})
    else:
        _print_stopped(done)


def tell_went_on(done: "WentOn", *, as_json: bool) -> None:
    """Tell what came of going on."""
    if as_json:
        print_told({**as_json_of(done.campaign), "rows": done.rows})
    else:
        click.echo(f"{done.campaign.state.value}: {done.rows} SMS menunggu lagi / wait again")


def tell_state(stored: "Stored", *, as_json: bool) -> None:
    """Tell where a campaign stands by now."""
    if as_json:
        print_told(as_json_of(stored))
    else:
        given = f"{len(stored.approvals)}/{stored.approvals_needed}"
        click.echo(f"{stored.id} {stored.state.value}, persetujuan / approvals {given}")


def print_told(value: Any) -> None:
    """Print a value as JSON."""
    from runtime.terminal import print_json

    print_json(value)
