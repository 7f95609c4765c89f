"""Structured logs: one way out for our events and for every library's, and nothing personal passes it."""

import logging
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

from runtime.masking import describe_exception, mask
from runtime.settings import Settings

CHATTY = {  # these log URLs, parameters or jobs below this level
    "werkzeug": logging.WARNING,
    "granian.access": logging.CRITICAL,
    "urllib3": logging.WARNING,
    "twilio": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "rq": logging.WARNING,
    "asyncio": logging.WARNING,
}

Event = MutableMapping[str, Any]


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return a logger whose events say where they come from. Event names are constant: `log.info("mt_sent", ...)`."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(source=name)
    return logger


def configure_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logs of this process to the stream (default: standard error): JSON lines, or text in a terminal."""
    write_logs(settings.log_level, settings.log_format, stream or sys.stderr)


def write_logs(level: str, log_format: str, out: TextIO) -> None:
    """Send all logs of this process there, from this level on, as `json`, `text`, or (`auto`) as suits the stream."""
    text = log_format == "text" or (log_format == "auto" and out.isatty())
    renderer: Any = structlog.dev.ConsoleRenderer(colors=out.isatty()) if text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            render_exception,
            mask_event,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _catch_the_standard_library(level)


def _catch_the_standard_library(level: str) -> None:
    root = logging.getLogger()
    root.handlers[:] = [Bridge()]
    root.setLevel(level)
    for name in logging.root.manager.loggerDict:
        other = logging.getLogger(name)
        if other.handlers and not isinstance(other.handlers[0], logging.NullHandler):
            other.handlers.clear()  # rq and granian bring their own way out
            other.propagate = True
    for name, least in CHATTY.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def render_exception(_logger: Any, _method: str, event: Event) -> Event:
    """A structlog processor: replaces exc_info by a traceback that quotes no data."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = describe_exception(error)
    return event


def mask_event(_logger: Any, _method: str, event: Event) -> Event:
    """A structlog processor: masks every key and value, however deep."""
    masked: Event = mask(dict(event))
    return masked


class Bridge(logging.Handler):
    """Hands the records of the standard library to structlog, as events named `library_log`."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record; one that cannot be formatted is logged without its arguments."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = "(unreadable log record)"
        logger = structlog.get_logger()
        logger.log(record.levelno, "library_log", source=record.name, message=message, exc_info=record.exc_info)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.get_logger().critical("uncaught_exception", exc_info=error)
