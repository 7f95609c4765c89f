"""What a catalogue's keywords look like to the parser: computed once per catalogue and kept as long as it is in use."""

from dataclasses import dataclass, field

from core.availability import is_information, is_open
from core.catalogue import Catalogue, Channel, KeywordEntry
from core.commands import Keyword
from parsers.normalise import collapse
from parsers.vocabulary import GENERAL, Role

# Ends of words that may stand on a keyword that must not be guessed at ("stopkan", "unregnya").
EXACT_CLITICS = ("nya", "ny", "kan", "in", "lah", "ku")
_VOWELS = str.maketrans("", "", "aeiou")
# Answers to our questions: words that mean nothing inside a longer text.
_ANSWERS = frozenset({Keyword.YA, Keyword.TIDAK, Keyword.PILIH})
_SHORTEST_GUESS = 4
_KEPT = 8  # a live catalogue, a draft and the ones being compared


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of a keyword and how it counts."""

    keyword: str
    how: str  # exact, alias, misspelling
    fuzzy: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Head words that mean the keyword when they follow one another closely."""

    keyword: str
    lemmas: tuple[str, ...]


@dataclass(slots=True)
class Index:
    """Spellings, phrases by their first word, what may be guessed at, and abbreviations without vowels."""

    catalogue: Catalogue
    aliases: dict[str, Alias] = field(default_factory=dict)
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    guessable: list[str] = field(default_factory=list)
    skeletons: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def known(self, word: str) -> bool:
        """Whether letters spell a word of the catalogue, written once or with letters doubled."""
        return collapse(word) in self.aliases

    def head(self, word: str) -> str:
        """Return the head word that phrases know this word by."""
        word = collapse(word)
        alias = self.aliases.get(word)
        if alias:
            return alias.keyword.lower()
        entry = GENERAL.get(word)
        return entry.lemma if entry else word


def _fill(index: Index) -> Index:
    keywords = index.catalogue.keywords
    for name, entry in keywords.items():
        if name in _ANSWERS:
            index.answers |= {collapse(word.lower()): name for word in (name, *entry.aliases, *entry.misspellings)}
    entries = {name: entry for name, entry in keywords.items() if name not in _ANSWERS and _is_read(name, entry)}
    _fill_spellings(index, entries)
    _fill_skeletons(index)
    for name, entry in entries.items():
        for text in entry.phrases:
            lemmas = tuple(index.head(word) for word in text.lower().split())
            if lemmas:
                index.phrases.setdefault(lemmas[0], []).append(Phrase(name, lemmas))
    return index


def _is_read(name: str, entry: KeywordEntry) -> bool:
    """Whether texts are compared with it: an information keyword that is off by SMS leaves its words to others."""
    return not is_information(name) or is_open(entry, Channel.SMS, None)


def _fill_spellings(index: Index, entries: dict[str, KeywordEntry]) -> None:
    """Names before aliases before misspellings; only what is spelled on purpose is guessed at."""
    spellings = [
        *((name, name, "exact") for name in entries),
        *((name, word, "alias") for name, entry in entries.items() for word in entry.aliases),
        *((name, word, "misspelling") for name, entry in entries.items() for word in entry.misspellings),
    ]
    for name, word, how in spellings:
        spelled, fuzzy = collapse(word.lower()), entries[name].fuzzy
        index.aliases.setdefault(spelled, Alias(name, how, fuzzy))
        if fuzzy and how != "misspelling" and len(spelled) >= _SHORTEST_GUESS and spelled.isalpha():
            index.guessable.append(spelled)


def _fill_skeletons(index: Index) -> None:
    heads = {entry.lemma for entry in GENERAL.values() if entry.role is Role.LEMMA and len(entry.lemma) >= 5}
    for word in sorted({*index.guessable, *heads}):
        bones = word.translate(_VOWELS)
        if len(bones) >= 3:
            index.skeletons.setdefault(bones, []).append(word)


def abbreviated(word: str, index: Index) -> str | None:
    """Return the word that this is with vowels left out ("stts" -> "status"), None for none or several."""
    full = [w for w in index.skeletons.get(word.translate(_VOWELS), ()) if _is_inside(word, w)]
    return full[0] if len({index.head(w) for w in full}) == 1 else None


def _is_inside(short: str, long: str) -> bool:
    letters = iter(long)
    return short[0] == long[0] and len(short) < len(long) and all(c in letters for c in short)


_kept: dict[int, Index] = {}  # by the identity of the catalogue, which lives as long as its index


def index_of(catalogue: Catalogue) -> Index:
    """Return the index of this very catalogue value, computed on first sight."""
    index = _kept.get(id(catalogue))
    if index is None:
        index = _fill(Index(catalogue))
        _kept[id(catalogue)] = index
        for oldest in list(_kept)[:-_KEPT]:
            _kept.pop(oldest, None)
    return index
