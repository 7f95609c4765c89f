"""Which keywords a text speaks of: single words that name one, and phrases whose words follow one another closely."""

from dataclasses import dataclass

from core.commands import Keyword
from parsers.index import Phrase
from parsers.view import SOFT, View
from parsers.vocabulary import Role
from parsers.words import Word

_WISHES = frozenset({"mau", "ketik", "kirim", "sms", "bisa", "format", "cukup", "usah"})
_INTRODUCERS = frozenset({Keyword.BANTUAN, Keyword.CEK})
_SPREAD = 3  # words that may stand between two words of a phrase


@dataclass(frozen=True, slots=True)
class Hit:
    """`first` and `last` are positions among the words; `size` is how many words of the text bear it out."""

    keyword: str
    how: str
    matched: str
    first: int
    last: int
    size: int = 1


def find_hits(view: View) -> list[Hit]:
    """Return single words and phrases that name a keyword, in the order of the text."""
    hits = [
        Hit(word.keyword, word.how, word.text, at, at)
        for at, word in enumerate(view.words)
        if word.keyword and word.role is Role.KEYWORD
    ]
    return sorted([*hits, *_phrases(view)], key=lambda hit: hit.first)


def _phrases(view: View) -> list[Hit]:
    found: list[Hit] = []
    lemmas = [word.lemma for word in view.words]
    for at, lemma in enumerate(lemmas):
        for phrase in view.index.phrases.get(lemma, ()):
            last = _follow(phrase.lemmas, lemmas, at)
            if last is not None and not _is_crossed(view, phrase, at, last):
                found.append(Hit(phrase.keyword, "phrase", " ".join(phrase.lemmas), at, last, len(phrase.lemmas)))
    return found


def _is_crossed(view: View, phrase: Phrase, first: int, last: int) -> bool:
    """Whether a word that names another keyword stands inside the phrase and is no part of it."""
    inside = view.words[first + 1 : last]
    return any(w.keyword and w.keyword != phrase.keyword and w.lemma not in phrase.lemmas for w in inside)


def _follow(wanted: tuple[str, ...], lemmas: list[str], at: int) -> int | None:
    for lemma in wanted[1:]:
        window = lemmas[at + 1 : at + 2 + _SPREAD]
        if lemma not in window:
            return None
        at += 1 + window.index(lemma)
    return at


def lead_of(view: View) -> int | None:
    """Return the position of the first word that is not courtesy, label, name, our own name or a wish."""
    return next((at for at, w in enumerate(view.words) if w.role not in SOFT and w.lemma not in _WISHES), None)


def rest_of(view: View, keyword: str, allowed: frozenset[str] = frozenset()) -> list[Word]:
    """Return the words of weight that neither name the keyword nor are allowed beside it."""
    return [
        w
        for w in view.words
        if w.role not in SOFT
        and w.keyword != keyword
        and w.keyword not in _INTRODUCERS
        and w.lemma not in allowed
        and w.text not in allowed
    ]
