"""Asks providers what became of MTs of which nobody knows whether they were taken."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from core.delivery import ASKED_FOR, MtStatus, next_question
from providers.base import Accepted, CannotTell, FindResult, NotFound, Provider, Rejected
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import outbox_sweeps
from store.outbox import Result, record_results
from store.outbox_sweeps import Unknown
from store.unsettled import belongs_to_another

PORTION = 20
AT_ONCE = 4  # questions under way, for which providers have connections besides those of the messages
SECONDS_PER_QUESTION = 15.0  # for all its pages: one that takes longer is asked again another time
HOLD = timedelta(seconds=90)  # nobody else asks meanwhile; a portion takes at most 75 s
FOUND = "found_at_provider"

Done = TypeVar("Done")
InThread = Callable[[Callable[[], Done]], Awaitable[Done]]
Told = tuple[Unknown, FindResult]

log = get_logger("kabar.sending")


async def ask_portion(rt: Runtime, providers: Mapping[str, Provider], in_thread: InThread[object]) -> bool:
    """Ask about a portion of what is due to be asked about; return whether there may be more."""
    portion: list[Unknown] = []
    await in_thread(lambda: portion.extend(take(rt)))
    gate = asyncio.Semaphore(AT_ONCE)
    told = await asyncio.gather(*(ask(each, providers.get(each.provider or ""), gate) for each in portion))
    if told:
        await in_thread(lambda: settle(rt, told))
    return len(portion) == PORTION


def take(rt: Runtime) -> list[Unknown]:
    """Take the next portion, so that no other worker asks about the same."""
    wait = timedelta(seconds=rt.settings.unknown_wait_seconds)
    with rt.transaction() as db:
        return outbox_sweeps.take_unknown(db, rt.now(), wait, PORTION, HOLD)


async def ask(unknown: Unknown, provider: Provider | None, gate: asyncio.Semaphore) -> Told:
    """Ask the provider that was given the message."""
    if provider is None:
        return unknown, CannotTell("no such provider")
    async with gate:
        try:
            asking = provider.find(unknown.message, unknown.begun_at)
            return unknown, await asyncio.wait_for(asking, SECONDS_PER_QUESTION)
        except Exception as error:  # an adapter's mistake must not keep the others from being asked
            log.error("question_failed", provider=provider.name, error=type(error).__name__)
            return unknown, CannotTell(type(error).__name__)


def settle(rt: Runtime, told: Sequence[Told]) -> None:
    """Save what the providers said, in one transaction, and log it."""
    now = rt.now()
    unsent = [unknown for unknown, answer in told if isinstance(answer, NotFound)]
    with rt.transaction() as db:
        told = list(_each_its_own(db, told))
        record_results(db, [(u.message.id, r) for u, answer in told if (r := result_of(u, answer))], now)
        outbox_sweeps.queue_unsent(db, unsent, now)
        outbox_sweeps.ask_later(db, [later for unknown, answer in told if (later := _again(unknown, answer, now))])
    for unknown, answer in told:
        log.info("unknown_asked", provider=unknown.provider, kind=unknown.kind, answer=type(answer).__name__.lower())


def _each_its_own(db: Session, told: Sequence[Told]) -> Iterator[Told]:
    """Yield the answers; an id that another MT has tells nothing: the same text to the same phone looks alike."""
    given: set[tuple[str | None, str]] = set()
    for unknown, answer in told:
        theirs = answer.provider_message_id if isinstance(answer, Accepted) else ""
        key = (unknown.provider, theirs)
        if theirs and (key in given or belongs_to_another(db, unknown.message.id, *key)):
            yield unknown, CannotTell("id of another message")
        else:
            given.add(key)
            yield unknown, answer


def result_of(unknown: Unknown, answer: FindResult) -> Result | None:
    """Return the result that an answer means; None if there is none."""
    if isinstance(answer, Accepted):
        return Result(MtStatus.SENT, FOUND, unknown.provider, answer.provider_message_id)
    return Result(MtStatus.FAILED, answer.code, unknown.provider) if isinstance(answer, Rejected) else None


def _again(unknown: Unknown, answer: FindResult, now: datetime) -> tuple[Unknown, datetime] | None:
    """Return when to ask again where the provider could not tell; the last time is when nobody asks any more."""
    if not isinstance(answer, CannotTell):
        return None
    return unknown, next_question(unknown.since, now) or unknown.since + ASKED_FOR
