"""A stored campaign on both databases: any order of actions, approvals, sending and crashes keeps its rules."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select, update

from core.campaigns import Action
from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from office import campaign_release, campaign_runs, campaigns
from office.campaign_life import SYSTEM, NotDone, change, locked
from office.campaign_release import release_due
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from sms.clock import settle
from store import campaign_recall, outbox, outbox_sweeps
from store.tables import campaign_approvals, campaign_rows, mt_messages, phones
from store.tables import campaigns as campaign_table
from tests.running_cases import BUDI, LEASE, ONE, SARI, WATI, Clock, make, number_of, put_campaign, put_people, stored

ROWS = 8
STEPS = (
    "sweep", "release", "take", "begin", "sent", "delivered", "failed", "unavailable", "lost worker", "not found",
    "pause", "resume", "cancel", "retry", "edit", "check", "submit", "approve budi", "approve wati", "approve sari",
    "reject", "opt out", "later", "next day", "late report", "crash in pause", "crash in release",
)  # fmt: skip
_mt = mt_messages.c


class Crash(Exception):  # noqa: N818  # named for what it is
    """The process ends in the middle of a transaction."""


class World:
    """One campaign, a worker that takes and begins, a provider that takes what is begun, people who do anything."""

    def __init__(self, rt: Runtime, clock: Clock) -> None:
        self.rt, self.clock = rt, clock
        self.held: list[outbox.Taken] = []
        self.flying: list[outbox.Handed] = []
        self.given: Counter[str] = Counter()  # to the provider, by number

    def do(self, step: str) -> None:
        """Do one thing; what the rules refuse is not done."""
        name, _, who = step.partition(" ")
        work: Callable[[], object] = getattr(self, "_" + step.replace(" ", "_"), lambda: None)
        if name == "approve":
            actor = {"budi": BUDI, "wati": WATI, "sari": SARI}[who]
            work = lambda: campaigns.approve(self.rt, actor, ONE, stored(self.rt).revision)  # noqa: E731
        with suppress(NotDone, Crash):
            work()

    def _sweep(self) -> None:
        settle(self.rt)
        sweep(self.rt)

    def _release(self) -> None:
        release_due(self.rt)

    def _take(self) -> None:
        with self.rt.transaction() as db:
            self.held += outbox.take_due(db, self.rt.now(), 3, LEASE, 2)

    def _begin(self) -> None:
        with self.rt.transaction() as db:
            begun = outbox.begin(db, [outbox.Handed(each, "simulator") for each in self.held], self.rt.now(), LEASE)
        for each in begun:
            state = stored(self.rt)
            assert state.rules.may_send, f"begun while {state.state}"
            self.given[each.taken.message.recipient] += 1
        self.flying, self.held = self.flying + begun, []

    def _end(self, status: MtStatus, reason: str | None = None) -> None:
        with self.rt.transaction() as db:
            results = [(each.taken.message.id, outbox.Result(status, reason, "simulator")) for each in self.flying[:2]]
            outbox.record_results(db, results, self.rt.now())
        if status is MtStatus.FAILED:
            for each in self.flying[:2]:
                self.given[each.taken.message.recipient] -= 1
        self.flying = self.flying[2:]

    def _sent(self) -> None:
        self._end(MtStatus.SENT)

    def _delivered(self) -> None:
        self._end(MtStatus.DELIVERED)

    def _failed(self) -> None:
        """The provider refused them; nobody got anything. Not of those of which we heard otherwise."""
        self.flying = [each for each in self.flying if self._status(each) in ("sending", "unknown")]
        self._end(MtStatus.FAILED, "30003")

    def _unavailable(self) -> None:
        """Certainly not taken: to be tried again."""
        mine = [each for each in self.flying if self._status(each) == "sending"]
        with self.rt.transaction() as db:
            waits = [(each.taken, self.rt.now() + timedelta(seconds=5), "unavailable:simulator") for each in mine]
            back = set(outbox.retry_later(db, waits, self.rt.now()))
        for each in mine:
            if each.taken.message.id in back:
                self.given[each.taken.message.recipient] -= 1
        self.flying = [each for each in self.flying if each not in mine]

    def _lost_worker(self) -> None:
        """What it was at is unknown, and was taken by the provider: nobody may send it again."""
        self.held, self.flying = [], []
        self.clock.turn(minutes=2)
        settle(self.rt)

    def _not_found(self) -> None:
        """The provider says that it never took the unknown ones."""
        with self.rt.transaction() as db:
            asked = outbox_sweeps.take_unknown(db, self.rt.now(), timedelta(), 5, timedelta())
            back = set(outbox_sweeps.queue_unsent(db, asked, self.rt.now()))
        for each in asked:
            self.given[each.message.recipient] -= each.message.id in back

    def _status(self, handed: outbox.Handed) -> str:
        with self.rt.transaction() as db:
            return str(db.execute(select(_mt.status).where(_mt.id == handed.taken.message.id)).scalar_one())

    def _late_report(self) -> None:
        with self.rt.transaction() as db:
            sent = db.execute(select(_mt.id).where(_mt.status == "sent").limit(2)).scalars()
            outbox.record_results(db, [(id_, outbox.Result(MtStatus.DELIVERED)) for id_ in sent], self.rt.now())

    def _pause(self) -> None:
        campaign_runs.pause(self.rt, WATI, ONE)

    def _resume(self) -> None:
        campaign_runs.resume(self.rt, WATI, ONE)

    def _cancel(self) -> None:
        campaign_runs.cancel(self.rt, WATI, ONE)

    def _retry(self) -> None:
        campaign_runs.retry_failed(self.rt, WATI, ONE)

    def _edit(self) -> None:
        """A change of content by somebody: rows stay as they are, approvals do not."""
        with self.rt.transaction() as db:
            before = locked(db, ONE)
            change(db, self.rt, WATI, before, Action.EDIT, values={"title": "Lain", "checked_revision": 0})

    def _check(self) -> None:
        with self.rt.transaction() as db:
            begun = change(db, self.rt, SARI, locked(db, ONE), Action.CHECK)
            change(db, self.rt, SYSTEM, begun, Action.CHECKED, revision=begun.revision)

    def _submit(self) -> None:
        with self.rt.transaction() as db:
            change(db, self.rt, SARI, locked(db, ONE), Action.SUBMIT, values={"submitted_at": self.rt.now()})

    def _reject(self) -> None:
        campaigns.reject(self.rt, BUDI, ONE, stored(self.rt).revision, "salah")

    def _opt_out(self) -> None:
        with self.rt.transaction() as db:
            off = db.execute(select(phones.c.msisdn)).scalars().all()
            db.execute(insert(phones).values(msisdn=number_of(ROWS - len(off)), mass_off_at=self.rt.now()))

    def _later(self) -> None:
        self.clock.turn(seconds=10)

    def _next_day(self) -> None:
        self.held, self.flying = [], []
        self.clock.turn(days=1)

    def _crash_in_pause(self) -> None:
        with self.rt.transaction() as db:
            before = locked(db, ONE)
            campaign_recall.call_off(db, ONE, campaign_recall.PAUSED, self.rt.now())
            change(db, self.rt, WATI, before, Action.PAUSE)
            raise Crash

    def _crash_in_release(self) -> None:
        with self.rt.transaction() as db:
            before = locked(db, ONE)
            if before.rules.may_send:
                list(campaign_release._release_zones(self.rt, db, before, 3, self.rt.now()))
            raise Crash

    def check(self) -> None:
        """Look at everything that must hold at any moment."""
        ledger, state = campaign_runs.ledger(self.rt, ONE), stored(self.rt)
        assert ledger.sums, ledger
        with self.rt.transaction() as db:
            waiting = db.execute(select(_mt.id).where(_mt.status == "queued", _mt.recalled.is_(None))).all()
            live = Counter(
                db.execute(
                    select(_mt.recipient).where(_mt.status.in_(("queued", "sending", "unknown", "sent", "delivered")))
                ).scalars()
            )
        assert not waiting or state.rules.may_send, f"{len(waiting)} wait while {state.state}"
        assert max(live.values(), default=0) <= 1, "nobody has two that may arrive"
        assert max(self.given.values(), default=0) <= 1, "nobody is given two"


Anew = Callable[[bool], World]


@pytest.fixture
def anew(engine: Engine, catalogue: Catalogue, reference: Reference) -> Anew:
    """How a world is made: as at first, approved or not."""
    rt = make(engine, catalogue, reference, Clock(), send_batch=2, campaign_watched=1000)
    return lambda approved: fresh(rt, approved)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=40), approved=st.booleans())
def test_any_order_keeps_the_rules(anew: Anew, steps: list[str], approved: bool) -> None:
    world = anew(approved)
    world.check()
    for step in steps:
        world.do(step)
        world.check()


def fresh(rt: Runtime, approved: bool) -> World:
    """Return a world that is as at first."""
    clock: Any = rt.clock
    clock.at = Clock().at
    campaign_release.forget_all_but(())
    with rt.transaction() as db:
        for table in (campaign_approvals, campaign_rows, campaign_table, phones):
            db.execute(delete(table))
        db.execute(update(mt_messages).values(status="cancelled"))
        db.execute(delete(mt_messages))
        put_people_once(db)
        put_campaign(db, ROWS, zones=("WIB", "WIT"), approved_by=(BUDI.name,) if approved else ())
    return World(rt, clock)


def put_people_once(db: Any) -> None:
    from store.tables import participants

    if db.execute(select(participants.c.id).limit(1)).first() is None:
        put_people(db, ROWS)


STORIES = {
    "the usual one": ("sweep", "take", "begin", "sent", "sent", "sweep", "take", "begin", "delivered", "late report"),
    "a pause amid everything": ("sweep", "take", "begin", "take", "pause", "unavailable", "begin", "resume", "sweep"),
    "a worker dies in a pause": ("sweep", "take", "begin", "take", "pause", "lost worker", "not found", "resume"),
    "a resume before it comes back": ("sweep", "take", "begin", "pause", "resume", "unavailable", "sweep", "take"),
    "cancelled while held": ("sweep", "take", "take", "cancel", "begin", "sweep", "release", "resume", "retry"),
    "failed twice": ("sweep", "take", "begin", "failed", "retry", "sweep", "take", "begin", "failed", "retry", "sweep"),
    "changed while it waits": ("edit", "sweep", "check", "submit", "approve sari", "approve budi", "sweep", "take"),
    "crashes": ("crash in release", "sweep", "crash in pause", "take", "crash in pause", "begin", "sweep"),
    "over night": ("sweep", "take", "next day", "sweep", "take", "begin", "sent", "sweep", "take", "begin"),
}

TO_THE_END = (
    "resume",
    "lost worker",
    "not found",
    *("later", "sweep", "release", "take", "begin", "sent", "sent") * ROWS,
)


@pytest.mark.parametrize("steps", STORIES.values(), ids=STORIES.keys())
def test_stories(anew: Anew, steps: tuple[str, ...]) -> None:
    world = anew(True)
    for step in (*steps, *TO_THE_END):
        world.do(step)
        world.check()
    got = {number: count for number, count in world.given.items() if count}
    assert got == ({} if "cancel" in steps else {number_of(row): 1 for row in range(1, ROWS + 1)})
