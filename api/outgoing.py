"""Tells the core system of the final outcomes of notices: signed, again and again until it has taken them.

A worker does it when the clock rings. What is told is leased: two workers never tell the same at once. One that dies
has told or not; then the core system hears it twice, under the same id.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.telling import GONE, next_telling, signature
from providers.connections import Connections, HttpAnswer, NeverSentError, PerhapsSentError
from runtime.logs import get_logger
from runtime.runtime import Runtime, runtime_of_this_process
from runtime.watch import TELL_JOB
from store import core_webhooks
from store.core_webhooks import Outgoing

# One batch per ring, all its requests under way at once: a worker that is told to stop has ten seconds for everything.
# It ends within six, whatever the other side does: long before JOB_TIMEOUT, which would cut off what is not noted yet.
BATCH = 32
CONNECT_SECONDS = 1.5
READ_SECONDS = 3.0
LEASE = timedelta(seconds=90)  # longer than a batch takes in which every request runs into its time-out
HELD_BACK = timedelta(minutes=1)  # everything, after a batch in which nobody answered

log = get_logger("kabar.outgoing")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver answered: an HTTP status, or 0 and why there was none. `wish` is its Retry-After in seconds."""

    status: int
    words: str
    wish: float | None = None

    @property
    def is_yes(self) -> bool:
        """Whether it has taken it."""
        return 200 <= self.status < 300


def tell_core_system(_ids: Sequence[str]) -> None:
    """Tell what is due; the clock asks for it (a job of RQ)."""
    tell_due(runtime_of_this_process())


def tell_due(rt: Runtime) -> int:
    """Tell the core system a batch of what is due; return how much of it it has taken.

    Where there may be more, and somebody answers, the next batch is a job of its own: between two of them a worker
    hears that it is to stop, and other jobs have their turn.
    """
    if not rt.settings.core_webhook_url:
        return 0
    with rt.transaction() as db:
        batch = core_webhooks.take_due(db, rt.now(), BATCH, LEASE)
    answers = asyncio.run(_post_all(rt, batch)) if batch else []
    _note_all(rt, batch, answers)
    if len(batch) == BATCH and not _nobody_answered(answers):
        rt.enqueue(TELL_JOB, [], queue="bulk")
    return sum(each.is_yes for each in answers)


def body_of(told: Outgoing) -> bytes:
    """Return the JSON document that tells of an outcome."""
    document = {
        "id": told.id,
        "type": f"notice.{told.status}",
        "claim_number": told.claim_number,
        "topic": told.topic,
        "stage": told.stage,
        "sequence": told.sequence,
        "message_id": told.message_id,
        "status": told.status,
        "reason": told.reason,
        "at": told.at.isoformat(),
    }
    return json.dumps(document, separators=(",", ":")).encode()


async def _post_all(rt: Runtime, batch: Sequence[Outgoing]) -> list[Answer]:
    connections = Connections(CONNECT_SECONDS, READ_SECONDS, BATCH)
    try:
        return await asyncio.gather(*(_post(connections, rt, each) for each in batch))
    finally:
        await connections.close()


async def _post(connections: Connections, rt: Runtime, told: Outgoing) -> Answer:
    body, timestamp = body_of(told), str(int(rt.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Kabar",
        "Kabar-Timestamp": timestamp,
        "Kabar-Signature": signature(rt.settings.core_webhook_secret, timestamp, body),
    }
    try:
        answer = await connections.request("POST", rt.settings.core_webhook_url, headers, body.decode())
    except (NeverSentError, PerhapsSentError) as error:
        return Answer(0, str(error))
    return Answer(answer.status, f"HTTP {answer.status}", _wish_of(answer))


def _wish_of(answer: HttpAnswer) -> float | None:
    wish = answer.headers.get("Retry-After", "")
    return float(wish) if wish.isascii() and wish.isdigit() and len(wish) < 8 else None


def _note_all(rt: Runtime, batch: Sequence[Outgoing], answers: Sequence[Answer]) -> None:
    now = rt.now()
    with rt.transaction() as db:
        for told, answer in zip(batch, answers, strict=True):
            pause = None if answer.status == GONE else next_telling(told.attempts, now - told.created_at, answer.wish)
            if answer.is_yes:
                core_webhooks.note_told(db, told, answer.words, now)
            elif pause is None:
                core_webhooks.note_given_up(db, told, answer.words)
            else:
                core_webhooks.note_later(db, told, answer.words, now + pause)
        if away := _nobody_answered(answers):
            core_webhooks.hold(db, now + HELD_BACK)
    if batch:
        log.info("core_told", told=sum(each.is_yes for each in answers), tried=len(batch), away=away)


def _nobody_answered(answers: Sequence[Answer]) -> bool:
    """Where the receiver is away, further tries would only keep this worker from its messages."""
    return bool(answers) and all(each.status == 0 for each in answers)
