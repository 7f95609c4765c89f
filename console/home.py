"""The address without a path: whoever comes there is led to where they can do something."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console.guard import open_to_all, page_blueprint, runtime
from console.headers import is_from_here

blueprint = page_blueprint("home", __name__)


@blueprint.get("/")
@open_to_all
def page() -> ResponseReturnValue:
    """Lead who is signed in to the dashboard, a newcomer at a demo to the phone, everybody else to the sign-in."""
    lang = request.args.get("lang")
    if g.person is not None:
        return redirect(url_for("dashboard.page", lang=lang))
    if runtime().settings.is_demo and is_from_here(request):
        return redirect(url_for("simulator.page", lang=lang))
    return redirect(url_for("sign_in.page", lang=lang))
