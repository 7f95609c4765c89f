"""`kabar message unknown` and `settle`: messages of which nobody knows the outcome, and what a person found out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from commands.actor import terminal_actor
from commands.kabar import FAILED, NOTHING_TO_DO
from commands.moments import WIB
from core.commands import Language
from core.reasons import meaning_of

if TYPE_CHECKING:
    from runtime.runtime import Runtime
    from store.unsettled import Unsettled

MEANINGS = {
    "sent": (
        "Penyedia menerimanya; tidak dikirim lagi.",
        "The provider took it; it is not sent again.",
    ),
    "failed": (
        "Penyedia tidak menerimanya, dan tidak dikirim lagi: orangnya tidak mendapat kabar ini.",
        "The provider did not take it, and it is not sent again: the person does not hear this.",
    ),
    "resend": (
        "Penyedia tidak menerimanya; dikirim lagi. Kalau ternyata diterima, orangnya mendapatnya dua kali.",
        "The provider did not take it; it goes out again. If it was taken after all, the person gets it twice.",
    ),
}
TOO_LATE = (
    "sudah lewat waktunya; pilih sent atau failed / its time has passed: choose sent or failed"  # it would only expire
)


@click.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
def unknown(limit: int, as_json: bool) -> None:
    """Pesan yang nasibnya tidak diketahui / messages of unknown outcome, the oldest first. Exit 3: none."""
    from runtime.terminal import print_json
    from store.unsettled import unsettled

    with opened() as rt, rt.transaction() as db:
        found = unsettled(db, limit)
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        for each in found:
            click.echo(line_of(each))
    if not found:
        click.echo("tidak ada / none", err=True)
    sys.exit(0 if found else NOTHING_TO_DO)


@click.command()
@click.argument("message_id", metavar="ID")
@click.option("--as", "verdict", type=click.Choice(list(MEANINGS)), required=True, help="Yang terjadi / what happened.")
@click.option("--yes", is_flag=True, help="Tanpa bertanya / without asking.")
def settle(message_id: str, verdict: str, yes: bool) -> None:
    """Catat nasib pesan setelah dicek pada penyedia / note an outcome that you found out at the provider.

    ID: lihat / see `kabar message unknown`.
    """
    from office.sending import settle as settle_it
    from store import unsettled

    with opened() as rt:
        with rt.transaction() as db:
            found = unsettled.load(db, message_id)
        if found is None:
            raise click.ClickException("tidak ada pesan itu yang nasibnya tidak diketahui / its outcome is not unknown")
        if verdict == unsettled.Verdict.RESEND and found.is_too_late(rt.now()):
            raise click.ClickException(TOO_LATE)
        click.echo(line_of(found))
        click.echo(" / ".join(MEANINGS[verdict]))
        if not yes and not click.confirm("Lanjutkan / go on?"):
            sys.exit(FAILED)
        done = settle_it(rt, terminal_actor(), message_id, unsettled.Verdict(verdict))
    if not done:
        raise click.ClickException("sementara itu nasibnya sudah jelas / its outcome has become known meanwhile")
    click.echo("tercatat / noted")


@contextmanager
def opened() -> "Iterator[Runtime]":
    """Yield a runtime on the database of the settings; it is closed at the end."""
    from runtime.runtime import make_runtime
    from runtime.settings import load_settings

    rt = make_runtime(load_settings())
    try:
        yield rt
    finally:
        rt.close()


def line_of(found: "Unsettled") -> str:
    """Return what is known of a message: nothing of the person, and nothing of its text."""
    since = f"{found.since.astimezone(WIB):%Y-%m-%d %H:%M:%S}"
    told = f"{since}  {found.id}  {found.kind} ({found.provider or '?'})"
    reason = found.reason
    return f"{told}: {meaning_of(reason, Language.ID)} / {meaning_of(reason, Language.EN)}" if reason else told
