"""The WSGI application: settings, logging, blueprints, error pages. Nothing else."""

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from api.blueprint import make_blueprint
from api.problems import answer_failure, answer_http_error, is_for_api
from api.reading import read_request_id
from console import dialling, health, simulator
from console.setup import add_console
from engine.batching import Batcher
from runtime.ids import fresh_request_id
from runtime.logs import configure_logs, get_logger
from runtime.quickness import Quickness
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings, load_settings
from sms import webhooks
from sms.inbound import answer
from ussd import webhooks as ussd

log = get_logger("kabar.app")


def create_app(settings: Settings | None = None, runtime: Runtime | None = None) -> Flask:
    """Return the application for these settings (default: the environment's). Tests may pass a ready runtime."""
    settings = runtime.settings if runtime else settings or load_settings()
    configure_logs(settings)
    rt = runtime or make_runtime(settings)
    app = Flask("app", static_folder=None, template_folder="console/templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=webhooks.LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=webhooks.LARGEST_BODY,
        MAX_FORM_PARTS=100,
    )
    app.url_map.strict_slashes = False  # a redirect would turn a provider's POST into a GET
    app.extensions["kabar"] = rt
    app.extensions["kabar.quickness"] = Quickness()
    app.extensions["kabar.inbound"] = Batcher(lambda messages: answer(rt, messages), common=(OperationalError,))
    app.register_blueprint(webhooks.blueprint)
    app.register_blueprint(ussd.blueprint)
    app.register_blueprint(simulator.blueprint)
    app.register_blueprint(dialling.blueprint)
    app.register_blueprint(make_blueprint())
    app.register_blueprint(health.blueprint)
    add_console(app)
    add_errors(app)
    return app


def add_errors(app: Flask) -> None:
    """Give every request an id, and people a page that says what to do; machines get the status alone."""

    @app.before_request
    def name_request() -> None:
        g.request_id = (read_request_id(request) if is_for_api(request.path) else None) or fresh_request_id()

    @app.after_request
    def tell_request_id(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> ResponseReturnValue:
        return answer_http_error(error) if is_for_api(request.path) else error_page(error.code or 500)

    @app.errorhandler(Exception)
    def fail(error: Exception) -> ResponseReturnValue:
        # Where it happened, not its text, which may carry what the person wrote: see runtime/logs.py.
        about = {"endpoint": request.endpoint, "request_id": g.request_id}
        log.error("request_failed", error=type(error).__name__, **about, exc_info=error)
        return answer_failure(error) if is_for_api(request.path) else error_page(500)


def error_page(code: int) -> ResponseReturnValue:
    """Return the error for whoever asked: a page for a browser, an empty body for a provider's machine."""
    if request.path.startswith(("/sms/", "/ussd/")):
        return Response(status=code)
    return render_template("error.html", code=code, request_id=g.get("request_id", "")), code
