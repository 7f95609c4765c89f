"""Sends MTs: take due rows under a lease, end the transaction, call the provider, note what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from core.delivery import next_attempt
from providers.base import Accepted, Provider, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.registry import Name, make_provider
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

log = get_logger("kabar.outbound")


@lru_cache(maxsize=4)
def provider_of(settings: Settings, name: Name) -> Provider:
    """Return this process's adapter: it keeps its connections from one job to the next."""
    return make_provider(name, credentials_of(settings))


def send_due(rt: Runtime, ids: Sequence[str] | None = None, limit: int | None = None) -> int:
    """Send what is due (of these ids, or any) until nothing is left or `limit` is reached; return how many."""
    tried = 0
    while True:
        size = rt.settings.send_batch if limit is None else min(rt.settings.send_batch, limit - tried)
        taken = _take(rt, ids, size)
        _send_all(rt, taken)
        tried += len(taken)
        if len(taken) < size or tried == limit:
            return tried


def _take(rt: Runtime, ids: Sequence[str] | None, size: int) -> list[Taken]:
    with rt.transaction() as db:
        return outbox.take_due(db, rt.now(), size, timedelta(seconds=SECONDS_PER_CALL * (size + 1)), ids)


def _send_all(rt: Runtime, taken: Sequence[Taken]) -> None:
    """Send one after the other. What was not begun when we are interrupted goes back, for it is certainly not sent."""
    begun = 0
    try:
        for each in taken:
            begun += 1
            _send_one(rt, each)
    except BaseException:
        with rt.transaction() as db:
            outbox.put_back(db, [each.message.id for each in taken[begun:]], rt.now())
        raise


def _send_one(rt: Runtime, taken: Taken) -> None:
    """Call the provider outside any transaction, then save and log what came of it."""
    name: Name = rt.settings.provider
    result = provider_of(rt.settings, name).send(taken.message)
    with rt.transaction() as db:
        status = note(db, taken, result, name, rt.now())
    log.info(
        "mt_sent", message=taken.message.id, kind=taken.kind, provider=name, status=status, attempts=taken.attempts
    )


def note(db: Session, taken: Taken, result: SendResult, provider: str, now: datetime) -> MtStatus:
    """Save what a provider's answer means for the message, and return its status now."""
    if isinstance(result, Throttled | Unavailable):
        return _note_not_taken(db, taken, result, provider, now)
    status, reason = _meaning_of(result)
    outbox.record_result(
        db,
        taken.message.id,
        status,
        now,
        reason=reason,
        provider=provider,
        provider_message_id=result.provider_message_id if isinstance(result, Accepted) else None,
    )
    return status


def _meaning_of(result: Accepted | Rejected | Uncertain) -> tuple[MtStatus, str | None]:
    if isinstance(result, Accepted):
        return MtStatus.SENT, None
    if isinstance(result, Rejected):
        return MtStatus.FAILED, result.code
    return MtStatus.UNKNOWN, result.reason  # perhaps taken: a second copy would be worse than a late report


def _note_not_taken(
    db: Session, taken: Taken, result: Throttled | Unavailable, provider: str, now: datetime
) -> MtStatus:
    throttled = isinstance(result, Throttled)
    reason = "throttled" if throttled else result.reason
    wait = next_attempt(taken.kind, taken.attempts, result.retry_after if isinstance(result, Throttled) else None)
    if wait is None:
        outbox.record_result(db, taken.message.id, MtStatus.FAILED, now, reason=reason, provider=provider)
        return MtStatus.FAILED
    outbox.retry_later(db, taken.message.id, now + wait, now, reason)
    return MtStatus.QUEUED
