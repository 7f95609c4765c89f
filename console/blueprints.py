"""Every page of the console, one line each."""

from flask import Blueprint

from console import home
from console.watching import pages as watching
from console.wording import pages as wording


def blueprints() -> tuple[Blueprint, ...]:
    """Return the blueprints of all pages behind the sign-in."""
    return (home.blueprint, *wording.BLUEPRINTS, *watching.BLUEPRINTS)
