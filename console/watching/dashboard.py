"""The dashboard: today, the week, what waits for people, what is wrong and what to do about it."""

from datetime import date
from typing import Any

from babel.dates import format_date
from flask import current_app, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from console.campaigns.board import on_board
from console.guard import needs, page_blueprint, runtime
from console.languages import page_language
from console.watching.incidents import shown_incidents
from console.watching.words import queue_name
from core.access import Permission
from office.figures import Board, Figures, first_steps

BOARD = "kabar.board"

blueprint = page_blueprint("dashboard", __name__)


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Make the board of this process."""
    state.app.extensions[BOARD] = Board()


@blueprint.get("/dashboard")
@needs(Permission.HOME)
def page() -> ResponseReturnValue:
    """Show everything at a glance."""
    return render_template("watching/dashboard.html", steps=first_steps(runtime()), **shown())


@blueprint.get("/dashboard/figures")
@needs(Permission.HOME)
def figures() -> ResponseReturnValue:
    """Return the part of the page that changes; it is asked for every few seconds."""
    return render_template("watching/_figures.html", **shown())


def shown() -> dict[str, Any]:
    """Return what both templates show."""
    board: Board = current_app.extensions[BOARD]
    told = board.read(runtime())
    settings = runtime().settings
    providers = [route.provider for route in settings.weights] or [settings.provider]
    return {
        "figures": told,
        "received": columns(told.days, told.received),
        "sent": columns(told.days, told.sent),
        "oldest": oldest(told),
        "incidents": shown_incidents(told.incidents),
        "providers": ", ".join(providers),
        **on_board(told.campaigns, told.given_back),
    }


def columns(days: tuple[date, ...], counted: tuple[int, ...]) -> list[tuple[str, int]]:
    """Return the bars: the day of the week, and how many."""
    language = page_language().value
    return [(format_date(day, "EEE", locale=language), number) for day, number in zip(days, counted, strict=True)]


def oldest(told: Figures) -> list[tuple[str, float]]:
    """Return for how many seconds the oldest waits, by what it is; nothing where nothing waits."""
    return [(queue_name(each.queue), each.seconds) for each in told.waiting if each.seconds is not None]
