"""From a text to its view: words and numbers are read, then each learns from its neighbours what it is."""

from dataclasses import replace

from core.commands import NumberHint
from core.dates import is_impossible, make_date
from parsers.dates import MONTHS
from parsers.index import Index
from parsers.labels import PROGRAMME_PHRASES, Label
from parsers.normalise import fold
from parsers.numbers import Kind, Number, date_number, read_numbers, relabel
from parsers.tokens import cut
from parsers.view import View
from parsers.vocabulary import Role
from parsers.words import Word, read_word


def read(text: str, index: Index) -> View:
    """Return the view of any text."""
    folded = fold(text)
    pieces = cut(folded.low, index.known)
    view = View(folded, index, email=pieces.email, notes=list(folded.notes))
    for piece in pieces.pieces:
        if not piece.digits and piece.text[0] != "?":
            view.words.extend(read_word(piece, index))
    view.numbers = read_numbers(pieces.pieces, folded.low)
    _take_letters(view)
    _take_months(view)
    _mark_programmes(view.words)
    _mark_thanks(view.words)
    _mark_names(view.words)
    view.items = sorted([*view.words, *view.numbers], key=lambda item: item.start)
    _label_numbers(view)
    if any(n.repaired for n in view.numbers):
        view.notes.append("O, I, l read as digits")
    return view


def _take_letters(view: View) -> None:
    """A letter that is part of a number: K and ten digits is a claim, two digits, a letter and eight an old card."""
    letters = {word.end: word for word in view.words if len(word.text) == 1}
    ends = {number.end: number for number in view.numbers}
    for at, number in enumerate(view.numbers):
        letter = letters.get(number.start) or letters.get(number.start - 1)
        if letter is None:
            continue
        before = ends.get(letter.start)
        if letter.text == "k" and len(number.digits) == 10:
            view.numbers[at] = replace(number, digits=f"K{number.digits}", kind=Kind.CLAIM, hint=NumberHint.NONE)
            view.words.remove(letter)
        elif before and (len(before.digits), len(number.digits)) == (2, 8):
            view.numbers[at] = replace(number, kind=Kind.LEGACY, hint=NumberHint.LEGACY_CARD)
            view.words.remove(letter)


def _take_months(view: View) -> None:
    """Day, name of month, year ("5 maret 1981", "16 okt 86") become one date."""
    if not any(word.text in MONTHS for word in view.words):
        return
    starts = {number.start: number for number in view.numbers}
    ends = {number.end: number for number in view.numbers}
    for word in [word for word in view.words if word.text in MONTHS]:
        day = next((ends[p] for p in range(word.start, word.start - 3, -1) if p in ends), None)
        year = next((starts[p] for p in range(word.end, word.end + 3) if p in starts), None)
        if not (day and year):
            continue
        when = make_date(day.digits, MONTHS[word.text], year.digits)
        named = when or is_impossible(day.digits, str(MONTHS[word.text]), year.digits)
        if named:
            digits = f"{when:%d%m%Y}" if when else day.digits + year.digits
            view.numbers = [n for n in view.numbers if n is not day and n is not year]
            view.numbers.append(date_number(digits, day.start, year.end, when))
    view.words = [word for word in view.words if word.text not in MONTHS]
    view.numbers.sort(key=lambda n: n.start)


_RETIRING = frozenset({"sudah", "mau", "belum", "saya", "usia", "umur", "masa", "saat", "waktu", "sebelum", "setelah"})


def _mark_programmes(words: list[Word]) -> None:
    """Programmes by their full names; "pensiun" is one, except where somebody has retired or is about to."""
    for at, word in enumerate(words):
        if word.text == "pensiun" and at and {words[at - 1].text, words[at - 1].lemma} & _RETIRING:
            words[at] = replace(word, lemma="resign", role=Role.LEMMA, programme=None)
    texts = [word.text for word in words]
    for at in range(len(texts) - 1):
        for size in (3, 2):
            programme = PROGRAMME_PHRASES.get(tuple(texts[at : at + size]))
            if programme:
                mark = {"lemma": programme.value.lower(), "role": Role.PROGRAMME, "programme": programme}
                words[at : at + size] = [replace(word, **mark) for word in words[at : at + size]]  # type: ignore[arg-type]
                break


def _mark_thanks(words: list[Word]) -> None:
    """ "terima" asks for something, "kasih" too; the two together are thanks."""
    for at in range(len(words) - 1):
        if words[at].lemma == "terima" and words[at + 1].text == "kasih":
            words[at : at + 2] = [replace(word, lemma="kasih", role=Role.COURTESY) for word in words[at : at + 2]]


_UNSURE = frozenset({"typo", "abbreviation", "affix"})
_MOST_NAMES = 4


def _mark_names(words: list[Word]) -> None:
    """A few unknown words behind "nama", "a.n." or "ttd" are a name."""
    left = 0
    for at, word in enumerate(words):
        if word.label is Label.NAME:
            left = _MOST_NAMES
        elif left and (word.role in (Role.UNKNOWN, Role.ORDINARY) or len(word.text) == 1 or word.how in _UNSURE):
            words[at] = replace(word, role=Role.NAME, keyword=None)
            left -= 1
        else:
            left = 0


_STEP_OVER = frozenset({Role.COURTESY, Role.PRONOUN, Role.LABEL, Role.DOMAIN, Role.NAME})


def _label_numbers(view: View) -> None:
    cards = sum(n.kind is Kind.KPJ for n in view.numbers)
    for at, item in enumerate(view.items):
        if isinstance(item, Number):
            changed = relabel(item, _label_before(view.items, at), other_card=cards > 1)
            view.items[at] = changed
    view.numbers = [item for item in view.items if isinstance(item, Number)]


def _label_before(items: list[Word | Number], at: int) -> Label | None:
    """The nearest label among the few words before a number, with no other number or word of weight between."""
    found: Label | None = None
    stepped = 0  # an account number stands right behind its label
    for item in reversed(items[max(0, at - 4) : at]):
        if isinstance(item, Number):
            break
        if item.label and item.label is not Label.NUMBER:
            found = item.label if item.label is not Label.ACCOUNT or stepped == 0 else None
            break
        stepped += item.label is None
        if item.role not in _STEP_OVER:
            break
    return found
