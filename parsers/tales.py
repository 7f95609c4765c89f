"""A text of prose as the rules on concerns see it: which words are in it, in whatever form, and which keywords."""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.evidence import Hit
from parsers.listed import listed
from parsers.normalise import collapse
from parsers.view import View
from parsers.vocabulary import Role


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list, as the parser compares words."""
    return frozenset(map(collapse, listed(text)))


@dataclass(frozen=True, slots=True)
class Tale:
    """`said` are the words as written, without "-nya" and "-ku", and as head words; `named` the keywords spoken of.

    `plainly` says that a keyword has a word of its own in the text, and is not only what some words come to.
    """

    view: View
    said: frozenset[str]
    named: frozenset[str]
    plainly: bool

    def speaks(self, words: frozenset[str]) -> bool:
        """Whether any of these words is there."""
        return not self.said.isdisjoint(words)

    def has_role(self, *roles: Role) -> bool:
        """Whether any word does this in the text."""
        return any(word.role in roles for word in self.view.words)

    def follows(self, first: frozenset[str], then: frozenset[str], within: int = 3) -> bool:
        """Whether one of `then` comes within a few words behind one of `first`."""
        words = self.view.words
        behind = (words[at + 1 : at + 1 + within] for at, word in enumerate(words) if word.text in first)
        return any(word.text in then or word.lemma in then for few in behind for word in few)


def tell(view: View, hits: Sequence[Hit]) -> Tale:
    """Return the tale of a text."""
    said = {word.text for word in view.words} | {word.lemma for word in view.words}
    said |= {text[: -len(end)] for text in said for end in ("nya", "ku") if text.endswith(end)}
    return Tale(view, frozenset(said), frozenset(h.keyword for h in hits), any(h.how != "phrase" for h in hits))
