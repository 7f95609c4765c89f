"""The `kabar complaint` commands: what people complained of, answer it by SMS, close it."""

import sys
from typing import TYPE_CHECKING

import click

from commands.actor import terminal_actor
from commands.helping import JSON, REASON, checked_reason, helping
from commands.kabar import NOTHING_TO_DO
from commands.message import shown

if TYPE_CHECKING:
    from store.tickets import Complaint

NUMBER = click.argument("number", metavar="A0000000")


@click.group()
def complaint() -> None:
    """Aduan / complaints."""


@complaint.command("list")
@click.option("--state", type=click.Choice(["open", "answered", "closed"]), default="open", show_default=True)
@JSON
def list_complaints(state: str, as_json: bool) -> None:
    """Aduan, isinya disamarkan / complaints, their texts masked."""
    from office.helping.looking import looking
    from office.messages import masked
    from runtime.terminal import print_json
    from store.tickets import find

    with helping() as rt, looking(rt) as db:
        found = [(each, masked(rt, each.text, ours=False)) for each in find(db, state, limit=1000)]
    if as_json:
        print_json([{**row_of(each), "text": text} for each, text in found])
    else:
        for each, text in found:
            click.echo(f"{each.number}  {shown(each.opened_at)}  {text}")
    sys.exit(0 if found else NOTHING_TO_DO)


def row_of(found: "Complaint") -> dict[str, object]:
    """Return a complaint for JSON, without its text."""
    return {"number": found.number, "state": found.state, "opened_at": found.opened_at}


@complaint.command()
@NUMBER
def answer(number: str) -> None:
    """Jawab dengan SMS; jawabannya ditanyakan / answer by SMS; the answer is asked for, or the first line of stdin."""
    from office.helping import complaints

    words = ask_for_words()
    draft = complaints.draft_of(number, words)
    if draft.faults:
        raise click.ClickException("; ".join(" / ".join(complaints.FAULTS[each].values()) for each in draft.faults))
    with helping() as rt:
        complaints.answer(rt, terminal_actor(), number, words)
    click.echo(f"dikirim / sent ({draft.septets}/160): {draft.text}")


@complaint.command()
@NUMBER
@REASON
def close(number: str, reason: str) -> None:
    """Tutup tanpa SMS / close it without an SMS."""
    from office.helping import complaints

    kept = checked_reason(reason)
    with helping() as rt:
        complaints.close(rt, terminal_actor(), number, kept)
    click.echo("ditutup / closed")


def ask_for_words() -> str:
    """Return an answer that is typed, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    typed: str = click.prompt("Jawaban / answer", err=True)
    return typed
