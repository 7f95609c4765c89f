"""The simulated phone's USSD: what is dialled and typed on it goes to us through the aggregator that is played."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, make_response, render_template, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from console import aggregator
from console.aggregator import NO_DRAFT, Call, Exchange
from console.calls import DIALECTS, KEPT, Session, chosen_dialect, chosen_side, kept_of, session_in
from console.languages import keep_language, page_language
from console.people import Holder, choose
from console.sides import sides_of
from console.simulator import KEYPAD, admit, asked_for, holders, no_store, runtime, short_code
from console.texts import script_texts, texts
from console.threads import shown_time
from core.commands import Language
from core.gsm7 import septets
from edge.simulating import drafts_of
from providers.ussd_base import TurnKind, UssdProvider
from providers.ussd_registry import UssdCredentials, UssdName, make_ussd_provider
from runtime.people import find_people
from runtime.settings import Settings

LONGEST_INPUT = 160  # characters

blueprint = Blueprint("dialling", __name__, template_folder="templates")
blueprint.before_request(admit)


@dataclass(frozen=True, slots=True)
class Turned:
    """What the phone shows after a press, and what went over the network for it. No session: nothing can be answered.

    `said` is a key of console.texts where the network speaks and not we.
    """

    text: str = ""
    said: str = ""
    session: Session | None = None
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """Something to dial, and what it opens, in words or (`key`) in those of console.texts."""

    string: str
    words: str = ""
    key: str = ""


@blueprint.get("/simulator/ussd")
def page() -> ResponseReturnValue:
    """Show the phone of the chosen persona, ready to dial."""
    return keep_language(make_response(show(choose(holders(), asked_for()), request.args, Turned())))


@blueprint.post("/simulator/ussd")
def turn() -> ResponseReturnValue:
    """Dial, answer, hang up or repeat as the form says; a script gets the screen alone, others the page."""
    holder = choose(holders(), request.form.get("persona", ""))
    if holder is None:
        abort(400)
    try:
        turned = act(request.form, holder)
    except ValueError:
        abort(400)
    if request.headers.get("X-Kabar-Part") != "screen":
        return no_store(make_response(show(holder, request.form, turned)))
    return no_store(jsonify(as_told(turned)))


def act(form: Mapping[str, str], holder: Holder) -> Turned:
    """Return what comes of a form. Raises ValueError for one that is none of ours."""
    session = session_in(form, holder, service_code())
    typed = form.get("typed", "").strip()[:LONGEST_INPUT]
    if form.get("dial") or session is None:
        cut_off = (ended(session),) if session else ()
        turned = dial(form, holder, form.get("dial") or typed)
        return replace(turned, exchanges=(*cut_off, *turned.exchanges))
    if form.get("act") == "hang_up":
        return Turned(said="ussd_cancelled", exchanges=(ended(session),))
    if form.get("act") == "expire" or session.left_at(now()) <= 0:
        return Turned(said="ussd_timeout", exchanges=(ended(session),))
    if form.get("act") == "repeat":
        return taken(session, aggregator.last_kind(session.call))
    return taken(Session(aggregator.answered(session.call, typed), session.began), TurnKind.CONTINUE)


def dial(form: Mapping[str, str], holder: Holder, string: str) -> Turned:
    """Return what comes of dialling: our first screen, or the network's word on a code that it does not know."""
    if not string:
        return Turned()
    call = aggregator.call_of(
        chosen_dialect(form.get("dialect")), holder.msisdn, service_code(), "".join(string.split())
    )
    if call is None:
        return Turned(said="ussd_unknown_code")
    call = replace(call, side=chosen_side(form.get("side")))
    return taken(Session(call, int(now())), TurnKind.BEGIN)


def taken(session: Session, kind: TurnKind) -> Turned:
    """Return what the phone shows after this turn; Africa's Talking tells us of the end of every session."""
    exchange = carried(session.call, kind)
    if exchange.screen is None:
        said = "ussd_draft_wrong" if exchange.status == HTTPStatus.CONFLICT else "ussd_trouble"
        return Turned(said=said, exchanges=(exchange,))
    if not exchange.screen.ends:
        return Turned(exchange.screen.text, session=session, exchanges=(exchange,))
    told = (ended(session, in_order=True),) if session.call.dialect == "africastalking" else ()
    return Turned(exchange.screen.text, exchanges=(exchange, *told))


def ended(session: Session, *, in_order: bool = False) -> Exchange:
    """Tell us that the session is over, and return what was said."""
    return carried(session.call, TurnKind.END, in_order=in_order)


def carried(call: Call, kind: TurnKind, *, in_order: bool = True) -> Exchange:
    """Bring a turn to our own door, from where the browser is."""
    client: FlaskClient = current_app.test_client(use_cookies=False)
    client.environ_base["REMOTE_ADDR"] = request.remote_addr or ""
    return aggregator.carry(client, call, kind, secret_of(runtime().settings, call.dialect), in_order=in_order)


def now() -> float:
    """Return the present moment, in seconds since 1970."""
    return runtime().now().timestamp()


def service_code() -> str:
    """Return what is dialled to reach us."""
    return first_code(runtime().settings)


def as_told(turned: Turned) -> dict[str, Any]:
    """Return what the page's script needs: the screen, the session to keep, and lines for the log, newest first."""
    session, words = turned.session, texts(page_language())
    return {
        "text": words[turned.said] if turned.said else turned.text,
        "kept": kept_of(session) if session else {},
        "repeatable": bool(session and dialect_of(session.call.dialect).accumulates),
        "clock": "{}:{:02}".format(*divmod(session.left_at(now()), 60)) if session else "",
        "look": turned.said == "ussd_draft_wrong" or any(each.side == NO_DRAFT for each in turned.exchanges),
        "log": render_template("_exchanges.html", t=words, **log_of(turned)),
    }


def dialect_of(name: UssdName) -> UssdProvider:
    """Return how an aggregator speaks, without its secret."""
    return make_ussd_provider(name, UssdCredentials())


def log_of(turned: Turned) -> dict[str, Any]:
    """Return what the log's template needs."""
    return {
        "language": page_language(),
        "exchanges": tuple(reversed(turned.exchanges)),
        "rooms": {each: dialect_of(each).max_septets for each in DIALECTS},
        "size": septets,
    }


def show(holder: Holder | None, chosen: Mapping[str, str], turned: Turned) -> str:
    """Return the page: with this persona's phone in hand, as was chosen, after what was just pressed."""
    everybody, words = holders(), texts(page_language())
    html: str = render_template(
        "ussd.html",
        t=words,
        script_texts=script_texts(words),
        here="dialling.page",
        short_code=short_code(),
        code=service_code(),
        persona=holder,
        personas=everybody,
        stranger="" if find_people(everybody, asked_for()) else asked_for(),
        numbers=numbers(page_language()),
        dialects=DIALECTS,
        dialect=chosen_dialect(chosen.get("dialect")),
        kept_fields=KEPT,
        sides=sides_of(runtime(), drafts_of(current_app.extensions), "ussd", chosen_side(chosen.get("side"))),
        turned=turned,
        told=as_told(turned),
        room_for=LONGEST_INPUT,
        keypad=KEYPAD,
        clock=shown_time(runtime().now()),
        **log_of(turned),
    )
    return html


def numbers(language: Language) -> tuple[Number, ...]:
    """Return what is worth dialling: our code, and the first two lines of the menu at once."""
    menu = runtime().catalogue.menu
    root = menu.nodes.get(menu.root)
    items = root.items[:2] if root else ()
    base = service_code().removesuffix("#")
    direct = (Number(f"{base}*{n}#", item.label[language]) for n, item in enumerate(items, start=1))
    return (Number(service_code(), key="ussd_open"), *direct)


def first_code(settings: Settings) -> str:
    """Return the first of our service codes, or one like our short code."""
    return next(iter(settings.ussd_codes), f"*{settings.short_code}#")


def secret_of(settings: Settings, dialect: UssdName) -> str:
    """Return the secret that stands in the path of a dialect."""
    if dialect == "simulator":
        return ""
    return settings.ussd_africastalking_secret if dialect == "africastalking" else settings.ussd_infobip_secret
