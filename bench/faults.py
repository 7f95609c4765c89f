"""The fault test at length: `python -m bench.faults --notices 200000 --seed 7` prints what was killed and what came."""

import argparse
import sys

from tests.e2e.faults import Storm
from tests.e2e.whole_house import settle_people, whole_house


def main() -> None:
    """Run one storm and fail if anything was lost, or sent twice without having been marked unknown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=30.0)
    given = parser.parse_args()
    with whole_house() as house:
        house.numbers = settle_people(house, given.notices)
        house.start()
        told = Storm(house, given.seed, given.kills, say=lambda line: print(line, file=sys.stderr)).run(
            given.minutes * 60
        )
        balanced = house.run("ledger")
    print(balanced.stdout)
    for name in told.__dataclass_fields__:
        print(f"{name:15} {getattr(told, name)}")
    sys.exit(bool(balanced.returncode or told.missing or told.twice_unmarked))


if __name__ == "__main__":
    main()
