"""The phone simulator: a feature phone in demo mode, and beside it why each answer came out so."""

from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from console import moves
from console.calls import chosen_side
from console.headers import csp_nonce, is_from_here, is_same_origin, security_headers
from console.languages import keep_language, page_language
from console.people import Holder, choose, examples, holder_of, pair_of, tour
from console.sides import FORMS, sides_of
from console.texts import script_texts, term, texts
from console.threads import WIB, Bubble, bubble_of, shown_day, shown_time
from core.commands import Language
from edge.simulating import ANSWER_FROM, DRAFT, LIVE, drafts_of
from runtime.people import find_people
from runtime.runtime import Runtime
from store import messages, moving
from store.seed import list_personas

INBOUND, REPORT = "/sms/simulator/inbound", "/sms/simulator/report"
THREAD_LENGTH = 50  # messages
KEYPAD = (  # key, what is printed on it, what it writes
    ("1", ".,?", ".,?!1-/@:"),
    ("2", "abc", "abc2"),
    ("3", "def", "def3"),
    ("4", "ghi", "ghi4"),
    ("5", "jkl", "jkl5"),
    ("6", "mno", "mno6"),
    ("7", "pqrs", "pqrs7"),
    ("8", "tuv", "tuv8"),
    ("9", "wxyz", "wxyz9"),
    ("*", "Aa1", "*"),
    ("0", "␣", " 0"),
    ("#", "", "#"),
)

blueprint = Blueprint(
    "simulator", __name__, template_folder="templates", static_folder="static", static_url_path="/console/static"
)
blueprint.after_app_request(security_headers)
blueprint.add_app_template_filter(term, "term")
blueprint.add_app_template_global(csp_nonce)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a form sent without scripts came to."""

    text: str
    answer: Mapping[str, Any] | None = None
    trouble: str = ""
    status: int = 200
    command: str = ""


@blueprint.before_request
def admit() -> None:
    """Let in who sits at this machine, in demo mode; for everybody else the page does not exist."""
    if request.endpoint == "simulator.static":
        return
    if not (runtime().settings.is_demo and is_from_here(request)):
        abort(404)
    if request.method == "POST" and not is_same_origin(request):
        abort(403)


@blueprint.get("/simulator")
def page() -> ResponseReturnValue:
    """Show the phone of the chosen persona."""
    return keep_language(make_response(show(choose(holders(), asked_for()))))


@blueprint.post("/simulator")
def send() -> ResponseReturnValue:
    """Send what the form holds, for browsers without scripts, and show the reply and the reasons."""
    holder = choose(holders(), asked_for() or request.form.get("persona", ""))
    if holder is None:
        abort(400)
    text = request.form.get("example") or request.form.get("text", "")
    side = chosen_side(request.form.get("side"))
    return show(holder, deliver(holder, text, side) if text.strip() else Tried(text, trouble="trouble_empty"))


@blueprint.post("/simulator/sides")
def look_at_sides() -> ResponseReturnValue:
    """Return which catalogues can answer at this moment, for a page that has been open for a while."""
    form, side = request.form.get("form", ""), chosen_side(request.form.get("side"))
    if form not in FORMS:
        abort(400)
    sides = sides_of(runtime(), drafts_of(current_app.extensions), form, side)
    return no_store(make_response(render_template("_sides.html", t=texts(page_language()), sides=sides)))


@blueprint.post("/simulator/thread")
def thread() -> ResponseReturnValue:
    """Return the messages of a persona's phone as list items. The number comes in the body, never in a URL."""
    msisdn = request.form.get("from", "")
    if msisdn not in {each.msisdn for each in holders()}:
        abort(404)
    shown = bubbles(msisdn)
    confirm(msisdn)
    return no_store(
        make_response(render_template("_thread.html", t=texts(page_language()), bubbles=shown, short_code=short_code()))
    )


def confirm(msisdn: str) -> None:
    """Report what the phone has received, as a provider would: it is switched on while its page is open."""
    with runtime().transaction() as db:
        received = moving.unconfirmed(db, msisdn)
    for message_id in received:
        bring(REPORT, {"ref": message_id, "status": "delivered"})


@blueprint.post("/simulator/claim")
def move_claim() -> ResponseReturnValue:
    """Move, file or hasten as the form says, and show where the claim is now (to scripts that part of the page)."""
    holder = choose(holders(), request.form.get("persona", ""))
    if holder is None:
        abort(400)
    try:
        moved = moves.act(runtime(), holder, request.form, page_language())
    except ValueError:
        abort(400)
    except DBAPIError:
        abort(503)
    if request.headers.get("X-Kabar-Part") != "claim":
        return show(holder, moved=moved)
    panel = moves.panel_of(runtime(), holder, page_language())
    part = render_template("_claim.html", t=texts(page_language()), persona=holder, panel=panel, moved=moved)
    return no_store(make_response(part))


def show(holder: Holder | None, tried: Tried | None = None, moved: tuple[str, str] | None = None) -> str:
    """Return the page: with this persona's phone in hand, and with the answer of what was just tried."""
    now, everybody, words = runtime().now(), holders(), texts(page_language())
    shown = bubbles(holder.msisdn) if holder else ()
    return render_template(
        "simulator.html",
        t=words,
        script_texts=script_texts(words),
        language=page_language(),
        short_code=short_code(),
        persona=holder,
        personas=everybody,
        stranger="" if find_people(everybody, asked_for()) else asked_for(),
        pair=pair_of(everybody),
        tour=tour(holder, everybody) if holder else (),
        examples=examples(holder, everybody) if holder else (),
        panel=moves.panel_of(runtime(), holder, page_language()) if holder else None,
        moved=moved,
        bubbles=shown,
        registering=any(each.mine and each.text.upper().startswith("DAFTAR") for each in shown),
        keypad=KEYPAD,
        clock=shown_time(now),
        today=shown_day(now, page_language()),
        tried=tried,
        sides=sides_of(runtime(), drafts_of(current_app.extensions), "sms", chosen_side(request.form.get("side"))),
    )


def asked_for() -> str:
    """Return whose phone the address names."""
    return request.args.get("persona", "")


def deliver(holder: Holder, text: str, side: str) -> Tried:
    """Bring a text to the same door as a phone's message and return what came of it."""
    fields = {"from": holder.msisdn, "to": short_code(), "text": text}
    response = bring(INBOUND, fields, side)
    if response.status_code != 200:
        known = f"trouble_{response.status_code}"
        return Tried(
            text, trouble=known if known in texts(page_language()) else "trouble_other", status=response.status_code
        )
    return Tried(text, answer=response.get_json(), command=as_command(fields, side))


def bring(path: str, fields: Mapping[str, str], side: str = LIVE) -> TestResponse:
    """Bring a form to a door of providers without a network between: console does not import sms."""
    return current_app.test_client(use_cookies=False).post(
        path,
        data=fields,
        headers={"X-Kabar-Why": "1", ANSWER_FROM: side},
        environ_base={"REMOTE_ADDR": request.remote_addr or ""},
    )


def as_command(fields: Mapping[str, str], side: str) -> str:
    """Return the same request as a command line."""
    draft = f" -H '{ANSWER_FROM}: {DRAFT}'" if side == DRAFT else ""
    written = " ".join(f"--data-urlencode {quote(f'{name}={value}')}" for name, value in fields.items())
    return f"curl -H 'X-Kabar-Why: 1'{draft} {written} {quote(request.host_url.rstrip('/') + INBOUND)}"


def holders() -> tuple[Holder, ...]:
    """Return everybody whose phone can be held."""
    return tuple(holder_of(each, page_language()) for each in list_personas(runtime().now().astimezone(WIB).date()))


def bubbles(msisdn: str) -> tuple[Bubble, ...]:
    """Return the newest messages on a phone, oldest first."""
    try:
        with runtime().transaction() as db:
            return tuple(bubble_of(each) for each in messages.thread(db, msisdn, runtime().now(), THREAD_LENGTH))
    except DBAPIError:
        abort(503)  # away, or not migrated: the page says what to do


def runtime() -> Runtime:
    """Return what this process runs on."""
    rt: Runtime = current_app.extensions["kabar"]
    return rt


def short_code() -> str:
    """Return the number that people text to."""
    return runtime().settings.short_code


def no_store(response: Response) -> Response:
    """Return the response so that no cache keeps it."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_template_filter("fill")
def fill(text: str, **values: str | int) -> str:
    """Return a text of console.texts with its places filled."""
    return text.format(**values)


@blueprint.app_template_filter("number")
def number(value: float, wanted: Language) -> str:
    """Return a figure with one decimal, as the language writes it."""
    shown = f"{value:.1f}"
    return shown.replace(".", ",") if wanted is Language.ID else shown
