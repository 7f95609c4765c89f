"""The `kabar registration` commands: what waits for staff, approve it, refuse it."""

import sys
from typing import TYPE_CHECKING

import click

from commands.actor import terminal_actor
from commands.helping import JSON, checked_reason, helping
from commands.kabar import NOTHING_TO_DO
from commands.message import shown
from core.msisdn import mask

if TYPE_CHECKING:
    from store.registrations import Registration

APPROVES = click.Choice(["seen_at_branch", "called_back", "jmo", "employer", "other"])
REFUSES = click.Choice(["not_proven", "owner_objects", "fraud", "other"])
NOTE = click.option("--note", default="", help="Keterangan; wajib untuk other / needed with other. No numbers.")


@click.group()
def registration() -> None:
    """DAFTAR yang menunggu petugas / registrations that wait for staff."""


@registration.command("list")
@click.option("--all", "everything", is_flag=True, help="Juga yang menunggu kodenya / also what waits for its code.")
@JSON
def list_waiting(everything: bool, as_json: bool) -> None:
    """Yang menunggu, paling lama dulu / what waits, oldest first."""
    from office.helping.looking import looking
    from office.helping.registrations import horizon_of
    from runtime.terminal import print_json
    from store.registrations import NEEDS_STAFF, WAITING, find

    with helping() as rt, looking(rt) as db:
        found = find(db, WAITING if everything else NEEDS_STAFF, horizon_of(rt), limit=1000)
    if as_json:
        print_json([row_of(each) for each in found])
    else:
        for each in found:
            click.echo(f"{each.id}  {shown(each.since)}  {each.standing.value:<9}  {mask(each.msisdn)}")
    sys.exit(0 if found else NOTHING_TO_DO)


def row_of(found: "Registration") -> dict[str, object]:
    """Return a registration for JSON."""
    return {
        "id": found.id,
        "since": found.since,
        "standing": found.standing.value,
        "phone": mask(found.msisdn),
        "number_on_record": None if found.on_record is None else mask(found.on_record),
        "wrong_codes": found.attempts,
    }


@registration.command()
@click.argument("id_", metavar="ID", type=click.IntRange(1))
@click.option("--ground", type=APPROVES, required=True, help="Bagaimana terbukti / how it was proven.")
@NOTE
def approve(id_: int, ground: str, note: str) -> None:
    """Ikat ponselnya; pemohon dan nomor lama diberi tahu / bind the phone; applicant and older numbers are told."""
    from office.helping import registrations

    kept = words_of(ground, note)
    with helping() as rt:
        registrations.approve(rt, terminal_actor(), id_, registrations.Ground(ground), kept)
    click.echo("disetujui / approved")


@registration.command()
@click.argument("id_", metavar="ID", type=click.IntRange(1))
@click.option("--ground", type=REFUSES, required=True, help="Mengapa / why.")
@NOTE
@click.option("--silent", is_flag=True, help="Tanpa SMS ke pemohon / no SMS to the applicant.")
def refuse(id_: int, ground: str, note: str, silent: bool) -> None:
    """Tolak / refuse it. SMS-nya tidak menyebut alasan / the SMS names no reason."""
    from office.helping import registrations

    kept = words_of(ground, note)
    with helping() as rt:
        registrations.refuse(rt, terminal_actor(), id_, registrations.Ground(ground), kept, tell=not silent)
    click.echo("ditolak / refused")


def words_of(ground: str, note: str) -> str:
    """Return the words beside a ground; another one than those listed needs some."""
    return checked_reason(note) if ground == "other" or note.strip() else ""
