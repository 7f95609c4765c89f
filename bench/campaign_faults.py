"""The fault test of campaigns at length: `python -m bench.campaign_faults --rows 200000` prints what came of it."""

import argparse
import sys

from tests.e2e.campaign_faults import ANY_DAY, CampaignStorm, settle_campaign
from tests.e2e.whole_house import whole_house


def main() -> None:
    """Run one storm; fail if a row was lost, or two were sent that were never unknown, or a ledger did not sum up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=40.0)
    given = parser.parse_args()
    with whole_house(program=ANY_DAY) as house:
        settle_campaign(house, given.rows)
        house.start()
        storm = CampaignStorm(house, given.seed, given.kills, say=lambda line: print(line, file=sys.stderr))
        run = storm.run_campaign(given.minutes * 60)
        balanced = house.run("ledger")
    print(balanced.stdout)
    for name in run.__dataclass_fields__:
        print(f"{name:15} {getattr(run, name)}")
    sys.exit(bool(balanced.returncode or run.wrong or run.late or run.missing or run.twice_unmarked or run.strangers))


if __name__ == "__main__":
    main()
