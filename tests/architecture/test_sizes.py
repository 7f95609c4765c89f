"""Small enough to be read at a glance, and no names that attract everything."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, modules, modules_of_tests

LONGEST_MODULE, LONGEST_TEST_MODULE, LONGEST_FUNCTION = 250, 400, 40
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "services", "models", "constants", "misc"}
TESTS_PER_PATCH = 20
# A migration makes a table in one piece, as long as the table is wide, and nobody edits it once it is out.
EDITED = [module for module in (*modules(), *modules_of_tests()) if "versions" not in module.parts]


def text_of(module: Path) -> str:
    return (ROOT / module).read_text(encoding="utf-8")


def functions() -> Iterator[tuple[str, int]]:
    """Yield every function with its number of lines."""
    for module in EDITED:
        for node in ast.walk(ast.parse(text_of(module))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize(
    ("looked_at", "most"),
    [(modules(), LONGEST_MODULE), (modules_of_tests(), LONGEST_TEST_MODULE)],
    ids=["product", "tests"],
)
def test_modules_are_short(looked_at: tuple[Path, ...], most: int) -> None:
    sizes = {str(module): len(text_of(module).splitlines()) for module in looked_at}
    assert {module: size for module, size in sizes.items() if size > most} == {}


def test_functions_are_short() -> None:
    assert {name: size for name, size in functions() if size > LONGEST_FUNCTION} == {}


def test_a_module_says_what_it_is_for_in_one_line() -> None:
    told = {str(module): ast.get_docstring(ast.parse(text_of(module))) or "" for module in modules()}
    assert {module: text for module, text in told.items() if len(text.split("\n\n")[0].splitlines()) != 1} == {}


def test_no_name_attracts_everything() -> None:
    named = {str(module): {part.removesuffix(".py") for part in module.parts} & FORBIDDEN_NAMES for module in EDITED}
    assert {module: names for module, names in named.items() if names} == {}


def test_dependencies_are_passed_in_rather_than_patched() -> None:
    texts = [text_of(module) for module in modules_of_tests()]
    tests = sum(len(re.findall(r"^\s*def test_", text, re.MULTILINE)) for text in texts)
    patches = sum(len(re.findall(r"monkeypatch\.setattr|mock\.patch|mocker\.patch", text)) for text in texts)
    assert patches * TESTS_PER_PATCH <= tests
