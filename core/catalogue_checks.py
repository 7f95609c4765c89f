"""What must hold before a catalogue may answer anybody: complete, unambiguous, GSM-7, every text fits at its worst."""

from collections.abc import Iterable, Iterator

from core.catalogue import Catalogue, Problem
from core.catalogue_problems import problem, problem_of
from core.gsm7 import SINGLE_SEGMENT, fold, septets
from core.keyword_checks import keyword_problems, spelling_problems
from core.menu_audit import size_faults
from core.menu_checks import Known, faults_of, texts_of
from core.notice_rules import problems_of
from core.outcomes import OUTCOMES
from core.text_checks import (
    character_problems,
    length_problems,
    missing_languages,
    notice_problems,
    outcome_problems,
    placeholder_problems,
    term_problems,
    text_problems,
)
from core.worst_cases import worst_screens


def check(catalogue: Catalogue) -> list[Problem]:
    """Return everything that is wrong in a catalogue, in its own order; empty means that it may be used."""
    return [
        *_name_problems(catalogue),
        *keyword_problems(catalogue),
        *spelling_problems(catalogue),
        *outcome_problems(catalogue),
        *text_problems(catalogue),
        *length_problems(catalogue),
        *(problem_of(f"notices.{place}", flaw) for place, flaw in problems_of(catalogue.notices)),
        *_menu_problems(catalogue),
        *notice_problems(catalogue),
    ]


def _name_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield parts that no place can name: a dot divides places."""
    if _has_odd_name(catalogue.menu.nodes):
        yield problem("menu.nodes", "part_name")
    for section, groups in (("menu.terms", catalogue.menu.terms), ("terms", catalogue.terms)):
        if _has_odd_name(groups) or any(map(_has_odd_name, groups.values())):
            yield problem(section, "part_name")


def _has_odd_name(names: Iterable[str]) -> bool:
    return any(not name or "." in name for name in names)


def _menu_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong in the menu; whether its screens fit can be told only once they can be drawn."""
    menu = catalogue.menu
    problems = [found for place, texts in texts_of(menu) for found in term_problems(f"menu.{place}", texts)]
    known = Known(OUTCOMES, catalogue.keywords)
    problems += [problem_of(f"menu.{place}", flaw) for place, flaw in faults_of(menu, known)]
    problems += _prefix_problems(menu.prefix)
    problems += _screen_text_problems(catalogue)
    yield from problems
    if not problems:
        yield from (problem_of(f"menu.{place}", flaw) for place, flaw in size_faults(catalogue))


def _prefix_problems(prefix: str) -> Iterator[Problem]:
    if prefix:
        yield from character_problems("menu.prefix", prefix.strip())
    if "{" in prefix or "}" in prefix:
        yield problem("menu.prefix", "term_placeholder")


def _screen_text_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong in the words that answers have on a screen."""
    for outcome, texts in catalogue.menu.says.items():
        place = f"menu.says.{outcome}"
        yield from missing_languages(place, texts)
        for language, text in texts.items():
            yield from character_problems(f"{place}.{language.value}", text)
            yield from placeholder_problems(f"{place}.{language.value}", text, OUTCOMES.get(outcome, frozenset()))
    yield from _screen_term_problems(catalogue)
    for case in worst_screens(catalogue):
        if case.septets > SINGLE_SEGMENT and case.outcome in catalogue.menu.says:
            place = f"menu.says.{case.outcome}.{case.language.value}"
            yield problem(place, "screen_too_long", septets=case.septets, surplus=case.septets - SINGLE_SEGMENT)


def _screen_term_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """A term's own words may be no longer than the longest of its group, so that every text still fits."""
    for group, codes in catalogue.menu.terms.items():
        terms = catalogue.terms.get(group, {})
        for code, texts in codes.items():
            place = f"menu.terms.{group}.{code}"
            yield from term_problems(place, texts)
            if code not in terms:
                yield problem(place, "no_term")
            for language, text in texts.items():
                most = max((septets(fold(each.get(language, ""))) for each in terms.values()), default=0)
                if septets(fold(text)) > most:
                    yield problem(f"{place}.{language.value}", "term_too_long", group=group, most=most)
