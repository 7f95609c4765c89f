"""Signing in and out."""

from urllib.parse import urlsplit

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug import Response

from console.access import words
from console.access.forms import CodeForm, SignInForm
from console.guard import actor, address, open_to_all, page_blueprint, runtime
from console.languages import COOKIE, COOKIE_SECONDS
from core.commands import Language
from office import access
from office.access import NeedsCode, SignedIn
from office.tries import Why

blueprint = page_blueprint("sign_in", __name__)
KNOWN_SECONDS = 180 * 24 * 3600


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def page() -> ResponseReturnValue:
    """Ask for name and password."""
    if g.person is not None:
        return redirect(local(request.args.get("next")))
    form, faults = SignInForm(), []
    if form.validate_on_submit():
        came = access.sign_in(runtime(), form.name.data or "", form.password.data or "", *where(), mark())
        if isinstance(came, NeedsCode):
            return carrying(redirect(url_for("sign_in.code", next=request.args.get("next"))), came.token)
        if isinstance(came, SignedIn):
            return welcome(came)
        faults = [("name", words.refusal(came))]
    return render_template("access/sign_in.html", form=form, refusals=faults), 400 if form.errors or faults else 200


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@open_to_all
def code() -> ResponseReturnValue:
    """Ask for the code of the app, or a recovery code."""
    if g.person is not None:
        return redirect(local(request.args.get("next")))
    form, faults = CodeForm(), []
    if form.validate_on_submit():
        came = access.confirm_code(runtime(), token(), form.code.data or "", *where())
        if isinstance(came, SignedIn):
            return welcome(came)
        if came.why is Why.OVER:
            flash(words.refusal(came), "warning")
            return redirect(url_for("sign_in.page", next=request.args.get("next")))
        faults = [("code", words.refusal(came, words.WRONG_CODE))]
    return render_template("access/code.html", form=form, refusals=faults), 400 if form.errors or faults else 200


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session; whose is over already comes to the same page."""
    if g.person is not None:
        access.sign_out(runtime(), actor(), token())
    session.clear()
    flash(gettext("Anda sudah keluar."), "done")
    answer = redirect(url_for("sign_in.page"))
    answer.delete_cookie(cookie(), secure=is_secure(), httponly=True, samesite="Lax")
    return answer


def welcome(came: SignedIn) -> Response:
    """Lead somebody who has just signed in to where they wanted, in their language; old forms are worth nothing."""
    session.clear()
    answer = carrying(redirect(local(request.args.get("next"))), came.token)
    name, secure = f"{cookie()}_known", is_secure()
    answer.set_cookie(name, came.mark, max_age=KNOWN_SECONDS, httponly=True, samesite="Lax", secure=secure, path="/")
    return speaking(answer, came.person.language)


def speaking(answer: Response, language: Language) -> Response:
    """Return the answer with the language of later pages."""
    answer.set_cookie(COOKIE, language.value, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=is_secure())
    return answer


def local(wanted: str | None) -> str:
    """Return where to go next: a path of ours, whatever the address says; the dashboard if it says none."""
    home = "/"
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\", "/sign-")):
        return home
    parts = urlsplit(wanted)
    return wanted if wanted.isprintable() and not parts.scheme and not parts.netloc and "\\" not in wanted else home


def carrying(answer: Response, carried: str) -> Response:
    """Return the answer with the token in a cookie that scripts cannot read and other sites cannot send."""
    answer.set_cookie(cookie(), carried, httponly=True, samesite="Lax", secure=is_secure(), path="/")
    return answer


def where() -> tuple[str, str, str]:
    """Return from where somebody comes: address, browser, and the request's id."""
    return address(), request.user_agent.string, g.get("request_id", "")


def token() -> str:
    """Return the token that the browser carries."""
    return request.cookies.get(cookie(), "")


def mark() -> str:
    """Return what the browser kept of a sign-in before."""
    return request.cookies.get(f"{cookie()}_known", "")


def cookie() -> str:
    """Return the name of our cookie."""
    return access.cookie_name(runtime().settings)


def is_secure() -> bool:
    """Return whether browsers reach us over https."""
    return runtime().settings.base_url.startswith("https://")
