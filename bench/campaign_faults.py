"""The fault test of campaigns at length: `python -m bench.campaign_faults --rows 200000 --seed 7 --kills 100`.

Prints what is killed and how the ledger stands meanwhile, then what came of it and a verdict: exit code 0 if nothing
was lost, nobody got two who was never unknown, and every ledger summed up; 1 otherwise.
"""

import argparse
import sys
import time

from tests.e2e.campaign_faults import ANY_DAY, CampaignStorm, settle_campaign
from tests.e2e.whole_house import whole_house


def main() -> None:
    """Run one storm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=24.0, help="then it is given up")
    sys.exit(storm(parser.parse_args()))


def storm(given: argparse.Namespace) -> int:
    """Return the exit code."""
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    with whole_house(program=ANY_DAY) as house:
        say(f"making {given.rows} people")
        settle_campaign(house, given.rows)
        house.start()
        say("the campaign may begin")
        raging = CampaignStorm(house, given.seed, given.kills, say=say)
        try:
            run = raging.run_campaign(given.minutes * 60 - (time.monotonic() - began))
        except AssertionError as unfinished:
            print(f"VERDICT: not over after {given.minutes:g} minutes: {unfinished}")
            return 1
        balanced = house.run("ledger")
    print(balanced.stdout)
    for name in run.__dataclass_fields__:
        print(f"{name:15} {getattr(run, name)}")
    faults = [*run.faults(), *(["`kabar ledger` does not balance"] if balanced.returncode else [])]
    print(f"VERDICT: {'; '.join(faults) if faults else 'sound'}", flush=True)
    return int(bool(faults))


if __name__ == "__main__":
    main()
