"""Where providers bring MOs and DLRs: the adapter judges the request, sms/inbound.py or sms/reports.py acts on it."""

import json
import traceback
from dataclasses import asdict, replace
from pathlib import PurePath

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from core.message import InboundMessage
from edge.requests import LARGEST_BODY as LARGEST_BODY
from edge.requests import read_request, respond
from edge.simulating import DRAFT, LIVE, catalogue_wanted, drafts_of, may_simulate
from engine.asked import Answer
from engine.batching import Batcher
from office.on_draft import Unfit
from providers.base import Oversized, Provider, Report, Unreadable, WebhookAnswer
from providers.registry import PROVIDERS, Name, make_provider
from runtime.logs import get_logger
from runtime.metrics import Counts
from runtime.runtime import Runtime
from sms.credentials import credentials_of
from sms.playing import Playing
from sms.reports import Arrival, Meaning, take_reports

LONGEST_TEXT = 2000  # characters; nothing that carries SMS joins more than 1,600
LONGEST_ADDRESS = 40
LONGEST_ID = 255

log = get_logger("kabar.webhooks")
blueprint = Blueprint("sms", __name__, url_prefix="/sms")


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Make the adapters, so that a mistake in their settings stops the start; forbid redirects, which lose a POST."""
    rt: Runtime = state.app.extensions["kabar"]
    credentials = credentials_of(rt.settings)
    state.app.extensions["kabar.providers"] = {name: make_provider(name, credentials) for name in PROVIDERS}
    reports = Batcher[Arrival, Meaning](lambda arrivals: take_reports(rt, arrivals), common=(OperationalError,))
    state.app.extensions.setdefault("kabar.reports", reports)
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
    """An MO typed on the simulated phone: in demo mode, from this machine. It may ask to be answered by the draft."""
    if not may_simulate():
        return refuse("simulator", 403, "not in demo mode or not from here")
    wants_draft = catalogue_wanted() == DRAFT
    return receive("simulator", playing=Playing(runtime(), drafts_of(current_app.extensions)) if wants_draft else None)


@blueprint.get("/kannel/<secret>/report", strict_slashes=False)
def kannel_report(secret: str) -> Response:
    """A DLR from smsbox: the DLR-URL that we gave it with the message."""
    return receive_report("kannel", secret)


@blueprint.post("/twilio/report", strict_slashes=False)
def twilio_report() -> Response:
    """A DLR from Twilio: the StatusCallback that we gave it with the message."""
    return receive_report("twilio")


@blueprint.post("/africastalking/<secret>/report", strict_slashes=False)
def africastalking_report(secret: str) -> Response:
    """A DLR from Africa's Talking, at the address that stands in their dashboard."""
    return receive_report("africastalking", secret)


@blueprint.post("/simulator/report", strict_slashes=False)
def simulator_report() -> Response:
    """A DLR played by hand: in demo mode, from this machine."""
    if not may_simulate():
        return refuse("simulator", 403, "not in demo mode or not from here", is_report=True)
    return receive_report("simulator")


def receive(name: Name, path_secret: str = "", playing: Playing | None = None) -> Response:
    """Return 200 with the reply, 403 if not authentic, 400 unreadable, 413 too large, 503 to be asked again.

    `playing` has the draft answer; 409 where that has errors.
    """
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
        with current_app.extensions["kabar.quickness"].noted():
            answer = (playing or inbound()).submit(message)
    except Unfit:
        return refuse(name, 409, "the draft has errors")
    except Exception as error:
        return ask_again(name, error)
    rendered = provider.render_reply(answer.reply)
    return respond(with_reasons(rendered, answer, playing) if wants_reasons(name) else rendered)


def receive_report(name: Name, path_secret: str = "") -> Response:
    """Return 200 once a DLR is saved, whatever it is about; else as `receive`."""
    provider: Provider = current_app.extensions["kabar.providers"][name]
    batcher: Batcher[Arrival, Meaning] = current_app.extensions["kabar.reports"]
    try:
        webhook = read_request(path_secret)
        if not provider.verify_report(webhook):
            return refuse(name, 403, "not authentic", is_report=True)
        report = checked_report(provider.parse_report(webhook))
    except (RequestEntityTooLarge, Oversized):
        return refuse(name, 413, "too large", is_report=True)
    except Unreadable as error:
        return refuse(name, 400, str(error), is_report=True)
    try:
        meaning = batcher.submit(Arrival(name, report))
    except Exception as error:
        return ask_again(name, error, is_report=True)
    counts: Counts | None = current_app.extensions.get("kabar.counts")
    if counts:
        counts.reports.labels(name, meaning.value).inc()
    return respond(WebhookAnswer(200))


def runtime() -> Runtime:
    """Return what this process runs on."""
    rt: Runtime = current_app.extensions["kabar"]
    return rt


def inbound() -> Batcher[InboundMessage, Answer]:
    """Return this process's way into sms/inbound.py."""
    batcher: Batcher[InboundMessage, Answer] = current_app.extensions["kabar.inbound"]
    return batcher


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


def checked_report(report: Report) -> Report:
    """Return the DLR as it can be kept, or raise Unreadable for what no provider sends."""
    names = (report.message_id or "", report.provider_message_id)
    if any("\0" in name or len(name) > LONGEST_ID for name in names) or not any(names):
        raise Unreadable("the id is missing, too long or no text")
    return report


def wants_reasons(name: Name) -> bool:
    """Return whether the caller asked why; only the simulated phone may."""
    return name == "simulator" and request.headers.get("X-Kabar-Why") == "1"


def with_reasons(rendered: WebhookAnswer, answer: Answer, playing: Playing | None) -> WebhookAnswer:
    """Return the simulator's JSON with the explanation beside the reply."""
    side = playing.side if playing else {"side": LIVE}
    told = {**json.loads(rendered.body), "why": asdict(answer.explanation) | side}
    return WebhookAnswer(rendered.status, json.dumps(told, ensure_ascii=False), rendered.content_type)


def refuse(name: Name, status: int, reason: str, *, is_report: bool = False) -> Response:
    """Return an error that says nothing to strangers; the log says why, without any of the content."""
    if is_report:
        log.warning("dlr_refused", provider=name, status=status, reason=reason)
    else:
        log.warning("mo_refused", provider=name, status=status, reason=reason)
    return Response(status=status, content_type="text/plain; charset=utf-8")


def ask_again(name: Name, error: Exception, *, is_report: bool = False) -> Response:
    """Return 503: nothing was saved, and the provider should bring it again. The error's text may quote the message."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{PurePath(place.filename).name} {place.name} line {place.lineno}"
    if is_report:
        log.error("dlr_failed", provider=name, error=type(error).__name__, where=where)
    else:
        log.error("mo_failed", provider=name, error=type(error).__name__, where=where)
    return Response(status=503, content_type="text/plain; charset=utf-8")
