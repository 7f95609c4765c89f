"""Every page of the console, one line each."""

from flask import Blueprint

from console import help, home
from console.access import pages as access
from console.campaigns import pages as campaigns
from console.helping import pages as helping
from console.trying import pages as trying
from console.watching import pages as watching
from console.wording import pages as wording


def blueprints() -> tuple[Blueprint, ...]:
    """Return the blueprints of all pages behind the sign-in."""
    return (
        home.blueprint,
        *access.BLUEPRINTS,
        *wording.BLUEPRINTS,
        *trying.BLUEPRINTS,
        *watching.BLUEPRINTS,
        *helping.BLUEPRINTS,
        *campaigns.BLUEPRINTS,
        help.blueprint,
    )
