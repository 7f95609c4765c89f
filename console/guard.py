"""One guard in front of every page: who is it, may they, did the form come from us."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFProtect

from console.addresses import LARGEST
from console.headers import HEADERS, security_headers
from console.languages import keep_language
from core.access import Actor, Permission, Person
from core.commands import Language
from office import access, own_account
from runtime.callers import address_behind
from runtime.runtime import Runtime
from runtime.settings import Settings

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
OPEN = "open to all"
PIECE = 1 << 20  # bytes of a large form that are in memory at once: its files go to the disk
FIRST = {"password": "profile.password", "second_factor": "profile.second_factor"}  # what comes before other pages
csrf = CSRFProtect()


def page_blueprint(name: str, module: str) -> Blueprint:
    """Return a blueprint for pages, guarded: a view without `needs` or `open_to_all` is refused to everybody."""
    blueprint = Blueprint(name, module)
    blueprint.before_request(admit)
    blueprint.after_request(finish)
    return blueprint


def needs(permission: Permission, largest: int | Callable[[Settings], int] = 0) -> Callable[[View], View]:
    """Say which permission a page asks for; `largest`: bytes of what it takes, where that is more than usual.

    A function of the settings may tell them.
    """

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # read by admit, and by a test over all routes
        view.largest = largest  # type: ignore[attr-defined]  # see above
        return view

    return mark


def open_to_all(view: View) -> View:
    """Say that a page is shown to who is not signed in, too."""
    view.permission = OPEN  # type: ignore[attr-defined]  # see needs
    return view


def permission_of(endpoint: str) -> Permission | str | None:
    """Return what a page asks for, OPEN, or None where nothing was said."""
    found: Permission | str | None = getattr(current_app.view_functions[endpoint], "permission", None)
    return found


def admit() -> ResponseReturnValue | None:
    """Let in whom the page is for; everybody else is sent to sign in, or refused."""
    permission = permission_of(request.endpoint or "")
    token = request.cookies.get(access.cookie_name(runtime().settings), "")
    by_itself = request.method == "GET" and "HX-Request" in request.headers
    known = access.person_of(runtime(), token, noticed=not by_itself)
    g.person, g.session_info = known if known else (None, None)
    if permission is None:
        abort(500)  # a page that nobody thought about
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        make_room(permission)
        csrf.protect()
    refuse_unkeepable()
    if permission == OPEN:
        return None
    if g.person is None:
        return ask_to_sign_in()
    first = FIRST.get(g.session_info.must_first or "")
    if first and request.endpoint not in (first, "sign_in.sign_out"):
        return redirect(url_for(first))
    if not g.person.may(permission):
        abort(403)
    return None


def refuse_unkeepable() -> None:
    """Refuse what no database keeps: a NUL anywhere in what was sent (no keyboard makes one), the number of no row."""
    sent = request.form.items(multi=True) if request.method not in ("GET", "HEAD", "OPTIONS") else ()
    told = (*request.args.items(multi=True), *(request.view_args or {}).items(), *sent)
    if any("\0" in str(value) for _, value in told):
        abort(400)
    if any(isinstance(value, int) and value > LARGEST for value in (request.view_args or {}).values()):
        abort(404)


def make_room(permission: Permission | str) -> None:
    """Let who may send more than usual to this page send that much; the form is not read before."""
    largest = getattr(current_app.view_functions[request.endpoint or ""], "largest", 0)
    if callable(largest):
        largest = largest(runtime().settings)
    if largest and g.person is not None and isinstance(permission, Permission) and g.person.may(permission):
        request.max_content_length = largest
        request.max_form_memory_size = max(request.max_form_memory_size or 0, PIECE)


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a reader to sign in and back here; what asked from within a page hears that its session is over."""
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Refresh": "true"})
    if request.method == "POST":
        flash(gettext("Sesi Anda sudah berakhir. Masuk lagi, lalu ulangi."), "warning")
        return redirect(url_for("sign_in.page"))
    return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))


def finish(response: Response) -> Response:
    """Return the response with our headers; no cache keeps a page, and the language just asked for is remembered."""
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(HEADERS)  # what is downloaded, too
    if g.get("person") and request.args.get("lang") in set(Language):
        own_account.choose_language(runtime(), person(), Language(request.args["lang"]))
    return keep_language(security_headers(response))


def person() -> Person:
    """Return who is signed in; only where a permission was asked for."""
    found: Person = g.person
    return found


def actor() -> Actor:
    """Return who is signed in, as the audit log names them."""
    return Actor(f"user:{person().name}", address(), g.get("request_id", ""))


def address() -> str:
    """Return from where the reader calls."""
    forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
    return address_behind(request.remote_addr or "", forwarded, runtime().settings.console_proxies)


def runtime() -> Runtime:
    """Return what this process runs on."""
    rt: Runtime = current_app.extensions["kabar"]
    return rt
