"""Words an outcome from the catalogue so that it fits one SMS: names shrink first, numbers never."""

from operator import itemgetter

from core.catalogue import Catalogue
from core.commands import Language
from core.gsm7 import SINGLE_SEGMENT, cut, septets
from core.message import Reply
from core.outcomes import Outcome, Value
from core.placeholders import Term
from core.templates import Slot, Template, parse_template

# What is said when a value was longer than its kind allows, so that the text cannot fit.
TOO_LONG = "too_long"
_UNKNOWN_CODE = "OTHER"


def compose(outcome: Outcome, catalogue: Catalogue, language: Language) -> Reply:
    """Return the outcome in words: GSM-7, at most 160 septets.

    Where values are longer than their kinds allow, so that even shrinking does not help, the answer is the outcome
    `too_long`: no number is ever cut. Raise KeyError for an outcome, a placeholder or a language without a value.
    """
    return compose_as(catalogue.text_of(outcome.name, language), outcome, catalogue, language)


def compose_as(words: str, outcome: Outcome, catalogue: Catalogue, language: Language) -> Reply:
    """Return the outcome in these words instead of those of its reply; else the same as `compose`."""
    template = parse_template(words)
    pieces = [
        piece if isinstance(piece, str) else written(piece, outcome.values[piece.name], catalogue, language)
        for piece in template
    ]
    text = "".join(pieces)
    shortened: tuple[str, ...] = ()
    size = septets(text)
    if size > SINGLE_SEGMENT:
        shortened = shrink(template, pieces)
        text = "".join(pieces)
        size = septets(text)
    if size > SINGLE_SEGMENT:
        return compose(Outcome(TOO_LONG), catalogue, language)
    return Reply(text, size, outcome.name, language.value, shortened)


def written(slot: Slot, value: Value, catalogue: Catalogue, language: Language) -> str:
    """Return a value as it stands in a text; a code that the catalogue does not know is told as its group's OTHER."""
    if not isinstance(slot.kind.legal, Term):
        return slot.kind.write(value, language)
    terms = catalogue.terms.get(slot.group, {})
    texts = terms.get(str(value)) or terms.get(_UNKNOWN_CODE)
    return slot.kind.write(texts[language] if texts else value, language)


def shrink(template: Template, pieces: list[str]) -> tuple[str, ...]:
    """Shorten pieces in place, by the rank of their kinds, until they fit; return whose values were shortened."""
    surplus = sum(map(septets, pieces)) - SINGLE_SEGMENT
    shortened = []
    slots = [(piece.kind.rank, index, piece) for index, piece in enumerate(template) if isinstance(piece, Slot)]
    for _, index, slot in sorted(slots, key=itemgetter(0)):
        size, least = septets(pieces[index]), slot.kind.shrinks_to
        if surplus <= 0 or least is None or size <= least:
            continue
        pieces[index] = shorten(pieces[index], max(least, size - surplus))
        surplus -= size - septets(pieces[index])
        shortened.append(slot.name)
    return tuple(shortened)


def shorten(text: str, limit: int) -> str:
    """Return a GSM text in at most `limit` septets (at least 3), cut at a word or marked by a full stop.

    A word that holds a digit is kept whole or left out: half a house number is a wrong one.
    """
    if septets(text) <= limit:
        return text
    head = cut(text, limit - 1)
    if text[len(head)] == " ":
        return head.rstrip()
    kept, blank, broken = head.rpartition(" ")
    word = text[len(kept + blank) :].split(" ", 1)[0]
    if len(broken) >= 2 and not any(character.isdigit() for character in word):
        return head + "."
    return kept.rstrip() or "..."
