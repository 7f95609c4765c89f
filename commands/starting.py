"""What a process notes when it starts: the settings that are otherwise than the last time."""

from collections.abc import Callable

from flask import Flask

from office.settings_seen import note_changes
from runtime.heartbeats import WEB, WORKER, keep_beating


def noted(make_app: Callable[[], Flask]) -> Flask:
    """Return the web application, whose settings were compared with those of the last start."""
    app = make_app()
    note_changes(app.extensions["kabar"], "web")
    keep_beating(app.extensions["kabar"], WEB, app.extensions["kabar.quickness"])
    return app


def note_worker() -> None:
    """Compare the settings of a worker with those of the last one that started."""
    from runtime.runtime import runtime_of_this_process

    note_changes(runtime_of_this_process(), "worker")
    keep_beating(runtime_of_this_process(), WORKER)
