"""The `kabar pin` commands: staff lift a lock, or forget a PIN, for somebody whom they have seen."""

import click

from commands.actor import terminal_actor
from commands.helping import REASON, checked_reason, helping
from commands.message import ask_for_number


@click.group()
def pin() -> None:
    """PIN peserta: buka kunci, hapus / PINs of participants: unlock, forget. Nomornya ditanyakan / asked for."""


@pin.command()
@REASON
def unlock(reason: str) -> None:
    """Buka PIN yang terkunci / lift the lock after three wrong tries. Pemiliknya diberi tahu / its owner is told."""
    from office.helping import phones

    msisdn, kept = ask_for_number(), checked_reason(reason)
    with helping() as rt:
        phones.unlock_pin(rt, terminal_actor(), msisdn, kept)
    click.echo("PIN dibuka / unlocked")


@pin.command()
@REASON
def forget(reason: str) -> None:
    """Hapus PIN yang terlupa; yang baru dibuat lewat USSD / remove it; a new one is chosen by USSD."""
    from office.helping import phones

    msisdn, kept = ask_for_number(), checked_reason(reason)
    with helping() as rt:
        phones.forget_pin(rt, terminal_actor(), msisdn, kept)
    click.echo("PIN dihapus / removed")
