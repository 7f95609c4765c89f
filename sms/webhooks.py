"""Where providers bring MOs: the adapter judges the request, sms/inbound.py answers, the answer goes back."""

import json
import traceback
from dataclasses import asdict, replace
from pathlib import PurePath
from urllib.parse import parse_qsl, quote

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import RequestEntityTooLarge

from core.message import InboundMessage
from providers.base import FORM, Oversized, Provider, Unreadable, WebhookAnswer, WebhookRequest
from providers.registry import PROVIDERS, Name, make_provider
from runtime.callers import is_from_here, is_own_page
from runtime.logs import get_logger
from runtime.runtime import Runtime
from sms.batching import Batcher
from sms.credentials import credentials_of
from sms.inbound import Answer

LARGEST_BODY = 64 * 1024  # bytes; a provider's longest request is a few kilobytes
LONGEST_TARGET = 32 * 1024  # bytes; a GET with the longest text that Twilio passes on, every byte escaped, is 20 KB
MOST_FIELDS = 100
LONGEST_TEXT = 2000  # characters; nothing that carries SMS joins more than 1,600
LONGEST_ADDRESS = 40
LONGEST_ID = 255
PATH_CHARACTERS = "/~:!$&'()*+,;=@"  # what a path may hold unescaped beside letters, digits and -._

log = get_logger("kabar.webhooks")
blueprint = Blueprint("sms", __name__, url_prefix="/sms")


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Make the adapters, so that a mistake in their settings stops the start; forbid redirects, which lose a POST."""
    rt: Runtime = state.app.extensions["kabar"]
    credentials = credentials_of(rt.settings)
    state.app.extensions["kabar.providers"] = {name: make_provider(name, credentials) for name in PROVIDERS}
    state.app.url_map.merge_slashes = False


@blueprint.before_request
def refuse_head() -> Response | None:
    """Flask takes HEAD for GET; but no message is handled for somebody who does not want to hear the answer."""
    if request.method != "HEAD" or request.url_rule is None:
        return None
    allowed = ", ".join(sorted((request.url_rule.methods or set()) - {"HEAD"}))
    return Response(status=405, headers={"Allow": allowed})


@blueprint.get("/kannel/<secret>/inbound", strict_slashes=False)
def kannel_inbound(secret: str) -> Response:
    """An MO from Kannel's smsbox."""
    return receive("kannel", secret)


@blueprint.route("/twilio/inbound", methods=["GET", "POST"], strict_slashes=False)
def twilio_inbound() -> Response:
    """An MO from Twilio; by GET if the number is set up so."""
    return receive("twilio")


@blueprint.post("/simulator/inbound", strict_slashes=False)
def simulator_inbound() -> Response:
    """An MO typed on the simulated phone: in demo mode, from this machine."""
    return receive("simulator") if may_simulate() else refuse("simulator", 403, "not in demo mode or not from here")


def receive(name: Name, path_secret: str = "") -> Response:
    """Return 200 with the reply, 403 if not authentic, 400 unreadable, 413 too large, 503 to be asked again."""
    provider: Provider = current_app.extensions["kabar.providers"][name]
    try:
        webhook = read_request(path_secret)
        if not provider.verify(webhook):
            return refuse(name, 403, "not authentic")
        message = checked(provider.parse_inbound(webhook))
    except (RequestEntityTooLarge, Oversized):
        return refuse(name, 413, "too large")
    except Unreadable as error:
        return refuse(name, 400, str(error))
    try:
        answer = inbound().submit(message)
    except Exception as error:
        return ask_again(name, error)
    rendered = provider.render_reply(answer.reply)
    return respond(with_reasons(rendered, answer) if wants_reasons(name) else rendered)


def inbound() -> Batcher[InboundMessage, Answer]:
    """Return this process's way into sms/inbound.py."""
    batcher: Batcher[InboundMessage, Answer] = current_app.extensions["kabar.inbound"]
    return batcher


def read_request(path_secret: str) -> WebhookRequest:
    """Return the request as adapters see it; raise Oversized, Unreadable or RequestEntityTooLarge."""
    rt: Runtime = current_app.extensions["kabar"]
    target = raw_target()
    if len(target) > LONGEST_TARGET:
        raise Oversized("the URL is too long")
    request.max_content_length = LARGEST_BODY
    body = request.get_data(cache=False, parse_form_data=False)
    is_form = request.mimetype == FORM
    return WebhookRequest(
        method=request.method,
        url=rt.settings.base_url + target,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=read_pairs(target.partition("?")[2]),
        form=read_pairs(body.decode("utf-8", "replace")) if is_form else (),
        body=body,
        path_secret=path_secret,
        peer=request.remote_addr or "",
        received_at=rt.now(),
    )


def raw_target() -> str:
    """Return path and query as they stood in the request line, escapes untouched, as far as the web server tells.

    gunicorn and Werkzeug's own server give RAW_URI. granian 2.8 gives neither that nor REQUEST_URI: its QUERY_STRING
    is raw, its PATH_INFO is unescaped (so it is escaped again here), and a question mark with nothing behind it is
    lost. Our paths need no escapes, and adapters that check signatures must try both ways of ending a URL.
    """
    environ = request.environ
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    if raw:
        return latin_to_text(raw).removeprefix(request.root_path.rstrip("/"))
    path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe=PATH_CHARACTERS)
    query = latin_to_text(environ.get("QUERY_STRING", ""))
    return f"{path}?{query}" if query else path


def latin_to_text(raw: str) -> str:
    """Return what a WSGI string's bytes say in UTF-8 (PEP 3333 spells each byte as one character)."""
    return raw.encode("latin-1", "replace").decode("utf-8", "replace")


def read_pairs(encoded: str) -> list[tuple[str, str]]:
    """Return names and values in order, empty ones and duplicates too; raise Unreadable if there are absurdly many."""
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable("too many fields") from None


def checked(message: InboundMessage) -> InboundMessage:
    """Return the message as it can be kept, or raise Unreadable or Oversized for what no provider sends."""
    names = (message.sender, message.recipient, message.provider_message_id)
    if any("\0" in name for name in names) or not all(names):
        raise Unreadable("id, sender or recipient is empty or no text")
    if max(len(message.sender), len(message.recipient)) > LONGEST_ADDRESS or len(names[2]) > LONGEST_ID:
        raise Unreadable("id, sender or recipient is too long")
    if len(message.text) > LONGEST_TEXT:
        raise Oversized("the text is too long")
    return replace(message, text=message.text.replace("\0", ""))  # PostgreSQL cannot keep it


def may_simulate() -> bool:
    """Return whether the simulated phone is open to this caller: demo mode, and a program or page of this machine."""
    rt: Runtime = current_app.extensions["kabar"]
    headers = dict(request.headers)
    is_local = is_from_here(request.remote_addr, request.host, headers)
    return rt.settings.is_demo and is_local and is_own_page(request.host, headers)


def wants_reasons(name: Name) -> bool:
    """Return whether the caller asked why; only the simulated phone may."""
    return name == "simulator" and request.headers.get("X-Kabar-Why") == "1"


def with_reasons(rendered: WebhookAnswer, answer: Answer) -> WebhookAnswer:
    """Return the simulator's JSON with the explanation beside the reply."""
    told = {**json.loads(rendered.body), "why": asdict(answer.explanation)}
    return WebhookAnswer(rendered.status, json.dumps(told, ensure_ascii=False), rendered.content_type)


def respond(answer: WebhookAnswer) -> Response:
    """Return the adapter's answer as Flask wants it."""
    response = Response(answer.body, status=answer.status, content_type=answer.content_type)
    response.headers.update(answer.headers)
    return response


def refuse(name: Name, status: int, reason: str) -> Response:
    """Return an error that says nothing to strangers; the log says why, without any of the content."""
    log.warning("mo_refused", provider=name, status=status, reason=reason)
    return Response(status=status, content_type="text/plain; charset=utf-8")


def ask_again(name: Name, error: Exception) -> Response:
    """Return 503: nothing was saved, and the provider should bring it again. The error's text may quote the message."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error(
        "mo_failed",
        provider=name,
        error=type(error).__name__,
        where=f"{PurePath(place.filename).name} {place.name} line {place.lineno}",
    )
    return Response(status=503, content_type="text/plain; charset=utf-8")
