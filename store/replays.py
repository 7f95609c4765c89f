"""Replays: runs of past messages through a draft, resumable, with what came of them so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from store.database import Db, changed_rows
from store.tables import mo_messages, replay_runs

KEPT = 30  # finished runs
RUNNING = ("queued", "running")
_run, _mo = replay_runs.c, mo_messages.c
_OF_A_LIST = tuple(column for column in _run if column.name != "draft_document")


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it stands. `position` is what was compared last; what comes after `last_position` is not for it.

    In lists `draft_document` is empty.
    """

    id: int
    source: str
    days: int
    live_number: int
    draft_revision: int
    state: str
    total: int
    done: int
    position: int
    last_position: int
    counts: dict[str, Any]
    samples: list[dict[str, Any]]
    asked_by: str
    asked_at: datetime
    lease_until: datetime | None = None
    finished_at: datetime | None = None
    draft_document: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in RUNNING


class Stretch(NamedTuple):
    """Which messages a run is about: those after `position` up to `last_position`."""

    position: int
    last_position: int
    total: int


class Asked(NamedTuple):
    """A message that was answered: its text, the outcome (None: silence) and the language of the answer."""

    id: int
    text: str
    outcome: str | None
    language: str


def stretch_since(db: Db, since: datetime) -> Stretch:
    """Return the texts that came since then. Numbers grow with time, so that few rows are looked at."""
    last = db.execute(select(func.max(_mo.id))).scalar() or 0
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        received_at = db.execute(select(_mo.received_at).where(_mo.id > middle).order_by(_mo.id).limit(1)).scalar()
        low, high = (middle + 1, high) if received_at is not None and received_at < since else (low, middle)
    total = db.execute(select(func.count()).where(_mo.id > low, _mo.id <= last, _by_sms())).scalar_one()
    return Stretch(low, last, total)


def asked_after(db: Db, position: int, last_position: int, limit: int) -> list[Asked]:
    """Return the next texts, oldest first."""
    rows = db.execute(
        select(_mo.id, _mo.text, _mo.outcome, _mo.language)
        .where(_mo.id > position, _mo.id <= last_position, _by_sms())
        .order_by(_mo.id)
        .limit(limit)
    )
    return [Asked(*row) for row in rows]


def _by_sms() -> ColumnElement[bool]:
    """What was asked on a screen has no text, nor has what was kept long enough."""
    return and_(_mo.provider.not_like("ussd/_%", escape="/"), _mo.emptied_at.is_(None))


def add(db: Db, run: dict[str, Any]) -> int:
    """Keep a new run, and of finished ones the newest; return its id."""
    old = select(_run.id).where(_run.state.not_in(RUNNING)).order_by(_run.id.desc()).offset(KEPT).limit(1000)
    too_old = list(db.execute(old).scalars())
    if too_old:
        db.execute(delete(replay_runs).where(_run.id.in_(too_old)))
    values = {"state": "queued", "counts": {}, "samples": []} | run
    return int(db.execute(insert(replay_runs).values(values).returning(_run.id)).scalar_one())


def find(db: Db, run_id: int) -> Run | None:
    """Return a run with its document."""
    row = db.execute(select(replay_runs).where(_run.id == run_id)).first()
    return None if row is None else Run(**row._mapping)


def newest(db: Db, limit: int) -> list[Run]:
    """Return runs without their documents, the newest first."""
    rows = db.execute(select(*_OF_A_LIST).order_by(_run.id.desc()).limit(limit))
    return [Run(**row._mapping) for row in rows]


def of_revision(db: Db, live_number: int, draft_revision: int) -> Run | None:
    """Return the newest run of messages that tried this revision of the draft against this catalogue."""
    mine = (_run.live_number == live_number, _run.draft_revision == draft_revision, _run.source == "inbound")
    wanted = select(*_OF_A_LIST).where(*mine, _run.state != "cancelled").order_by(_run.id.desc()).limit(1)
    row = db.execute(wanted).first()
    return None if row is None else Run(**row._mapping)


def running(db: Db) -> int | None:
    """Return the id of a run that is not over."""
    return db.execute(select(_run.id).where(_run.state.in_(RUNNING)).order_by(_run.id).limit(1)).scalar()


def abandoned(db: Db, now: datetime) -> Sequence[int]:
    """Return the runs that are not over and that nobody works on or will soon."""
    free = or_(_run.lease_until.is_(None), _run.lease_until < now)
    return db.execute(select(_run.id).where(_run.state.in_(RUNNING), free).order_by(_run.id)).scalars().all()


def take(db: Db, run_id: int, now: datetime, until: datetime, rested: datetime) -> Run | None:
    """Take a run for a turn; None where it is over, somebody is at it, or the last turn ended just now.

    After a turn the lease goes on for a little, in which the next one is to begin: from `rested` on it stops nobody.
    """
    free = or_(_run.lease_until.is_(None), _run.lease_until < now, _run.lease_until <= rested)
    mine = update(replay_runs).where(_run.id == run_id, _run.state.in_(RUNNING), free)
    row = db.execute(mine.values(state="running", lease_until=until).returning(replay_runs)).first()
    return None if row is None else Run(**row._mapping)


def save(db: Db, run: Run, done: dict[str, Any]) -> bool:
    """Keep what a turn came to; False where somebody else did meanwhile, or the run was called off."""
    mine = update(replay_runs).where(_run.id == run.id, _run.state == "running", _run.position == run.position)
    return changed_rows(db, mine.values(done)) == 1


def finish(db: Db, run_id: int, state: str, now: datetime) -> bool:
    """End a run that is not over; False where it is."""
    mine = update(replay_runs).where(_run.id == run_id, _run.state.in_(RUNNING))
    return changed_rows(db, mine.values(state=state, finished_at=now, lease_until=None)) == 1
