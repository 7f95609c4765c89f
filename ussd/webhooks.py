"""Where aggregators bring turns: the dialect judges the request, ussd/conversation.py answers it."""

import traceback
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePath

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from core.catalogue import Catalogue
from core.commands import Language
from edge.requests import read_request, respond
from edge.simulating import ANSWER_FROM, DRAFT, LIVE, catalogue_wanted, drafts_of, may_simulate
from engine.asked import Answer, Asked
from engine.batching import Batcher
from engine.perform import perform
from office.on_draft import Drafts, Unfit
from providers.base import Oversized, Unreadable
from providers.ussd_base import TurnKind, UssdProvider, UssdTurn
from providers.ussd_infobip import InfobipUssd
from providers.ussd_registry import USSD_PROVIDERS, UssdCredentials, UssdName, make_ussd_provider
from runtime.logs import get_logger
from runtime.metrics import Counts
from runtime.runtime import Runtime
from store import phones
from ussd.conversation import Conversation
from ussd.desk import Desk
from ussd.heard import Heard
from ussd.sessions import Sessions

SOONEST = timedelta(seconds=0.25)  # who lost our answer on the way asks again at once; a thumb takes longer

log = get_logger("kabar.ussd")
blueprint = Blueprint("ussd", __name__, url_prefix="/ussd")


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Make the dialects and what answers them."""
    rt: Runtime = state.app.extensions["kabar"]
    settings = rt.settings
    known = UssdCredentials(
        settings.ussd_codes,
        settings.ussd_africastalking_secret,
        settings.ussd_infobip_secret,
        soonest=timedelta(0) if settings.is_demo else SOONEST,
    )
    state.app.extensions["kabar.ussd_providers"] = {name: make_ussd_provider(name, known) for name in USSD_PROVIDERS}
    batcher = Batcher[Asked, Answer](lambda asked: perform(rt, asked), common=(OperationalError,))
    desk = Desk(rt, batcher.submit, settings.web_threads)
    sessions = Sessions(settings.redis_url, settings.secret_key)
    languages = Batcher[str, Language](lambda msisdns: languages_of(rt, msisdns), common=(OperationalError,))
    drafts = drafts_of(state.app.extensions)
    state.app.extensions.setdefault(
        "kabar.ussd", Conversation(rt, sessions, desk, languages.submit, lambda number: numbered(rt, drafts, number))
    )


def numbered(rt: Runtime, drafts: Drafts, number: int) -> Catalogue | None:
    """Return the catalogue that a session began with: a version, or a draft on a simulated phone."""
    if number >= 0:
        return rt.catalogue_numbered(number)
    draft = drafts.numbered(number)
    return draft.catalogue if draft else None


def languages_of(rt: Runtime, msisdns: Sequence[str]) -> list[Language]:
    """Return the language to speak with each phone, in order."""
    with rt.transaction() as db:
        known = phones.languages_for(db, msisdns)
    return [known[each] for each in msisdns]


@blueprint.post("/simulator", strict_slashes=False)
@blueprint.post("/simulator/turn", strict_slashes=False)
def simulator() -> Response:
    """A turn of the simulated phone: in demo mode, from this machine."""
    return receive("simulator") if may_simulate() else refuse("simulator", 403, "not in demo mode or not from here")


@blueprint.post("/africastalking/<secret>", strict_slashes=False)
@blueprint.post("/africastalking/<secret>/turn", strict_slashes=False)
@blueprint.post("/africastalking/<secret>/events", strict_slashes=False)
def africastalking(secret: str) -> Response:
    """A turn from Africa's Talking, or the news that a session is over; the form tells which."""
    return receive("africastalking", secret)


@blueprint.post("/infobip/<secret>/session/<session_id>/start", strict_slashes=False)
@blueprint.post("/infobip/<secret>/session/<session_id>/response", strict_slashes=False)
@blueprint.put("/infobip/<secret>/session/<session_id>/end", strict_slashes=False)
def infobip(secret: str, session_id: str) -> Response:  # noqa: ARG001  # the dialect reads the path itself
    """A turn from Infobip, or the news that a session is over; the path tells which."""
    return receive("infobip", secret)


@blueprint.get("/infobip/<secret>/session/<session_id>/status", strict_slashes=False)
def infobip_status(secret: str, session_id: str) -> Response:  # noqa: ARG001  # the dialect reads the path itself
    """Infobip's question whether we have a session still."""
    dialect = InfobipUssd(runtime().settings.ussd_infobip_secret)
    try:
        webhook = read_request(secret)
        if not dialect.verify(webhook):
            return refuse("infobip", 403, "not authentic")
        goes_on = conversation().goes_on(dialect, dialect.parse_question(webhook))
    except (RequestEntityTooLarge, Oversized):
        return refuse("infobip", 413, "too large")
    except Unreadable as error:
        return refuse("infobip", 400, str(error))
    return respond(dialect.render_standing(goes_on=goes_on))


def receive(name: UssdName, path_secret: str = "") -> Response:
    """Return 200 with the screen, 403 if not authentic, 400 unreadable, 413 too large, 503 if no screen can be made."""
    dialect: UssdProvider = current_app.extensions["kabar.ussd_providers"][name]
    try:
        webhook = read_request(path_secret)
        if not dialect.verify(webhook):
            return refuse(name, 403, "not authentic")
        turn = dialect.parse_turn(webhook)
    except (RequestEntityTooLarge, Oversized):
        return refuse(name, 413, "too large")
    except Unreadable as error:
        return refuse(name, 400, str(error))
    try:
        wanted = catalogue_wanted()
        heard = conversation().answer(dialect, turn, draft_for(dialect, turn) if wanted == DRAFT else None)
        count(name, heard)
        response = respond(dialect.render(heard.screen))
        return with_side(response, heard) if wanted else response
    except Unfit:
        return refuse(name, 409, "the draft has errors")
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{PurePath(place.filename).name} {place.name} line {place.lineno}"
        log.error("ussd_failed", dialect=name, error=type(error).__name__, where=where)
        return Response(status=503, content_type="text/plain; charset=utf-8")


def draft_for(dialect: UssdProvider, turn: UssdTurn) -> Catalogue | None:
    """Return the draft as it stands, where it changes anything; raise Unfit where a session cannot begin with it.

    A session that goes on needs it no more: it goes on with what it began with.
    """
    draft = drafts_of(current_app.extensions).now() if turn.kind is not TurnKind.END else None
    if draft is None or draft.catalogue is not None:
        return draft.catalogue if draft else None
    if conversation().goes_on(dialect, turn.session_id):
        return None
    raise Unfit


def with_side(response: Response, heard: Heard) -> Response:
    """Return the answer to a simulated phone with a word on the catalogue that its session goes by."""
    if heard.menu is not None:
        draft = drafts_of(current_app.extensions).numbered(heard.menu) if heard.menu < 0 else None
        side = f"{DRAFT} {draft.base_number}" if draft else f"{LIVE} {heard.menu}" if heard.menu >= 0 else DRAFT
        response.headers[ANSWER_FROM] = side
    return response


def conversation() -> Conversation:
    """Return this process's USSD."""
    found: Conversation = current_app.extensions["kabar.ussd"]
    return found


def runtime() -> Runtime:
    """Return what this process runs on."""
    rt: Runtime = current_app.extensions["kabar"]
    return rt


def count(name: UssdName, heard: Heard) -> None:
    """Count a turn, and its session where that is over."""
    counts: Counts | None = current_app.extensions.get("kabar.counts")
    if counts is None:
        return
    counts.ussd.turns.labels(name, heard.came.value, heard.end.value).observe(heard.took)
    if heard.lasted is not None:
        counts.ussd.sessions.labels(name, heard.end.value).observe(heard.lasted)


def refuse(name: UssdName, status: int, reason: str) -> Response:
    """Return an error that says nothing to strangers; the log says why, without any of the content."""
    counts: Counts | None = current_app.extensions.get("kabar.counts")
    if counts is not None:
        counts.ussd.refused.labels(name, str(status)).inc()
    log.warning("ussd_refused", dialect=name, status=status, reason=reason, method=request.method)
    return Response(status=status, content_type="text/plain; charset=utf-8")
