"""Campaigns run: released in portions within hours and rate, to whoever may still get it, until they are done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from core.campaigns import State
from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from office import campaign_release, campaign_runs
from office.campaign_release import release_due
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store import ledger as whole_ledger
from store import outbox
from store.tables import bindings, campaign_rows, campaigns, mt_messages, participants, phones
from tests.running_cases import (
    BUDI,
    MORNING,
    ONE,
    SARI,
    WATI,
    Clock,
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


def test_an_approved_campaign_begins_runs_and_is_done(rt: Runtime) -> None:
    put(rt, 100, bad=(3, 4))
    assert sweep(rt) == 32  # two batches of a worker
    assert stored(rt).state is State.RUNNING
    assert statuses(rt) == {"queued": 32}
    send_all(rt)
    assert (statuses(rt), ledger(rt).outcomes) == ({"sent": 98}, {"duplicate": 2})
    sweep(rt)
    assert (stored(rt).state, stored(rt).released, stored(rt).ended_at) == (State.DONE, 98, MORNING)


def test_messages_are_what_the_rows_say(rt: Runtime) -> None:
    put(rt, 1)
    sweep(rt)
    with rt.transaction() as db:
        (mt,) = db.execute(select(mt_messages)).mappings()
        row = db.execute(select(campaign_rows)).mappings().one()
    told = {name: mt[name] for name in ("recipient", "text", "kind", "priority", "occasion", "campaign_id", "language")}
    assert told == {
        "recipient": number_of(1), "text": "Kantor tutup hari ini (1)", "kind": "campaign", "priority": 2,
        "occasion": f"campaign:{ONE}:1", "campaign_id": ONE, "language": "id",
    }  # fmt: skip
    assert (mt["id"], len(mt["id"])) == (row["message_id"], 32)
    assert mt["only_provider"] == "simulator", "people whose NIK is invented are reached by nobody else"
    assert mt["send_until"] == datetime(2026, 11, 20, 10, tzinfo=UTC)  # 17.00 WIB


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"approved_by": ()}, id="nobody approved it"),
        pytest.param({"approved_by": (SARI.name,)}, id="who made it did"),
        pytest.param({"approvals_needed": 2}, id="one of two did"),
        pytest.param({"revision": 2, "checked_revision": 2}, id="what was approved was other content"),
        pytest.param({"submitted_at": MORNING + timedelta(seconds=1)}, id="it was submitted anew since"),
        pytest.param({"starts_at": MORNING + timedelta(minutes=1)}, id="its time has not come"),
        pytest.param({"expires_at": MORNING}, id="its time is over"),
    ],
)
def test_nothing_leaves_without_approval_or_out_of_its_time(rt: Runtime, changes: dict[str, Any]) -> None:
    put(rt, 5, **changes)
    for state in ("approved", "running"):  # whoever brought it there
        with rt.transaction() as db:
            db.execute(update(campaigns).values(state=state))
        assert (sweep(rt), release_due(rt)) == (0, 0)
    assert statuses(rt) == {}


def test_zones_that_close_first_go_first_and_closed_ones_wait(rt: Runtime, clock: Clock) -> None:
    put(rt, 9, zones=("WIT", "WIB", "WITA"))
    clock.at = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)  # 7.30 WIB, 8.30 WITA, 9.30 WIT
    with rt.transaction() as db:
        db.execute(update(campaigns).values(starts_at=clock.at))
    assert sweep(rt) == 6
    assert ledger(rt).waiting_by_zone == {"WIB": 3}
    clock.turn(hours=1)
    assert sweep(rt) == 3


def test_where_a_holiday_is_regional_others_get_it(
    engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock
) -> None:
    rt = make(engine, catalogue, replace(reference, regional_holidays={"51": frozenset({MORNING.date()})}), clock)
    put(rt, 4, zones=("WITA",))
    with rt.transaction() as db:
        db.execute(update(campaign_rows).where(_row.row <= 3).values(region="51"))
    assert sweep(rt) == 1
    send(rt, 4)
    clock.turn(days=1)
    assert sweep(rt) == 3


@pytest.mark.parametrize(
    ("begins", "sent"),
    [
        pytest.param(datetime(2026, 11, 21, 9, 59, 59, tzinfo=UTC), 2, id="the last second of a Saturday, 16.59 WIB"),
        pytest.param(datetime(2026, 11, 21, 10, 0, 0, tzinfo=UTC), 0, id="17.00 WIB"),
        pytest.param(datetime(2026, 11, 21, 17, 30, 0, tzinfo=UTC), 0, id="half past midnight"),
        pytest.param(datetime(2026, 11, 22, 3, 0, 0, tzinfo=UTC), 0, id="a Sunday"),
        pytest.param(datetime(2026, 11, 23, 1, 0, 0, tzinfo=UTC), 2, id="Monday, 8.00 WIB"),
        pytest.param(datetime(2026, 12, 24, 3, 0, 0, tzinfo=UTC), 0, id="joint leave"),
        pytest.param(datetime(2026, 12, 31, 9, 59, 0, tzinfo=UTC), 2, id="the end of month and year"),
    ],
)
def test_days_and_hours(rt: Runtime, clock: Clock, begins: datetime, sent: int) -> None:
    clock.at = begins
    put(rt, 2, starts_at=begins, expires_at=begins + timedelta(days=3))
    assert sweep(rt) == sent


def test_what_was_not_sent_in_its_hours_waits_for_the_next_ones(rt: Runtime, clock: Clock) -> None:
    put(rt, 5)
    sweep(rt)
    send(rt, 2)
    clock.at = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # 17.00 WIB
    assert take(rt, 5) == []
    assert sweep(rt) == 0
    assert (ledger(rt).waiting, statuses(rt), stored(rt).released) == (3, {"sent": 2}, 2)
    clock.at = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # 8.00 WIB
    assert sweep(rt) == 3


@pytest.mark.parametrize(("per_minute", "seconds", "most"), [(60, 60, 62), (30, 60, 31), (6, 60, 7), (600, 10, 120)])
def test_the_rate_is_kept(rt: Runtime, clock: Clock, per_minute: int, seconds: int, most: int) -> None:
    put(rt, 200, per_minute=per_minute)
    sent = sweep(rt)
    for _ in range(seconds * 5):
        clock.turn(seconds=0.2)
        send(rt, 100)
        sent += release_due(rt)
    due = per_minute * seconds // 60
    assert due * 0.9 - 1 <= sent <= most


def test_what_was_not_used_for_long_is_not_made_up_for(rt: Runtime, clock: Clock) -> None:
    put(rt, 200, per_minute=60)
    sweep(rt)
    send(rt, 100)
    clock.turn(hours=1)
    assert release_due(rt) <= 3


def test_workers_that_send_more_are_given_more(rt: Runtime, clock: Clock) -> None:
    put(rt, 300)
    portions = [sweep(rt)]
    for _ in range(3):
        clock.turn(seconds=0.1)
        send(rt, 200)
        portions.append(release_due(rt))
    assert portions == [32, 48, 120, 100]


def test_providers_rates_bound_what_is_queued(
    engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock
) -> None:
    rt = make(engine, catalogue, reference, clock, provider="kannel", send_rates="kannel:5")
    put(rt, 100)
    assert sweep(rt) == 10


CHANGED = {
    "opted_out": lambda db: db.execute(phones.insert().values(msisdn=number_of(2), mass_off_at=MORNING)),
    "frozen": lambda db: db.execute(phones.insert().values(msisdn=number_of(2), frozen_at=MORNING)),
    "deceased": lambda db: db.execute(
        update(participants).where(participants.c.id == 2).values(deceased_on=MORNING.date())
    ),
    "no_number": lambda db: (
        db.execute(delete(bindings).where(bindings.c.participant_id == 2)),
        db.execute(update(participants).where(participants.c.id == 2).values(msisdn_on_record=number_of(99))),
    ),
}


@pytest.mark.parametrize("reason", CHANGED)
def test_who_must_not_get_it_any_more_does_not(rt: Runtime, reason: str) -> None:
    put(rt, 3)
    with rt.transaction() as db:
        CHANGED[reason](db)
    assert sweep(rt) == 2
    assert (ledger(rt).outcomes, statuses(rt)) == ({reason: 1}, {"queued": 2})


@pytest.mark.parametrize("reason", CHANGED)
def test_nor_if_it_waits_to_be_tried_again(rt: Runtime, clock: Clock, reason: str) -> None:
    put(rt, 3)
    sweep(rt)
    taken = take(rt, 3)
    with rt.transaction() as db:
        outbox.retry_later(db, [(each, rt.now() + timedelta(hours=1), "throttled") for each in taken], rt.now())
        CHANGED[reason](db)
    clock.turn(seconds=5)
    sweep(rt)
    assert (ledger(rt).outcomes, statuses(rt), stored(rt).released) == ({reason: 1}, {"queued": 2}, 2)


def test_who_registered_another_phone_since_is_not_sent_to_the_old_one(rt: Runtime) -> None:
    put(rt, 2)
    with rt.transaction() as db:
        db.execute(
            update(bindings)
            .where(bindings.c.participant_id == 2)
            .values(msisdn=number_of(77), since=MORNING + timedelta(seconds=1))
        )
    assert sweep(rt) == 1
    assert ledger(rt).outcomes == {"no_number": 1}


def test_a_number_that_nobody_was_named_for_must_be_somebodys(rt: Runtime) -> None:
    put(rt, 3)
    with rt.transaction() as db:
        db.execute(update(campaign_rows).values(participant_id=None))
        db.execute(update(campaign_rows).where(_row.row == 3).values(msisdn=number_of(55)))
    assert sweep(rt) == 2
    assert ledger(rt).outcomes == {"no_number": 1}


def test_the_whole_ledger_sees_what_is_wrong_with_campaigns(rt: Runtime) -> None:
    put(rt, 6)
    sweep(rt)
    with rt.transaction() as db:
        db.execute(update(campaigns).values(state="paused"))
        db.execute(update(campaign_rows).where(_row.row == 1).values(message_id=None))
        db.execute(update(campaign_rows).where(_row.row == 2).values(message_id="f" * 32))
    assert not campaign_runs.ledger(rt, ONE).sums
    with whole_ledger.snapshot(rt.engine) as db:
        balance = whole_ledger.balance(db, now=rt.now())
    wrong = {each.name: each.wrong for each in balance.checks if each.wrong}
    assert wrong == {"campaign_rows_sent": 1, "campaign_sent_once": 2, "campaign_runs": 6}


def test_the_whole_ledger_balances(rt: Runtime) -> None:
    put(rt, 40)
    sweep(rt)
    send(rt, 5)
    campaign_runs.pause(rt, WATI, ONE)
    campaign_runs.resume(rt, WATI, ONE)
    release_due(rt)
    send(rt, 5, MtStatus.FAILED, "30003")
    campaign_runs.retry_failed(rt, BUDI, ONE)
    release_due(rt)
    with whole_ledger.snapshot(rt.engine) as db:
        balance = whole_ledger.balance(db, now=rt.now())
    assert [each.name for each in balance.checks if each.wrong] == []


def test_an_unknown_campaign_is_told_as_such(rt: Runtime) -> None:
    for what in (campaign_runs.pause, campaign_runs.resume, campaign_runs.cancel, campaign_runs.retry_failed):
        assert refused(what, rt, WATI, "nowhere") == "unknown_campaign"
    assert refused(campaign_runs.ledger, rt, "nowhere") == "unknown_campaign"
