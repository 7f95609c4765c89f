"""What all `kabar` commands share: exit codes, and clear messages for what a person can mend."""

from typing import Any

import click

from core.catalogue import CatalogueError
from runtime.settings import SettingsError
from runtime.supervisor import Stop
from store.documents import DocumentError

FAILED, NOTHING_TO_DO, INTERRUPTED = 1, 3, 130


class Kabar(click.Group):
    """Turns what a person can mend into one message without a traceback, and Ctrl-C into its own exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (SettingsError, CatalogueError, DocumentError, Stop) as error:
            raise click.ClickException(str(error)) from None
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
