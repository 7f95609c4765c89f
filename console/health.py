"""What a load balancer and a monitor ask for: /healthz, /readyz, /metrics, /version; and the counting of requests."""

import hmac
from contextlib import suppress
from time import perf_counter

from flask import Blueprint, Response, abort, current_app, g, jsonify, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from console.headers import is_from_here
from runtime.embedded_redis import is_alive
from runtime.metrics import Counts, exposition, make_counts
from runtime.runtime import Runtime
from runtime.watch import watch_clock
from store import migrate

VERSION = "0.1.0"
REDIS_AWAY = "messages are answered as before; what goes to other phones is sent by the clock, slowly"

blueprint = Blueprint("health", __name__)


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Make the counters of this process."""
    state.app.extensions["kabar.counts"] = make_counts()


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process is up."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether messages can be answered. Without Redis they can: that is degraded, not failed."""
    rt = runtime()
    checks = {"database": _database(rt), "redis": _redis(rt)}
    if checks["database"] != "ok":
        return jsonify(status="not ready", checks=checks), 503
    if checks["redis"] == "away":
        return jsonify(status="degraded", checks=checks, note=REDIS_AWAY)
    return jsonify(status="ok", checks=checks)


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Everything for Prometheus: to this machine, or to who has the token."""
    if not (is_from_here(request) or _has_token()):
        abort(401 if runtime().settings.metrics_token else 404)
    with suppress(SQLAlchemyError):  # the metrics say that the database is away
        watch_clock(runtime())
    return Response(exposition(runtime(), counts()), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/version")
def version() -> ResponseReturnValue:
    """What runs here."""
    return jsonify(name="kabar", version=VERSION, catalogue=runtime().catalogue.number)


@blueprint.before_app_request
def begin() -> None:
    """Note when a request began."""
    g.began = perf_counter()


@blueprint.after_app_request
def count(response: Response) -> Response:
    """Count providers' requests and the API's; of who asked, and what, nothing is kept."""
    endpoint = request.endpoint or ""
    status = str(response.status_code)
    if endpoint.startswith("sms."):
        provider, _, what = endpoint.removeprefix("sms.").rpartition("_")
        counts().inbound.labels(provider, what, status).observe(perf_counter() - g.began)
    elif request.path.startswith("/api/"):
        counts().api.labels(endpoint.removeprefix("api.") or "none", status).inc()
    return response


def _database(rt: Runtime) -> str:
    try:
        return "ok" if migrate.is_current(rt.engine) else "not migrated"
    except SQLAlchemyError:
        return "away"


def _redis(rt: Runtime) -> str:
    if not rt.settings.redis_url:
        return "none"
    return "ok" if is_alive(rt.settings.redis_url) else "away"


def _has_token() -> bool:
    token, given = runtime().settings.metrics_token, request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())


def counts() -> Counts:
    """Return the counters of this process."""
    found: Counts = current_app.extensions["kabar.counts"]
    return found


def runtime() -> Runtime:
    """Return what this process runs on."""
    rt: Runtime = current_app.extensions["kabar"]
    return rt
