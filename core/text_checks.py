"""What must hold for the texts of a catalogue: complete, GSM-7, known placeholders, 160 septets at the worst."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

from core.catalogue import HELP, Catalogue, Problem, Texts
from core.catalogue_problems import problem
from core.commands import Language
from core.gsm7 import SINGLE_SEGMENT, fold, strays
from core.links import has_link
from core.outcomes import OUTCOMES
from core.placeholders import KINDS, Term, kind_of
from core.templates import MalformedTextError, Slot, parse_template
from core.worst_cases import WorstCase, outcome_texts, worst_cases

_UNASKED = ("notice_", "reminder_")
_SLOT = re.compile(r"\{([a-z_]+[0-9]*)\}")


def place_of(outcome: str, language: Language) -> str:
    """Return where the text of an outcome stands."""
    if outcome.startswith(HELP):
        return f"keywords.{outcome.removeprefix(HELP)}.help.{language.value}"
    return f"replies.{outcome}.{language.value}"


def outcome_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield outcomes without a text, texts without an outcome, and groups of terms that are needed."""
    for outcome, allowed in OUTCOMES.items():
        if not outcome.startswith(HELP) and outcome not in catalogue.replies:
            yield problem("replies", "missing_outcome", outcome=outcome)
        for placeholder in sorted(allowed):
            if kind_of(placeholder) not in KINDS:
                yield problem(f"replies.{outcome}", "kind_of_outcome", placeholder=placeholder)
    for outcome, texts in catalogue.replies.items():
        if outcome not in OUTCOMES:
            yield problem(f"replies.{outcome}", "no_outcome")
        yield from missing_languages(f"replies.{outcome}", texts)
    yield from _missing_groups(catalogue)


def _missing_groups(catalogue: Catalogue) -> Iterator[Problem]:
    used = {kind_of(placeholder): outcome for outcome, allowed in OUTCOMES.items() for placeholder in allowed}
    for group, outcome in sorted(used.items()):
        if group in KINDS and isinstance(KINDS[group].legal, Term) and not catalogue.terms.get(group):
            yield problem(f"terms.{group}", "missing_terms", outcome=outcome, group=group)


def missing_languages(place: str, texts: Texts) -> Iterator[Problem]:
    """Yield the languages in which a text is missing."""
    for language in Language:
        if language not in texts:
            yield problem(f"{place}.{language.value}", "missing_language")


def text_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong in the words of outcomes and terms."""
    for outcome, language, text in outcome_texts(catalogue):
        place = place_of(outcome, language)
        yield from character_problems(place, text)
        yield from placeholder_problems(place, text, OUTCOMES.get(outcome, frozenset()))
        if has_link(_without_placeholders(text)):
            yield problem(place, "link")
    for group, codes in catalogue.terms.items():
        for code, texts in codes.items():
            yield from term_problems(f"terms.{group}.{code}", texts)


def term_problems(place: str, texts: Texts) -> Iterator[Problem]:
    """Yield what is wrong in words that are put in where a placeholder stands, or that have none."""
    yield from missing_languages(place, texts)
    for language, text in texts.items():
        yield from character_problems(f"{place}.{language.value}", text)
        if "{" in text or "}" in text:
            yield problem(f"{place}.{language.value}", "term_placeholder")


def _without_placeholders(text: str) -> str:
    return re.sub(r"\{\w*\}", "", text)


def character_problems(place: str, text: str) -> Iterator[Problem]:
    """Yield characters that cannot be sent, and blanks that cost and tell nothing."""
    for character in strays(text):
        name, replacement = unicodedata.name(character, "no name"), repr(fold(character))
        point = f"{ord(character):04X}"
        yield problem(place, "not_gsm7", point=point, name=name, character=character, replacement=replacement)
    if not text.strip():
        yield problem(place, "empty")
    elif text != text.strip() or "  " in text:
        yield problem(place, "white_space")
    if "\r" in text or "\f" in text:
        yield problem(place, "line_ends")


def placeholder_problems(place: str, text: str, allowed: frozenset[str]) -> Iterator[Problem]:
    """Yield placeholders that an outcome does not have, with the one that was probably meant."""
    try:
        template = parse_template(text)
    except MalformedTextError:
        unknown = [name for name in _SLOT.findall(text) if kind_of(name) not in KINDS]
        if "{" in _SLOT.sub("", text) or "}" in _SLOT.sub("", text):
            yield problem(place, "brace")
        for name in dict.fromkeys(unknown):
            yield problem(place, "unknown_kind", placeholder=name, near=_nearest(name, allowed))
        return
    known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
    for piece in template:
        if isinstance(piece, Slot) and piece.name not in allowed:
            near = _nearest(piece.name, allowed)
            yield problem(place, "unknown_placeholder", placeholder=piece.name, known=known, near=near)


def _nearest(name: str, allowed: frozenset[str]) -> str | None:
    near = get_close_matches(name, sorted(allowed), n=1, cutoff=0.5)
    return near[0] if near else next((each for each in sorted(allowed) if kind_of(each) == kind_of(name)), None)


def notice_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find unasked messages that do not say whom to call, or that CEK cannot recognise."""
    whys = (
        ("{check}", "so that CEK can recognise it", "supaya CEK dapat mengenalinya"),
        ("175", "to call if it is not theirs", "untuk dihubungi bila bukan miliknya"),
    )
    for outcome, language, text in outcome_texts(catalogue):
        if outcome.startswith(_UNASKED):
            for needed, why, why_id in whys:
                if needed not in text:
                    yield problem(place_of(outcome, language), "unasked", needed=needed, why=why, why_id=why_id)


def length_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield texts that do not fit one SMS at their worst, with what each placeholder takes and which of them shrink."""
    for case in worst_cases(catalogue):
        if case.septets > SINGLE_SEGMENT:
            yield problem(place_of(case.outcome, case.language), "too_long", **_size(case))


def _size(case: WorstCase) -> dict[str, object]:
    shrinking = {name for name, _ in case.values if KINDS[kind_of(name)].shrinks_to is not None}
    parts = ", ".join(f"{name} {size}{' shortened' * (name in shrinking)}" for name, size in case.values)
    parts_id = ", ".join(f"{name} {size}{' dipendekkan' * (name in shrinking)}" for name, size in case.values)
    return {
        "septets": case.septets,
        "surplus": case.septets - SINGLE_SEGMENT,
        "parts": parts or "no placeholders",
        "parts_id": parts_id or "tanpa isian",
        "sizes": dict(case.values),
        "shrinking": sorted(shrinking),
    }


def untold(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what one language tells and another does not."""
    for outcome, texts in catalogue.replies.items():
        told = {language: frozenset(_SLOT.findall(text)) for language, text in texts.items()}
        everything = frozenset().union(*told.values()) & OUTCOMES.get(outcome, frozenset())
        for language, names in told.items():
            for name in sorted(everything - names):
                yield problem(f"replies.{outcome}.{language.value}", "placeholder_missing", placeholder=name)
