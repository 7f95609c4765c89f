"""Imports go one way, and what is pure stays pure."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.architecture.sources import PURE, ROOT, modules

READS_ENVIRONMENT = {"os.environ", "os.getenv", "os.environb"}
MAY_READ_ENVIRONMENT = {
    "runtime/house.py",  # hands it on to the processes that it starts, unread
    "runtime/metrics.py",  # tells its library where processes count together
}
ASKS_FOR_THE_TIME = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "datetime.datetime.now"}


def test_the_contracts_of_pyproject_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_settings_read_the_environment() -> None:
    assert places(modules(), READS_ENVIRONMENT) <= MAY_READ_ENVIRONMENT


def test_pure_packages_do_not_ask_for_the_time() -> None:
    pure = [module for module in modules() if module.parts[0] in PURE]
    assert places(pure, ASKS_FOR_THE_TIME) == set()


def places(looked_at: Sequence[Path], wanted: set[str]) -> set[str]:
    return {str(module) for module in looked_at if wanted & set(expressions(module))}


def expressions(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)
