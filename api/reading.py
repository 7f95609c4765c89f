"""Reads requests: JSON bodies, parameters and the Idempotency-Key; whatever is sent, the worst is a refusal."""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request

from api.contract import Operation, Parameter
from api.problems import Fault, Refusal

MOST_MARKS = 700_000  # 1,000 participants with two years of contributions to five memberships have 590,000
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_WRONG = Fault("format", "Nilai parameter ini tidak dapat dipakai.", "The value of this parameter cannot be used.")
_UNKNOWN = ("unknown_parameter", "Parameter ini tidak dikenal; hapus.", "This parameter is not known; leave it out.")
_TWICE = ("parameter_twice", "Parameter ini hanya boleh sekali.", "This parameter may stand here only once.")


def read_request_id(request: Request) -> str | None:
    """Return the X-Request-ID by which the caller wants to find the request again, if it can be one."""
    named = request.headers.get("X-Request-ID", "")
    return named if _REQUEST_ID.fullmatch(named) else None


def size_of(request: Request, largest: int) -> int:
    """Return how many bytes of the body may be read; it need not say how long it is."""
    told = request.content_length
    return largest if told is None else min(told, largest)


def read_body(request: Request, largest: int) -> bytes:
    """Return the body as it came; raise Refusal if it says to be no JSON, RequestEntityTooLarge if too large."""
    if request.mimetype != "application/json" or request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refusal("not_json")
    request.max_content_length = largest
    return request.get_data(cache=False)


def decode(body: bytes) -> Any:
    """Return the decoded JSON; raise Refusal for what is none, or would take far more memory than its size tells.

    Every value but the first follows a comma, a bracket or a colon within braces, so that these bound how many there
    are before one is made: each costs up to 160 bytes, and of the shortest there are millions in a few megabytes.
    """
    if sum(map(body.count, (b",", b"[", b"{"))) > MOST_MARKS:
        raise Refusal("too_large")
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):  # a gigantic number is a ValueError too
        raise Refusal("bad_json") from None


def read_parameters(operation: Operation, path: Mapping[str, str], query: Any) -> dict[str, str]:
    """Return path and query parameters as text; raise Refusal where one is unknown, given twice or has a wrong form."""
    known = {each.name: each for each in operation.parameters}
    faults = [fault for name in query for fault in _faults(known.get(name), query.getlist(name))]
    if faults:
        raise Refusal("invalid", faults)
    return {**path, **query.to_dict()}


def read_idempotency_key(request: Request, operation: Operation) -> str | None:
    """Return the Idempotency-Key; None where it may be missing and is. Raises Refusal."""
    key = request.headers.get("Idempotency-Key")
    if key is None and operation.repeating != "must name it":
        return None
    if key is None or not _IDEMPOTENCY_KEY.fullmatch(key):
        raise Refusal("idempotency_key_missing")
    return key


def _faults(parameter: Parameter | None, values: list[str]) -> list[Fault]:
    """A name that we do not know comes from the sender, and is not repeated."""
    if parameter is None or parameter.place != "query":
        return [Fault(*_UNKNOWN)]
    if len(values) > 1:
        return [Fault(*_TWICE, parameter=parameter.name)]
    if not re.fullmatch(parameter.pattern, values[0]):
        return [Fault(_WRONG.code, _WRONG.detail_id, _WRONG.detail_en, parameter=parameter.name)]
    return []


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")
