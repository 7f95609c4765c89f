"""Which files the architecture tests look at."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PURE = ("core", "parsers", "actions")
PACKAGES = (
    *PURE, "store", "providers", "runtime", "intake", "engine", "office", "edge",
    "sms", "ussd", "console", "api", "commands",
)  # fmt: skip
ALONE = ("app.py", "worker.py", "cli.py")


@cache
def modules() -> tuple[Path, ...]:
    """Return every module of the product, relative to the root."""
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(path.relative_to(ROOT) for path in (*found, *(ROOT / name for name in ALONE)))


@cache
def modules_of_tests() -> tuple[Path, ...]:
    """Return every module under tests, relative to the root."""
    return tuple(path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file under version control that is there, relative to the root; none outside a repository."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return tuple(Path(line) for line in done.stdout.splitlines() if (ROOT / line).is_file())
