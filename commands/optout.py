"""The `kabar optout` commands: who wants no mass information."""

import sys

import click

from commands.actor import terminal_actor
from commands.helping import JSON, REASON, checked_reason, helping
from commands.kabar import NOTHING_TO_DO
from commands.message import ask_for_number, shown


@click.group()
def optout() -> None:
    """Yang tidak mau info massal / who wants no mass information. Nomornya ditanyakan / numbers are asked for."""


@optout.command()
@REASON
def add(reason: str) -> None:
    """Hentikan info massal ke satu nomor / stop mass information to a number."""
    from office.helping import opt_outs

    msisdn, kept = ask_for_number(), checked_reason(reason)
    with helping() as rt:
        opt_outs.add(rt, terminal_actor(), msisdn, kept)
    click.echo("dihentikan / stopped")


@optout.command()
@REASON
def remove(reason: str) -> None:
    """Aktifkan lagi; nomornya diberi tahu / switch it on again; the number is told."""
    from office.helping import opt_outs

    msisdn, kept = ask_for_number(), checked_reason(reason)
    with helping() as rt:
        opt_outs.remove(rt, terminal_actor(), msisdn, kept)
    click.echo("diaktifkan lagi / switched on again")


@optout.command("list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@JSON
def list_numbers(limit: int, as_json: bool) -> None:
    """Yang terakhir berhenti, disamarkan / the latest, masked."""
    from office.helping import opt_outs
    from runtime.terminal import print_json

    with helping() as rt:
        found, counted = opt_outs.listed(rt, limit=limit), opt_outs.counts(rt)
    if as_json:
        print_json([{"number": number, "since": since} for number, since in found])
    else:
        for number, since in found:
            click.echo(f"{number}  {shown(since)}")
        click.echo(f"{counted.all} nomor / numbers", err=True)
    sys.exit(0 if found else NOTHING_TO_DO)
