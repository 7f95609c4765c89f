"""Replays: what people really texted lately, once more through the live catalogue and a draft, in small turns.

A run is a row. Each turn takes a lease, compares for a third of a second, notes what came of it and rests, so that
answering and sending go on as before. Whoever is killed in a turn leaves a lease that ends: the clock finds the run.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from core.access import Actor
from core.availability import Services
from core.catalogue import Catalogue, CatalogueError, Channel
from core.catalogue_documents import catalogue_of, document_of
from core.commands import Language
from core.facts import Zone
from core.formats import local_date
from office import audit
from office.comparing import Heard, Kind, Pair, Tally
from office.drafts import live_number
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import catalogue_draft, replays
from store.replays import Run

JOB, QUEUE = "sms.jobs.replay", "bulk"
DAYS = (1, 7, 30)  # how far back a run may reach
INBOUND, CORPUS = "inbound", "corpus"
SHIPPED_TEXTS = Path(__file__).parents[1] / "store" / "seed" / "corpus.jsonl"
WORK_SECONDS = 0.3  # of a turn
PAUSE_SECONDS = 0.4  # between turns
MOST_PER_TURN = 2000
LEASE = timedelta(seconds=30)
REST = timedelta(seconds=5)  # of the lease after a turn: then somebody else looks after the run
_PAIRS_KEPT = 2

log = get_logger("kabar.replay")


class ReplayRunning(ValueError):  # noqa: N818  # named for what it is
    """One run at a time: `run_id` is the one that is under way."""

    def __init__(self, run_id: int) -> None:
        super().__init__("Putar ulang lain masih berjalan / another replay is still running")
        self.run_id = run_id


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be run: real texts of the last `days`, or the invented ones that are shipped (`days` 0)."""

    source: str = INBOUND
    days: int = 7


def ask(rt: Runtime, who: Actor, wish: Wish, draft: Catalogue, revision: int) -> int:
    """Have the draft tried as it is now; return the run's id. Raises ReplayRunning while another is under way."""
    live, now = rt.catalogue, rt.now()
    with rt.transaction() as db:
        catalogue_draft.lock(db, live_number(db, rt))  # of two who ask at once, one waits and is told
        other = replays.running(db)
        if other is not None:
            raise ReplayRunning(other)
        stretch = (
            replays.stretch_since(db, now - timedelta(days=wish.days)) if wish.source == INBOUND else _corpus_stretch()
        )
        run_id = replays.add(
            db,
            {
                "source": wish.source,
                "days": wish.days if wish.source == INBOUND else 0,
                "live_number": live.number,
                "draft_revision": revision,
                "draft_document": document_of(draft),
                "asked_by": who.name,
                "asked_at": now,
                **stretch._asdict(),
            },
        )
        told = {"source": wish.source, "days": wish.days, "texts": stretch.total, "revision": revision}
        audit.note(db, rt, who, "replay.start", f"replay:{run_id}", after=told)
    rt.enqueue_aside(JOB, [run_id], queue=QUEUE)
    return run_id


def cancel(rt: Runtime, who: Actor, run_id: int) -> bool:
    """Stop a run; what it found so far stays. False where it was over already."""
    with rt.transaction() as db:
        stopped = replays.finish(db, run_id, "cancelled", rt.now())
        if stopped:
            audit.note(db, rt, who, "replay.cancel", f"replay:{run_id}")
    return stopped


def take_turn(rt: Runtime, run_id: int, seconds: float = WORK_SECONDS) -> bool:
    """Compare for so many seconds and note what came of it; return whether there is more to do after a pause."""
    now = rt.now()
    rested = now + REST - timedelta(seconds=PAUSE_SECONDS * 0.9)
    with rt.transaction() as db:
        run = replays.take(db, run_id, now, now + LEASE, rested)
    if run is None:
        return False
    try:
        pair = _pair_of(rt, run)
    except CatalogueError as error:
        log.error("replay_failed", run=run_id, problems=len(error.problems))
        with rt.transaction() as db:
            replays.finish(db, run_id, "failed", rt.now())
        return False
    return _work(rt, run, pair, seconds)


def _work(rt: Runtime, run: Run, pair: Pair, seconds: float) -> bool:
    until = time.perf_counter() + seconds
    tally, position, done = Tally(run.counts, run.samples), run.position, run.done
    heard = _next_heard(rt, run)
    for each in heard:
        read = pair.judge(each)
        tally.add(each, read, pair.shown(each) if read.kind is not Kind.SAME else "")
        position, done = each.position, done + 1
        if time.perf_counter() > until:
            break
    over = position >= run.last_position or (
        len(heard) < MOST_PER_TURN and (not heard or position == heard[-1].position)
    )
    return _note(rt, run, tally, {"position": position, "done": done}, over=over)


def _note(rt: Runtime, run: Run, tally: Tally, done: dict[str, int], *, over: bool) -> bool:
    now = rt.now()
    end = {"state": "done", "finished_at": now, "lease_until": None} if over else {"lease_until": now + REST}
    with rt.transaction() as db:
        saved = replays.save(db, run, {**done, "counts": tally.counts, "samples": tally.samples, **end})
    if over and saved:
        _pairs.pop(run.id, None)
        log.info("replay_done", run=run.id, texts=done["done"])
    return saved and not over


def sweep(rt: Runtime) -> None:
    """Have somebody go on with runs that were left; where no worker can be rung, do a turn here."""
    with rt.transaction() as db:
        left = replays.abandoned(db, rt.now())
    for run_id in left:
        if not rt.doorbell.is_waiting(QUEUE) and not rt.enqueue(JOB, [run_id], queue=QUEUE):
            take_turn(rt, run_id)


def _next_heard(rt: Runtime, run: Run) -> list[Heard]:
    if run.source == CORPUS:
        return list(corpus())[run.position : run.position + MOST_PER_TURN]
    with rt.transaction() as db:
        asked = replays.asked_after(db, run.position, run.last_position, MOST_PER_TURN)
    return [Heard(each.id, each.text, each.outcome, Language(each.language)) for each in asked]


_pairs: dict[int, Pair] = {}  # of the runs that this process is at


def _pair_of(rt: Runtime, run: Run) -> Pair:
    """Return the two catalogues of a run, read once per process. Raises CatalogueError where one cannot be had."""
    if run.id not in _pairs:
        live = rt.catalogue_numbered(run.live_number)
        if live is None:
            raise CatalogueError([])
        draft = catalogue_of(json.loads(run.draft_document), run.live_number)
        while len(_pairs) >= _PAIRS_KEPT:
            _pairs.pop(next(iter(_pairs)), None)
        _pairs[run.id] = Pair(live, draft, (closed(live, run), closed(draft, run)))
    return _pairs[run.id]


def closed(catalogue: Catalogue, run: Run) -> frozenset[str]:
    """Return the keywords that are not answered by SMS on the day of a run."""
    services = Services(catalogue.keywords, Channel.SMS, local_date(run.asked_at, Zone.WIB))
    return frozenset(name for name in catalogue.keywords if not services.is_open(name))


@cache
def corpus() -> tuple[Heard, ...]:
    """Return the shipped texts, all invented, each with the keyword that it means."""
    return tuple(_labelled(SHIPPED_TEXTS))


def _labelled(path: Path) -> Iterator[Heard]:
    for position, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        case: dict[str, Any] = json.loads(line)
        yield Heard(position, case["text"], intent=case["intent"], labelled=True)


def _corpus_stretch() -> replays.Stretch:
    return replays.Stretch(0, len(corpus()), len(corpus()))
