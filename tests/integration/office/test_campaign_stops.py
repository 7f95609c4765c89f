"""Campaigns stop: exactly, for a while or for good; what failed is sent again; too much of it pauses one by itself."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from core.access import Actor
from core.campaigns import State, Why
from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from intake.desk import desk_of
from intake.planning import load_planning
from office import campaign_release, campaign_runs
from office.campaign_release import release_due
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store import outbox
from store.tables import audit_entries, campaign_rows, campaigns, mt_messages, phones
from tests.running_cases import (
    MORNING,
    ONE,
    WATI,
    Clock,
    begin,
    end,
    ledger,
    make,
    number_of,
    put,
    refused,
    send,
    send_all,
    statuses,
    stored,
    take,
)  # fmt: skip

_mt, _row = mt_messages.c, campaign_rows.c


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    campaign_release.forget_all_but(())


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock) -> Runtime:
    return make(engine, catalogue, reference, clock)


def test_a_pause_takes_back_what_waits_and_says_what_is_in_flight(rt: Runtime) -> None:
    put(rt, 40)
    sweep(rt)
    taken = take(rt, 10)
    flying = begin(rt, taken[:4])
    told = campaign_runs.pause(rt, WATI, ONE, "salah tanggal")
    assert (told.taken_back, told.in_flight, told.unknown) == (28, 4, 0)  # six of them were only held
    assert (stored(rt).state, stored(rt).state_reason) == (State.PAUSED, "salah tanggal")
    assert begin(rt, taken[4:]) == [], "what a worker only held is not begun any more"
    assert (release_due(rt), take(rt, 10)) == (0, [])
    end(rt, [each.taken.message.id for each in flying])
    assert (statuses(rt), ledger(rt).waiting) == ({"sent": 4}, 36)


def test_after_a_resume_everybody_gets_it_once(rt: Runtime) -> None:
    put(rt, 40)
    sweep(rt)
    held, flying = take(rt, 6), begin(rt, take(rt, 4))
    campaign_runs.pause(rt, WATI, ONE)
    with rt.transaction() as db:
        outbox.put_back(db, held[:3], rt.now())  # the others are still with a worker
    went_on = campaign_runs.resume(rt, WATI, ONE)
    assert (went_on.rows, went_on.campaign.state) == (3, State.RUNNING)
    end(rt, [each.taken.message.id for each in [*flying, *begin(rt, held[3:])]])
    send_all(rt)
    assert (statuses(rt), stored(rt).released) == ({"sent": 40}, 40)
    with rt.transaction() as db:
        sent = Counter(db.execute(select(_mt.recipient).where(_mt.status == "sent")).scalars())
    assert sent == {number_of(row): 1 for row in range(1, 41)}


def test_cancelled_for_good(rt: Runtime, clock: Clock) -> None:
    put(rt, 40)
    sweep(rt)
    held, flying = take(rt, 6), begin(rt, take(rt, 4))
    told = campaign_runs.cancel(rt, WATI, ONE)
    assert (told.taken_back, told.in_flight) == (28, 4)
    assert begin(rt, held) == []
    with rt.transaction() as db:  # the provider was away: it comes back, and stays
        outbox.retry_later(db, [(each.taken, rt.now(), "unavailable:x") for each in flying], rt.now())
    assert (sweep(rt), release_due(rt), take(rt, 50)) == (0, 0, [])
    assert (ledger(rt).waiting, statuses(rt), stored(rt).state) == (40, {}, State.CANCELLED)
    for again in (campaign_runs.resume, campaign_runs.pause, campaign_runs.cancel, campaign_runs.retry_failed):
        assert refused(again, rt, WATI, ONE) in (Why.WRONG_STATE, Why.NOTHING_TO_SEND)


def test_when_its_time_is_over_the_rest_stays_unsent(rt: Runtime, clock: Clock) -> None:
    put(rt, 40, expires_at=MORNING + timedelta(minutes=5))
    sweep(rt)
    send(rt, 10)
    clock.turn(minutes=5)
    assert take(rt, 5) == []
    assert sweep(rt) == 0
    assert (stored(rt).state, stored(rt).state_reason) == (State.DONE, "campaign_over")
    assert (ledger(rt).waiting, statuses(rt)) == (30, {"sent": 10})


def test_a_paused_campaign_needs_its_approval_to_go_on(rt: Runtime) -> None:
    put(rt, 5)
    sweep(rt)
    campaign_runs.pause(rt, WATI, ONE)
    with rt.transaction() as db:
        db.execute(update(campaigns).values(revision=2))
    assert refused(campaign_runs.resume, rt, WATI, ONE) == Why.CHANGED
    assert take(rt, 5) == []


def test_only_what_failed_and_may_succeed_is_sent_again(rt: Runtime) -> None:
    put(rt, 6)
    sweep(rt)
    flying = [each.taken.message.id for each in begin(rt, take(rt, 6))]
    by_row = dict(zip(("sent", "delivered", "failed", "expired", "unknown"), flying, strict=False))
    for status, id_ in by_row.items():
        end(rt, [id_], MtStatus(status), {"failed": "30003", "expired": "dlr_expired"}.get(status))
    end(rt, flying[5:], MtStatus.FAILED, "21614 not a mobile number")
    assert campaign_runs.retry_failed(rt, WATI, ONE).rows == 2
    assert (ledger(rt).waiting, release_due(rt)) == (2, 2)
    assert statuses(rt) == {"sent": 1, "delivered": 1, "unknown": 1, "failed": 1, "queued": 2}
    send(rt, 2, MtStatus.DELIVERED)
    assert (statuses(rt)["delivered"], ledger(rt).reasons) == (3, {"21614 not a mobile number": 1})


def test_a_campaign_that_is_done_may_send_again_what_failed(rt: Runtime) -> None:
    put(rt, 2)
    sweep(rt)
    send(rt, 2, MtStatus.FAILED, "30003")
    sweep(rt)
    assert stored(rt).state is State.DONE
    assert campaign_runs.retry_failed(rt, WATI, ONE).campaign.state is State.RUNNING
    send_all(rt)
    sweep(rt)
    assert (stored(rt).state, statuses(rt)) == (State.DONE, {"sent": 2})
    assert refused(campaign_runs.retry_failed, rt, WATI, ONE) == Why.NOTHING_TO_SEND


def test_where_too_much_fails_a_campaign_pauses_itself_with_an_incident(rt: Runtime, clock: Clock) -> None:
    from runtime.watch import watch
    from store import incidents

    put(rt, 60)
    sweep(rt)
    send(rt, 8)
    clock.turn(seconds=1)
    send(rt, 2, MtStatus.FAILED, "30003")
    sweep(rt)
    watch(rt)
    assert (stored(rt).state, stored(rt).state_reason) == (State.PAUSED, "too_many_failed")
    with rt.transaction() as db:
        (incident,) = incidents.open_incidents(db)
    assert (incident.kind, incident.subject, incident.details) == ("campaign_paused", ONE, {"why": "too_many_failed"})
    campaign_runs.resume(rt, WATI, ONE)
    clock.turn(seconds=1)
    sweep(rt)
    watch(rt)
    assert stored(rt).state is State.RUNNING, "what failed before it was resumed does not count again"
    with rt.transaction() as db:
        assert incidents.open_incidents(db) == []


def test_where_too_many_opt_out_it_pauses_too(rt: Runtime, clock: Clock) -> None:
    put(rt, 60)
    sweep(rt)
    send(rt, 32)
    clock.turn(seconds=1)
    with rt.transaction() as db:
        for row in (1, 2, 50):  # who has not got it yet says nothing of it
            db.execute(phones.insert().values(msisdn=number_of(row), mass_off_at=rt.now()))
    sweep(rt)
    assert (stored(rt).state, stored(rt).state_reason) == (State.PAUSED, "too_many_opt_outs")


def test_a_worker_that_dies_leaves_nothing_lost_and_nothing_twice(rt: Runtime, clock: Clock) -> None:
    from sms.clock import settle

    put(rt, 10)
    sweep(rt)
    begin(rt, take(rt, 3))
    take(rt, 3)
    clock.turn(minutes=2)
    settle(rt)
    assert statuses(rt) == {"unknown": 3, "queued": 7}
    sweep(rt)
    assert stored(rt).state is State.RUNNING, "it is not done before the outcomes are known"


def test_every_change_is_noted_without_what_people_wrote(rt: Runtime) -> None:
    put(rt, 3)
    sweep(rt)
    campaign_runs.pause(rt, WATI, ONE, "hub 0812-0000-0000")
    campaign_runs.resume(rt, Actor("terminal:root"), ONE)
    send_all(rt)
    sweep(rt)
    with rt.transaction() as db:
        noted = db.execute(select(audit_entries.c.actor, audit_entries.c.action).order_by(audit_entries.c.number)).all()
        told = db.execute(select(func.max(audit_entries.c.after))).scalar_one()
    assert [tuple(each) for each in noted] == [
        ("system", "campaign.start"), ("user:wati", "campaign.pause"), ("terminal:root", "campaign.resume"),
        ("system", "campaign.finish"),
    ]  # fmt: skip
    assert "0812" not in str(told)


def test_what_becomes_of_a_person_does_not_call_off_what_a_campaign_sends_them(rt: Runtime) -> None:
    put(rt, 2)
    sweep(rt)
    with rt.transaction() as db:
        planning = load_planning(db, desk_of(rt), [1], set(), {})
        planning.tell_person(1)
        planning.save(db)
    assert statuses(rt) == {"queued": 2}
