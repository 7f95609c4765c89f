"""Which keywords a text speaks of: single words that name one, and phrases whose words follow one another closely."""

from dataclasses import dataclass

from core.commands import Keyword
from parsers.index import Phrase
from parsers.view import SOFT, View
from parsers.vocabulary import Role
from parsers.words import Word

WISHES = frozenset({"mau", "ketik", "kirim", "sms", "bisa", "format", "cukup", "usah"})
_INTRODUCERS = frozenset({Keyword.BANTUAN, Keyword.CEK})
_PLAIN = frozenset({Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM, Keyword.DAFTAR})
GUESSES = frozenset({"typo", "abbreviation"})
_SPREAD = 2  # words of weight that may stand between two words of a phrase
_LIGHT = frozenset({Role.COURTESY, Role.PRONOUN, Role.NAME})


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
    hits, phrases = single_words(view), _phrases(view)
    if any(hit.keyword in _PLAIN and hit.how not in GUESSES for hit in hits):
        hits = [hit for hit in hits if hit.how not in GUESSES]  # who can spell one of these is not guessed at
    phrases = [phrase for phrase in phrases if not any(_covers(other, phrase) for other in phrases)]
    hits = [hit for hit in hits if not any(_absorbs(phrase, hit) for phrase in phrases)]
    return sorted([*hits, *phrases], key=lambda hit: hit.first)


def all_hits(view: View) -> list[Hit]:
    """Return everything that names a keyword, also what `find_hits` leaves out because it is part of something else."""
    return sorted([*single_words(view), *_phrases(view)], key=lambda hit: (hit.first, hit.size))


def single_words(view: View) -> list[Hit]:
    """Return the words that name a keyword by themselves."""
    return [
        Hit(word.keyword, word.how, word.text, at, at)
        for at, word in enumerate(view.words)
        if word.keyword and word.role is Role.KEYWORD
    ]


def _absorbs(phrase: Hit, hit: Hit) -> bool:
    """Whether a keyword is only part of another's phrase ("syarat klaim"); what one registers for stays spoken of."""
    inside = hit.first in (phrase.first, phrase.last)
    return inside and phrase.size > 1 and phrase.keyword not in (hit.keyword, Keyword.DAFTAR)


def _covers(phrase: Hit, other: Hit) -> bool:
    """Whether one keyword's phrase is only part of a longer one of another's ("ambil uang jht")."""
    inside = phrase.first <= other.first and other.last <= phrase.last
    wish = phrase.keyword == Keyword.KLAIM and phrase.last - phrase.first > other.last - other.first
    return (
        inside
        and phrase.keyword != other.keyword
        and (other.size < phrase.size or (wish and other.size == phrase.size))
    )


def _phrases(view: View) -> list[Hit]:
    found: list[Hit] = []
    lemmas = [word.lemma for word in view.words]
    for at, lemma in enumerate(lemmas):
        for phrase in view.index.phrases.get(lemma, ()):
            last = _follow(phrase.lemmas, view.words, at)
            if last is not None and not _is_crossed(view, phrase, at, last):
                said = " ".join(word.text for word in view.words[at : last + 1])
                found.append(Hit(phrase.keyword, "phrase", said, at, last, len(phrase.lemmas)))
    return found


def _is_crossed(view: View, phrase: Phrase, first: int, last: int) -> bool:
    """Whether a word that names another keyword stands inside the phrase and is no part of it."""
    inside = view.words[first + 1 : last]
    return any(w.keyword and w.keyword != phrase.keyword and w.lemma not in phrase.lemmas for w in inside)


def _follow(wanted: tuple[str, ...], words: list[Word], at: int) -> int | None:
    """Return where the phrase that begins at a word ends, None where its words stand too far apart or are not there."""
    for lemma in wanted[1:]:
        found = _next(lemma, words, at + 1)
        if found is None:
            return None
        at = found
    return at


def _next(lemma: str, words: list[Word], at: int) -> int | None:
    between = 0
    for position in range(at, len(words)):
        word = words[position]
        if word.lemma == lemma:
            return position
        between += word.role not in _LIGHT
        if between > _SPREAD:
            return None
    return None


def lead_of(view: View) -> int | None:
    """Return the position of the first word that is not courtesy, label, name, our own name or a wish."""
    return next((at for at, w in enumerate(view.words) if w.role not in SOFT and w.lemma not in WISHES), None)


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


def free_beside(view: View, hit: Hit) -> int:
    """Return how many words that are not understood may stand beside a balance or claim that is said to be nobody's.

    Few where only another spelling names it: those are words of other trades as well ("balance sheet").
    """
    return 1 if hit.how == "alias" and not any(w.role is Role.PRONOUN for w in view.words) else 3
