"""What all `kabar` commands share: exit codes, and clear messages for what a person can mend."""

import sys
from typing import Any

import click
from sqlalchemy.exc import DBAPIError, OperationalError

from core.catalogue import CatalogueError
from runtime.logs import write_logs
from runtime.refusals import describe_failure, describe_refusal
from runtime.settings import SettingsError
from runtime.supervisor import Stop
from store.database import UnusableDatabase
from store.documents import DocumentError
from store.migrate import NoSuchRevision

MENDABLE = (SettingsError, CatalogueError, DocumentError, UnusableDatabase, NoSuchRevision, Stop)
FAILED, NOTHING_TO_DO, INTERRUPTED = 1, 3, 130


class Kabar(click.Group):
    """Turns what a person can mend into one message without a traceback, and Ctrl-C into its own exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named. Whatever is logged on the way, or ends it, quotes nobody's data."""
        mask_logs()
        try:
            return super().invoke(ctx)
        except MENDABLE as error:
            raise click.ClickException(str(error)) from None
        except OperationalError as error:
            raise click.ClickException(describe_refusal(error)) from None
        except DBAPIError as error:
            raise click.ClickException(describe_failure(error)) from None
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def mask_logs() -> None:
    """Have warnings of a command, and what ends it unexpectedly, written masked; processes set up more than that."""
    write_logs("WARNING", "auto", sys.stderr)
