"""Campaigns in trouble: what fails pauses one, by share and not by news; a broken one keeps no other from going on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text, update

from core.campaigns import State
from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from office import campaign_release, campaign_runs
from office.campaign_release import release_due
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store.campaign_release import Released
from store.tables import campaign_rows, mt_messages
from tests.running_cases import MORNING, ONE, WATI, Clock, end, make, put, put_campaign, send, statuses, stored

OTHER, THIRD = "c00000000002", "c00000000003"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    campaign_release.forget_all_but(())


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock) -> Runtime:
    return make(engine, catalogue, reference, clock)


def put_broken(rt: Runtime) -> None:
    """Put three campaigns, of which the second, which comes first, can never be released."""
    put(rt, 3)
    with rt.transaction() as db:
        put_campaign(db, 3, campaign_id=OTHER, starts_at=MORNING - timedelta(hours=1))
        put_campaign(db, 3, campaign_id=THIRD)
        db.execute(update(campaign_rows).where(campaign_rows.c.campaign_id == OTHER).values(text=None))


def test_a_campaign_that_cannot_be_released_pauses_and_others_go_on(rt: Runtime) -> None:
    put_broken(rt)
    assert sweep(rt) == 6
    found = {each: stored(rt, each) for each in (ONE, OTHER, THIRD)}
    assert {each.id: each.state for each in found.values()} == {
        ONE: State.RUNNING, OTHER: State.PAUSED, THIRD: State.RUNNING,
    }  # fmt: skip
    assert found[OTHER].state_reason == "went_wrong"


def test_workers_release_the_others_too(rt: Runtime) -> None:
    put_broken(rt)
    with rt.transaction() as db:
        from store.tables import campaigns

        db.execute(update(campaigns).values(state=State.RUNNING.value))
    assert release_due(rt) == 6


def test_a_broken_window_of_one_does_not_stop_the_clock(rt: Runtime) -> None:
    put(rt, 3, window_from="25:00")
    with rt.transaction() as db:
        put_campaign(db, 3, campaign_id=OTHER)
    assert sweep(rt) == 3
    assert (stored(rt).state, stored(rt, OTHER).state) == (State.PAUSED, State.RUNNING)


def test_where_only_closed_regions_are_left_nobody_reads_them_again_and_again(
    engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    nyepi = replace(reference, regional_holidays={"51": frozenset({MORNING.date()})})
    rt = make(engine, catalogue, nyepi, clock)
    put(rt, 4, zones=("WITA",))
    with rt.transaction() as db:
        db.execute(update(campaign_rows).values(region="51"))
    assert sweep(rt) == 0
    looks: list[object] = []
    monkeypatch.setattr(campaign_release, "_release_portion", lambda *given: looks.append(given) or Released())
    for _ in range(4):
        clock.turn(seconds=1)
        release_due(rt)
    assert looks == []
    clock.turn(seconds=2)
    release_due(rt)
    assert looks


def go_on(rt: Runtime, clock: Clock, seconds: float, status: MtStatus = MtStatus.SENT) -> list[str]:
    """Release and send a portion; return the ids."""
    release_due(rt)
    ids = send(rt, 100, status, "30003" if status is MtStatus.FAILED else None)
    clock.turn(seconds=seconds)
    return ids


def test_what_fails_late_pauses_although_providers_take_everything_at_once(rt: Runtime, clock: Clock) -> None:
    put(rt, 400)
    sweep(rt)
    first = go_on(rt, clock, 70)
    with rt.transaction() as db:
        made = db.execute(select(mt_messages.c.id).order_by(mt_messages.c.created_at)).scalars().all()
    end(rt, list(made[-3:]), MtStatus.FAILED, "30003")  # three of the last ten, a minute later
    end(rt, [each for each in first if each not in made[-3:]], MtStatus.DELIVERED)
    go_on(rt, clock, 0)  # the newest were all taken just now
    sweep(rt)
    assert (stored(rt).state, stored(rt).state_reason) == (State.PAUSED, "too_many_failed")


def test_bad_news_that_comes_alone_is_not_much_of_what_was_sent(rt: Runtime, clock: Clock) -> None:
    put(rt, 400)
    sweep(rt)
    first = go_on(rt, clock, 1)
    assert len(go_on(rt, clock, 1)) >= 32
    clock.at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # the hours are over; the last reports come one by one
    sweep(rt)
    end(rt, first[:10], MtStatus.FAILED, "30003")
    sweep(rt)
    assert stored(rt).state is State.RUNNING


def test_what_failed_arrives_before_it_is_sent_again(rt: Runtime, clock: Clock) -> None:
    put(rt, 4)
    sweep(rt)
    lost = send(rt, 4, MtStatus.FAILED, "30003")
    campaign_runs.retry_failed(rt, WATI, ONE)
    end(rt, lost[:1], MtStatus.DELIVERED)  # while it waits to be released
    assert release_due(rt) == 3
    assert statuses(rt) == {"delivered": 1, "queued": 3}
    end(rt, lost[1:2], MtStatus.DELIVERED)  # while the new one is queued
    sweep(rt)
    assert statuses(rt) == {"delivered": 2, "queued": 2}
    assert stored(rt).released == 4
    send(rt, 4)
    sweep(rt)
    assert (statuses(rt), stored(rt).state) == ({"delivered": 2, "sent": 2}, State.DONE)


def test_thousands_of_changes_are_noted_by_hashing_whatever_was_changed_before(rt: Runtime) -> None:
    """The trigger's plan is kept by its connection: with nested loops a pause of 5,000 messages took five seconds."""
    if rt.engine.dialect.name != "postgresql":
        return
    with rt.transaction() as db:
        (kept,) = db.execute(text("SELECT proconfig FROM pg_proc WHERE proname = 'note_mt_status'")).one()
    assert set(kept) == {"enable_nestloop=off", "enable_hashjoin=on"}
