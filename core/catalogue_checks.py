"""What must hold before a catalogue may answer anybody: complete, unambiguous, GSM-7, every text fits at its worst."""

import re
import unicodedata
from collections.abc import Iterator

from core.catalogue import HELP, Catalogue, KeywordEntry, Problem, Texts
from core.commands import Keyword, Language
from core.gsm7 import SINGLE_SEGMENT, fold, septets, strays
from core.menu_audit import size_faults
from core.menu_checks import Known, faults_of, texts_of
from core.notice_rules import problems_of
from core.outcomes import OUTCOMES
from core.placeholders import KINDS, Term, kind_of
from core.templates import MalformedTextError, Slot, parse_template
from core.worst_cases import outcome_texts, worst_cases, worst_screens

RESERVED = frozenset({"BERHENTI", "BLOKIR", "DAFTAR", "BANTUAN", "PIN"})
EXACT_ONLY = frozenset({Keyword.BERHENTI, Keyword.BLOKIR, Keyword.DAFTAR})  # never reached by guessing
_UNASKED = ("notice_", "reminder_")
_WORDLESS = frozenset({Keyword.PILIH})  # a bare number
_NOT_COMPARED = re.compile(r"[\W_]+")
_LINK = re.compile(r"https?:|www\.|\b[a-z0-9-]+\.(?:id|com|net|org|me|ly)\b", re.IGNORECASE)


def check(catalogue: Catalogue) -> list[Problem]:
    """Return everything that is wrong in a catalogue, in its own order; empty means that it may be used."""
    return [
        *_keyword_problems(catalogue),
        *_spelling_problems(catalogue),
        *_outcome_problems(catalogue),
        *_text_problems(catalogue),
        *_length_problems(catalogue),
        *(Problem(f"notices.{place}", message) for place, message in problems_of(catalogue.notices)),
        *_menu_problems(catalogue),
        *_notice_problems(catalogue),
    ]


def _menu_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong in the menu; whether its screens fit can be told only once they can be drawn."""
    menu = catalogue.menu
    problems = [problem for place, texts in texts_of(menu) for problem in _term_problems(f"menu.{place}", texts)]
    problems += [Problem(f"menu.{place}", why) for place, why in faults_of(menu, Known(OUTCOMES, catalogue.keywords))]
    problems += _screen_text_problems(catalogue)
    yield from problems
    if not problems:
        yield from (Problem(f"menu.{place}", message) for place, message in size_faults(catalogue))


def _screen_text_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong in the words that answers have on a screen."""
    for outcome, texts in catalogue.menu.says.items():
        place = f"menu.says.{outcome}"
        yield from _missing_languages(place, texts)
        for language, text in texts.items():
            yield from _character_problems(f"{place}.{language.value}", text)
            yield from _placeholder_problems(f"{place}.{language.value}", text, OUTCOMES.get(outcome, frozenset()))
    yield from _screen_term_problems(catalogue)
    for case in worst_screens(catalogue):
        if case.septets > SINGLE_SEGMENT and case.outcome in catalogue.menu.says:
            surplus = case.septets - SINGLE_SEGMENT
            place = f"menu.says.{case.outcome}.{case.language.value}"
            yield Problem(place, f"takes {case.septets} septets at its worst with menu.prefix, {surplus} too many")


def _place(outcome: str, language: Language) -> str:
    if outcome.startswith(HELP):
        return f"keywords.{outcome.removeprefix(HELP)}.help.{language.value}"
    return f"replies.{outcome}.{language.value}"


def _screen_term_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """A term's own words may be no longer than the longest of its group, so that every text still fits."""
    for group, codes in catalogue.menu.terms.items():
        terms = catalogue.terms.get(group, {})
        for code, texts in codes.items():
            place = f"menu.terms.{group}.{code}"
            yield from _term_problems(place, texts)
            if code not in terms:
                yield Problem(place, "takes the place of no term")
            for language, text in texts.items():
                most = max((septets(each.get(language, "")) for each in terms.values()), default=0)
                if septets(text) > most:
                    yield Problem(
                        f"{place}.{language.value}", f"is longer than the longest of {group} ({most} septets)"
                    )


def _keyword_problems(catalogue: Catalogue) -> Iterator[Problem]:
    for keyword in Keyword:
        if keyword not in catalogue.keywords and keyword not in _WORDLESS:
            yield Problem("keywords", f"{keyword.value} is missing")
    for name, entry in catalogue.keywords.items():
        place = f"keywords.{name}"
        if not re.fullmatch("[A-Z]{2,10}", name):
            yield Problem(place, "a keyword is two to ten capital letters")
        if name in EXACT_ONLY and entry.fuzzy:
            yield Problem(f"{place}.fuzzy", "must be false: this command is never reached by guessing")
        yield from _missing_languages(f"{place}.help", entry.help)


def _spellings(name: str, entry: KeywordEntry) -> Iterator[tuple[str, str]]:
    yield f"keywords.{name}", name
    for field in ("aliases", "phrases", "misspellings"):
        for index, spelling in enumerate(getattr(entry, field)):
            yield f"keywords.{name}.{field}.{index}", spelling


def _spelling_problems(catalogue: Catalogue) -> Iterator[Problem]:
    taken: dict[str, str] = {_compared(word): word for word in RESERVED}
    # Reserved keywords come first: whoever shares a spelling with them is the one at fault.
    for name, entry in sorted(catalogue.keywords.items(), key=lambda item: item[0] not in RESERVED):
        for place, spelling in _spellings(name, entry):
            compared = _compared(spelling)
            owner = taken.setdefault(compared, name)
            if not compared:
                yield Problem(place, f"{spelling!r} has no letter or digit to recognise it by")
            elif owner != name:
                reserved = " (reserved)" if owner in RESERVED else ""
                yield Problem(place, f"{spelling!r} already means {owner}{reserved}")
            elif "\u00a0" in spelling:
                yield Problem(place, f"{spelling!r} holds U+00A0, a no-break space; write a plain space")


def _compared(spelling: str) -> str:
    """Return a spelling as far as a reader of hurried texts would tell it from others."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", spelling).casefold())


def _outcome_problems(catalogue: Catalogue) -> Iterator[Problem]:
    for outcome, allowed in OUTCOMES.items():
        if not outcome.startswith(HELP) and outcome not in catalogue.replies:
            yield Problem("replies", f"outcome {outcome} has no text")
        for placeholder in sorted(allowed):
            if kind_of(placeholder) not in KINDS:
                yield Problem(f"replies.{outcome}", f"placeholder {{{placeholder}}} is of no known kind")
    for outcome, texts in catalogue.replies.items():
        if outcome not in OUTCOMES:
            yield Problem(f"replies.{outcome}", "is no outcome (core/outcomes.py lists them)")
        yield from _missing_languages(f"replies.{outcome}", texts)
    yield from _missing_groups(catalogue)


def _missing_groups(catalogue: Catalogue) -> Iterator[Problem]:
    used = {kind_of(placeholder): outcome for outcome, allowed in OUTCOMES.items() for placeholder in allowed}
    for group, outcome in sorted(used.items()):
        if group in KINDS and isinstance(KINDS[group].legal, Term) and not catalogue.terms.get(group):
            yield Problem(f"terms.{group}", f"is missing; {outcome}, for one, needs it for {{{group}}}")


def _missing_languages(place: str, texts: Texts) -> Iterator[Problem]:
    for language in Language:
        if language not in texts:
            yield Problem(f"{place}.{language.value}", "is missing")


def _text_problems(catalogue: Catalogue) -> Iterator[Problem]:
    for outcome, language, text in outcome_texts(catalogue):
        place = _place(outcome, language)
        yield from _character_problems(place, text)
        yield from _placeholder_problems(place, text, OUTCOMES.get(outcome, frozenset()))
        if _LINK.search(_without_placeholders(text)):
            yield Problem(place, "holds a link; our messages never do, so that people can tell forged ones")
    for group, codes in catalogue.terms.items():
        for code, texts in codes.items():
            yield from _term_problems(f"terms.{group}.{code}", texts)


def _term_problems(place: str, texts: Texts) -> Iterator[Problem]:
    yield from _missing_languages(place, texts)
    for language, text in texts.items():
        yield from _character_problems(f"{place}.{language.value}", text)
        if "{" in text or "}" in text:
            yield Problem(f"{place}.{language.value}", "a term has no placeholders")


def _without_placeholders(text: str) -> str:
    return re.sub(r"\{\w*\}", "", text)


def _character_problems(place: str, text: str) -> Iterator[Problem]:
    for character in strays(text):
        name = unicodedata.name(character, "no name")
        yield Problem(place, f"U+{ord(character):04X} ({name}) is not GSM-7; write {fold(character)!r} instead")
    if not text.strip():
        yield Problem(place, "is empty")
    elif text != text.strip() or "  " in text:
        yield Problem(place, "has white space at its ends, or two spaces where one is enough")
    if "\r" in text or "\f" in text:
        yield Problem(place, "has a carriage return or form feed; a plain line feed is enough")


def _placeholder_problems(place: str, text: str, allowed: frozenset[str]) -> Iterator[Problem]:
    try:
        template = parse_template(text)
    except MalformedTextError as error:
        yield Problem(place, str(error))
        return
    for piece in template:
        if isinstance(piece, Slot) and piece.name not in allowed:
            known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
            yield Problem(place, f"{{{piece.name}}} is not a placeholder of this outcome; it has {known}")


def _notice_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find unasked messages that do not say whom to call, or that CEK cannot recognise."""
    for outcome, language, text in outcome_texts(catalogue):
        if outcome.startswith(_UNASKED):
            for needed, why in (("{check}", "so that CEK can recognise it"), ("175", "to call if it is not theirs")):
                if needed not in text:
                    yield Problem(_place(outcome, language), f"has to name {needed}, {why}: nobody asked for it")


def _length_problems(catalogue: Catalogue) -> Iterator[Problem]:
    for case in worst_cases(catalogue):
        if case.septets > SINGLE_SEGMENT:
            surplus = case.septets - SINGLE_SEGMENT
            values = ", ".join(f"{name} {size}" for name, size in case.values) or "no placeholders"
            yield Problem(
                _place(case.outcome, case.language),
                f"takes {case.septets} septets at its worst, {surplus} too many ({values})",
            )
