"""Sends MTs: take due rows under a lease, end the transaction, call the provider, note what came of it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import zip_longest
from typing import TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.delivery import next_attempt
from core.message import OutboundMessage
from providers.base import Accepted, Provider, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.registry import make_provider
from runtime.logs import get_logger
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.credentials import credentials_of
from store import outbox
from store.outbox import Taken
from store.tables import MtStatus

# One provider call may take as long as its time-outs allow (13 s). A lease outlasts a whole batch of such calls, so
# that a slow worker never sees its messages declared `unknown` while it still holds them.
SECONDS_PER_CALL = 15

LONGEST_REASON = 100
PAUSES = (0.2, 1.0, 5.0)  # seconds between the tries to save a result while the database is away

Noted = TypeVar("Noted")

log = get_logger("kabar.outbound")


@lru_cache(maxsize=1)
def provider_of(settings: Settings) -> Provider:
    """Return this process's adapter for what we send: it keeps its connections from one job to the next."""
    return make_provider(settings.provider, credentials_of(settings))


def send_due(rt: Runtime, provider: Provider, ids: Sequence[str] | None = None, limit: int | None = None) -> int:
    """Send what is due (of these ids, or any) until nothing is left or `limit` is reached; return how many."""
    tried = 0
    while True:
        size = rt.settings.send_batch if limit is None else min(rt.settings.send_batch, limit - tried)
        taken = _take(rt, ids, size)
        _send_all(rt, provider, taken)
        tried += len(taken)
        if len(taken) < size or tried == limit:
            return tried


def _take(rt: Runtime, ids: Sequence[str] | None, size: int) -> list[Taken]:
    """Take what is due and begin the first of it."""
    with rt.transaction() as db:
        taken = outbox.take_due(db, rt.now(), size, timedelta(seconds=SECONDS_PER_CALL * (size + 1)), ids)
        for first in taken[:1]:
            outbox.begin(db, first, rt.now())
        return taken


def _send_all(rt: Runtime, provider: Provider, taken: Sequence[Taken]) -> None:
    """Send one after the other. What was not handed over when we are interrupted goes back at once.

    A message is begun in the transaction that notes the one before. So if we are killed, or the database is away, only
    the one at hand can have been sent without anybody knowing; all others go back when the lease ends.
    """
    called = 0
    try:
        for each, following in zip_longest(taken, taken[1:]):
            called += 1
            if not _send_one(rt, provider, each, following):
                return
    except BaseException:
        with rt.transaction() as db:
            outbox.put_back(db, taken[called:], rt.now())
        raise


def _send_one(rt: Runtime, provider: Provider, taken: Taken, following: Taken | None) -> bool:
    """Call the provider outside any transaction, then save and log what came of it; return whether to go on."""
    answer = asyncio.run(_send_alone(provider, taken.message))
    status, goes_on = _note_patiently(
        rt,
        lambda db: (
            note(db, taken, answer, provider.name, rt.now()),
            following is not None and outbox.begin(db, following, rt.now()),
        ),
    )
    log.info("mt_sent", kind=taken.kind, provider=provider.name, status=status.value, attempts=taken.attempts)
    return goes_on


async def _send_alone(provider: Provider, message: OutboundMessage) -> SendResult:
    """Send one message over connections of its own."""
    try:
        return await provider.send(message)
    finally:
        await provider.close()


def _note_patiently(rt: Runtime, change: Callable[[Session], Noted]) -> Noted:
    """Run it in a transaction, a few times if the database is away: nobody else knows what the provider answered.

    A commit of which we did not hear may have happened; all that is noted may be noted twice.
    """
    for pause in PAUSES:
        try:
            with rt.transaction() as db:
                return change(db)
        except OperationalError as error:
            log.warning("result_not_noted", error=type(error).__name__)
            time.sleep(pause)
    with rt.transaction() as db:
        return change(db)


def note(db: Session, taken: Taken, answer: SendResult, provider: str, now: datetime) -> MtStatus:
    """Save what a provider's answer means for the message, and return its status now."""
    wait = _pause_before_next(taken, answer)
    result = _meaning_of(answer, provider)
    if wait is not None:
        outbox.retry_later(db, taken, now + wait, now, result.reason or "")
        return MtStatus.QUEUED
    outbox.record_result(db, taken.message.id, result, now)
    return result.status


def _pause_before_next(taken: Taken, answer: SendResult) -> timedelta | None:
    """Return when to try again what was certainly not taken; None for all else, and for what is given up."""
    if isinstance(answer, Throttled):
        return next_attempt(taken.kind, taken.attempts, answer.retry_after)
    return next_attempt(taken.kind, taken.attempts) if isinstance(answer, Unavailable) else None


def _meaning_of(answer: SendResult, provider: str) -> outbox.Result:
    """Return what an answer means if the message is not tried again."""
    if isinstance(answer, Accepted):
        return outbox.Result(MtStatus.SENT, None, provider, answer.provider_message_id)
    if isinstance(answer, Uncertain):  # perhaps taken: a second copy would be worse than a late report
        return outbox.Result(MtStatus.UNKNOWN, answer.reason[:LONGEST_REASON], provider)
    if isinstance(answer, Throttled):
        return outbox.Result(MtStatus.FAILED, "throttled", provider)
    reason = answer.code if isinstance(answer, Rejected) else answer.reason
    return outbox.Result(MtStatus.FAILED, reason[:LONGEST_REASON], provider)
