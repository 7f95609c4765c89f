"""Errors as `application/problem+json` (RFC 9457), in the language that was asked for; they never quote the input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, current_app, g, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import HTTPException

from api.problem_table import CODE_OF_STATUS, KINDS
from api.shapes import FaultView, Problem
from core.commands import Language
from intake.results import ItemProblem

ROOT = "/api/v1"
MEDIA_TYPE = "application/problem+json"
SECONDS_UNTIL_READY = 5
DATABASE_IS_AWAY = (OperationalError, InterfaceError, NoFreeConnection)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `pointer` (RFC 6901) leads to it in the body, or `parameter` names it in the query."""

    code: str
    detail_id: str
    detail_en: str
    pointer: str | None = None
    parameter: str | None = None


class Refusal(Exception):  # noqa: N818  # named for what it is
    """The request gets this problem for an answer. `code` is one of `KINDS`."""

    def __init__(self, code: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.faults = tuple(faults)
        self.headers = dict(headers or {})


def is_for_api(path: str) -> bool:
    """Return whether a request for this path comes from a program that reads problems; our pages are for people."""
    return path == "/api" or path.startswith("/api/")


def fault_of(problem: ItemProblem) -> Fault:
    """Return what is wrong with an item as a fault of the body."""
    return Fault(problem.code, problem.detail_id, problem.detail_en, pointer=problem.pointer)


def language_asked() -> Language:
    """Return Indonesian unless Accept-Language prefers English."""
    for tag, quality in request.accept_languages:  # the best first
        primary = tag.partition("-")[0].lower()
        if quality > 0 and primary in set(Language):
            return Language(primary)
    return Language.ID


def told(fault: Fault, language: Language) -> FaultView:
    """Return the fault as it stands in `errors`."""
    detail = fault.detail_en if language is Language.EN else fault.detail_id
    return FaultView(detail=detail, code=fault.code, pointer=fault.pointer, parameter=fault.parameter)


def answer_refusal(refusal: Refusal) -> Response:
    """Return the refusal as a response."""
    kind, language = KINDS[refusal.code], language_asked()
    english = language is Language.EN
    base_url = current_app.extensions["kabar"].settings.base_url
    problem = Problem(
        type=f"{base_url}{ROOT}/problems/{kind.code}",
        title=kind.title_en if english else kind.title_id,
        status=kind.status,
        detail=kind.detail_en if english else kind.detail_id,
        instance=f"urn:kabar:request:{g.request_id}",
        request_id=g.request_id,
        errors=[told(fault, language) for fault in refusal.faults],
    )
    response = Response(problem.model_dump_json(), status=kind.status, content_type=MEDIA_TYPE)
    response.headers.update({"Content-Language": language.value, "Cache-Control": "no-store", **refusal.headers})
    response.vary.add("Accept-Language")
    return response


def answer_http_error(error: HTTPException) -> Response:
    """Return an error of the framework (unknown address, wrong method, too large ...) as a problem."""
    status = error.code or 500
    usual = "bad_request" if status < 500 else "failed"
    refusal = Refusal(CODE_OF_STATUS.get(status, usual))
    if status == 405:
        refusal.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return answer_refusal(refusal)


def answer_failure(error: Exception) -> Response:
    """Return what we failed at as a problem: 503 where the database is away, else 500."""
    if isinstance(error, DATABASE_IS_AWAY):
        return answer_refusal(Refusal("not_ready", headers={"Retry-After": str(SECONDS_UNTIL_READY)}))
    return answer_refusal(Refusal("failed"))
