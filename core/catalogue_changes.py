"""Changes of a catalogue for readers: which words of a text, which spellings, which settings."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.catalogue_parts import Change
from core.commands import Language

_TOKENS = re.compile(r"\s+|\S+")


class Mark(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words of a text, and what became of it."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that changed within a part. `path` leads there (`help.id`; empty: the part itself).

    `words` are there for texts, `added` and `removed` for lists of words; anything else has `before` and `after` alone.
    """

    path: str
    before: Any
    after: Any
    words: tuple[Words, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def details_of(change: Change) -> tuple[Detail, ...]:
    """Return what changed within a part, in its own order; of a new one everything, of one that is gone too."""
    return tuple(_details("", change.before, change.after))


def words_between(before: str, after: str) -> tuple[Words, ...]:
    """Return a text and its successor as runs of words and blanks: the same, gone, new."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    found: list[Words] = []
    for what, at, until, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Words(Mark.SAME, "".join(old[at:until])))
            continue
        if at < until:
            found.append(Words(Mark.GONE, "".join(old[at:until])))
        if start < end:
            found.append(Words(Mark.NEW, "".join(new[start:end])))
    return tuple(found)


def _details(path: str, before: Any, after: Any) -> Iterator[Detail]:
    if before == after:
        return
    if isinstance(before, dict) or isinstance(after, dict):
        yield from _of_mappings(path, before or {}, after or {})
    elif _is_text(path, before, after):
        yield Detail(path, before, after, words=words_between(before or "", after or ""))
    elif _is_words(before) and _is_words(after):
        yield _of_lists(path, before, after)
    elif _is_parts(before) and _is_parts(after):
        yield from _of_mappings(path, _by_place(before), _by_place(after))
    else:
        yield Detail(path, before, after)


def _of_mappings(path: str, before: Any, after: Any) -> Iterator[Detail]:
    if not (isinstance(before, dict) and isinstance(after, dict)):
        yield Detail(path, before, after)
        return
    for key in dict.fromkeys((*before, *after)):
        yield from _details(f"{path}.{key}" if path else str(key), before.get(key), after.get(key))


def _of_lists(path: str, before: list[str] | None, after: list[str] | None) -> Detail:
    old, new = before or [], after or []
    added = tuple(word for word in new if word not in old)
    return Detail(path, before, after, added=added, removed=tuple(word for word in old if word not in new))


def _is_text(path: str, before: Any, after: Any) -> bool:
    last = path.rpartition(".")[2]
    return last in frozenset(Language) and isinstance(before or "", str) and isinstance(after or "", str)


def _is_words(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(word, str) for word in value))


def _is_parts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(part, dict) for part in value))


def _by_place(value: Any) -> dict[str, Any]:
    return {str(at): part for at, part in enumerate(value or ())}
