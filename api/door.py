"""The door of the API: who calls, may they, how often, what do they bring; then the operation, once."""

import threading
import time
from datetime import datetime
from typing import Any

from flask import Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from api import keys
from api.bodies import Bodies
from api.contract import Answer, Call, Operation
from api.idempotency import do_once, name_request
from api.problems import Refusal, answer_http_error, answer_refusal, language_asked
from api.reading import decode, read_body, read_idempotency_key, read_parameters, size_of
from runtime.logs import get_logger
from runtime.pace import WINDOW, Granted, Pace
from runtime.runtime import Runtime
from store import api_keys
from store.api_keys import USE_IS_NOTED_EVERY, ApiKey
from store.database import READ_ONLY

log = get_logger("kabar.api")


class Uses:
    """When this process last noted the use of each key."""

    def __init__(self) -> None:
        self._noted: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def is_due(self, key_id: str, now: datetime) -> bool:
        """Return whether the use is to be noted now; then nobody else of this process does within a minute."""
        with self._lock:
            last = self._noted.get(key_id)
            due = last is None or now - last >= USE_IS_NOTED_EVERY
            if due:
                self._noted[key_id] = now
            return due


def pass_through(operation: Operation, path: dict[str, str]) -> Response:
    """Answer a request for this operation."""
    begun = time.perf_counter()
    try:
        response = _answer(operation, path)
    except Refusal as refusal:
        response = answer_refusal(refusal)
    except HTTPException as error:
        response = answer_http_error(error)
    if granted := g.get("granted"):
        _tell_pace(response, granted)
    log.info(
        "api_call",
        operation=operation.name,
        status=response.status_code,
        key=g.get("key_id"),
        milliseconds=round(1000 * (time.perf_counter() - begun)),
        request_id=g.request_id,
    )
    return response


def _answer(operation: Operation, path: dict[str, str]) -> Response:
    rt: Runtime = current_app.extensions["kabar"]
    key = _admit(rt, operation)
    parameters = read_parameters(operation, path, request.args)
    name = read_idempotency_key(request, operation) if operation.repeating != "as it likes" else None
    if operation.takes is None:
        return _do(operation, Call(rt, key, language_asked(), parameters))
    bodies: Bodies = current_app.extensions["kabar.api.bodies"]
    with bodies.carry(size_of(request, operation.largest_body)):
        body = read_body(request, operation.largest_body)
        call = Call(rt, key, language_asked(), parameters, decode(body))
        if name is None:
            return _do(operation, call)
        what = " ".join((operation.name, *path.values()))  # the same body for another thing is another request
        return do_once(rt, name_request(rt, key.id, name, what, body), lambda: _do(operation, call))


def _admit(rt: Runtime, operation: Operation) -> ApiKey:
    """Return the key that may do this, now; raise Refusal."""
    now = rt.now()
    presented = keys.read_presented(request.headers.get("Authorization", ""))
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        found = api_keys.find(db, presented.id)
    key = keys.check(presented, found, now)
    g.key_id = key.id
    keys.require_scope(key, operation.scope)
    pace: Pace = current_app.extensions["kabar.api.pace"]
    g.granted = pace.take(key.id, now)
    if not g.granted.allowed:
        raise Refusal("too_many_requests", headers={"Retry-After": str(g.granted.seconds_left)})
    return key


def _do(operation: Operation, call: Call) -> Response:
    answer: Answer = operation.view(call)
    response = Response(answer.body.model_dump_json(), status=answer.status, content_type="application/json")
    response.headers.update({"Cache-Control": "no-store", **answer.headers})
    return response


def _tell_pace(response: Response, granted: Granted) -> None:
    """As draft-ietf-httpapi-ratelimit-headers has it: the policy, and what is left of it."""
    response.headers["RateLimit-Policy"] = f'"key";q={granted.limit};w={WINDOW}'
    response.headers["RateLimit"] = f'"key";r={granted.remaining};t={granted.seconds_left}'


def note_use_afterwards(response: Response) -> Response:
    """Have the use of the key noted when the answer is on its way, at most once a minute."""
    key_id, rt, uses = g.get("key_id"), current_app.extensions["kabar"], current_app.extensions["kabar.api.uses"]
    if key_id and uses.is_due(key_id, rt.now()):
        response.call_on_close(lambda: _note_use(rt, key_id))
    return response


def _note_use(rt: Any, key_id: str) -> None:
    try:
        with rt.transaction() as db:
            api_keys.note_use(db, [key_id], rt.now())
    except SQLAlchemyError as error:
        log.warning("key_use_not_noted", error=type(error).__name__)
