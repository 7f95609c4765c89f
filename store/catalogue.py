"""Reads the shipped catalogue from its file, with the line of everything that is wrong in it."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from core.catalogue import Catalogue, CatalogueError, Problem, Severity
from core.catalogue_checks import check
from core.menu_audit import LEAST_SEPTETS, fullest_answers, fullest_screens, long_answers
from core.worst_cases import worst_cases
from store.documents import DocumentError, Lines, line_of, parse_document, read_document

SHIPPED = Path(__file__).parent / "seed" / "catalogue.yaml"


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Return the catalogue of a file (the shipped one by default); raise CatalogueError naming each line at fault."""
    return _shipped() if path is None else _loaded(path)


@cache
def _shipped() -> Catalogue:
    """Read it once in a process: it came with the program, and reading it takes as long as a dozen pages."""
    return _loaded(SHIPPED)


def _loaded(path: Path) -> Catalogue:
    catalogue, problems = read_catalogue(path)
    if problems:
        raise CatalogueError(problems, path.name)
    return catalogue


def read_catalogue(path: Path) -> tuple[Catalogue, list[Problem]]:
    """Return a catalogue of the right shape and what is wrong in its content; raise CatalogueError for the shape."""
    try:
        content, lines = read_document(path)
    except DocumentError as error:
        raise CatalogueError([Problem("", str(error))], path.name) from error
    catalogue = _shaped(content, lines, path.name)
    return catalogue, with_lines(check(catalogue), lines)


def parse_catalogue(text: str, source: str) -> tuple[Catalogue, Lines]:
    """Return the catalogue of a file's text with the lines of its parts; it is not checked.

    Raise DocumentError for what is no YAML, CatalogueError naming each line where the shape is wrong.
    """
    content, lines = parse_document(text, source)
    return _shaped(content, lines, source), lines


def _shaped(content: object, lines: Lines, source: str) -> Catalogue:
    try:
        return Catalogue.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(_shape_problems(error, lines), source) from error


def _shape_problems(error: ValidationError, lines: Lines) -> list[Problem]:
    problems = [
        Problem(".".join(map(str, fault["loc"])), fault["msg"], code="shape", values={"what": fault["msg"]})
        for fault in error.errors()
    ]
    return with_lines(problems, lines)


def with_lines(problems: Sequence[Problem], lines: Lines) -> list[Problem]:
    """Return the problems with the line of each place."""
    return [replace(problem, line=line_of(lines, tuple(problem.place.split(".")))) for problem in problems]


def report(
    path: Path,
    fullest: int = 25,
    examine: Callable[[Catalogue], Sequence[Problem]] = check,
    told: Callable[[Problem], str] = str,
) -> tuple[str, bool]:
    """Return what an author wants to know of a catalogue file, and whether it may be used."""
    try:
        content, lines_of = read_document(path)
        catalogue = _shaped(content, lines_of, path.name)
    except CatalogueError as error:
        return "\n".join(f"{path.name}: {told(problem)}" for problem in error.problems), False
    except DocumentError as error:
        return str(error), False
    problems = with_lines(examine(catalogue), lines_of)
    lines = [f"{path.name}: {told(problem)}" for problem in problems]
    lines.append(f"{len(problems)} problems. Septets at their worst (160 fit), the fullest texts:")
    lines += [f"  {case}" for case in worst_cases(catalogue)[:fullest]]
    usable = not any(problem.severity is Severity.ERROR for problem in problems)
    if usable and catalogue.menu.nodes:
        lines += _menu_lines(catalogue, fullest)
    return "\n".join(lines), usable


def _menu_lines(catalogue: Catalogue, fullest: int) -> list[str]:
    """Return the fullest screens, and the answers that may need a second one."""
    lines = [f"Septets of the fullest screens of the menu ({LEAST_SEPTETS} fit every provider):"]
    lines += [f"  {screen}" for screen in fullest_screens(catalogue)[:fullest]]
    lines.append("Septets of the fullest answers on a screen, with the longest values:")
    lines += [f"  {screen}" for screen in fullest_answers(catalogue)[:fullest]]
    long = ", ".join(long_answers(catalogue))
    return [*lines, f"Answers that take two screens at their worst: {long or 'none'}"]


if __name__ == "__main__":
    text, usable = report(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED)
    sys.stdout.write(text + "\n")
    sys.exit(not usable)
