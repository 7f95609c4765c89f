"""The general language as one table: what each everyday word is, whatever the catalogue says."""

from dataclasses import dataclass
from enum import Enum

from core.commands import Programme
from parsers.courtesy import ASKING, COURTESY, PRONOUNS
from parsers.labels import DOMAIN, LABELS, PROGRAMMES, Label
from parsers.lemmas import LEMMAS, ORDINARY, TOWNS
from parsers.normalise import collapse
from parsers.not_requests import MARKS


class Role(Enum):
    """What a word does in a text."""

    KEYWORD = "keyword"
    LEMMA = "lemma"  # content that phrases are made of
    PROGRAMME = "programme"
    LABEL = "label"
    DOMAIN = "domain"
    PRONOUN = "pronoun"
    ASKING = "asking"
    COURTESY = "courtesy"
    NAME = "name"
    ORDINARY = "ordinary"  # known to mean something else
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the table: its head word, role, and what it says about a number or a programme."""

    lemma: str
    role: Role
    label: Label | None = None
    programme: Programme | None = None


def _groups(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def _build() -> dict[str, Entry]:
    """Later groups win: content over programmes over labels over courtesy over words that only protect."""
    table = {collapse(word): Entry(word, Role.ORDINARY) for word in (*ORDINARY, *TOWNS, *MARKS)}
    table |= {collapse(word): Entry(word, Role.COURTESY) for word in COURTESY.split()}
    table |= {collapse(word): Entry(group[0], Role.ASKING) for group in _groups(ASKING) for word in group}
    table |= {collapse(word): Entry("saya", Role.PRONOUN) for word in PRONOUNS.split()}
    table |= {collapse(word): Entry("bpjs", Role.DOMAIN) for word in DOMAIN.split()}
    table |= _labels() | _programmes()
    return table | _content(table)


def _labels() -> dict[str, Entry]:
    return {collapse(word): Entry(word, Role.LABEL, label) for label, words in LABELS.items() for word in words.split()}


def _programmes() -> dict[str, Entry]:
    return {
        collapse(word): Entry(programme.lower(), Role.PROGRAMME, None, programme)
        for programme, words in PROGRAMMES.items()
        for word in words.split()
    }


def _content(table: dict[str, Entry]) -> dict[str, Entry]:
    """Content words keep what they say about a number beside them ("gaji")."""
    spelled = {collapse(word): lemma for lemma, words in LEMMAS.items() for word in words.split()}
    return {
        word: Entry(lemma, Role.LEMMA, table[word].label if word in table else None) for word, lemma in spelled.items()
    }


GENERAL: dict[str, Entry] = _build()
