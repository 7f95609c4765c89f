"""How far a campaign is: where it is large, several who look on are shown one reading, until its state changes."""

import pytest
from sqlalchemy import Engine

from core.campaigns import State
from core.catalogue import Catalogue
from core.context import Reference
from office import campaign_progress, campaign_release, campaign_runs
from office.campaign_progress import progress
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store import campaign_ledger
from tests.running_cases import ONE, WATI, Clock, make, put, send


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    campaign_release.forget_all_but(())
    campaign_progress._kept.clear()
    return make(engine, catalogue, reference, Clock())


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which ledgers were read."""
    seen: list[str] = []
    read = campaign_ledger.read

    def counted(db: object, campaign_id: str, now: object) -> object:
        seen.append(campaign_id)
        return read(db, campaign_id, now)  # type: ignore[arg-type]

    monkeypatch.setattr(campaign_ledger, "read", counted)
    return seen


def test_a_small_ledger_is_read_each_time(rt: Runtime, reads: list[str]) -> None:
    put(rt, 3)
    sweep(rt)
    assert progress(rt, ONE).ledger.statuses == {"queued": 3}
    send(rt, 1)
    assert progress(rt, ONE).ledger.statuses == {"queued": 2, "sent": 1}
    assert reads == [ONE, ONE]


def test_a_large_one_is_shared_until_the_state_changes(
    rt: Runtime, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_progress, "LARGE", 3)
    monkeypatch.setattr(campaign_progress, "TIMES_AS_LONG", 1_000_000)
    put(rt, 3)
    sweep(rt)
    send(rt, 1)
    assert {progress(rt, ONE).ledger.statuses["sent"] for _ in range(4)} == {1}
    assert reads == [ONE]
    rt.clock.turn(seconds=1)  # type: ignore[attr-defined]
    campaign_runs.pause(rt, WATI, ONE)
    seen = progress(rt, ONE)
    assert (seen.campaign.state, seen.ledger.state, seen.ledger.waiting) == (State.PAUSED, "paused", 2)
    assert reads == [ONE, ONE]
