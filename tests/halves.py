"""Runs the whole suite in two halves side by side: whole houses being killed, and everything else.

Both mostly wait: for processes, commits and browsers. The first half is told as it goes, the second when it is over.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOUSES = ["tests/e2e"]
OTHERS = ["tests", "--ignore=tests/e2e"]
NOTHING_FOUND = 5  # pytest's exit code


def main(arguments: list[str]) -> int:
    """Run both halves; return 0 if all is well in both."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryFile("w+") as told:
        others = subprocess.Popen([*pytest, *OTHERS], cwd=ROOT, stdout=told, stderr=subprocess.STDOUT, env=os.environ)
        try:
            houses = subprocess.run([*pytest, *HOUSES], cwd=ROOT, check=False).returncode
            codes = {houses, others.wait()}
        finally:
            others.terminate()
        told.seek(0)
        sys.stdout.write(told.read())
    return 0 if codes <= {0, NOTHING_FOUND} and codes != {NOTHING_FOUND} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
