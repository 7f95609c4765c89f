"""Small enough to be read at a glance, and no names that attract everything."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, modules, modules_of_tests

LONGEST_MODULE, LONGEST_TEST_MODULE, LONGEST_FUNCTION = 250, 400, 40
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "services", "models", "constants", "misc"}
TESTS_PER_PATCH = 20


def lines_of(module: Path) -> int:
    return len((ROOT / module).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("module", modules(), ids=str)
def test_a_module_is_short(module: Path) -> None:
    assert lines_of(module) <= LONGEST_MODULE


@pytest.mark.parametrize("module", modules_of_tests(), ids=str)
def test_a_test_module_is_short(module: Path) -> None:
    assert lines_of(module) <= LONGEST_TEST_MODULE


# A migration makes a table in one piece, as long as the table is wide, and nobody edits it once it is out.
EDITED = [module for module in (*modules(), *modules_of_tests()) if "versions" not in module.parts]


@pytest.mark.parametrize("module", EDITED, ids=str)
def test_functions_are_short(module: Path) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("module", modules(), ids=str)
def test_a_module_says_what_it_is_for_in_one_line(module: Path) -> None:
    told = ast.get_docstring(ast.parse((ROOT / module).read_text(encoding="utf-8")))
    assert told
    assert len(told.split("\n\n")[0].splitlines()) == 1


@pytest.mark.parametrize("module", [*modules(), *modules_of_tests()], ids=str)
def test_no_name_attracts_everything(module: Path) -> None:
    assert not {part.removesuffix(".py") for part in module.parts} & FORBIDDEN_NAMES


def test_dependencies_are_passed_in_rather_than_patched() -> None:
    texts = [(ROOT / module).read_text(encoding="utf-8") for module in modules_of_tests()]
    tests = sum(len(re.findall(r"^\s*def test_", text, re.MULTILINE)) for text in texts)
    patches = sum(len(re.findall(r"monkeypatch\.setattr|mock\.patch|mocker\.patch", text)) for text in texts)
    assert patches * TESTS_PER_PATCH <= tests
