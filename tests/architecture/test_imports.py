"""Imports go one way."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PURE, ROOT, modules

READS_ENVIRONMENT = {"os.environ", "os.getenv", "os.environb"}
MAY_READ_ENVIRONMENT = {"runtime/house.py"}  # hands it on to the processes that it starts, unread


def test_the_contracts_of_pyproject_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", modules(), ids=str)
def test_only_settings_read_the_environment(module: Path) -> None:
    names = {ast.unparse(node) for node in ast.walk(tree_of(module)) if isinstance(node, ast.Attribute)}
    allowed = str(module) in MAY_READ_ENVIRONMENT
    assert allowed or not names & READS_ENVIRONMENT


@pytest.mark.parametrize("module", [module for module in modules() if module.parts[0] in PURE], ids=str)
def test_pure_packages_do_not_ask_for_the_time(module: Path) -> None:
    called = {ast.unparse(node.func) for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)}
    assert not called & {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "datetime.datetime.now"}


def tree_of(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))
