"""A check that is killed at any moment goes on from there, with the same result."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from core.campaigns import State
from office import campaign_check, campaign_sources, campaigns
from runtime.runtime import Runtime
from store import campaign_check_state
from tests.campaign_cases import PHONES, STAFF, checked, drafted, rows_of, seed
from tests.e2e.processes import ROOT

COLUMNS = ("row", "outcome", "msisdn", "participant_id", "text", "segments", "input", "problem")
DYING = """
import os, signal, sys
from office import campaign_check, campaign_sources
from runtime.runtime import make_runtime
from runtime.settings import Settings
from store import campaign_rows

campaign_sources.ROWS_PER_CHUNK = {"sqlite": 7, "postgresql": 7}
campaign_sources.PEOPLE_PER_RANGE = 7
campaign_id, when, left = sys.argv[1], sys.argv[2], int(sys.argv[3])
keep = campaign_rows.keep_rows

def die_with_rows_kept(db, campaign, rows):
    global left
    keep(db, campaign, rows)
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

rt = make_runtime(Settings())
if when == "within":
    campaign_rows.keep_rows = die_with_rows_kept
while campaign_check.take_turn(rt, campaign_id, seconds=-1):
    left -= when == "between"
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(url: str, campaign_id: str, when: str, after: int) -> None:
    """Have a process check the campaign that is killed after so many chunks."""
    environ = {**os.environ, "DATABASE_URL": url, "LOG_FORMAT": "json"}
    died = subprocess.run(
        [sys.executable, "-c", DYING, campaign_id, when, str(after)], cwd=ROOT, env=environ, check=False
    )
    assert died.returncode == -signal.SIGKILL


def a_minute_later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)  # when the lease of whoever was killed is over


@pytest.mark.parametrize("when", ["within", "between"])
@pytest.mark.parametrize("source", ["file", "segment"])
def test_killed_it_goes_on_with_the_same_result(
    rt: Runtime, engine: Engine, database_url: str, when: str, source: str
) -> None:  # fmt: skip
    seed(rt)
    object.__setattr__(rt, "clock", a_minute_later)
    if source == "file":
        stored = drafted(rt, *((f"Contoh {at}", PHONES[at % 9], "2026-11-25") for at in range(40)))
    else:
        stored = campaigns.create(rt, STAFF, "Segmen", "segment")
        stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": "Yth {name}, halo."}})
    whole = checked(rt, campaigns.copy_as_new(rt, STAFF, stored.id))
    campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    killed(database_url, stored.id, when, after=1)
    halfway = campaigns.find(rt, stored.id)
    assert halfway.state is State.CHECKING
    assert len(rows_of(rt, stored.id)) == halfway.total == (7 if when == "within" else 14 if source == "file" else 12)
    done = campaign_check.run(rt, stored.id)
    assert done is not None
    assert (done.is_checked, done.counts, done.findings) == (True, whole.counts, whole.findings)
    assert rows_of(rt, done.id, *COLUMNS) == rows_of(rt, whole.id, *COLUMNS)


def test_two_who_check_at_once_do_not_meet(rt: Runtime) -> None:
    seed(rt)
    stored = drafted(rt, *((f"Contoh {at}", PHONES[at % 9], "2026-11-25") for at in range(4)))
    campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    with rt.transaction() as db:
        held = campaign_check.state.take(db, stored.id, rt.now(), rt.now() + campaign_check.LEASE)
    assert held is not None
    assert not campaign_check.take_turn(rt, stored.id)
    assert rows_of(rt, stored.id) == []
    with rt.transaction() as db:
        assert campaign_check.state.abandoned(db, rt.now(), campaign_check.PATIENCE) == []
        later = rt.now() + campaign_check.LEASE + campaign_check.PATIENCE
        assert campaign_check.state.abandoned(db, later, campaign_check.PATIENCE) == [stored.id]


def test_the_clock_goes_on_with_what_was_left(rt: Runtime) -> None:
    seed(rt)
    stored = drafted(rt, *((f"Contoh {at}", PHONES[at % 9], "2026-11-25") for at in range(4)))
    campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    campaign_check.sweep(rt)  # there is no worker to be rung
    assert campaigns.find(rt, stored.id).is_checked


@pytest.mark.parametrize("source", ["file", "segment"])
def test_a_fault_midway_leaves_no_row_out(rt: Runtime, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of the portion that could not be kept have been read already: they are read again."""
    seed(rt)
    monkeypatch.setattr(campaign_sources, "ROWS_PER_CHUNK", {"sqlite": 3, "postgresql": 3})
    monkeypatch.setattr(campaign_sources, "PEOPLE_PER_RANGE", 3)
    if source == "file":
        stored = drafted(rt, *((f"Contoh {at}", PHONES[at % 9], "2026-11-25") for at in range(12)))
    else:
        stored = campaigns.create(rt, STAFF, "Segmen", "segment")
        stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": "Yth {name}, halo."}})
    campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    assert campaign_check.take_turn(rt, stored.id, seconds=-1)
    with monkeypatch.context() as broken:
        broken.setattr(campaign_check_state, "advance", connection_lost)
        with pytest.raises(OperationalError):
            campaign_check.take_turn(rt, stored.id)
    object.__setattr__(rt, "clock", a_minute_later)
    done = campaign_check.run(rt, stored.id)
    assert done is not None
    assert (done.is_checked, done.total) == (True, 12)


def connection_lost(*_: object) -> None:
    raise OperationalError("UPDATE", None, Exception("server closed the connection"))


def test_a_number_that_stands_in_portions_read_ahead_is_sent_to_once(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    seed(rt)
    monkeypatch.setattr(campaign_sources, "ROWS_PER_CHUNK", {"sqlite": 2, "postgresql": 2})
    done = checked(rt, drafted(rt, *((f"Contoh {at}", PHONES[0], "2026-11-25") for at in range(21))))
    assert done.counts == {"send": 1, "duplicate": 20}
