"""The web server: granian, with our WSGI application made in each of its processes."""

import gc
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from runtime.address import address_kept
from runtime.metrics import share_counts
from runtime.processes import die_with_parent
from runtime.settings import Settings

# Python's own 5 ms would make each of sixteen threads that have an answer to write wait so long for the one that
# computes: at 64 connections 1 ms gave half as many answers again (`python -m bench.inbound`).
SECONDS_PER_TURN = 0.001
# What is there after the start stays to the end: looking through it again and again for garbage took a fifth of the
# time of a message (`python -m bench.turn`).
COLLECT_AFTER = (20_000, 20, 100)  # new objects before a collection, and how often the older generations join in
SECONDS_TO_FINISH = 5  # for requests under way when we are told to stop


def is_news(record: logging.LogRecord) -> bool:
    """Return whether the server's record tells what is not intended; it finds our many waiting threads remarkable."""
    return not record.getMessage().startswith("Configuration allows spawning")


THROUGH_OUR_LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {},
    "filters": {"news": {"()": lambda: is_news}},
    "loggers": {"_granian": {"level": "WARNING", "filters": ["news"]}, "granian.access": {"level": "CRITICAL"}},
}


def serve(settings: Settings, make_app: Callable[[], Any]) -> None:
    """Serve until a signal. `make_app` is called after the fork, once in each web process."""
    share_counts(settings.var_dir)
    server = Granian(
        "app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=settings.web_threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level=LogLevels.warning,
        log_dictconfig=THROUGH_OUR_LOGS,
        log_access=False,
    )
    with address_kept(settings):
        server.serve(target_loader=partial(_load, os.getpid(), make_app), wrap_loader=False)


def _load(parent: int, make_app: Callable[[], Any]) -> Any:
    die_with_parent(parent)  # the server's own children would survive its SIGKILL
    sys.setswitchinterval(SECONDS_PER_TURN)
    application = make_app()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    return application
