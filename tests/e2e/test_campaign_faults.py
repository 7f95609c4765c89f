"""Some thousand rows of a campaign that is paused and resumed while everything that can die is killed."""

import pytest

from tests.e2e.campaign_faults import ANY_DAY, BAD_EVERY, CampaignStorm, settle_campaign
from tests.e2e.whole_house import whole_house
from tests.postgres import NoPostgresError

ROWS = 5_000
KILLS = 7  # each part once, and one of them twice; two more while it is paused
SECONDS = 240.0


def test_every_row_is_accounted_for_at_every_moment_and_nobody_gets_two(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        with whole_house(program=ANY_DAY) as house:
            settle_campaign(house, ROWS)
            house.start_parts()
            storm = CampaignStorm(house, seed=20261121, kills=KILLS, longest=1.5, pause_every=3)
            run = storm.run_campaign(SECONDS)
            balanced = house.run("ledger")
    except NoPostgresError as reason:
        pytest.skip(str(reason))
    with capsys.disabled():
        print(f"\n{run}")  # noqa: T201  # how many were unknown is a figure that people ask for
    assert balanced.returncode == 0, balanced.stdout + balanced.stderr
    assert run.looks > 15
    assert run.faults() == []
    assert run.pauses >= 2
    assert run.ledger.outcomes == {"opted_out": ROWS // BAD_EVERY}
    assert run.twice_marked == 0, "the provider knows what it took, so nothing unknown is sent blindly"
    assert run.once_unknown > 0, "the provider failed, so some outcomes were unknown for a while"
    assert sum(run.kills.values()) >= KILLS, run.kills
    assert all(run.kills.values()), run.kills
