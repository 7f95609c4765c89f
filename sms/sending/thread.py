"""The sender of a worker process: one event loop in a thread of its own for the life of the process."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import get_args

from core.routing import Route
from providers.base import Provider
from providers.registry import Name, make_provider
from runtime.logs import get_logger
from runtime.runtime import Runtime, runtime_of_this_process
from runtime.settings import Settings
from sms.credentials import credentials_of
from sms.sending.sender import Sender

SECONDS_TO_START = 10.0

log = get_logger("kabar.sending")


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """Return the routes: those of ROUTES, else PROVIDER alone."""
    return settings.weights or (Route(settings.provider, 1.0),)


def providers_of(settings: Settings) -> dict[str, Provider]:
    """Return an adapter for every provider there is; none opens a connection before its first message."""
    credentials = credentials_of(settings)
    names: tuple[Name, ...] = get_args(Name)
    return {name: make_provider(name, credentials) for name in names}


def send_due(rt: Runtime, providers: Mapping[str, Provider] | None = None, limit: int | None = None) -> int:
    """Send what is due, here and now, until nothing is left or `limit` were taken; return how many were taken.

    For the clock when no worker can be rung, and for tests; workers send with `sending`.
    """

    async def run() -> int:
        sender = Sender(rt, providers or providers_of(rt.settings), routes_of(rt.settings), rt.settings.redis_url)
        return await sender.run_until_idle() if limit is None else await sender.run_until_idle(limit)

    return asyncio.run(run())


class SendingThread:
    """A sender in a thread. What may be called from any thread, and from a signal's handler, returns at once.

    `died` is called, in that thread, if the sender ends without being asked to.
    """

    def __init__(
        self,
        rt: Runtime,
        redis_url: str | None,
        providers: Mapping[str, Provider] | None = None,
        died: Callable[[], None] = lambda: None,
    ) -> None:
        self._rt, self._redis_url, self._died = rt, redis_url, died
        self._providers = providers or providers_of(rt.settings)
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._sender: Sender
        self._stop: asyncio.Event
        self.has_died = False
        self._thread = threading.Thread(target=self._live, name="sending", daemon=True)

    def start(self) -> "SendingThread":
        """Begin to send; return when it does, or has died of it."""
        self._thread.start()
        self._started.wait(SECONDS_TO_START)
        return self

    def ring(self) -> None:
        """Have it look at what is due now."""
        self._call(lambda: self._sender.ring())

    def question(self) -> None:
        """Have it ask providers about unknown outcomes now."""
        self._call(lambda: self._sender.question())

    def feed(self) -> None:
        """Have it release what is due of campaigns now."""
        self._call(lambda: self._sender.feeder.wanted.set())

    def ask_to_stop(self) -> None:
        """Have it put back what was not handed over, wait for what is under way, and end; `stop` waits for that."""
        self._call(lambda: self._stop.set())

    def stop(self) -> None:
        """Put back what was not handed over, wait for what is under way, and end."""
        self.ask_to_stop()
        self._thread.join()

    def _call(self, what: Callable[[], None]) -> None:
        """Have the loop do it. One that has ended hears nothing any more, and need not."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what)

    def _live(self) -> None:
        try:
            asyncio.run(self._run())
        except BaseException as error:  # whatever it is: without its sender this process is of no use
            self.has_died = True
            log.critical("sending_died", error=type(error).__name__, exc_info=error)
            self._died()
        finally:
            self._started.set()

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._sender = Sender(self._rt, self._providers, routes_of(self._rt.settings), self._redis_url)
        self._started.set()
        log.info("sending_started", connections=self._rt.settings.send_connections)
        await self._sender.run(self._stop)
        log.info("sending_ended")


_current: list[SendingThread] = []  # of this process: jobs are called by name and are given nothing but ids


@contextmanager
def sending(redis_url: str, died: Callable[[], None] = lambda: None) -> Iterator[SendingThread]:
    """Send for the length of a `with`; then stop in good order. `died`: see SendingThread."""
    thread = SendingThread(runtime_of_this_process(), redis_url, died=died).start()
    _current.append(thread)
    try:
        yield thread
    finally:
        _current.remove(thread)
        thread.stop()


def current() -> SendingThread | None:
    """Return the sender of this process, if it has one."""
    return _current[-1] if _current else None
