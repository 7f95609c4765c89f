"""What providers' answers mean for MTs, noted for many at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.delivery import LIVES, UNAVAILABLE, MtStatus, next_attempt
from providers.base import Accepted, Rejected, SendResult, Throttled, Unavailable, Uncertain
from runtime.logs import get_logger
from store import outbox
from store.outbox import Handed, Result, Taken

Answer = tuple[Handed, SendResult]
Wait = tuple[Taken, datetime, str]

log = get_logger("kabar.outbound")


def note(db: Session, answers: Sequence[Answer], now: datetime) -> None:
    """Save what the answers mean. Noted twice it has no second effect: a commit that was not heard of may have been."""
    waits: list[Wait] = []
    results: list[tuple[str, Result]] = []
    for handed, answer in answers:
        pause = pause_before_next(handed.taken, answer, now)
        if pause is None:
            results.append((handed.taken.message.id, result_of(answer, handed.provider)))
        else:
            waits.append((handed.taken, now + pause, reason_of(answer, handed.provider)))
    outbox.record_results(db, results, now)
    outbox.retry_later(db, waits, now)


def pause_before_next(taken: Taken, answer: SendResult, now: datetime) -> timedelta | None:
    """Return when to try again what was certainly not taken; None for all else, and for what is given up."""
    left = (taken.message.valid_until or taken.due_at + LIVES[taken.kind]) - now
    if isinstance(answer, Throttled):
        return next_attempt(taken.attempts, left, answer.retry_after)
    return next_attempt(taken.attempts, left) if isinstance(answer, Unavailable) else None


def result_of(answer: SendResult, provider: str) -> Result:
    """Return what an answer means if the message is not tried again."""
    if isinstance(answer, Accepted):
        return Result(MtStatus.SENT, None, provider, answer.provider_message_id)
    if isinstance(answer, Uncertain):  # perhaps taken: a second copy would be worse than a late report
        return Result(MtStatus.UNKNOWN, answer.reason, provider)
    if isinstance(answer, Throttled):
        return Result(MtStatus.FAILED, "throttled", provider)
    return Result(MtStatus.FAILED, answer.code if isinstance(answer, Rejected) else answer.reason, provider)


def reason_of(answer: SendResult, provider: str) -> str:
    """Return why a message waits for its next try, as a code."""
    return "throttled" if isinstance(answer, Throttled) else f"{UNAVAILABLE}{provider}"


def tell(answers: Sequence[Answer]) -> None:
    """Log the one line of each message: which try, and what came of it."""
    for handed, answer in answers:
        log.info(
            "mt_sent",
            id=handed.taken.message.id,
            kind=handed.taken.kind,
            provider=handed.provider,
            answer=type(answer).__name__.lower(),
            reason=getattr(answer, "reason", None) or getattr(answer, "code", None),
            route=handed.reason,
            attempts=handed.taken.attempts,
        )
