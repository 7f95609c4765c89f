"""The general language as one table: what each everyday word is, whatever the catalogue says."""

from dataclasses import dataclass
from enum import Enum

from core.commands import Programme
from parsers.courtesy import ASKING, COURTESY, PRONOUNS
from parsers.labels import DOMAIN, LABELS, PROGRAMMES, Label
from parsers.lemmas import LEMMAS, ORDINARY
from parsers.not_requests import MARKS
from parsers.normalise import collapse


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
    table: dict[str, Entry] = {}
    for word in (*ORDINARY, *MARKS):
        table[collapse(word)] = Entry(word, Role.ORDINARY)
    for word in COURTESY.split():
        table[collapse(word)] = Entry(word, Role.COURTESY)
    for group in _groups(ASKING):
        table.update({collapse(word): Entry(group[0], Role.ASKING) for word in group})
    table.update({collapse(word): Entry("saya", Role.PRONOUN) for word in PRONOUNS.split()})
    table.update({collapse(word): Entry("bpjs", Role.DOMAIN) for word in DOMAIN.split()})
    for label, words in LABELS.items():
        table.update({collapse(word): Entry(word, Role.LABEL, label) for word in words.split()})
    for programme, words in PROGRAMMES.items():
        table.update(
            {collapse(word): Entry(programme.value.lower(), Role.PROGRAMME, None, programme) for word in words.split()}
        )
    for lemma, words in LEMMAS.items():
        for word in map(collapse, words.split()):
            label = table[word].label if word in table else None
            table[word] = Entry(lemma, Role.LEMMA, label)
    return table


GENERAL: dict[str, Entry] = _build()
