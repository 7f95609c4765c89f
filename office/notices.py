"""Claim events and what people were told of them, for people at the console; telling the core system again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.access import Actor
from office import audit
from runtime.runtime import Runtime
from runtime.watch import TELL_JOB
from store import core_webhooks
from store.database import READ_ONLY
from store.notice_pages import Happened, Wanted, page_of_events

MOST_FAILED = 20  # shown at once


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, and the id behind which the next page begins."""

    events: list[Happened]
    next: int | None


@dataclass(frozen=True, slots=True)
class FailedPush:
    """An outcome that the core system did not take, however often it was told."""

    id: str
    message_id: str
    message_status: str
    attempts: int
    answer: str
    since: datetime


def list_events(rt: Runtime, wanted: Wanted, limit: int, before: int | None) -> Page:
    """Return the newest events that fit."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        found = page_of_events(db, wanted, limit + 1, before)
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def failed_pushes(rt: Runtime) -> list[FailedPush]:
    """Return what the core system was not told, the newest first."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        return [_push_of(row) for row in core_webhooks.failed(db, MOST_FAILED)]


def push_again(rt: Runtime, who: Actor, id_: str) -> bool:
    """Tell the core system once more; return whether there was something that is not waiting already."""
    with rt.transaction() as db:
        if not core_webhooks.replay(db, rt.now(), id_=id_):
            return False
        audit.note(db, rt, who, "webhook.replay", f"webhook:{id_}")
    rt.enqueue_aside(TELL_JOB, [], queue="bulk")
    return True


def _push_of(row: dict[str, Any]) -> FailedPush:
    return FailedPush(
        row["id"],
        row["message_id"],
        row["message_status"],
        row["attempts"],
        row["last_answer"] or "",
        row["created_at"],
    )
