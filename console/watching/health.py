"""Health: everything that must work for people to be answered, and how to mend what does not."""

from typing import Any

from flask import current_app, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from console.guard import needs, page_blueprint, runtime
from console.watching.health_words import shown_check
from console.watching.incidents import shown_incidents
from core.access import Permission
from office.health import Doctor

DOCTOR = "kabar.doctor"

blueprint = page_blueprint("health_page", __name__)


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Make the doctor of this process."""
    state.app.extensions[DOCTOR] = Doctor()


@blueprint.get("/health")
@needs(Permission.HEALTH_SEE)
def page() -> ResponseReturnValue:
    """Show how everything stands."""
    return render_template("watching/health.html", **shown())


@blueprint.get("/health/checks")
@needs(Permission.HEALTH_SEE)
def checks() -> ResponseReturnValue:
    """Return the part of the page that changes; it is asked for every few seconds."""
    return render_template("watching/_checks.html", **shown())


def shown() -> dict[str, Any]:
    """Return what both templates show: what is broken first."""
    doctor: Doctor = current_app.extensions[DOCTOR]
    health = doctor.examine(runtime())
    order = ("error", "warning", "done", "off")
    found = sorted((shown_check(each) for each in health.checks), key=lambda each: order.index(each.state))
    return {"health": health, "checks": found, "incidents": shown_incidents(health.incidents)}
