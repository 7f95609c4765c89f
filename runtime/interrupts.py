"""Waiting that a signal ends at once."""

import signal
import threading


def stop_on_signals() -> threading.Event:
    """Return an event that is set when we are told to stop; `event.wait(seconds)` is the pause between turns."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    return stopping
