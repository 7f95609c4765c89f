"""Has commands performed within the time that an operator gives us; what takes longer goes out by SMS."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.catalogue import Catalogue
from core.commands import Command, Language, Reading
from core.delivery import QUEUE_OF_KIND, MtKind
from core.message import InboundMessage
from core.pins import PinTrial
from engine.asked import Answer, Asked
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import outbox
from ussd.trials import try_pin

MOST_WAITING = 256  # commands of one process; more would all come too late

Found = TypeVar("Found")

log = get_logger("kabar.ussd")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose command it is, and which: `occasion` names it for ever, without telling a number."""

    dialect: str
    session_id: str
    msisdn: str
    received_at: datetime
    occasion: str
    language: Language


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command."""

    answer: Answer
    trial: PinTrial


@dataclass(frozen=True, slots=True)
class Late:
    """It is not done yet; the answer will go by SMS."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing came of it, and nothing was saved."""


class Desk:
    """One process's commands. `perform` shares a turn among those that wait at the same moment."""

    def __init__(self, rt: Runtime, perform: Callable[[Asked], Answer], threads: int) -> None:
        self._rt = rt
        self._perform = perform
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="ussd")
        self._room = threading.BoundedSemaphore(MOST_WAITING)

    def take(
        self, caller: Caller, command: Command, catalogue: Catalogue, number: int, proven_for: int | None, until: float
    ) -> Done | Late | Failed:
        """Return what came of input `number` of a session, at the latest at `until` (monotonic)."""
        message = InboundMessage(
            provider=f"ussd_{caller.dialect}",
            provider_message_id=f"{caller.session_id}:{number}",
            sender=caller.msisdn,
            recipient=self._rt.settings.short_code,
            text=f"*ussd* {command.keyword}",
            received_at=caller.received_at,
        )
        if not self._room.acquire(blocking=False):
            return Failed()
        future = self._pool.submit(self._work, message, command, catalogue, proven_for)
        try:
            return future.result(timeout=max(0.0, until - time.monotonic()))
        except TimeoutError:
            future.add_done_callback(lambda done: self._follow(done, caller))
            return Late()
        except Exception as error:
            log.error("ussd_failed", dialect=caller.dialect, keyword=command.keyword, error=type(error).__name__)
            return Failed()

    def look(self, find: Callable[[], Found], until: float, otherwise: Found) -> Found:
        """Return what is found, or `otherwise` where the store is away or takes half of the time that is left."""
        left = max(0.0, until - time.monotonic())
        try:
            return self._pool.submit(find).result(timeout=left / 2)
        except (TimeoutError, SQLAlchemyError) as error:
            log.warning("ussd_unlooked", error=type(error).__name__)
            return otherwise

    def send(self, caller: Caller, text: str) -> None:
        """Queue an SMS to the caller, once for its occasion."""
        rt, now = self._rt, self._rt.now()
        message = outbox.NewMt(
            id=rt.ids.message_id(),
            recipient=caller.msisdn,
            sender=rt.settings.short_code,
            text=text,
            kind=MtKind.REPLY.value,
            language=caller.language.value,
            due_at=now,
            occasion=caller.occasion,
        )
        try:
            with rt.transaction() as db:
                outbox.queue(db, [message], now)
        except IntegrityError:
            return
        rt.enqueue_aside("sms.jobs.send_messages", [message.id], queue=QUEUE_OF_KIND[MtKind.REPLY])

    def _work(self, message: InboundMessage, command: Command, catalogue: Catalogue, proven_for: int | None) -> Done:
        try:
            trial = try_pin(self._rt, message, command, proven_for)
            reading = Reading(command, command.keyword, command.keyword, "screen")
            return Done(self._perform(Asked(message, reading, trial, catalogue)), trial)
        finally:
            self._room.release()

    def _follow(self, done: Future[Done], caller: Caller) -> None:
        """Send what came too late for the screen."""
        error = done.exception()
        if error is not None:
            log.error("ussd_failed", dialect=caller.dialect, keyword="late", error=type(error).__name__)
            return
        reply = done.result().answer.reply
        if reply is not None:
            self.send(caller, reply.text)
