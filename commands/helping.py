"""What commands that help participants share: a runtime, a refusal in words, whoever sits at the terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from commands.kabar import NOTHING_TO_DO
from core.commands import Language

if TYPE_CHECKING:
    from runtime.runtime import Runtime

REASON = click.option(
    "--reason", default="lewat terminal", show_default=True, help="Masuk jejak audit; tanpa nomor / for the audit log."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")


@contextmanager
def helping() -> Iterator["Runtime"]:
    """Yield what a command runs on. Where nothing can be done it says why; a reason that says nothing is misuse."""
    from office.helping.refusals import NotDone
    from runtime.runtime import make_runtime
    from runtime.settings import load_settings

    rt = make_runtime(load_settings())
    try:
        yield rt
    except NotDone as refused:
        click.echo(f"{refused.sentence(Language.ID)} / {refused.sentence(Language.EN)}")
        sys.exit(NOTHING_TO_DO)
    finally:
        rt.close()


def checked_reason(reason: str) -> str:
    """Return the reason if it says something."""
    from office.helping.telling import kept_reason

    try:
        return kept_reason(reason)
    except ValueError:
        raise click.UsageError("--reason: tulis alasannya / write the reason") from None
