"""Waiting that a signal ends at once."""

import signal
from collections.abc import Callable

Pause = Callable[[float], bool]


def make_pause() -> Pause:
    """Return a function that waits so many seconds and returns whether this process was told to stop meanwhile.

    From now on the signals wait until they are asked for: what is being done is finished first. (A handler that sets
    an event could meet the very thread that holds the event's lock.)
    """
    signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    return lambda seconds: signal.sigtimedwait(signals, seconds) is not None
