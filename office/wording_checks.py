"""Everything that is wrong or doubtful in a catalogue, for people who edit it: the checks, and what the parser says."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from core.availability import ANSWERS, RESERVED, is_information, is_open
from core.catalogue import Catalogue, Channel, KeywordEntry, Problem
from core.catalogue_checks import check
from core.catalogue_documents import SPELLED, document_of, hash_of
from core.catalogue_parts import place_around
from core.catalogue_problems import problem
from core.commands import Keyword
from core.keyword_checks import EXACT_ONLY
from core.menu_reduced import dead_ends
from core.text_checks import untold
from office.replay import corpus
from parsers import parse
from parsers.index import Index, index_of
from parsers.normalise import collapse
from parsers.words import is_slip, slips_towards
from store.catalogue import load_catalogue

Spelled = list[tuple[str, str]]  # spellings with their places

_SHORTEST = 4  # letters of a reserved word that a slip can be recognised in
_KEPT = 8  # contents whose problems are remembered: the draft, and what it was before the last edits
_found: dict[str, tuple[Problem, ...]] = {}  # by the hash of the content


def problems_of(catalogue: Catalogue) -> list[Problem]:
    """Return errors and warnings, in the order of the checks; of a content that was asked for lately at once."""
    key = hash_of(document_of(catalogue))
    found = _found.get(key)
    if found is None:
        found = _found[key] = tuple(_problems(catalogue))
        for oldest in list(_found)[:-_KEPT]:
            _found.pop(oldest, None)
    return list(found)


def _problems(catalogue: Catalogue) -> Iterator[Problem]:
    yield from check(catalogue)
    yield from _doubts(catalogue, catalogue.keywords)
    yield from untold(catalogue)
    yield from (problem(f"menu.nodes.{name}", "dead_end") for name in dead_ends(catalogue))


def problems_of_part(catalogue: Catalogue, place: str) -> list[Problem]:
    """Return what is wrong or doubtful in one part of a catalogue: fast enough for a check while somebody types."""
    name = place.removeprefix("keywords.")
    entries = {name: catalogue.keywords[name]} if name in catalogue.keywords and name != place else {}
    found = [*check(catalogue), *_doubts(catalogue, entries), *untold(catalogue)]
    return [each for each in found if place_around(each.place) == place]


def _doubts(catalogue: Catalogue, entries: Mapping[str, KeywordEntry]) -> Iterator[Problem]:
    """Yield spellings that are a slip away from others, or that the parser does not read as what they stand for."""
    index, without = index_of(catalogue), _without_added(catalogue)
    for name, entry in entries.items():
        slips = list(_slips(name, entry, index))
        yield from slips
        yield from _misread(name, entry, catalogue)
        told = {each.place for each in slips}
        added = [(place, word) for place, word in _added(name, entry) if place not in told]
        yield from _taken(name, added, catalogue, without)
        yield from _drowned(added, catalogue, without)


def _slips(name: str, entry: KeywordEntry, index: Index) -> Iterator[Problem]:
    """What the shipped catalogue has beside one another stands so on purpose."""
    for place, spelling in _words_of(name, entry):
        taken = index.aliases.get(_bare(spelling))
        if taken is not None and taken.keyword != name:
            continue  # the check of spellings says so
        owners = {owner: other for other, owner in _neighbours(spelling, index) if owner != name}
        for owner, other in owners.items():
            reserved = owner in RESERVED and is_slip(spelling, owner) and len(owner) >= _SHORTEST
            if reserved or not {_bare(spelling), _bare(other)} <= _shipped_spellings():
                code = "near_reserved" if reserved else "near_keyword"
                meant = owner if reserved else other
                yield problem(place, code, spelling=repr(spelling), other=repr(meant), owner=owner)


def _neighbours(spelling: str, index: Index) -> Iterator[tuple[str, str]]:
    """Yield what a spelling is a slip away from, each with its keyword; also what the parser never guesses at."""
    for word in slips_towards(spelling, index):
        yield word, index.aliases[word].keyword
    keywords = index.catalogue.keywords
    for owner in sorted(RESERVED):
        for word in (owner, *(keywords[owner].aliases if owner in keywords else ())):
            if len(word) >= _SHORTEST and is_slip(spelling, word):
                yield word, owner


def _misread(name: str, entry: KeywordEntry, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield spellings that operators added and that would be read as something else, or not at all."""
    if name in ANSWERS or not is_open(entry, Channel.SMS, None):
        return
    owners = {place: getattr(parse(word, catalogue).parsed, "keyword", None) for place, word in _added(name, entry)}
    for place, spelling in _added(name, entry):
        if owners[place] is None:
            yield problem(place, "not_read", spelling=repr(spelling))
        elif owners[place] != name:
            yield problem(place, "read_as", spelling=repr(spelling), owner=owners[place])
    if is_information(name) and name not in owners.values():
        yield problem(f"keywords.{name}", "unreachable", name=name)


def _taken(name: str, added: Spelled, catalogue: Catalogue, without: Catalogue) -> Iterator[Problem]:
    """Yield spellings that operators added and that would be read as something else without them."""
    for place, spelling in added:
        rest = _without_one(name, catalogue) if _holds_others(name, spelling, catalogue) else without
        owner = getattr(parse(spelling, rest).parsed, "keyword", name)
        if owner != name and _bare(spelling) not in index_of(rest).aliases:
            code = "shadows_reserved" if owner in EXACT_ONLY else "takes_from"
            yield problem(place, code, spelling=repr(spelling), owner=owner)


def _drowned(added: Spelled, catalogue: Catalogue, without: Catalogue) -> Iterator[Problem]:
    """Yield words that people write when they want to leave, and that as keywords would keep that from being heard."""
    for place, spelling in added:
        for text in _leaving().get(_bare(spelling), ()):
            owner = getattr(parse(text, without).parsed, "keyword", None)
            if owner in EXACT_ONLY and getattr(parse(text, catalogue).parsed, "keyword", None) != owner:
                yield problem(place, "drowns_reserved", spelling=repr(spelling), text=repr(text), owner=owner)
                break


@cache
def _leaving() -> dict[str, list[str]]:
    """Return the shipped texts that mean BERHENTI or BLOKIR, by their words."""
    found: dict[str, list[str]] = {}
    for each in corpus():
        if each.intent in (Keyword.BERHENTI, Keyword.BLOKIR):
            for word in {_bare(word) for word in re.findall(r"\w+", each.text)}:
                found.setdefault(word, []).append(each.text)
    return found


def _holds_others(name: str, spelling: str, catalogue: Catalogue) -> bool:
    """Return whether a word of a spelling, but not all of it, names another information keyword."""
    aliases = index_of(catalogue).aliases
    words = [aliases[word] for word in map(_bare, spelling.split()) if word in aliases]
    return " " in spelling and any(is_information(each.keyword) and each.keyword != name for each in words)


def _without_one(name: str, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue without an information keyword, or without what was added to a built-in one."""
    keywords = {each: kept for each, kept in catalogue.keywords.items() if each != name}
    if not is_information(name):
        keywords[name] = _as_shipped(name, catalogue.keywords[name])
    return catalogue.model_copy(update={"keywords": keywords})


def _without_added(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue without information keywords, and without what was added to built-in ones."""
    kept = {name: entry for name, entry in catalogue.keywords.items() if not is_information(name)}
    return catalogue.model_copy(update={"keywords": {name: _as_shipped(name, entry) for name, entry in kept.items()}})


def _as_shipped(name: str, entry: KeywordEntry) -> KeywordEntry:
    added = {word for _, word in _added(name, entry)}
    fields = {field: tuple(word for word in getattr(entry, field) if word not in added) for field in SPELLED}
    return entry.model_copy(update=fields) if added else entry


def _added(name: str, entry: KeywordEntry) -> Iterator[tuple[str, str]]:
    """Yield the spellings that are not shipped, with their places."""
    for place, spelling in _words_of(name, entry, phrases=True):
        if is_information(name) or _bare(spelling) not in _shipped_spellings():
            yield place, spelling


def _words_of(name: str, entry: KeywordEntry, *, phrases: bool = False) -> Iterator[tuple[str, str]]:
    yield f"keywords.{name}", name
    for field in SPELLED[: 2 if phrases else 1]:
        for index, spelling in enumerate(getattr(entry, field)):
            yield f"keywords.{name}.{field}.{index}", spelling


def _bare(spelling: str) -> str:
    return collapse(spelling.lower())


@cache
def _shipped_spellings() -> frozenset[str]:
    entries = load_catalogue().keywords.items()
    return frozenset(_bare(word) for name, entry in entries for _, word in _words_of(name, entry, phrases=True))
