"""Does a request once per Idempotency-Key, and answers its repetitions with what was answered first.

Begun, done, answered are three transactions. If we die after the work and before its answer is stored, the request
stays `running` for a minute and is then done anew: that has no second effect, because events have a key of their own
and records are upserts; the answer then says `duplicate` and names the same notice. Requests that fail or are refused
as a whole are given back at once: nothing came of them.
"""

import hashlib
import hmac
from collections.abc import Callable

from flask import Response
from sqlalchemy.exc import SQLAlchemyError

from api.problems import Refusal
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import idempotency
from store.idempotency import Begun, Request, Standing

SECONDS_TO_REPEAT = 2
MEDIA_TYPE = "application/json"

log = get_logger("kabar.api.idempotency")


def do_once(rt: Runtime, request: Request, work: Callable[[], Response]) -> Response:
    """Return what `work` answers, or what it answered when this was first asked. Raises Refusal."""
    with rt.transaction() as db:
        begun = idempotency.begin(db, request, rt.now())
    match begun.standing:
        case Standing.DONE:
            return _replay(begun)
        case Standing.RUNNING:
            raise Refusal("request_running", headers={"Retry-After": str(SECONDS_TO_REPEAT)})
        case Standing.OTHER:
            raise Refusal("idempotency_key_reused")
    return _do_mine(rt, request, begun, work)


def name_request(rt: Runtime, key_id: str, name: str, operation: str, body: bytes) -> Request:
    """Return the request by its names; repeated means byte for byte.

    The hash is keyed: bodies hold numbers that could be guessed.
    """
    content = hmac.new(rt.settings.pepper, f"{operation}\n".encode(), hashlib.sha256)
    content.update(body)
    return Request(key_id, name, content.hexdigest())


def _do_mine(rt: Runtime, request: Request, begun: Begun, work: Callable[[], Response]) -> Response:
    try:
        response = work()
    except Exception:
        _give_back(rt, request, begun)
        raise
    with rt.transaction() as db:
        idempotency.finish(db, request, begun, response.status_code, response.get_data(as_text=True))
    return response


def _give_back(rt: Runtime, request: Request, begun: Begun) -> None:
    try:
        with rt.transaction() as db:
            idempotency.give_back(db, request, begun)
    except SQLAlchemyError as error:  # then it can be repeated after a minute
        log.warning("request_not_given_back", error=type(error).__name__)


def _replay(begun: Begun) -> Response:
    response = Response(begun.answer_body, status=begun.answer_status, content_type=MEDIA_TYPE)
    response.headers.update({"Cache-Control": "no-store", "Idempotency-Replayed": "true"})
    return response
