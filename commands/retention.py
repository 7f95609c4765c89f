"""The `kabar retention` command: what was kept long enough is taken out now, or only counted."""

import sys
from typing import TYPE_CHECKING

import click

from commands.actor import terminal_actor
from commands.helping import helping
from commands.kabar import NOTHING_TO_DO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.retention import Kept
    from runtime.runtime import Runtime
    from runtime.terminal import Show

NAMES = {
    "received": "teks masuk dan balasannya / texts received, with their answers",
    "sent": "teks keluar / texts sent",
    "received_numbers": "nomor pengirim / numbers of senders",
    "sent_numbers": "nomor penerima / numbers of recipients",
    "campaigns": "kampanye / campaigns",
    "complaints": "aduan / complaints",
    "registrations": "pendaftaran / registrations",
    "guesses": "tebakan nomor / guesses of numbers",
    "attempts": "percobaan mendaftar / tries to register",
    "replays": "contoh putar ulang / samples of replays",
    "sign_ins": "jejak masuk / traces of sign-ins",
}


@click.group()
def retention() -> None:
    """Masa simpan: teks dan nomor yang sudah lewat / what was kept long enough."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Hitung saja / count only.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON / one JSON object.")
def run(dry_run: bool, as_json: bool) -> None:
    """Kosongkan yang melewati masa simpan / take out what was kept long enough; the clock does it every hour.

    Rows, figures and histories stay. Exit code 3: there was nothing.
    """
    from office import retention as office
    from runtime.terminal import print_json

    with helping() as rt:
        found = office.due(rt)
        if any(found.values()) and not dry_run:
            found = taken_out(rt, sum(found.values()))
    if as_json:
        print_json({"dry_run": dry_run, **{kind.value: number for kind, number in found.items()}})
    else:
        print_counts(found)
    sys.exit(0 if any(found.values()) else NOTHING_TO_DO)


def taken_out(rt: "Runtime", total: int) -> "dict[Kept, int]":
    """Take it out and show how far it is; return how much of each kind."""
    from office.retention import run as run_now
    from runtime.terminal import show_progress

    found: dict[Kept, int] = {}

    def work(show: "Show") -> int:
        found.update(run_now(rt, terminal_actor(), lambda done: show(min(done, total), total)))
        return sum(found.values())

    show_progress(total, work)
    return found


def print_counts(found: "Mapping[Kept, int]") -> None:
    """Print how much there is of each kind, where there is any."""
    for kind, number in found.items():
        if number:
            click.echo(f"{number:>9}  {NAMES[kind.value]}")
