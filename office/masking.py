"""What we said, as it may stand in a list: the words everybody uses, neither figures nor anybody's name."""

import re

from core.catalogue import Catalogue
from parsers.masking import DIGIT, HIDDEN
from parsers.normalise import collapse
from parsers.vocabulary import GENERAL, Role

SHORTEST_NAME = 3  # letters
_PIECE = re.compile(r"\S*@\S*|[^\W\d_]+|\d")
_WORD = re.compile(r"[^\W\d_]+")
_PLACE = re.compile(r"\{[^}]*\}")
_KEPT = 4  # a live catalogue and those before it, to which an older message belongs

_kept: dict[int, tuple[Catalogue, frozenset[str]]] = {}  # by the identity of the catalogue, which is kept beside it


def mask_message(text: str, catalogue: Catalogue) -> str:
    """Return our text with every digit as `x`, and dots for each word that neither catalogue nor language knows.

    What people write to us is masked by `parsers.masking`; here the words of our own texts are known as well.
    """
    words = words_of(catalogue)
    return _PIECE.sub(lambda match: _masked(match.group(), words), text)


def words_of(catalogue: Catalogue) -> frozenset[str]:
    """Return every word of the catalogue and of the everyday language, in small letters."""
    found = _kept.get(id(catalogue))
    if found is None:
        found = _kept[id(catalogue)] = (catalogue, _collect(catalogue))
        for oldest in list(_kept)[:-_KEPT]:
            _kept.pop(oldest, None)
    return found[1]


def _masked(piece: str, words: frozenset[str]) -> str:
    if piece.isdigit():
        return DIGIT
    if "@" in piece:
        return HIDDEN
    word = piece.casefold()
    return piece if len(word) < SHORTEST_NAME or word in words or collapse(word) in words else HIDDEN


def _collect(catalogue: Catalogue) -> frozenset[str]:
    texts = [text for worded in catalogue.replies.values() for text in worded.values()]
    texts += [text for group in catalogue.terms.values() for worded in group.values() for text in worded.values()]
    for name, entry in catalogue.keywords.items():
        texts += [name, *entry.aliases, *entry.phrases, *entry.misspellings, *entry.help.values()]
    plain = (_PLACE.sub(" ", text).casefold() for text in texts)
    general = (word for word, entry in GENERAL.items() if entry.role is not Role.NAME)
    return frozenset(word for text in plain for word in _WORD.findall(text)) | frozenset(general)
