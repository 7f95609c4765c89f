"""Has commands performed within the time that an operator gives us; what takes longer goes out by SMS."""

import hashlib
import hmac
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from core.catalogue import Catalogue
from core.commands import Command, Language, Reading
from core.decision import Ask
from core.message import InboundMessage
from core.pins import PinTrial
from engine import promises
from engine.asked import Answer, Asked
from runtime.logs import get_logger
from runtime.runtime import Runtime
from ussd.trials import try_pin

MOST_WAITING = 256  # commands of one process; more would all come too late
SECONDS_TO_PROMISE = 1.0  # kept of an operator's time to save a promise, and a fifth of it at most
ASIDE = 2  # threads that promise and send, so that commands which hang do not keep them from it

Found = TypeVar("Found")
Wait = Callable[[Future[Any], float], Any]

log = get_logger("kabar.ussd")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose input it is, and which of the session: `number` counts from its beginning."""

    dialect: str
    session_id: str
    msisdn: str
    received_at: datetime
    number: int
    language: Language


@dataclass(frozen=True, slots=True)
class Errand:
    """A command to perform. `proven_for` is the participant whose PIN was typed in the session."""

    command: Command
    catalogue: Catalogue
    apology: str  # what to say by SMS where nothing came of it
    proven_for: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command."""

    answer: Answer
    trial: PinTrial


@dataclass(frozen=True, slots=True)
class Late:
    """It is not done yet; the answer will go by SMS: that is saved."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing came of it in time, and nothing is promised."""


def wait_for(future: Future[Any], seconds: float) -> Any:
    """Return what comes of it; raise TimeoutError if nothing does in so many seconds."""
    return future.result(timeout=max(0.0, seconds))


class Desk:
    """One process's commands. `perform` shares a turn among those that wait at the same moment."""

    def __init__(self, rt: Runtime, perform: Callable[[Asked], Answer], threads: int, wait: Wait = wait_for) -> None:
        self._rt = rt
        self._perform = perform
        self._wait = wait
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="ussd")
        self._aside = ThreadPoolExecutor(ASIDE, thread_name_prefix="ussd-aside")
        self._room = BoundedSemaphore(MOST_WAITING)

    def take(self, caller: Caller, errand: Errand, until: float) -> Done | Late | Failed:
        """Return what came of a command, at the latest at `until` (monotonic)."""
        message = self._message(caller, errand.command.keyword)
        if not self._room.acquire(blocking=False):
            return Failed()
        future = self._pool.submit(self._work, message, errand)
        kept = min(SECONDS_TO_PROMISE, self._rt.settings.ussd_seconds / 5)
        with suppress(Exception):  # the future knows
            self._wait(future, until - kept - time.monotonic())
        if not future.done():
            return self._promised(future, message, errand, caller, until)
        error = future.exception()
        if error is None:
            return future.result()
        self._tell(caller, errand.command.keyword, error)
        return Failed()

    def look(self, find: Callable[[], Found], until: float, otherwise: Found) -> Found:
        """Return what is found, or `otherwise` where the store is away or takes half of the time that is left."""
        future = self._pool.submit(find)
        try:
            found: Found = self._wait(future, (until - time.monotonic()) / 2)
        except (TimeoutError, SQLAlchemyError) as error:
            future.cancel()
            log.warning("ussd_unlooked", error=type(error).__name__)
            return otherwise
        return found

    def send(self, caller: Caller, text: str, until: float) -> bool:
        """Queue an SMS to the caller, once for this input; return whether that was saved in time."""
        message = self._message(caller, "sms")
        return self._saved(caller, until, lambda: promises.send(self._rt, message, text, caller.language, "sms"))

    def _promised(
        self, future: "Future[Done]", message: InboundMessage, errand: Errand, caller: Caller, until: float
    ) -> Late | Failed:
        """Promise the answer by SMS, if that can be saved; if not, it is sent all the same when it is there."""
        language = caller.language
        saved = self._saved(caller, until, lambda: promises.promise(self._rt, message, errand.apology, language))
        if future.done():
            self._aside.submit(self._follow, future, message, errand, caller)
        else:
            future.add_done_callback(lambda done: self._follow(done, message, errand, caller))
        return Late() if saved else Failed()

    def _saved(self, caller: Caller, until: float, save: Callable[[], None]) -> bool:
        future = self._aside.submit(save)
        try:
            future.result(timeout=max(0.0, until - time.monotonic()))
        except Exception as error:  # whatever it is, nothing may be promised
            future.cancel()
            self._tell(caller, "promise", error)
            return False
        return True

    def _message(self, caller: Caller, keyword: str) -> InboundMessage:
        """Return the request as it is saved. Its id is the same when the input comes again, and nobody else's.

        Nor is it one of another day: there are gateways whose session ids begin anew.
        """
        named = f"{caller.msisdn}\n{keyword}\n{caller.received_at.date()}".encode()
        mine = hmac.new(self._rt.settings.pepper, b"ussd request " + named, hashlib.sha256).hexdigest()[:12]
        return InboundMessage(
            provider=f"ussd_{caller.dialect}",
            provider_message_id=f"{caller.session_id}:{caller.number}:{mine}",
            sender=caller.msisdn,
            recipient=self._rt.settings.short_code,
            text=f"*ussd* {keyword}",
            received_at=caller.received_at,
        )

    def _work(self, message: InboundMessage, errand: Errand) -> Done:
        command = errand.command
        try:
            trial = try_pin(self._rt, message, command, errand.proven_for)
            reading = Reading(command, command.keyword, command.keyword, "screen")
            return Done(self._perform(Asked(message, reading, trial, errand.catalogue)), trial)
        finally:
            self._room.release()

    def _follow(self, done: "Future[Done]", message: InboundMessage, errand: Errand, caller: Caller) -> None:
        """Send what came too late for the screen. Where nothing did, the apology goes out when its time has come."""
        try:
            answer = done.result().answer
            if answer.reply is not None:
                promises.fulfil(self._rt, message, self._by_sms(answer, errand, caller.language), caller.language)
        except Exception as error:
            self._tell(caller, "late", error)

    def _by_sms(self, answer: Answer, errand: Errand, language: Language) -> str:
        """Return what to send. A question can be answered on a screen only: who is to answer it must dial again."""
        asks = answer.shown is not None and any(isinstance(each, Ask) for each in answer.shown.effects)
        if asks or answer.reply is None:
            return errand.apology
        outcome = answer.shown.outcome.name if answer.shown and answer.shown.outcome else ""
        return promises.sendable(self._rt, outcome, answer.reply.text, language)

    def _tell(self, caller: Caller, keyword: str, error: BaseException) -> None:
        log.error("ussd_failed", dialect=caller.dialect, keyword=keyword, error=type(error).__name__)
