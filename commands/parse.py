"""The `kabar parse` command: how a text is read, and why."""

import sys
from pathlib import Path

import click

from runtime.settings import load_settings


@click.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="JSON; tanpa TEXT: stdin, satu string JSON per baris / per line.")
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Katalog dari berkas ini, bukan yang terbit / this file's catalogue, not the live one.",
)  # fmt: skip
def parse(text: str | None, as_json: bool, file: Path | None) -> None:
    """Tunjukkan bagaimana sebuah teks dibaca / show how a text is read by the live catalogue, and why."""
    from runtime import terminal
    from runtime.live import look_at_live
    from store.catalogue import load_catalogue

    catalogue = load_catalogue(file) if file else look_at_live(load_settings())[0]
    if text is not None:
        terminal.print_reading(text, catalogue, json_wanted=as_json)
    elif as_json:
        try:
            terminal.answer_lines(sys.stdin, sys.stdout, catalogue)
        except terminal.BadInput as error:
            raise click.ClickException(str(error)) from None
    else:
        raise click.UsageError(
            "tulis TEXT, atau --json dengan baris di stdin / give TEXT, or --json and lines on stdin"
        )
