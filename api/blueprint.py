"""The blueprint of `/api/v1`: a route for each operation of the table, and the pages that explain them."""

from functools import partial

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, Map

from api import door, pages
from api.bodies import Bodies
from api.contract import LARGE_BODY, Operation
from api.operations import OPERATIONS
from api.problems import ROOT
from runtime.pace import Pace
from runtime.runtime import Runtime


def make_blueprint() -> Blueprint:
    """Return the blueprint with all routes."""
    made = Blueprint("api", __name__, url_prefix=ROOT, template_folder="templates", static_folder="static")
    made.record_once(prepare)
    made.after_request(door.note_use_afterwards)
    for operation in OPERATIONS:
        add_route(made, operation)
    pages.add_pages(made)
    return made


def prepare(state: BlueprintSetupState) -> None:
    """Make what counts requests and notes uses, one per process."""
    rt: Runtime = state.app.extensions["kabar"]
    state.app.url_map.converters["matching"] = Matching
    state.app.extensions["kabar.api.pace"] = Pace(rt.settings.api_requests_per_minute, rt.settings.redis_url)
    state.app.extensions["kabar.api.bodies"] = Bodies(2 * LARGE_BODY)
    state.app.extensions["kabar.api.uses"] = door.Uses()


def add_route(made: Blueprint, operation: Operation) -> None:
    """Add the route of an operation; OPTIONS is no method of ours, because no browser page calls us."""
    made.add_url_rule(
        rule_of(operation),
        endpoint=operation.name,
        view_func=partial(_enter, operation),
        methods=[operation.method],
        provide_automatic_options=False,
    )


def rule_of(operation: Operation) -> str:
    """Return the path as Flask wants it. A parameter matches its pattern only: /claims/batch is no claim."""
    rule = operation.path
    for each in operation.parameters:
        rule = rule.replace(f"{{{each.name}}}", f"<matching('{each.pattern}'):{each.name}>")
    return rule


class Matching(BaseConverter):
    """A part of a path that matches a regular expression."""

    def __init__(self, url_map: Map, pattern: str) -> None:
        super().__init__(url_map)
        self.regex = pattern


def _enter(operation: Operation, **path: str) -> ResponseReturnValue:
    return door.pass_through(operation, path)
