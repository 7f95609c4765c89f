"""Problems of a catalogue from what is wrong in it: which only warn, and how each is said."""

from typing import Any

from core.catalogue import Problem, Severity
from core.commands import Language
from core.flaws import SENTENCES, Flaw, sentence

WARNINGS = frozenset({"near_keyword", "takes_from", "read_as", "not_read", "placeholder_missing", "dead_end"})


def problem(place: str, code: str, **values: Any) -> Problem:
    """Return the problem of a code at a place."""
    return problem_of(place, Flaw(code, **values))


def problem_of(place: str, flaw: str) -> Problem:
    """Return the problem of a flaw at a place."""
    if not isinstance(flaw, Flaw):
        return Problem(place, flaw)
    severity = Severity.WARNING if flaw.code in WARNINGS else Severity.ERROR
    return Problem(place, str(flaw), None, flaw.code, flaw.values, severity)


def worded(found: Problem, language: Language) -> str:
    """Return a problem's sentence, without its place; what has no code stays in English."""
    return sentence(found.code, found.values, language) if found.code in SENTENCES else found.message
