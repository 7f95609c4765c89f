"""What must hold for the keywords of a catalogue: all there, none restricted that must be heard, no spelling twice."""

import re
from collections.abc import Iterator

from core.availability import ALWAYS_ON, RESERVED
from core.catalogue import Audience, Catalogue, Channel, KeywordEntry, Problem
from core.catalogue_documents import SPELLED, compared
from core.catalogue_problems import problem
from core.commands import Keyword, Language

EXACT_ONLY = frozenset({Keyword.BERHENTI, Keyword.BLOKIR, Keyword.DAFTAR})  # never reached by guessing
_WORDLESS = frozenset({Keyword.PILIH})  # a bare number
_NAME = re.compile("[A-Z]{2,10}")


def keyword_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong in the keywords themselves."""
    for keyword in Keyword:
        if keyword not in catalogue.keywords and keyword not in _WORDLESS:
            yield problem("keywords", "missing_keyword", name=keyword.value)
    for name, entry in catalogue.keywords.items():
        yield from _entry_problems(name, entry)


def _entry_problems(name: str, entry: KeywordEntry) -> Iterator[Problem]:
    place = f"keywords.{name}"
    if not _NAME.fullmatch(name):
        yield problem(place, "keyword_name")
    if name in RESERVED - frozenset(Keyword):
        yield problem(place, "keyword_of_menu", name=name)
    if name in EXACT_ONLY and entry.fuzzy:
        yield problem(f"{place}.fuzzy", "never_guessed")
    yield from _opening_problems(name, entry)
    for language in Language:
        if language not in entry.help:
            yield problem(f"{place}.help.{language.value}", "missing_language")


def _opening_problems(name: str, entry: KeywordEntry) -> Iterator[Problem]:
    place = f"keywords.{name}"
    if name in ALWAYS_ON:
        restricted = {
            "enabled": not entry.enabled,
            "channels": not set(entry.channels) >= set(Channel),
            "audience": entry.audience is not Audience.EVERYONE,
            "valid_from": entry.valid_from is not None,
            "valid_until": entry.valid_until is not None,
        }
        yield from (problem(f"{place}.{field}", "always_on") for field, so in restricted.items() if so)
        return
    if not entry.channels:
        yield problem(f"{place}.channels", "no_channel")
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        yield problem(f"{place}.valid_until", "ends_before")


def spellings(name: str, entry: KeywordEntry) -> Iterator[tuple[str, str]]:
    """Yield every spelling of a keyword with its place, its name first."""
    yield f"keywords.{name}", name
    for field in SPELLED:
        for index, spelling in enumerate(getattr(entry, field)):
            yield f"keywords.{name}.{field}.{index}", spelling


def spelling_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield spellings that mean something else already, or that nobody could tell from it."""
    taken: dict[str, str] = {compared(word): word for word in RESERVED}
    # Reserved keywords come first: whoever shares a spelling with them is the one at fault.
    for name, entry in sorted(catalogue.keywords.items(), key=lambda item: item[0] not in RESERVED):
        for place, spelling in spellings(name, entry):
            owner = taken.setdefault(compared(spelling), name)
            if not compared(spelling):
                yield problem(place, "nothing_to_compare", spelling=repr(spelling))
            elif owner != name:
                code = "alias_reserved" if owner in RESERVED else "alias_taken"
                yield problem(place, code, spelling=repr(spelling), owner=owner)
            elif "\u00a0" in spelling:
                yield problem(place, "no_break_space", spelling=repr(spelling))
