"""Runs the whole suite in parts, two at a time: each mostly waits, for processes, commits and browsers.

The first part is told as it goes; each of the others, whole, once nothing else is being told.
"""

import subprocess
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
LANES = 2
LONGEST = ["tests/e2e"]
OTHERS = [
    ["tests/integration", *(f"--ignore=tests/integration/{each}" for each in ("console", "office", "campaigns"))],
    ["tests/integration/console", "tests/integration/office", "tests/integration/campaigns"],
    ["tests/browser"],
    ["tests", *(f"--ignore=tests/{each}" for each in ("e2e", "integration", "browser"))],
]
NOTHING_FOUND = 5  # pytest's exit code


def main(arguments: list[str]) -> int:
    """Run all parts; return 0 if all is well in each. Ctrl-C ends those that run and begins no other."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    lanes = ThreadPoolExecutor(LANES)
    first = lanes.submit(lambda: (subprocess.run([*pytest, *LONGEST], cwd=ROOT, check=False).returncode, ""))
    others = [lanes.submit(_run, [*pytest, *part]) for part in OTHERS]
    try:
        codes = {_told(part) for part in (first, *others)}
    except KeyboardInterrupt:  # each part was interrupted too, and says how far it came
        lanes.shutdown(cancel_futures=True)
        codes = {130, *(_told(part) for part in others if not part.cancelled())}
    return 0 if codes <= {0, NOTHING_FOUND} and codes != {NOTHING_FOUND} else 1


def _run(command: list[str]) -> tuple[int, str]:
    """Run one part; return its exit code and what it said."""
    with tempfile.TemporaryFile("w+") as told:
        code = subprocess.run(command, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT, check=False).returncode
        told.seek(0)
        return code, told.read()


def _told(part: Future[tuple[int, str]]) -> int:
    """Say what a part said, once it is over; return its exit code."""
    code, told = part.result()
    sys.stdout.write(told)
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
