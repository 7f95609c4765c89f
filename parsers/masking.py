"""A participant's text as others may see it: words that the parser knows, the shape of numbers, and nothing else."""

import re
from collections.abc import Sequence

from parsers.index import Index
from parsers.labels import Label
from parsers.normalise import collapse, fold
from parsers.tokens import cut
from parsers.vocabulary import GENERAL

HIDDEN = "•••"  # always as long: the length of a name tells something
DIGIT = "x"
_MOST_NAMES = 4
_WORD = re.compile(r"[a-z]+")
_BETWEEN = re.compile(r"[^ #*.,:;/?!()+-]")
_NUMERALS = frozenset(  # numbers are read out, too
    ["nol", "kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
)
_PERSONAL = frozenset({Label.NAME, Label.EMAIL})


def mask(text: str, indexes: Sequence[Index], shown: frozenset[str] = frozenset()) -> str:
    """Return the text with every digit as `x` and every word hidden that no index nor the general table knows.

    Behind a word such as "nama" a few words are hidden whatever they are. `shown` are further words, collapsed, that
    may be seen because many write them.
    """
    low = fold(text).low
    pieces = cut(low, indexes[0].known).pieces
    out: list[str] = []
    at, names = 0, 0
    for piece in pieces:
        if piece.start < at:
            continue
        out.append(_BETWEEN.sub("", low[at : piece.start]))
        at = piece.end
        if piece.digits:
            out.append(DIGIT * (piece.end - piece.start))
            continue
        word = collapse(piece.text)
        names = _MOST_NAMES if _is_label(word) else max(0, names - 1)
        hidden = names and not _is_label(word) and not any(word in index.aliases for index in indexes)
        out.append(piece.text if not hidden and is_known(word, indexes, shown) else HIDDEN)
    return " ".join("".join(out).split())


def is_known(word: str, indexes: Sequence[Index], shown: frozenset[str] = frozenset()) -> bool:
    """Return whether a collapsed word is one of the language or of a catalogue, and so nobody's name."""
    if word.startswith("?") or word in shown or any(word in index.aliases for index in indexes):
        return True
    return word in GENERAL and word not in _NUMERALS


def _is_label(word: str) -> bool:
    return word in GENERAL and GENERAL[word].label in _PERSONAL


def unknown_words(text: str, index: Index) -> tuple[str, ...]:
    """Return the words of a text, collapsed, that neither the catalogue nor the general table knows; each once."""
    found = (collapse(piece.text) for piece in cut(fold(text).low, index.known).pieces if not piece.digits)
    return tuple(dict.fromkeys(word for word in found if _WORD.fullmatch(word) and not is_known(word, (index,))))
