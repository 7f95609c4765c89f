"""What each word is: a keyword (exact, cliticised, glued, abbreviated or with a slip), a known word, or unknown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from core.commands import Programme
from parsers.courtesy import CLITICS, PREFIXES
from parsers.index import EXACT_CLITICS, Alias, Index, abbreviated
from parsers.labels import Label
from parsers.normalise import collapse
from parsers.tokens import Piece
from parsers.unglue import one_side, unglue
from parsers.vocabulary import GENERAL, Entry, Role


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place; `rivals` are keywords that fit a slip equally well."""

    text: str
    start: int
    end: int
    lemma: str
    role: Role
    keyword: str | None = None
    how: str = ""
    label: Label | None = None
    programme: Programme | None = None
    rivals: tuple[str, ...] = ()


_UNKNOWN = Entry("", Role.UNKNOWN)
_LONGEST = 40  # no word is longer; what is, is not looked at


def read_word(piece: Piece, index: Index) -> Iterator[Word]:
    """Yield the word, or the words that were glued together."""
    text = collapse(piece.text)
    if len(text) > _LONGEST:
        yield _plain(piece, text, _UNKNOWN)
        return
    found = _direct(piece, text, index) or _cliticised(piece, text, index)
    if found:
        yield found
        return
    parts = unglue(piece.text, index) or unglue(text, index)
    if parts:
        yield from (_direct(piece, part, index) or _plain(piece, part, _UNKNOWN) for part in parts)
        return
    found = _shortened(piece, text, index) or _guess(piece, text, index)
    if found is None or found.keyword is None:
        for parts in one_side(text):
            read = [_direct(piece, part, index) or _guess(piece, part, index) for part in parts]
            if all(read) and any(word and word.keyword for word in read):
                yield from (word for word in read if word)
                return
    yield found or _plain(piece, text, _UNKNOWN)


def _plain(piece: Piece, text: str, entry: Entry) -> Word:
    return Word(
        text, piece.start, piece.end, entry.lemma or text, entry.role, label=entry.label, programme=entry.programme
    )


def _keyword(piece: Piece, text: str, alias: Alias, how: str) -> Word:
    entry = GENERAL.get(text)
    return Word(
        text,
        piece.start,
        piece.end,
        alias.keyword.lower(),
        Role.KEYWORD,
        alias.keyword,
        how,
        entry.label if entry else None,
    )


def _direct(piece: Piece, text: str, index: Index) -> Word | None:
    alias = index.aliases.get(text)
    if alias:
        return _keyword(piece, text, alias, alias.how)
    entry = GENERAL.get(text)
    return _plain(piece, text, entry) if entry else None


def _cliticised(piece: Piece, text: str, index: Index) -> Word | None:
    """The word without its enclitic or prefix, where that is a word we know."""
    for stem, bare in _stems(text):
        alias = index.aliases.get(stem)
        if alias and (alias.fuzzy or (bare and text[len(stem) :] in EXACT_CLITICS)):
            return _keyword(piece, stem, alias, "affix")
        entry = GENERAL.get(stem)
        if entry and alias is None and entry.role not in (Role.ORDINARY, Role.COURTESY):
            return replace(_plain(piece, stem, entry), how="affix")
    return None


def _stems(text: str) -> Iterator[tuple[str, bool]]:
    """Yield shorter forms; the flag says that only an end was taken off."""
    for clitic in CLITICS:
        if text.endswith(clitic) and len(text) - len(clitic) >= (4 if len(clitic) == 1 else 3):
            yield text[: -len(clitic)], True
    for prefix in PREFIXES:
        if text.startswith(prefix) and len(text) - len(prefix) >= (3 if prefix == "di" else 4):
            rest = text[len(prefix) :]
            yield rest, False
            for clitic in CLITICS:
                if len(clitic) > 1 and rest.endswith(clitic) and len(rest) - len(clitic) >= 4:
                    yield rest[: -len(clitic)], False


def _shortened(piece: Piece, text: str, index: Index) -> Word | None:
    full = abbreviated(text, index) if len(text) >= 3 else None
    if full is None:
        return None
    alias = index.aliases.get(full)
    if alias:
        return _keyword(piece, full, alias, "abbreviation")
    return replace(_plain(piece, text, GENERAL[full]), how="abbreviation") if full in GENERAL else None


def _guess(piece: Piece, text: str, index: Index) -> Word | None:
    """The keyword that this is with a slip of the finger: one for words of up to five letters, two for longer ones."""
    if len(text) < 3 or not index.guessable:
        return None
    near = [
        (distance, word)
        for word, distance, _ in extract(text, index.guessable, scorer=OSA.distance, score_cutoff=2, limit=8)
        if distance <= _bound(text, word)
    ]
    if not near:
        return None
    # Of equally near words the one with the same letters wins: letters get swapped more often than mistaken.
    best = min((distance, sorted(word) != sorted(text)) for distance, word in near)
    nearest = [word for distance, word in near if (distance, sorted(word) != sorted(text)) == best]
    names = dict.fromkeys(index.aliases[word].keyword for word in nearest)
    matched = nearest[0]
    if len(names) > 1:
        return Word(text, piece.start, piece.end, text, Role.UNKNOWN, how="typo", rivals=tuple(names))
    return _keyword(piece, matched, index.aliases[matched], "typo")


def _bound(text: str, word: str) -> int:
    """How many slips are believed: fewer in short words, a second one only where the beginning is right."""
    if len(word) <= 5:
        return 1 if len(text) >= 3 else 0
    return 2 if len(text) >= 6 and text[0] == word[0] else 1


def slips_towards(word: str, index: Index) -> tuple[str, ...]:
    """Return the spellings that may have been meant by a word which none has, by the rule of `_guess`."""
    text = collapse(word.lower())
    if len(text) < 3 or not text.isalpha() or len(text) > _LONGEST:
        return ()
    near = extract(text, index.guessable, scorer=OSA.distance, score_cutoff=2, limit=None)
    return tuple(found for found, distance, _ in near if 0 < distance <= _bound(text, found))


def is_slip(word: str, of: str) -> bool:
    """Return whether a word may be another one, written with as many slips as are believed."""
    text, meant = collapse(word.lower()), collapse(of.lower())
    return len(text) >= 3 and 0 < OSA.distance(text, meant, score_cutoff=2) <= _bound(text, meant)


def nearest_keywords(text: str, index: Index) -> tuple[str, ...]:
    """Return the keywords nearest to a word, within two slips of it: to ask about, not to act upon."""
    if len(text) < 4 or len(text) > _LONGEST:
        return ()
    near = extract(text, index.guessable, scorer=OSA.distance, score_cutoff=2, limit=8)
    best = min((distance for _, distance, _ in near), default=0)
    return tuple(dict.fromkeys(index.aliases[word].keyword for word, distance, _ in near if distance == best))
